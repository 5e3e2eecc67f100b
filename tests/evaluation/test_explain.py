"""Why an item scores what it scores: each reason by its own case."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftcore.evaluation import explain, word_difference


@pytest.mark.parametrize(
    ("answer", "gold", "code"),
    [
        ("Lima", "Lima", "exact_same"),
        ("the Lima.", "Lima", "exact_after_normalising"),
        ("la sierra", "sierra", "exact_article"),
        ("Malaga", "Málaga", "exact_accents"),
        ("Smith Anna", "Anna Smith", "exact_other_order"),
        ("Anna Smith in Lima", "Anna Smith", "exact_extra_words"),
        ("Anna", "Anna Smith", "exact_missing_words"),
        ("Anna Jones", "Anna Smith", "exact_other_words"),
        ("Quito", "Anna Smith", "exact_nothing_shared"),
        ("  ", "Anna Smith", "empty_answer"),
    ],
)
def test_exact_match_names_the_smallest_difference(answer: str, gold: str, code: str) -> None:
    assert [remark.code for remark in explain("exact_match", answer, [gold])] == [code]


def test_f1_counts_the_words_of_the_best_reference() -> None:
    (remark,) = explain("f1", "the old bridge of Lima", ["a bridge in Lima", "Quito"])
    assert remark.code == "f1_words"
    assert remark.params["reference"] == "a bridge in Lima"
    assert (remark.params["shared"], remark.params["extra"], remark.params["missing"]) == (
        "bridge lima",
        "old of",
        "in",
    )
    assert [remark.params[f"{name}_count"] for name in ("shared", "answer", "reference")] == [2, 4, 3]


def test_other_metrics() -> None:
    assert explain("rougeL", "el niño corre", ["el niño salta"])[0].params["missing"] == "salta"
    assert [one.code for one in explain("macro_f1", "sport.", ["Sport"])] == ["label_right"]
    assert [one.code for one in explain("accuracy", "news", ["sport"], ["news", "sport"])] == ["label_wrong"]
    assert [one.code for one in explain("accuracy", "bananas", ["sport"], ["news", "sport"])] == ["label_unknown"]
    assert explain("pearson", "2,5", ["4"])[0].params["distance"] == 1.5
    assert explain("mse", "much", ["4"])[0].code == "score_no_number"
    assert explain("copy_rate", "x", ["y"]) == []


def test_word_difference_reads_in_both_directions() -> None:
    pieces = word_difference("The old bridge fell.", "the bridge fell yesterday.")
    assert [(piece.kind, piece.text) for piece in pieces] == [
        ("same", "the"),
        ("missing", " old"),
        ("same", " bridge fell"),
        ("extra", " yesterday"),
        ("same", "."),
    ]


@given(st.text(max_size=40), st.text(max_size=40))
def test_same_and_extra_pieces_spell_the_answer(reference: str, answer: str) -> None:
    pieces = word_difference(reference, answer)
    assert "".join(piece.text for piece in pieces if piece.kind != "missing") == answer
