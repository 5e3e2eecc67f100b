"""How far a training is: by its steps and by its time, across resumes."""

from __future__ import annotations

import math
import time

from ftcore.runs.settings import Scheduler


class TrainingClock:
    """Counts the seconds of training, those before a resume included, and says which share of the training is over.

    With a time limit the exact path of the learning rate depends on how fast the machine is, so only runs without one
    resume to exactly the same weights.
    """

    def __init__(self, limit_s: float | None, elapsed_s: float = 0.0) -> None:
        self.limit_s = limit_s
        self._before = elapsed_s
        self._since: float | None = None
        self.save_s = 0.0
        """Seconds that the last checkpoint took."""

    def set_back(self, elapsed_s: float) -> None:
        """Take the seconds of a checkpoint, and stand still until start."""
        self._before, self._since = elapsed_s, None

    def start(self) -> None:
        """Begin to count."""
        self._since = time.monotonic()

    @property
    def elapsed_s(self) -> float:
        """Seconds of training so far."""
        return self._before + (0.0 if self._since is None else time.monotonic() - self._since)

    @property
    def is_over(self) -> bool:
        """Whether the time limit has passed."""
        return self.limit_s is not None and self.elapsed_s >= self.limit_s

    def share(self, step: int, total_steps: int) -> float:
        """Return how much of the training is over, 0 to 1: by steps or by time, whichever is more."""
        by_steps = step / max(1, total_steps)
        by_time = self.elapsed_s / self.limit_s if self.limit_s else 0.0
        return min(1.0, max(by_steps, by_time))

    def eta_s(self, step: int, total_steps: int) -> float | None:
        """Return the seconds that are left at the present pace; None before the first step."""
        share = self.share(step, total_steps)
        return self.elapsed_s * (1 - share) / share if step > 0 and share > 0 else None


def learning_rate_factor(scheduler: Scheduler, step: int, share: float, warmup: float) -> float:
    """Return the factor of the peak learning rate at a step, when this share of the training is over.

    Linear rise over the warm-up, times: ``linear`` what is left; ``cosine`` (1 + cos(pi (1 - left))) / 2 (Loshchilov
    and Hutter 2017); ``constant`` 1. What is left is 1 - share, and after a warm-up that is itself a share (below 1)
    it counts from the end of the warm-up, where the peak is reached (as transformers' schedules do).
    """
    if 0 < warmup < 1:
        warm, left = min(1.0, share / warmup), min(1.0, (1 - share) / (1 - warmup))
    else:
        warm, left = min(1.0, (step + 1) / warmup) if warmup else 1.0, 1 - share
    if scheduler == "linear":
        return warm * left
    if scheduler == "cosine":
        return warm * (1 + math.cos(math.pi * (1 - left))) / 2
    return warm
