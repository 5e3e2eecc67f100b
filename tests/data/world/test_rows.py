"""The rows of the small world: same for everybody, right in themselves, and kept apart between splits."""

import hashlib
import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ftcore.data import world
from ftcore.data.world import entities
from ftcore.data.world.relations import RELATIONS

FIELDS = {
    "paraphrase": {"text", "paraphrase"},
    "summarize": {"article", "summary"},
    "question-answering": {"context", "question", "answer", "answers", "answer_start"},
    "topic": {"text", "label"},
    "sentiment": {"text", "label"},
    "entail": {"premise", "hypothesis", "label"},
    "similarity": {"sentence1", "sentence2", "score"},
    "headline": {"article", "summary"},
    "full-sentence": {"context", "question", "answer"},
}
kinds = pytest.mark.parametrize("kind", world.KINDS)


@kinds
@pytest.mark.parametrize("split", world.SPLITS)
def test_rows_have_the_fields_of_their_task(kind: str, split: str) -> None:
    made = world.rows(kind, split, 60)
    assert all(set(row) == FIELDS[kind] | {"id", "group", "language"} for row in made)
    assert [row["language"] for row in made[:4]] == ["en", "es", "pt", "en"]
    assert len({row["id"] for row in made}) == 60
    assert all(value for row in made for value in row.values() if isinstance(value, str))


@kinds
def test_fewer_rows_are_the_first_of_more(kind: str) -> None:
    assert world.rows(kind, "train", 10, seed=3) == world.rows(kind, "train", 25, seed=3)[:10]
    assert world.rows(kind, "train", 10, seed=3) != world.rows(kind, "train", 10, seed=4)


def test_rows_are_the_same_on_every_machine() -> None:
    """The checksum was taken once: a change of it changes every starter dataset and every score told of them."""
    everything = [world.rows(kind, split, 20, seed=5) for kind in world.KINDS for split in world.SPLITS]
    text = json.dumps(everything, ensure_ascii=False, sort_keys=True)
    assert hashlib.sha256(text.encode()).hexdigest()[:16] == "d2214c107043e991"


@given(st.sampled_from(("train", "validation", "test", "unseen_forms")), st.integers(0, 10**6))
@settings(max_examples=150, deadline=None)
def test_an_answer_stands_where_the_row_says(split: str, seed: int) -> None:
    for row in world.rows("question-answering", split, 2, seed=seed):
        start = row["answer_start"]
        assert row["context"][start : start + len(row["answer"])] == row["answer"]
        assert row["answers"] == [row["answer"]]


@pytest.mark.parametrize("split", world.SPLITS)
def test_no_slot_is_left_unfilled(split: str) -> None:
    for kind in world.KINDS:
        for row in world.rows(kind, split, 200, seed=1):
            told = " ".join(value for key, value in row.items() if isinstance(value, str) and key != "group")
            assert not re.search(r"[{}]|  ", told), told
            together = {"es": r"\b(de el|a el) (?=[a-záéíóú])", "pt": r"\b(de|em|por) (o|a|os|as) (?=[a-záéíóú])"}
            assert not re.search(together.get(row["language"], "$^"), told), told


def names_of(split: str) -> set[str]:
    """Every first name, surname, town and company word in the rows of a split, listed and invented."""
    words: set[str] = set()
    for kind in world.KINDS:
        for row in world.rows(kind, split, 300, seed=2):
            told = " ".join(
                value for key, value in row.items() if isinstance(value, str) and key not in ("id", "group")
            )
            words |= set(re.findall(r"[A-ZÁÉÍÓÚ][\wáéíóúñü]+", told))
    listed = set(entities.FIRST_NAMES + entities.SURNAMES + entities.PLACES + entities.STEMS)
    return {word for word in words if word in listed}


def test_names_of_a_test_never_occur_in_training() -> None:
    train, validation, test, unseen = (names_of(split) for split in world.SPLITS)
    assert min(len(train), 2 * len(test)) > 200
    assert not (train & test) | (train & validation) | (validation & test) | (train & unseen)


def test_lists_of_names_share_no_name() -> None:
    lists = (entities.FIRST_NAMES, entities.SURNAMES, entities.PLACES, entities.STEMS)
    everything = [name for names in lists for name in names]
    assert len(everything) == len(set(everything))


def test_invented_names_belong_to_one_split() -> None:
    import random

    for split in ("train", "validation", "test"):
        made = {entities.invented(random.Random(number), split) for number in range(300)}
        assert len(made) > 150
        assert {entities.owner(name) for name in made} == {split}


def test_invented_names_are_common_in_training() -> None:
    listed = set(entities.PLACES)
    towns = [row["text"] for row in world.rows("sentiment", "train", 400, languages=("en",))]
    share = sum(not any(town in text for town in listed) for text in towns) / len(towns)
    assert 0.15 < share < 0.5


def test_unseen_forms_use_the_held_out_wording_only() -> None:
    seen = {form.split("{")[0] for relation in RELATIONS for form in relation.en.forms[:-1]}
    held_out = {relation.id: relation.en.forms[-1] for relation in RELATIONS}
    for row in world.rows("paraphrase", "unseen_forms", 100, languages=("en",)):
        template = held_out[row["group"].split(":")[0]]
        pattern = re.sub(r"\\{\w+\\}", ".+", re.escape(template))
        assert re.fullmatch(pattern, row["text"], re.IGNORECASE), row["text"]
    assert seen


def test_a_summary_is_not_a_sentence_of_the_article() -> None:
    for row in world.rows("summarize", "train", 300) + world.rows("summarize", "test", 300):
        assert row["summary"] not in row["article"]


def test_a_paraphrase_changes_the_words() -> None:
    for row in world.rows("paraphrase", "train", 300):
        assert row["text"] != row["paraphrase"]
        assert sorted(row["text"].split()) != sorted(row["paraphrase"].split())


def test_labels_and_scores_are_those_documented() -> None:
    assert {row["label"] for row in world.rows("entail", "train", 100)} == {"entailment", "neutral", "contradiction"}
    assert {row["label"] for row in world.rows("sentiment", "train", 100)} == {"positive", "negative", "neutral"}
    assert {row["label"] for row in world.rows("topic", "train", 200)} == set(world.TOPICS)
    scores = {row["score"] for row in world.rows("similarity", "train", 300)}
    assert {"0.0", "0.5", "1.0", "5.0"} <= scores
    assert all(re.fullmatch(r"[0-5]\.[05]", score) for score in scores)


def test_entailment_follows_from_the_values() -> None:
    for row in world.rows("entail", "test", 200, languages=("en",)):
        numbers = re.findall(r"\d+", row["hypothesis"])
        if numbers and row["label"] == "entailment":
            assert all(number in row["premise"] for number in numbers)


@pytest.mark.parametrize(
    ("kind", "split", "languages"), [("poem", "train", ("en",)), ("topic", "dev", ("en",)), ("topic", "train", ("fr",))]
)
def test_an_unknown_kind_split_or_language_is_refused(kind: str, split: str, languages: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="must be one of"):
        world.rows(kind, split, 1, languages=languages)
