"""Intervals, tests and verdicts: against hand-made cases, other implementations and the simulation itself."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ftcore.evaluation import holm, paired_difference, stats
from ftcore.tasks import metrics

ROOT = Path(__file__).resolve().parents[2]


def answers(right: list[bool]) -> metrics.Items:
    return metrics.items_of(["yes" if one else "no" for one in right], [["yes"]] * len(right))


def test_right_and_wrong_follow_agresti_and_min_and_mcnemar() -> None:
    from scipy.stats import binomtest

    base = answers([True] * 25 + [False] * 25)
    tuned = answers([True] * 20 + [False] * 5 + [True] * 12 + [False] * 13)
    found = paired_difference("exact_match", base, tuned)
    assert (found.better, found.worse, found.same) == (12, 5, 33)
    assert found.difference == pytest.approx(14.0)
    # by hand: (12.5 - 5.5) / 52 -+ 1.959964 * sqrt(18 - 49 / 52) / 52
    middle, half = 7 / 52, 1.959964 * np.sqrt(18 - 49 / 52) / 52
    assert (found.low, found.high) == (pytest.approx(100 * (middle - half)), pytest.approx(100 * (middle + half)))
    assert found.p_value == pytest.approx(binomtest(5, 17).pvalue)
    assert found.verdict == "chance"


def test_student_interval_tends_to_the_plain_one() -> None:
    from scipy.stats import ttest_1samp

    drawn = np.random.default_rng(0).normal(0.05, 0.1, 5000)
    found = stats.student_interval(drawn, np.array(5000))
    plain = ttest_1samp(drawn, 0).confidence_interval()
    assert float(found.low) == pytest.approx(plain.low, abs=2e-4)
    assert float(found.high) == pytest.approx(plain.high, abs=2e-4)


def test_interval_and_p_value_agree_about_zero() -> None:
    rng = np.random.default_rng(1)
    drawn = rng.normal(0.03, 0.1, (500, 40))
    found = stats.student_interval(drawn, np.full(500, 40))
    outside = (found.low > 0) | (found.high < 0)
    assert 0.1 < outside.mean() < 0.9
    assert (outside == (found.p_value < 0.05)).all()


def test_jackknife_of_a_mean_is_the_interval_of_its_items() -> None:
    drawn = np.random.default_rng(2).normal(0.1, 0.2, 30)
    without_one = (drawn.sum() - drawn) / 29
    found = stats.jackknife_interval(np.array(drawn.mean()), without_one, np.array(30))
    direct = stats.student_interval(drawn, np.array(30), largest=0.0)
    assert float(found.low) == pytest.approx(float(direct.low))
    assert float(found.high) == pytest.approx(float(direct.high))


@pytest.mark.parametrize(
    "name", ["f1", "rougeL", "sacrebleu", "ibleu", "accuracy", "macro_f1", "pearson", "mse", "length_ratio"]
)
def test_equal_answers_differ_by_exactly_nothing(name: str) -> None:
    items = metrics.items_of([str(i % 4) for i in range(120)], [[str(i % 5)] for i in range(120)])
    found = paired_difference(name, items, items)
    assert (found.difference, found.better, found.worse, found.same, found.verdict) == (0.0, 0, 0, 120, "same")
    assert found.low is not None
    assert found.high is not None
    assert found.low <= 0 <= found.high


def test_a_handful_of_items_gets_no_interval() -> None:
    found = paired_difference("f1", answers([False] * 9), answers([True] * 9))
    assert (found.difference, found.low, found.high, found.p_value, found.verdict) == (
        100.0,
        None,
        None,
        None,
        "too_small",
    )


def test_lower_is_better_where_the_metric_says_so() -> None:
    references = [["3"]] * 40
    base = metrics.items_of([str(i % 6) for i in range(40)], references)
    tuned = metrics.items_of(["3"] * 40, references)
    found = paired_difference("mse", base, tuned)
    assert found.difference < 0
    assert (found.verdict, found.worse) == ("better", 0)
    assert paired_difference("mse", tuned, base).verdict == "worse"


def test_a_figure_without_direction_is_never_better() -> None:
    references = [["one two three four"]] * 40
    short, long = metrics.items_of(["one"] * 40, references), metrics.items_of(["one two three"] * 40, references)
    assert paired_difference("length_ratio", short, long).verdict == "changed"


def test_correlation_is_judged_by_distance() -> None:
    gold = [[str(i % 6)] for i in range(120)]
    base = metrics.items_of([str((i * 7) % 5) for i in range(120)], gold)
    tuned = metrics.items_of([str(i % 6) for i in range(120)], gold)
    found = paired_difference("pearson", base, tuned)
    assert found.worse == 0
    assert found.better > 30
    assert found.verdict == "better"


def test_a_correlation_of_fewer_than_a_hundred_items_gets_no_interval() -> None:
    gold = [[str(i % 6)] for i in range(99)]
    items = metrics.items_of([str(i % 5) for i in range(99)], gold)
    assert paired_difference("pearson", items, items).verdict == "too_small"
    assert paired_difference("mse", items, items).verdict == "same"


def test_different_items_are_refused() -> None:
    with pytest.raises(ValueError, match="same items"):
        paired_difference("f1", metrics.items_of(["a"], [["a"]]), metrics.items_of(["a"], [["b"]]))


def test_holm_by_hand() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([]) == []


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
@settings(deadline=None)
def test_holm_never_lowers_and_keeps_the_order(p_values: list[float]) -> None:
    adjusted = holm(p_values)
    assert all(p <= new <= 1 for p, new in zip(p_values, adjusted, strict=True))
    order = sorted(range(len(p_values)), key=lambda i: p_values[i])
    assert [adjusted[i] for i in order] == sorted(adjusted)


def test_the_program_shows_the_interval_that_was_simulated() -> None:
    """What benchmarks/coverage.py measures is what `paired_difference` gives for the same items."""
    rng = np.random.default_rng(3)
    words = ["a1", "b2", "c3", "d4", "e5", "f6"]
    gold = [[" ".join(rng.choice(words, 6))] for _ in range(40)]
    base = metrics.items_of([" ".join(rng.choice(words, 6)) for _ in gold], gold)
    tuned = metrics.items_of([" ".join(rng.choice(words, 6)) for _ in gold], gold)
    entry = metrics.get("sacrebleu")
    assert entry.leave_one_out is not None
    difference = entry.corpus(tuned) - entry.corpus(base)
    expected = stats.jackknife_interval(
        np.array(difference), entry.leave_one_out(tuned) - entry.leave_one_out(base), np.array(40)
    )
    found = paired_difference("sacrebleu", base, tuned)
    assert (found.low, found.high) == (
        pytest.approx(100 * float(expected.low)),
        pytest.approx(100 * float(expected.high)),
    )


def coverage(repeats: int) -> list[dict[str, float]]:
    command = [sys.executable, str(ROOT / "benchmarks" / "coverage.py"), "--json", "--repeats", str(repeats)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    rows: list[dict[str, float]] = json.loads(done.stdout)["rows"]
    return rows


def test_coverage_in_short() -> None:
    rows = coverage(300)
    assert {row["n"] for row in rows} == {20, 50, 100, 200}
    assert len({row["kind"] for row in rows}) >= 6
    for row in rows:  # 300 repeats: three standard errors below 0.95 are 0.912
        assert row["coverage"] >= 0.91, row
        assert row["true_difference"] != 0 or row["more_than_chance"] <= 0.09, row


@pytest.mark.slow
def test_coverage_in_full() -> None:
    for row in coverage(4000):
        assert row["n"] < 50 or row["coverage"] >= 0.935, row
        assert row["n"] < 50 or row["changed_items"] < 10 or row["coverage"] <= 0.975, row
        assert row["true_difference"] != 0 or row["more_than_chance"] <= 0.06, row
