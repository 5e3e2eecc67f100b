"""What the course of a training says, told in one sentence each: facts about the losses so far, no state of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

FLAT_EVALUATIONS = 5
FLAT_SHARE = 1e-4
SLOW_SHARE = 0.01
OVERFIT_EVALUATIONS = 2
OVERFIT_SHARE = 0.02

Losses = Sequence[tuple[int, float]]
"""(step, loss) in the order of the steps."""


@dataclass(frozen=True)
class CourseFinding:
    """Something people should know about a training that is under way; ``params`` are the values of its sentences."""

    id: str
    severity: Literal["error", "warning", "note"]
    message: str
    why: str
    fix: str
    params: Mapping[str, Any] = field(default_factory=dict)


def losses(log_history: Sequence[Mapping[str, Any]], key: str) -> list[tuple[int, float]]:
    """Return (step, value) of every entry of Trainer's log that has this key."""
    return [(int(entry["step"]), float(entry[key])) for entry in log_history if key in entry]


def is_flat(evaluations: Losses) -> bool:
    """Return whether the validation loss has not moved (by 0.01%) since the beginning, over 5 evaluations or more."""
    if len(evaluations) < FLAT_EVALUATIONS:
        return False
    first = evaluations[0][1]
    return all(abs(loss - first) <= FLAT_SHARE * abs(first) for _, loss in evaluations)


def course_findings(training: Losses, evaluations: Losses) -> list[CourseFinding]:
    """Return what the losses so far say: learning too slowly, or learning by heart."""
    found = [_slow(evaluations), _overfitting(training, evaluations)]
    return [finding for finding in found if finding is not None]


def _slow(evaluations: Losses) -> CourseFinding | None:
    if len(evaluations) < FLAT_EVALUATIONS:
        return None
    first, best = evaluations[0][1], min(loss for _, loss in evaluations)
    if first - best > SLOW_SHARE * abs(first):
        return None
    return CourseFinding(
        "loss_hardly_moves",
        "warning",
        f"The validation loss has hardly moved in {len(evaluations)} evaluations ({first:.3f} to {best:.3f}).",
        "The model learns nothing new: the learning rate is too low, too few weights learn, or it knew this.",
        "raise learning_rate (three times as much), or train more layers",
        {"evaluations": len(evaluations), "first": round(first, 3), "best": round(best, 3)},
    )


def _overfitting(training: Losses, evaluations: Losses) -> CourseFinding | None:
    if len(evaluations) <= OVERFIT_EVALUATIONS or len(training) < 2:
        return None
    step, best = min(evaluations, key=lambda pair: pair[1])
    after = [loss for at, loss in evaluations if at > step]
    rising = len(after) >= OVERFIT_EVALUATIONS and all(
        loss > best * (1 + OVERFIT_SHARE) for loss in after[-OVERFIT_EVALUATIONS:]
    )
    then = min(training, key=lambda pair: abs(pair[0] - step))[1]
    if not rising or training[-1][1] >= then:
        return None
    return CourseFinding(
        "overfitting",
        "warning",
        f"Since step {step} the training loss falls while the validation loss rises ({best:.3f} to {after[-1]:.3f}).",
        "The model learns the training rows by heart and does worse on new ones. The model of the best step is kept.",
        "use more rows, fewer epochs, or LoRA with a lower rank",
        {"step": step, "best": round(best, 3), "now": round(after[-1], 3)},
    )
