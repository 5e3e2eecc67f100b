"""How often does the interval that the program shows contain the truth? Simulated, with the program's own functions.

    python benchmarks/coverage.py [--json] [--repeats 4000] [--seed 0]

Every row draws many samples of n items from a population whose true difference is known, and counts how often the 95%
interval contains it ("coverage"), and how often the program says "more than chance" (that is its type-I error where the
true difference is 0). Asked for: coverage at least 93.5% for n of 50 and more, at most 97.5% where at least ten items
change (with fewer an honest interval is wide), type-I error at most 6%. Exit code 1 when a row fails. For correlations
of fewer than 100 items the program shows no interval and says that the sample is too small, so they have no such rows.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from ftcore.evaluation import stats
from ftcore.tasks.metrics import labels, similarity
from ftcore.tasks.metrics.bleu import bleu_value

Array = NDArray[np.float64]
Triple = tuple[Array, Array, Array]
Score = Callable[[Array, Array], float]
WithoutOne = Callable[[Array, Array], Array]
Sample = tuple[stats.Estimate, NDArray[np.int64]]
SIZES = (20, 50, 200)
BLOCK = 250


@dataclass(frozen=True)
class Case:
    """A population: `draw(rng, repeats, n, effect)` gives intervals and changed items; `truth` its true difference."""

    kind: str
    draw: Callable[[np.random.Generator, int, int, bool], Sample]
    truth: Callable[[np.random.Generator, bool], float]
    sizes: tuple[int, ...] = SIZES


def right_wrong(base: float, lost: float, won: float) -> Case:
    """Base right with probability `base`, `lost` of those lost, `won` of the rest won (no effect: as many as lost)."""

    def rates(effect: bool) -> tuple[float, float]:
        down = base * lost
        return down, (1 - base) * won if effect else down

    def draw(rng: np.random.Generator, repeats: int, n: int, effect: bool) -> Sample:
        down, up = rates(effect)
        kinds = rng.multinomial(n, [down, up, 1 - down - up], size=repeats)
        return stats.proportion_interval(kinds[:, 1], kinds[:, 0], n), kinds[:, 0] + kinds[:, 1]

    kind = "right_wrong_few_changes" if base * lost < 0.05 else "right_wrong_many_changes"
    return Case(kind, draw, lambda _, effect: rates(effect)[1] - rates(effect)[0])


def scores_of_items(kind: str, differences: Callable[[np.random.Generator, int, int, bool], Array]) -> Case:
    """A case of bounded item scores, given how their differences (repeats, n) are drawn."""

    def draw(rng: np.random.Generator, repeats: int, n: int, effect: bool) -> Sample:
        drawn = differences(rng, repeats, n, effect)
        changed = np.count_nonzero(drawn, axis=1)
        return stats.student_interval(drawn, changed), changed

    def truth(rng: np.random.Generator, effect: bool) -> float:
        return float(np.mean([differences(rng, 200, 5000, True).mean() for _ in range(2)])) if effect else 0.0

    return Case(kind, draw, truth)


def f1_like(share_changed: float, only_better: bool = False) -> Callable[[np.random.Generator, int, int, bool], Array]:
    """F1 of short answers: 30% zeros, 40% ones, the rest between; a share of the items is answered anew."""

    def scores(rng: np.random.Generator, shape: tuple[int, int], more_right: float) -> Array:
        kind = rng.random(shape)
        return np.where(kind < 0.3 - more_right, 0.0, np.where(kind < 0.7, 1.0, rng.beta(2, 2, shape)))

    def differences(rng: np.random.Generator, repeats: int, n: int, effect: bool) -> Array:
        shape = (repeats, n)
        base, new = scores(rng, shape, 0.0), scores(rng, shape, 0.15 if effect else 0.0)
        if only_better and effect:
            new = np.maximum(base, new)
        return np.where(rng.random(shape) < share_changed, new - base, 0.0)

    return differences


def rouge_like(rng: np.random.Generator, repeats: int, n: int, effect: bool) -> Array:
    """Small changes of nearly every item, with a tail to one side where there is an effect."""
    base = rng.beta(4, 6, (repeats, n))
    if not effect:
        first, second = rng.normal(0, 0.1, (2, repeats, n))
        return np.clip(base + first, 0, 1) - np.clip(base + second, 0, 1)
    return np.clip(base + rng.exponential(0.1, (repeats, n)) - 0.05, 0, 1) - base


def bleu_counts(rng: np.random.Generator, lengths: Array, wanted: Array, quality: Array) -> Array:
    """n-gram counts of sentences: of the matches of one order, a share that grows with quality also match the next."""
    counts = np.zeros((*lengths.shape, 10))
    counts[..., 0], counts[..., 1] = lengths, wanted
    matches, perfect = lengths.astype(np.int64), quality >= 1
    for order in range(4):
        possible = np.maximum(lengths - order, 0).astype(np.int64)
        share = np.where(perfect, 1.0, quality if order == 0 else 0.35 + 0.6 * quality)
        matches = rng.binomial(np.minimum(matches, possible), np.clip(share, 0, 1))
        counts[..., 2 + order], counts[..., 6 + order] = matches, possible
    return counts


def bleu_pair(rng: np.random.Generator, shape: tuple[int, int], share: float, effect: bool) -> tuple[Array, Array]:
    """Counts of base and tuned on sentences of the same difficulty; a share of the items is answered anew."""
    wanted = rng.negative_binomial(6, 0.3, shape) + 4.0
    ease = rng.normal(0, 0.15, shape)

    def answers(skill: float, perfect: float) -> Array:
        quality = np.clip(rng.beta(skill, 2, shape) + ease, 0.02, 0.99)
        quality = np.where(rng.random(shape) < perfect, 1.0, quality)
        lengths = np.maximum(np.round(wanted * rng.normal(1, 0.12, shape)), 1)
        return bleu_counts(rng, np.where(quality >= 1, wanted, lengths), wanted, quality)

    base, new = answers(3, 0.15), answers(4, 0.25) if effect else answers(3, 0.15)
    return base, np.where((rng.random(shape) < share)[..., None], new, base)


def bleu_like(kind: str, share: float) -> Case:
    """A corpus score: BLEU of summed counts, with the exact leave-one-out values."""

    def draw(rng: np.random.Generator, repeats: int, n: int, effect: bool) -> Sample:
        base, tuned = bleu_pair(rng, (repeats, n), share, effect)
        changed = np.count_nonzero((base != tuned).any(axis=-1), axis=1)
        sums = base.sum(axis=1), tuned.sum(axis=1)
        without_one = bleu_value(sums[1][:, None] - tuned) - bleu_value(sums[0][:, None] - base)
        return stats.jackknife_interval(bleu_value(sums[1]) - bleu_value(sums[0]), without_one, changed), changed

    def truth(rng: np.random.Generator, effect: bool) -> float:
        if not effect:
            return 0.0
        base = tuned = np.zeros(10)
        for _ in range(50):
            pair = bleu_pair(rng, (10, 500), share, effect)
            base, tuned = base + pair[0].sum(axis=(0, 1)), tuned + pair[1].sum(axis=(0, 1))
        return float(bleu_value(tuned) - bleu_value(base))

    return Case(kind, draw, truth)


def correlation(kind: str, value: Score, without_one: WithoutOne) -> Case:
    """Scores from 0 to 5 on a grid; half of the items are answered anew, with less noise where there is an effect."""

    def grid(scores: Array) -> Array:
        return np.clip(np.round(scores * 2) / 2, 0, 5)

    def pair(rng: np.random.Generator, n: int, effect: bool) -> Triple:
        gold = rng.uniform(0, 5, n)
        base, new = gold + rng.normal(0, 1.6, n), gold + rng.normal(0, 1.0 if effect else 1.6, n)
        return grid(gold), grid(base), grid(np.where(rng.random(n) < 0.5, new, base))

    return one_by_one(kind, pair, value, without_one, largest=stats.CORRELATION_LARGEST, sizes=(100, 200))


def label_score(kind: str, value: Score, without_one: WithoutOne) -> Case:
    """Three labels (60, 30 and 10%); 70% right, 85% of the new answers with an effect; half are answered anew."""

    def pair(rng: np.random.Generator, n: int, effect: bool) -> Triple:
        gold = rng.choice(3, n, p=[0.6, 0.3, 0.1])

        def guess(right: float) -> Array:
            return np.where(rng.random(n) < right, gold, rng.integers(0, 3, n))

        base, new = guess(0.7), guess(0.85 if effect else 0.7)
        return gold, base, np.where(rng.random(n) < 0.5, new, base)

    return one_by_one(kind, pair, value, without_one)


def one_by_one(
    kind: str,
    pair: Callable[[np.random.Generator, int, bool], Triple],
    value: Score,
    without_one: WithoutOne,
    *,
    largest: float = 0.0,
    sizes: tuple[int, ...] = SIZES,
) -> Case:
    """A corpus score whose leave-one-out values are computed for one sample at a time."""

    def draw(rng: np.random.Generator, repeats: int, n: int, effect: bool) -> Sample:
        drawn = [pair(rng, n, effect) for _ in range(repeats)]
        change = np.array([value(gold, tuned) - value(gold, base) for gold, base, tuned in drawn])
        left = np.array([without_one(gold, tuned) - without_one(gold, base) for gold, base, tuned in drawn])
        changed = np.array([np.count_nonzero(base != tuned) for _, base, tuned in drawn])
        return stats.jackknife_interval(change, left, changed, largest=largest), changed

    def truth(rng: np.random.Generator, effect: bool) -> float:
        gold, base, tuned = pair(rng, 300_000, effect)
        return value(gold, tuned) - value(gold, base) if effect else 0.0

    return Case(kind, draw, truth, sizes)


def rank_correlation(gold: Array, given: Array) -> float:
    """Spearman's correlation."""
    return pearson(similarity.ranks(gold), similarity.ranks(given))


