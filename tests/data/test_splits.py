"""Splits: whole groups, the right shares, the same every time, and hardly moved by rows that are added."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ftcore.data import DataSource
from ftcore.data.splits import assign_parts, connected_groups, normalised, number_of
from ftcore.errors import BadInput


def keys_of(count: int) -> np.ndarray:
    return np.array([number_of(f"row {n}") for n in range(count)], dtype=np.uint64)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=20))
@settings(deadline=None)
def test_groups_are_the_connected_components(pairs: list[tuple[int, int]]) -> None:
    links = [np.array([pair[side] for pair in pairs], dtype=np.uint64) for side in (0, 1)]
    groups = connected_groups(links)
    names = list(range(len(pairs)))
    for _ in pairs:  # join names until nothing changes: slow and plainly right
        for first, one in enumerate(pairs):
            for second, other in enumerate(pairs):
                if set(one) & set(other):
                    names[first] = names[second] = min(names[first], names[second])
    same = [[names[a] == names[b] for a in range(len(pairs))] for b in range(len(pairs))]
    assert [[bool(groups[a] == groups[b]) for a in range(len(pairs))] for b in range(len(pairs))] == same


@given(st.lists(st.integers(1, 9), min_size=1, max_size=120), st.integers(0, 5))
@settings(deadline=None)
def test_groups_stay_whole_and_no_part_is_empty(sizes: list[int], seed: int) -> None:
    groups = np.repeat(np.arange(len(sizes)), sizes)
    parts = assign_parts(keys_of(len(groups)), groups, (0.8, 0.1, 0.1), seed)
    assert all(len(set(parts[groups == group].tolist())) == 1 for group in range(len(sizes)))
    if len(sizes) >= 3:
        assert set(parts.tolist()) == {0, 1, 2}
    else:
        assert 0 in parts


def test_shares_and_seed() -> None:
    keys, groups = keys_of(5000), np.arange(5000) // 3
    parts = assign_parts(keys, groups, (0.64, 0.16, 0.2), 7)
    assert np.abs(np.bincount(parts) / 5000 - [0.64, 0.16, 0.2]).max() < 0.01
    assert (parts == assign_parts(keys, groups, (0.64, 0.16, 0.2), 7)).all()
    assert (parts != assign_parts(keys, groups, (0.64, 0.16, 0.2), 8)).mean() > 0.3


def test_added_rows_hardly_move_the_others() -> None:
    keys = keys_of(2200)
    before = assign_parts(keys[:2000], np.arange(2000), (0.8, 0.1, 0.1), 0)
    after = assign_parts(keys, np.arange(2200), (0.8, 0.1, 0.1), 0)[:2000]
    assert (before == 2).sum() == 200
    assert ((before == 2) & (after != 2)).mean() < 0.01
    order = np.random.default_rng(0).permutation(2000)
    assert (assign_parts(keys[order], np.arange(2000), (0.8, 0.1, 0.1), 0) == before[order]).all()


@pytest.mark.parametrize("seed", range(8))
def test_a_group_larger_than_a_part_goes_to_train(seed: int) -> None:
    groups = np.array([0] * 700 + list(range(1, 301)))
    parts = assign_parts(keys_of(1000), groups, (0.8, 0.1, 0.1), seed)
    assert set(parts[:700].tolist()) == {0}
    assert (parts == 2).sum() == 100


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"fractions": (0.5, 0.5)}, "fractions_wrong"),
        ({"fractions": (0.5, 0.5, 0.5)}, "fractions_wrong"),
        ({"fractions": (float("nan"), 0.5, 0.5)}, "fractions_wrong"),
        ({"fractions": (0.0, 0.5, 0.5)}, "fractions_wrong"),
        ({"seed": 2**63}, "split_seed_wrong"),
        ({"group_column": "author", "split_by": "row"}, "group_not_looked_at"),
    ],
)
def test_what_cannot_be_split_like_that_is_refused_when_it_is_said(options: dict[str, Any], code: str) -> None:
    with pytest.raises(BadInput) as caught:
        DataSource("a.csv", **options)
    assert caught.value.code == code


def test_normalised_text_knows_no_case_and_spaces() -> None:
    assert normalised("  ÁRBOL\u00a0 de\nVida ") == normalised("árbol de vida")
    assert normalised("arbol") != normalised("árbol")
