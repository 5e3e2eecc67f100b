"""States as a table."""

from __future__ import annotations

import itertools

import pytest

from ftcore.errors import BadInput
from ftcore.runs.states import ENDED, RESUMABLE, STORED, TRANSITIONS, check_transition

ALLOWED = {
    ("queued", "running"), ("queued", "stopped"), ("queued", "failed"),
    ("running", "finished"), ("running", "failed"), ("running", "stopped"), ("running", "interrupted"),
    ("interrupted", "queued"), ("interrupted", "stopped"),
    ("failed", "queued"), ("stopped", "queued"),
}  # fmt: skip


@pytest.mark.parametrize(("before", "after"), itertools.product(TRANSITIONS, repeat=2))
def test_transition(before: str, after: str) -> None:
    if (before, after) in ALLOWED:
        check_transition("r", before, after)
    else:
        with pytest.raises(BadInput) as caught:
            check_transition("r", before, after)
        assert caught.value.code == "run_state"


def test_a_finished_run_stays_finished() -> None:
    assert not TRANSITIONS["finished"]
    assert "finished" in ENDED
    assert {state for state in TRANSITIONS if "queued" in TRANSITIONS[state]} == RESUMABLE


def test_what_is_only_said_of_a_run_is_never_stored() -> None:
    assert set(TRANSITIONS) - STORED == {"interrupted", "corrupted"}
    assert STORED > ENDED