def pearson(gold: Array, given: Array) -> float:
    """Pearson's correlation; 0 with a constant."""
    return float(np.corrcoef(gold, given)[0, 1]) if gold.std() > 0 and given.std() > 0 else 0.0


CASES = (
    right_wrong(base=0.5, lost=0.4, won=0.5),
    right_wrong(base=0.9, lost=0.02, won=0.3),
    scores_of_items("f1_like_many_changes", f1_like(0.5)),
    scores_of_items("f1_like_few_changes", f1_like(0.1)),
    scores_of_items("f1_like_few_changes_all_better", f1_like(0.1, only_better=True)),
    scores_of_items("rouge_like", rouge_like),
    bleu_like("bleu_like_many_changes", 0.8),
    bleu_like("bleu_like_few_changes", 0.1),
    correlation("pearson", pearson, similarity.correlation_without_one),
    correlation("spearmanr", rank_correlation, similarity.rank_correlation_without_one),
    label_score(
        "macro_f1", lambda *two: labels.mean_f1(*two, 3, 3), lambda *two: labels.mean_f1_without_one(*two, 3, 3)
    ),
    label_score(
        "matthews", lambda *two: labels.correlation(*two, 3), lambda *two: labels.correlation_without_one(*two, 3)
    ),
)


def measure(
    case: Case, n: int, effect: bool, truth: float, repeats: int, rng: np.random.Generator
) -> dict[str, object]:
    """One row: coverage, share of verdicts "more than chance", changed items and width of the interval."""
    covered = declared = changed_in_all = 0
    width = 0.0
    for start in range(0, repeats, BLOCK):
        found, changed = case.draw(rng, min(BLOCK, repeats - start), n, effect)
        covered += int(np.count_nonzero((found.low <= truth) & (truth <= found.high)))
        outside = (found.low > 0) | (found.high < 0)
        declared += int(np.count_nonzero(outside & (found.p_value < stats.ALPHA)))
        changed_in_all += int(changed.sum())
        width += float((found.high - found.low).sum())
    return {
        "kind": case.kind,
        "n": n,
        "coverage": round(covered / repeats, 4),
        "true_difference": round(truth, 4),
        "more_than_chance": round(declared / repeats, 4),
        "changed_items": round(changed_in_all / repeats, 1),
        "mean_width": round(width / repeats, 4),
        "repeats": repeats,
    }


