"""The teacher's password: who guesses waits, and what was won ends."""

from __future__ import annotations

import pytest

from ftcore.access import SignIn
from ftcore.access.counting import MOST_KEYS, Window
from ftcore.errors import FtcoreError


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def refusal(sign_in: SignIn, password: str, address: str = "10.0.0.1") -> str:
    with pytest.raises(FtcoreError) as error:
        sign_in.token_for(password, address)
    return error.value.code


def test_the_right_password_gives_a_token_that_ends() -> None:
    clock = Clock()
    sign_in = SignIn("correct horse", clock)
    first, second = (sign_in.token_for("correct horse", "10.0.0.1") for _ in range(2))
    assert first != second
    assert sign_in.holds(first)
    sign_in.end(first)
    assert not sign_in.holds(first)
    assert sign_in.holds(second)
    clock.now = 8 * 3600 + 1
    assert not sign_in.holds(second)
    assert not sign_in.holds("")


def test_guessing_gets_slower_and_slower_and_the_right_one_has_to_wait_too() -> None:
    clock = Clock()
    sign_in, tries = SignIn("correct horse", clock), 0
    while clock.now < 3600:
        code = refusal(sign_in, f"guess {tries}")
        if code == "password_wrong":
            tries += 1
        clock.now += 1
    assert tries < 30
    assert refusal(sign_in, "correct horse") == "password_wait"
    assert sign_in.token_for("correct horse", "10.0.0.2")
    clock.now += 301
    assert sign_in.token_for("correct horse", "10.0.0.1")


def test_nobody_signs_in_where_there_is_no_password() -> None:
    assert refusal(SignIn(None), "") == "password_wrong"
    assert refusal(SignIn(None), "None") == "password_wrong"


def test_passwords_beyond_ascii() -> None:
    assert SignIn("contraseña ñ €").token_for("contraseña ñ €", "x")
    assert refusal(SignIn("contraseña ñ €"), "\ud800" * 20) == "password_wrong"


def test_what_is_remembered_about_strangers_has_an_end() -> None:
    clock = Clock()
    sign_in, window = SignIn("correct horse", clock), Window(60, clock)
    for number in range(MOST_KEYS + 50):
        window.add(str(number))
    assert window.count("0") == 0
    assert window.count(str(MOST_KEYS + 49)) == 1
    for number in range(11_000):
        clock.now += 0.001
        refusal(sign_in, "wrong", str(number))
    assert len(sign_in._wrong) <= 10_000
