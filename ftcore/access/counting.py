"""Counting who did how much lately, and who does how much now. Safe to use from several threads."""

from __future__ import annotations

import threading
import time
from collections import Counter, deque
from collections.abc import Callable

MOST_KEYS = 10_000
"""Keys that are remembered; beyond, those that were quiet the longest are forgotten first."""


class Window:
    """Counts what happened under a key within the last ``seconds``."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.seconds = seconds
        self._clock = clock
        self._times: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def count(self, key: str) -> int:
        """Return how often something happened under this key."""
        with self._lock:
            return len(self._recent(key))

    def wait(self, key: str) -> float:
        """Return the seconds until the oldest of them no longer counts; 0 when there is none."""
        with self._lock:
            times = self._recent(key)
            return max(0.0, times[0] + self.seconds - self._clock()) if times else 0.0

    def add(self, key: str) -> None:
        """Count one more."""
        with self._lock:
            times = self._recent(key)
            times.append(self._clock())
            self._times.pop(key, None)
            self._times[key] = times
            while len(self._times) > MOST_KEYS:
                del self._times[next(iter(self._times))]

    def _recent(self, key: str) -> deque[float]:
        times = self._times.get(key, deque())
        while times and times[0] <= self._clock() - self.seconds:
            times.popleft()
        return times


class Slots:
    """Counts what goes on at this moment, under each key and in all."""

    def __init__(self) -> None:
        self._busy: Counter[str] = Counter()
        self._lock = threading.Lock()

    def take(self, key: str, most: int, most_in_all: int) -> bool:
        """Take a slot unless ``most`` are taken under this key, or ``most_in_all`` under all."""
        with self._lock:
            if self._busy[key] >= most or self._busy.total() >= most_in_all:
                self._busy += Counter()  # drops the zeroes
                return False
            self._busy[key] += 1
            return True

    def give_back(self, key: str) -> None:
        """Give a slot back."""
        with self._lock:
            self._busy[key] -= 1
            self._busy += Counter()

    def busy(self) -> int:
        """Return how many are taken."""
        with self._lock:
            return self._busy.total()
