"""Pairs of sentences: the same in other words, one following from the other or not, more or less alike."""

import random
from typing import Final

from ftcore.data.world.articles import join, tell
from ftcore.data.world.facts import Cast
from ftcore.data.world.relations import RELATIONS
from ftcore.data.world.wording import Fact, Wording, fill, pick

LABELS: Final = ("entailment", "neutral", "contradiction")
# What each slot that differs takes off the 5 points of a pair with one meaning.
KEY_WEIGHT: Final = 2.0
DETAIL_WEIGHT: Final = 1.0


def source_form(rng: random.Random, wording: Wording, *, unseen: bool) -> str:
    """Any way to put a fact."""
    return pick(rng, wording.forms, unseen=unseen)


def target_form(wording: Wording, source: str) -> str:
    """How a paraphrase puts what `source` says: the plain form, or the second one if the source is plain already."""
    return wording.forms[1] if source == wording.forms[0] else wording.forms[0]


def paraphrase(rng: random.Random, split: str, language: str) -> tuple[Fact, str, str]:
    """A fact put in two ways."""
    fact = Cast(rng, split).fact()
    wording = fact.relation.wording(language)
    source = source_form(rng, wording, unseen=split == "unseen_forms")
    return fact, fill(source, fact, language), fill(target_form(wording, source), fact, language)


def entailment(rng: random.Random, split: str, language: str) -> tuple[Fact, str, str, str]:
    """(fact, premise, hypothesis, label): the premise tells two details, the hypothesis one, in other words if it can.

    Neutral: a detail the premise does not tell. Contradiction: another value in a detail that it tells.
    """
    unseen = split == "unseen_forms"
    cast = Cast(rng, split)
    fact = cast.fact()
    says = fact.relation.wording(language).says
    first, second, untold = rng.sample(fact.relation.details, 3)
    templates = {slot: pick(rng, says[slot], unseen=unseen) for slot in (first, second)}
    premise = join([tell(templates[slot], fact, language) for slot in (first, second)])
    label = rng.choice(LABELS)
    slot = untold if label == "neutral" else first
    claim = fact.changed(slot, cast.value(fact.relation.slots[slot])) if label == "contradiction" else fact
    template = says[slot][0] if unseen else pick(rng, says[slot], unseen=False, avoid=templates.get(slot, ""))
    return fact, premise, fill(template, claim, language), label


def _altered(rng: random.Random, cast: Cast, fact: Fact) -> tuple[Fact, float]:
    changed, points = fact, 5.0
    for slot in rng.sample(tuple(fact.relation.slots), rng.randint(0, len(fact.relation.slots))):
        changed = changed.changed(slot, cast.value(fact.relation.slots[slot]))
        points -= KEY_WEIGHT if slot == fact.relation.key else DETAIL_WEIGHT
    return changed, max(points, 1.0)


def similarity(rng: random.Random, split: str, language: str) -> tuple[Fact, str, str, str]:
    """(fact, sentence, sentence, score from "0.0" to "5.0").

    5 less 2 for another key and 1 for each other detail, never under 1 within a relation;
    0.5 for another relation of the same topic, 0 for another topic.
    """
    unseen = split == "unseen_forms"
    cast = Cast(rng, split)
    fact = cast.fact()
    if rng.random() < 0.75:
        other, points = _altered(rng, cast, fact)
    else:
        other = cast.fact(rng.choice([relation for relation in RELATIONS if relation is not fact.relation]))
        points = 0.5 if other.relation.topic == fact.relation.topic else 0.0
    first = source_form(rng, fact.relation.wording(language), unseen=unseen)
    forms = other.relation.wording(language).forms
    second = forms[0] if unseen else pick(rng, forms, unseen=False, avoid=first)
    return fact, fill(first, fact, language), fill(second, other, language), f"{points:.1f}"
