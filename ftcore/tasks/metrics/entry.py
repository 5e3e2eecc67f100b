"""What a metric is: its inputs (`Items`) and its entry in the registry (`MetricEntry`)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypeVar

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vector: TypeAlias = NDArray[np.float64]

Interval = Literal["paired_proportion", "studentised", "corpus_jackknife", "correlation_jackknife"]
Direction = Literal["higher", "lower", "neither"]
T = TypeVar("T")


@dataclass(frozen=True)
class Items:
    """Everything a metric may look at, one entry an item, all tuples of the same length.

    predictions: what the model answered. references: all gold answers of each item (at least one).
    sources: the text the model was asked about (the first input field of the task).
    languages: ISO 639-1 code of each item.
    """

    predictions: tuple[str, ...]
    references: tuple[tuple[str, ...], ...]
    sources: tuple[str, ...]
    languages: tuple[str, ...]
    _shared: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def __len__(self) -> int:
        return len(self.predictions)

    def shared(self, name: str, compute: Callable[[Items], T]) -> T:
        """Compute once what several metrics of the same items need (tokens, n-gram counts)."""
        if name not in self._shared:
            self._shared[name] = compute(self)
        value: T = self._shared[name]
        return value


def items_of(
    predictions: Sequence[str],
    references: Sequence[Sequence[str]],
    sources: Sequence[str] | None = None,
    languages: Sequence[str] | None = None,
) -> Items:
    """Build `Items` from plain lists; absent sources are empty and absent languages English.

    Raises ValueError when the lists differ in length or an item has no reference.
    """
    count = len(predictions)
    sources = [""] * count if sources is None else sources
    languages = ["en"] * count if languages is None else languages
    if not count == len(references) == len(sources) == len(languages):
        raise ValueError(
            f"Expected lists of one length, found {count} predictions, {len(references)} references, "
            f"{len(sources)} sources and {len(languages)} languages."
        )
    if not all(references):
        raise ValueError("Expected at least one reference for every item, found an item with none.")
    return Items(tuple(predictions), tuple(tuple(golds) for golds in references), tuple(sources), tuple(languages))


@dataclass(frozen=True)
class Marks:
    """Where the score of a single item says that its answer is right, and where that it is wrong; between is neither.

    right: A score as good as this, or better. wrong: below it where high is good, from it on where low is good.
    """

    right: float
    wrong: float

    def lost(self, before: Vector, after: Vector) -> NDArray[np.bool_]:
        """Which items were right before and are wrong after, by their unscaled scores of shape (n,)."""
        if self.right < self.wrong:  # low is good: a distance
            return (before <= self.right) & (after >= self.wrong)
        return (before >= self.right) & (after < self.wrong)


@dataclass(frozen=True)
class MetricEntry:
    """One metric. All functions return unscaled values; multiply by `scale` before showing them.

    per_item: score of each item alone, shape (n,), or None where one item has no score of its own.
    corpus: score of all items together (0.0 for no items).
    leave_one_out: corpus score without item i, shape (n,), exact; None where `corpus` is the mean of `per_item`.
    judged_by: the metric whose per-item scores say which items got better or worse.
    marks: None where no answer is right or wrong by its score: a text may be good in many words, and iBLEU's best
        depends on the item.
    """

    name: str
    direction: Direction
    scale: float
    interval: Interval
    corpus: Callable[[Items], float]
    per_item: Callable[[Items], Vector] | None = None
    leave_one_out: Callable[[Items], Vector] | None = None
    judged_by: str = ""
    marks: Marks | None = None

    @property
    def item_metric(self) -> str:
        """Name of the metric that judges single items: this one unless `judged_by` says another."""
        return self.judged_by or self.name


def mean_entry(
    name: str,
    per_item: Callable[[Items], Vector],
    *,
    direction: Direction = "higher",
    scale: float = 100.0,
    interval: Interval = "studentised",
    marks: Marks | None = None,
) -> MetricEntry:
    """An entry for a metric that is the plain mean of its per-item scores."""

    def once(items: Items) -> Vector:
        return items.shared(f"items:{name}", per_item)

    def corpus(items: Items) -> float:
        return float(once(items).mean()) if len(items) else 0.0

    return MetricEntry(name, direction, scale, interval, corpus, once, marks=marks)
