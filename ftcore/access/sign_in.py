"""The teacher's password: compared in constant time, tried slowly, exchanged for a token that ends by itself."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import time
from collections.abc import Callable
from itertools import islice

from ftcore.errors import BadInput, Unavailable

SHORTEST = 8
"""Characters that a password has at least."""
FREE_TRIES = 3
"""Wrong tries of one address before it has to wait."""
LONGEST_WAIT_S = 300.0
TOKEN_S = 8 * 3600.0
"""A school day."""
_FORGET_S = 3600.0
_MOST_ADDRESSES = 10_000


class SignIn:
    """Signs one person in who knows the password.

    Args:
        password: At least :data:`SHORTEST` characters; None where nobody can sign in.
        clock: Seconds that only grow.

    Raises:
        BadInput: The password is too short.
    """

    def __init__(self, password: str | None, clock: Callable[[], float] = time.monotonic) -> None:
        if password is not None and len(password) < SHORTEST:
            raise BadInput(
                "password_short",
                expected=f"a password of at least {SHORTEST} characters in BVT_TEACHER_PASSWORD",
                found=f"{len(password)}",
                fix="choose a longer one and start again",
                shortest=SHORTEST,
                length=len(password),
            )
        self._expected = _digest(password) if password is not None else None
        self._clock = clock
        self._tokens: dict[bytes, float] = {}
        self._wrong: dict[str, tuple[int, float]] = {}
        self._lock = threading.Lock()

    def token_for(self, password: str, address: str) -> str:
        """Return a token for the right password.

        Raises:
            BadInput: The password is wrong.
            Unavailable: This address tried too often and has to wait.
        """
        with self._lock:
            wait = self._wait(address)
            if wait > 0:
                raise Unavailable(
                    "password_wait",
                    expected="some time between two tries",
                    found="many wrong ones",
                    fix=f"wait {wait:.0f} seconds",
                    seconds=max(1, round(wait)),
                )
            if self._expected is None or not hmac.compare_digest(_digest(password), self._expected):
                self._count_wrong(address)
                raise BadInput(
                    "password_wrong", expected="the teacher's password", found="another one", fix="type it again"
                )
            self._wrong.pop(address, None)
            token = secrets.token_urlsafe(32)
            self._tokens = {known: end for known, end in self._tokens.items() if end > self._clock()}
            self._tokens[_digest(token)] = self._clock() + TOKEN_S
            return token

    def holds(self, token: str) -> bool:
        """Say whether a token is valid now."""
        if not token:
            return False
        with self._lock:
            return self._tokens.get(_digest(token), float("-inf")) > self._clock()

    def end(self, token: str) -> None:
        """Make a token invalid."""
        with self._lock:
            self._tokens.pop(_digest(token), None)

    def _wait(self, address: str) -> float:
        """Return the seconds that an address has to wait: 2, 4, 8 … after its free tries."""
        tries, last = self._wrong.get(address, (0, 0.0))
        if tries < FREE_TRIES:
            return 0.0
        pause = min(LONGEST_WAIT_S, 2.0 ** min(tries - FREE_TRIES + 1, 16))
        return max(0.0, last + pause - self._clock())

    def _count_wrong(self, address: str) -> None:
        now = self._clock()
        tries = self._wrong.pop(address, (0, now))[0]
        self._wrong[address] = (tries + 1, now)
        for known, (_, last) in list(islice(self._wrong.items(), 2)):  # the oldest stand first
            if last <= now - _FORGET_S or len(self._wrong) > _MOST_ADDRESSES:
                del self._wrong[known]


def _digest(text: str) -> bytes:
    """Return a hash of fixed length, so that comparing tells nothing of the length either."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
