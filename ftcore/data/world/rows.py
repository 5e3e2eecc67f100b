"""The rows that tasks train and are tested on: `rows(kind, split, count)`."""

import random
from collections.abc import Callable
from typing import Any, Final

from ftcore.data.world import opinions, pairs, questions
from ftcore.data.world.articles import article, join
from ftcore.data.world.entities import SPLITS
from ftcore.data.world.facts import Cast
from ftcore.data.world.values import LANGUAGES
from ftcore.data.world.wording import fill, pick

Row = dict[str, Any]


def _paraphrase(rng: random.Random, split: str, language: str) -> Row:
    fact, text, other = pairs.paraphrase(rng, split, language)
    return {"text": text, "paraphrase": other, "group": fact.group}


def _article(rng: random.Random, split: str, language: str, *, headline: bool) -> Row:
    cast = Cast(rng, split)
    fact = cast.fact()
    text = join(article(cast, fact, language, unseen=split == "unseen_forms"))
    wording = fact.relation.wording(language)
    return {
        "article": text,
        "summary": fill(wording.headline if headline else wording.forms[0], fact, language),
        "group": fact.group,
    }


def _summarize(rng: random.Random, split: str, language: str) -> Row:
    return _article(rng, split, language, headline=False)


def _headline(rng: random.Random, split: str, language: str) -> Row:
    return _article(rng, split, language, headline=True)


def _question_answering(rng: random.Random, split: str, language: str) -> Row:
    asked = questions.question(rng, split, language)
    return {
        "context": asked.context,
        "question": asked.question,
        "answer": asked.answer,
        "answers": [asked.answer],
        "answer_start": asked.answer_start,
        "group": asked.fact.group,
    }


def _full_sentence(rng: random.Random, split: str, language: str) -> Row:
    asked = questions.question(rng, split, language, details_only=True)
    return {"context": asked.context, "question": asked.question, "answer": asked.sentence, "group": asked.fact.group}


def _topic(rng: random.Random, split: str, language: str) -> Row:
    cast = Cast(rng, split)
    fact = cast.fact()
    unseen = split == "unseen_forms"
    if rng.random() < 0.6:
        text = fill(pick(rng, fact.relation.wording(language).forms, unseen=unseen), fact, language)
    else:
        text = join(article(cast, fact, language, unseen=unseen)[: rng.randint(2, 3)])
    return {"text": text, "label": fact.relation.topic, "group": fact.group}


def _sentiment(rng: random.Random, split: str, language: str) -> Row:
    text, label = opinions.opinion(rng, split, language)
    return {"text": text, "label": label, "group": text}


def _entail(rng: random.Random, split: str, language: str) -> Row:
    fact, premise, hypothesis, label = pairs.entailment(rng, split, language)
    return {"premise": premise, "hypothesis": hypothesis, "label": label, "group": fact.group}


def _similarity(rng: random.Random, split: str, language: str) -> Row:
    fact, first, second, score = pairs.similarity(rng, split, language)
    return {"sentence1": first, "sentence2": second, "score": score, "group": fact.group}


_MAKE: Final[dict[str, Callable[[random.Random, str, str], Row]]] = {
    "paraphrase": _paraphrase,
    "summarize": _summarize,
    "question-answering": _question_answering,
    "topic": _topic,
    "sentiment": _sentiment,
    "entail": _entail,
    "similarity": _similarity,
    "headline": _headline,
    "full-sentence": _full_sentence,
}
KINDS: Final = tuple(_MAKE)


def row(kind: str, split: str, index: int, *, seed: int = 0, languages: tuple[str, ...] = LANGUAGES) -> Row:
    """The row with this number; the same on every platform, whatever rows were made before it."""
    rng = random.Random(f"{kind}/{split}/{seed}/{index}")  # a text seed: hashed by sha512, not by hash()
    language = languages[index % len(languages)]
    identity = f"{kind}-{split}-{seed}-{index}-{language}"
    return {"id": identity, "language": language, **_MAKE[kind](rng, split, language)}


def rows(kind: str, split: str, count: int, *, seed: int = 0, languages: tuple[str, ...] = LANGUAGES) -> list[Row]:
    """The first `count` rows of a kind (one of KINDS) and a split (one of SPLITS); languages take turns.

    Every row has "id", "group" (what must not stand on both sides of a split) and "language", beside the fields of
    its task: paraphrase text, paraphrase; summarize and headline article, summary; question-answering context,
    question, answer, answers, answer_start (characters); full-sentence context, question, answer; topic and sentiment
    text, label; entail premise, hypothesis, label; similarity sentence1, sentence2, score ("0.0" to "5.0").
    Raises ValueError for an unknown kind, split or language.
    """
    for name, given, known in (
        ("kind", {kind}, KINDS),
        ("split", {split}, SPLITS),
        ("language", {*languages}, LANGUAGES),
    ):
        if unknown := given - set(known):
            raise ValueError(f"{name} must be one of {', '.join(known)}, not {', '.join(sorted(unknown))}")
    return [row(kind, split, index, seed=seed, languages=languages) for index in range(count)]