def rows(repeats: int, seed: int) -> Iterator[dict[str, object]]:
    """All rows, each from random numbers of its own, so that a row stays the same when others are added."""
    for number, case in enumerate(CASES):
        for effect in (False, True):
            truth = case.truth(np.random.default_rng([seed, number, effect]), effect)
            for n in case.sizes:
                yield measure(case, n, effect, truth, repeats, np.random.default_rng([seed, number, effect, n]))


def problem(row: dict[str, object]) -> str:
    """What is wrong with a row; empty when nothing is."""
    n, coverage, changed = float(str(row["n"])), float(str(row["coverage"])), float(str(row["changed_items"]))
    if n >= 50 and coverage < 0.935:
        return "too narrow"
    if n >= 50 and changed >= 10 and coverage > 0.975:
        return "too wide"
    if row["true_difference"] == 0 and float(str(row["more_than_chance"])) > 0.06:
        return "too many false alarms"
    return ""


def main() -> int:
    """Print the table (or JSON) and say whether every row holds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.add_argument("--repeats", type=int, default=4000, help="samples for each row")
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    found = []
    for row in rows(arguments.repeats, arguments.seed):
        found.append(row)
        if not arguments.json:
            head = f"{row['kind']:32} n={row['n']:<4} true {row['true_difference']:+.4f}"
            tail = f"more than chance {row['more_than_chance']:.3f}  changed {row['changed_items']:>6}"
            print(f"{head}  coverage {row['coverage']:.3f}  {tail}  {problem(row)}", flush=True)
    if arguments.json:
        print(json.dumps({"rows": found}, indent=1))
    return 1 if any(problem(row) for row in found) else 0


if __name__ == "__main__":
    sys.exit(main())
