"""Every relation is complete in every language, so that adding one is writing it in one place."""

import re

import pytest

from ftcore.data.world.facts import DRAW
from ftcore.data.world.relations import RELATIONS
from ftcore.data.world.wording import Relation

each = pytest.mark.parametrize("relation", RELATIONS, ids=lambda relation: relation.id)


def slots_in(template: str) -> set[str]:
    return set(re.findall(r"{(\w+)}", template))


def test_ids_are_unique() -> None:
    assert len({relation.id for relation in RELATIONS}) == len(RELATIONS)


@each
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_relation_is_complete(relation: Relation, language: str) -> None:
    wording = relation.wording(language)
    assert set(relation.slots.values()) <= set(DRAW)
    assert len(wording.forms) >= 4
    assert all(slots_in(form) == set(relation.slots) for form in wording.forms), "a form must tell the whole fact"
    assert all(slots_in(opener) == {relation.key} for opener in wording.openers)
    assert set(wording.says) == set(relation.details)
    assert set(wording.asks) == set(relation.slots)
    assert slots_in(wording.headline) <= set(relation.slots)


@each
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_sentence_tells_only_its_slot(relation: Relation, language: str) -> None:
    wording = relation.wording(language)
    for slot, sentences in wording.says.items():
        assert len(sentences) == 3
        assert all(slots_in(sentence) == {relation.key, slot} for sentence in sentences), slot
    for slot, questions in wording.asks.items():
        assert len(questions) == 3
        assert all(slot not in slots_in(question) for question in questions), "a question must not tell its answer"
        assert all(question.endswith("?") and slots_in(question) for question in questions)
