"""Questions about a paragraph: the answer is a span of it, and other entities stand beside it to mislead."""

import random
from dataclasses import dataclass

from ftcore.data.world.articles import Sentence, article, find, join, paragraph, tell
from ftcore.data.world.facts import Cast
from ftcore.data.world.wording import Fact, fill, pick


@dataclass(frozen=True)
class Question:
    """A question with its paragraph, its answer and where in the paragraph (characters) the answer begins."""

    context: str
    question: str
    answer: str
    answer_start: int
    sentence: str
    fact: Fact


def _about_one(cast: Cast, language: str, unseen: bool) -> tuple[Fact, str, list[Sentence]]:
    """An article, with one sentence about another fact of the same relation put in; the question is about a detail."""
    fact = cast.fact()
    slot = cast.rng.choice(fact.relation.details)
    sentences = article(cast, fact, language, unseen=unseen)
    other = cast.fact(fact.relation)
    template = pick(cast.rng, fact.relation.wording(language).says[slot], unseen=unseen)
    sentences.insert(cast.rng.randint(1, len(sentences)), tell(template, other, language))
    return fact, slot, sentences


def _among_many(cast: Cast, language: str, unseen: bool) -> tuple[Fact, str, list[Sentence]]:
    """A paragraph of two or three facts, at least two of one relation; the question is about any slot."""
    fact = cast.fact()
    slot = cast.rng.choice(tuple(fact.relation.slots))
    facts = [fact, cast.fact(fact.relation)]
    facts += [cast.fact(fact.relation if cast.rng.random() < 0.3 else None) for _ in range(cast.rng.randint(0, 1))]
    return fact, slot, paragraph(cast, facts, language, unseen=unseen)


def question(rng: random.Random, split: str, language: str, *, details_only: bool = False) -> Question:
    """One question with its paragraph. details_only: never ask for the entity that the fact is about."""
    unseen = split == "unseen_forms"
    while True:
        make = _about_one if rng.random() < 0.4 else _among_many
        fact, slot, sentences = make(Cast(rng, split), language, unseen)
        start = find(sentences, fact, slot, language)
        if start < 0 or (details_only and slot == fact.relation.key):
            continue
        context, wording = join(sentences), fact.relation.wording(language)
        answer = context[start : start + len(fact.answer(slot, language))]
        says = wording.says.get(slot, wording.forms)[0]
        asked = fill(pick(rng, wording.asks[slot], unseen=unseen), fact, language)
        return Question(context, asked, answer, start, fill(says, fact, language), fact)
