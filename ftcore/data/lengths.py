"""How long texts are for a model, and what its limits cut off."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from ftcore.data.findings import Finding, finding, shortened
from ftcore.data.preparing import Loaded
from ftcore.data.source import Limits

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST = 20_000
"""Rows that are tokenised; of a larger source, evenly chosen ones."""

_BATCH = 512
_BINS = 20


class Tokenizer(Protocol):
    """What is needed of a transformers tokenizer."""

    def __call__(self, text: list[str], **options: Any) -> Any:
        """Return ``input_ids``, one list per text."""


@dataclass(frozen=True)
class Lengths:
    """Tokens of the prompt and of the answer of each row that was measured."""

    source: NDArray[np.int64]
    target: NDArray[np.int64]
    rows: tuple[int, ...]


def measure(loaded: Loaded, tokenizer: Tokenizer) -> Lengths:
    """Count tokens, special ones included, of what the model reads and writes with the task's own prompts."""
    import numpy as np

    total = len(loaded.store)
    rows = np.arange(total) if total <= MOST else np.linspace(0, total - 1, MOST).astype(np.int64)
    source: list[int] = []
    target: list[int] = []
    for start in range(0, len(rows), _BATCH):
        batch = loaded.store.take(rows[start : start + _BATCH].tolist())
        prompts = [loaded.task.prompt(row["language"]) for row in batch]
        source += _tokens(tokenizer, [prompt.render_source(row) for prompt, row in zip(prompts, batch, strict=True)])
        answers = [row[loaded.task.target.name] for row in batch]
        target += _tokens(
            tokenizer, [prompt.render_target(text) for prompt, text in zip(prompts, answers, strict=True)]
        )
    return Lengths(np.array(source, dtype=np.int64), np.array(target, dtype=np.int64), tuple(rows.tolist()))


def _tokens(tokenizer: Tokenizer, texts: list[str]) -> list[int]:
    # verbose=False: being longer than the model reads is what is counted here, not something to warn about
    encoded = tokenizer(texts, add_special_tokens=True, truncation=False, verbose=False)
    return [len(ids) for ids in encoded["input_ids"]]


def cut_findings(loaded: Loaded, lengths: Lengths, limits: Limits) -> list[Finding]:
    """Return how many inputs and answers are cut by the limits, and how many tokens they lose."""
    found = []
    for name, counts, limit, field in (
        (
            "source_cut",
            lengths.source,
            limits.max_source_tokens or loaded.task.max_source_tokens,
            loaded.task.inputs[-1],
        ),
        ("target_cut", lengths.target, limits.max_target_tokens or loaded.task.max_target_tokens, loaded.task.target),
    ):
        cut = counts > limit
        if not cut.any():
            continue
        places = [lengths.rows[place] for place in cut.nonzero()[0][:5].tolist()]
        examples = [shortened(row[field.name]) for row in loaded.store.take(places)]
        lost = f"{(counts[cut] - limit).mean():.0f}"
        found.append(finding(name, "warning", int(cut.sum()), examples, of=len(counts), limit=limit, lost=lost))
    return found


def histogram(counts: Sequence[int] | array[int] | NDArray[np.int64]) -> dict[str, Any]:
    """Return edges and counts of equal bins, with median, 95th percentile and maximum."""
    import numpy as np

    values = np.asarray(counts, dtype=np.int64)
    if not len(values):
        return {"edges": [], "counts": [], "median": 0, "p95": 0, "max": 0}
    tallies, edges = np.histogram(values, bins=min(_BINS, max(int(values.max() - values.min()), 1)))
    middle, high = np.percentile(values, [50, 95])
    return {
        "edges": [round(float(edge), 1) for edge in edges],
        "counts": [int(tally) for tally in tallies],
        "median": float(middle),
        "p95": float(high),
        "max": int(values.max()),
    }
