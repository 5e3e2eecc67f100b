"""The states of a run and the only ways between them."""

from __future__ import annotations

from typing import Literal, get_args

from ftcore.errors import BadInput

State = Literal["queued", "running", "finished", "failed", "stopped", "interrupted", "corrupted"]

TRANSITIONS: dict[str, frozenset[str]] = {
    "queued": frozenset({"running", "stopped", "failed"}),
    "running": frozenset({"finished", "failed", "stopped", "interrupted"}),
    "interrupted": frozenset({"queued", "stopped"}),
    "failed": frozenset({"queued"}),
    "stopped": frozenset({"queued"}),
    "finished": frozenset(),
    "corrupted": frozenset(),
}
"""From each state to the states that may follow.

``interrupted`` is never written: it is what ``running`` is called when no living process owns the run. ``corrupted``
is what a listing calls a folder whose config.json cannot be read.
"""

STORED = frozenset(get_args(State)) - {"interrupted", "corrupted"}
"""States that a status.json may name."""

ENDED = frozenset({"finished", "failed", "stopped"})
"""States in which nothing more happens unless somebody resumes the run."""

RESUMABLE = frozenset({"interrupted", "failed", "stopped"})


def check_transition(run_id: str, before: str, after: str) -> None:
    """Raise BadInput unless a run may go from one state to the other."""
    if after in TRANSITIONS[before]:
        return
    allowed = ", ".join(sorted(TRANSITIONS[before])) or "nothing"
    raise BadInput(
        "run_state",
        expected=f"a run that can become {after}",
        found=f"run {run_id} is {before}, after which comes {allowed}",
        fix="look at the run's state first",
        run_id=run_id,
        state=before,
        wanted=after,
    )
