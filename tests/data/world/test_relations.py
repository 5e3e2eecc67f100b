"""Every relation is complete in every language, so that adding one is writing it in one place."""

import re
from itertools import chain

import pytest

from ftcore.data import world
from ftcore.data.world.facts import DRAW
from ftcore.data.world.relations import RELATIONS
from ftcore.data.world.wording import Relation

each = pytest.mark.parametrize("relation", RELATIONS, ids=lambda relation: relation.id)
spoken = pytest.mark.parametrize("language", world.LANGUAGES)


def slots_in(template: str) -> set[str]:
    return set(re.findall(r"{(\w+)}", template))


def test_ids_are_unique() -> None:
    assert len({relation.id for relation in RELATIONS}) == len(RELATIONS)


@each
@spoken
def test_a_relation_is_complete(relation: Relation, language: str) -> None:
    wording = relation.wording(language)
    assert set(relation.slots.values()) <= set(DRAW)
    assert len(wording.forms) >= 8
    assert all(slots_in(form) == set(relation.slots) for form in wording.forms), "a form must tell the whole fact"
    assert len(wording.openers) >= 4
    assert all(slots_in(opener) == {relation.key} for opener in wording.openers)
    assert set(wording.says) == set(relation.details)
    assert set(wording.asks) == set(relation.slots)
    assert slots_in(wording.headline) <= set(relation.slots)


@each
@spoken
def test_every_sentence_tells_only_its_slot(relation: Relation, language: str) -> None:
    wording = relation.wording(language)
    for slot, sentences in wording.says.items():
        assert len(sentences) >= 5, slot
        assert all(slots_in(sentence) == {relation.key, slot} for sentence in sentences), slot
    for slot, questions in wording.asks.items():
        assert len(questions) >= 5, slot
        assert all(slot not in slots_in(question) for question in questions), "a question must not tell its answer"
        assert all(question.endswith("?") and slots_in(question) for question in questions), slot


@each
@spoken
def test_no_template_stands_twice(relation: Relation, language: str) -> None:
    wording = relation.wording(language)
    sentences = [*wording.forms, *wording.openers, *chain(*wording.says.values())]
    assert len(set(sentences)) == len(sentences)
    questions = list(chain(*wording.asks.values()))
    assert len(set(questions)) == len(questions), "a question with two answers"


@each
@spoken
def test_a_question_asks_by_the_key_or_by_one_detail(relation: Relation, language: str) -> None:
    for slot, questions in relation.wording(language).asks.items():
        named = {frozenset(slots_in(question)) for question in questions}
        expected = (
            {frozenset({relation.key})} if slot != relation.key else {frozenset({one}) for one in relation.details}
        )
        assert named <= expected, (slot, named)


@each
@spoken
def test_spanish_questions_open_with_their_mark(relation: Relation, language: str) -> None:
    questions = chain(*relation.wording(language).asks.values())
    assert all(question.startswith("¿") == (language == "es") for question in questions)
