"""From rows to scores, and the answers that need no model."""

from __future__ import annotations

import pytest

from ftcore import tasks
from ftcore.evaluation import references_of, score, source_of
from ftcore.evaluation.rivals import longest_name, rival_answers, sentences

QA, SUMMARIZE, PARAPHRASE = (tasks.get(name) for name in ("question-answering", "summarize", "paraphrase"))


def test_a_question_is_scored_against_all_its_gold_answers_and_its_paragraph() -> None:
    row = {"question": "Where?", "context": "In Lima, Peru.", "answer": "Lima", "answers": ["Lima", "Lima, Peru"]}
    assert (source_of(QA, row), references_of(QA, row)) == ("In Lima, Peru.", ["Lima", "Lima, Peru"])
    found = score(QA, ["Lima Peru"], [references_of(QA, row)], [row])
    assert found.corpus == {"f1": 100.0, "exact_match": 100.0, "in_context": 100.0}
    assert found.items["f1"] == [100.0]


def test_a_row_without_a_list_of_answers_has_one() -> None:
    assert references_of(QA, {"answer": "x", "answers": []}) == ["x"]
    assert references_of(PARAPHRASE, {"paraphrase": "y", "answers": ["z"]}) == ["y"]


def test_the_language_of_a_row_decides_how_rouge_reads_it() -> None:
    rows = [{"article": "a", "summary": "ñ", "language": language} for language in ("es", "en")]
    found = score(SUMMARIZE, ["ñ", "ñ"], [["ñ"], ["ñ"]], rows)
    assert found.items["rouge1"] == [100.0, 0.0]


def test_every_metric_of_a_task_is_in_its_order() -> None:
    rows = [{"text": "a b c", "paraphrase": "c b a"}]
    assert tuple(score(PARAPHRASE, ["c b a"], [["c b a"]], rows).corpus) == PARAPHRASE.metrics


def test_sentences_end_at_signs_that_white_space_follows() -> None:
    assert sentences('He paid 3.5 coins. "Why?" she asked! ¿Y tú? Fin') == [
        "He paid 3.5 coins.",
        '"Why?',
        "she asked!",
        "¿Y tú?",
        "Fin",
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("yesterday Anna Smith met the Bank of Lima and left", "Bank of Lima"),
        ("la Universidad de San Juan abrió en 1999", "Universidad de San Juan"),
        ("nobody was there", ""),
        ("", ""),
        ("It was. Lima, Quito", "It"),
    ],
)
def test_longest_name(text: str, name: str) -> None:
    assert longest_name(text) == name


def test_rivals_of_each_kind_of_task() -> None:
    article = {"article": "One. Two. Three. Four.", "summary": "x"}
    assert rival_answers(SUMMARIZE, [article]) == {
        "rival:copy_input": ["One. Two. Three. Four."],
        "rival:first_three_sentences": ["One. Two. Three."],
    }
    assert rival_answers(PARAPHRASE, [{"text": "a", "paraphrase": "b"}]) == {"rival:copy_input": ["a"]}
    labels = [{"text": "t", "label": label} for label in ("a", "b", "b")]
    assert rival_answers(tasks.get("classify"), labels) == {"rival:majority_label": ["b", "b", "b"]}
    pairs = [{"sentence1": "s", "sentence2": "t", "score": value} for value in ("1", "4")]
    assert rival_answers(tasks.get("similarity"), pairs) == {"rival:mean_score": ["2.5000", "2.5000"]}
