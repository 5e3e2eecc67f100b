"""Drawing facts: a relation, and a value for each of its slots that belongs to the split."""

import random
from collections.abc import Callable, Sequence
from typing import Final

from ftcore.data.world import entities, values
from ftcore.data.world.relations import RELATIONS
from ftcore.data.world.values import Value
from ftcore.data.world.wording import Fact, Relation


def _from(choices: Sequence[Value]) -> Callable[[random.Random, str], Value]:
    return lambda rng, split: rng.choice(choices)


def _any(draw: Callable[[random.Random], Value]) -> Callable[[random.Random, str], Value]:
    return lambda rng, split: draw(rng)


DRAW: Final[dict[str, Callable[[random.Random, str], Value]]] = {
    "person": entities.person,
    "place": entities.place,
    "company": entities.company,
    "team": entities.team,
    "school": entities.school,
    "year": _any(values.year),
    "date": _any(values.date),
    "money": _any(values.money),
    "count": _any(values.count),
    "percent": _any(values.percent),
    "minutes": _any(values.minutes),
    "score": _any(values.score),
    "title": _any(values.title),
    "job": _from(values.JOBS),
    "office": _from(values.OFFICES),
    "subject": _from(values.SUBJECTS),
    "animal": _from(values.ANIMALS),
    "product": _from(values.PRODUCTS),
    "work": _from(values.WORKS),
    "banned": _from(values.BANNED),
    "tool": _from(values.TOOLS),
    "find": _from(values.FINDS),
    "race": _from(values.RACES),
    "prize": _from(values.PRIZES),
}


class Cast:
    """Draws facts for one text, so that no two slots of the text hold the same value, nor share a name's part."""

    def __init__(self, rng: random.Random, split: str) -> None:
        self.rng = rng
        self.split = split
        self._taken: set[str] = set()

    def value(self, kind: str) -> Value:
        """A value of a kind that this text has not used yet (after 50 tries, any: small lists may run out)."""
        for _ in range(50):
            value = DRAW[kind](self.rng, self.split)
            words = _own_words(kind, value.name)
            if not words & self._taken:
                break
        self._taken |= words
        return value

    def fact(self, relation: Relation | None = None) -> Fact:
        """A fact of the relation given, or of any."""
        relation = relation or self.rng.choice(RELATIONS)
        return Fact(relation, {slot: self.value(kind) for slot, kind in relation.slots.items()})


def _own_words(kind: str, text: str) -> set[str]:
    """The part of a value that no other value of the text may have: each name of a person, the first word of a firm."""
    if kind == "person":
        return set(text.split())
    return {text.split()[0]} if kind in ("company", "team", "school") else {text}
