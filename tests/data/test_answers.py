"""Answers in whatever form a file holds them, and objects that an export wrote out in words."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftcore.data.answers import read_answers, starts_of, texts_and_starts

SQUAD = {"text": ["1990", "in 1990"], "answer_start": [53, 50]}


@pytest.mark.parametrize(
    "cell",
    [
        json.dumps(SQUAD),
        repr(SQUAD),
        "{'text': array(['1990', 'in 1990'], dtype=object), 'answer_start': array([53, 50], dtype=int32)}",
        "{'text': array(['1990', 'in 1990'],\n      dtype='<U7'), 'answer_start': array([53, 50])}",
        "{'text': ['1990' 'in 1990'], 'answer_start': [np.int64(53), np.int64(50)]}",
        " {'answer_start': (53, 50), 'text': ('1990', 'in 1990')} ",
    ],
    ids=["json", "python", "numpy", "numpy wide", "numpy printed", "tuples"],
)
def test_an_object_in_words_is_read(cell: str) -> None:
    assert texts_and_starts(read_answers(cell)) == (SQUAD["text"], SQUAD["answer_start"])


@pytest.mark.parametrize("text", ["it's", 'say "no"', "array(1), dtype=object", "a\nb", "ação 😀", "[x]", "\\d"])
def test_the_words_of_an_answer_stay_as_they_are(text: str) -> None:
    for cell in (repr({"text": [text]}), json.dumps({"text": [text]}), f"{{'text': array([{text!r}], dtype=object)}}"):
        assert texts_and_starts(read_answers(cell))[0] == [text]


@pytest.mark.parametrize(
    "cell",
    [
        "1990",
        "[1990]",
        "[sic]",
        "{curly}",
        "{'note': 'x'}",
        "{'text': open('x')}",
        "array(x)",
        "{'text': [",
        "[" * 9999 + "]",
    ],
)
def test_what_only_looks_like_one_stays_text(cell: str) -> None:
    assert read_answers(cell) is None


@given(st.text())
def test_any_text_is_read_or_left(text: str) -> None:
    for cell in (text, f"{{{text}}}", f"[{text}]", f"array({text})"):
        found = read_answers(cell)
        assert found is None or isinstance(found, dict | list)


@pytest.mark.parametrize(
    ("cell", "starts"),
    [(53, [53]), ("53", [53]), (53.0, [53]), ("[53, 50]", [53, 50]), ([53], [53]), (None, []), ("", []), ("x", [-1]),
     (float("nan"), [-1]), ([None], [-1]), ("array([53])", [53])],
)  # fmt: skip
def test_positions(cell: Any, starts: list[int]) -> None:
    assert starts_of(cell) == starts


def test_a_position_that_is_no_number_does_no_harm() -> None:
    assert texts_and_starts({"text": "Ana", "answer_start": None}) == (["Ana"], [])
    assert texts_and_starts([{"text": "Ana", "answer_start": "soon"}, {"text": "Eva"}]) == (["Ana", "Eva"], [-1, -1])
