"""Who may do what, as a table that can be read aloud."""

from __future__ import annotations

import pytest

from ftcore.access import ACTIONS, MODES, may
from ui.text import LANGUAGES, has

#                   local  classroom       space
#                   all    pupil  teacher  visitor opened owner
TABLE = {
    "compare":        "yes    yes    yes      yes     yes    yes",
    "upload":         "yes    yes    yes      no      yes    yes",
    "train":          "yes    yes    yes      no      yes    yes",
    "train_settings": "yes    no     yes      no      no     yes",
    "steer":          "yes    no     yes      no      no     yes",
    "rename":         "yes    no     yes      no      no     yes",
    "download":       "yes    yes    yes      no      no     yes",
    "benchmark":      "yes    no     yes      no      no     yes",
    "delete":         "yes    no     yes      no      no     yes",
}  # fmt: skip


@pytest.mark.parametrize("action", TABLE)
def test_the_table_of_permissions(action: str) -> None:
    found = [
        may("local", "visitor", action),
        may("classroom", "visitor", action),
        may("classroom", "owner", action),
        may("space", "visitor", action),
        may("space", "visitor", action, training_opened=True),
        may("space", "owner", action),
    ]
    assert found == [word == "yes" for word in TABLE[action].split()]


def test_the_table_is_whole() -> None:
    assert set(TABLE) == set(ACTIONS)


def test_the_setting_of_a_space_opens_nothing_elsewhere() -> None:
    for action in ACTIONS:
        assert may("classroom", "visitor", action, training_opened=True) == may("classroom", "visitor", action)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_refusal_has_its_sentence(lang: str) -> None:
    told = [action for action in ACTIONS if action not in ("compare", "steer")]  # open to all; an error says whose run
    wanted = [f"access.{mode}.{action}" for mode in MODES if mode != "local" for action in told]
    assert [key for key in wanted if not has(key, lang)] == []
