"""What a relation of the world is, and how its templates become sentences.

In every list of templates the LAST one is held out: no training stage sees it, only the split "unseen_forms".
"""

import random
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from ftcore.data.world.values import Value

_SLOT: Final = re.compile(r"{(\w+)}")
_CONTRACTIONS: Final[Mapping[str, Mapping[str, Mapping[str, str]]]] = {
    "en": {},
    "es": {"de": {"el": "del"}, "a": {"el": "al"}},
    "pt": {
        "de": {"o": "do", "a": "da", "os": "dos", "as": "das"},
        "em": {"o": "no", "a": "na", "os": "nos", "as": "nas"},
        "a": {"o": "ao", "a": "à", "os": "aos", "as": "às"},
        "por": {"o": "pelo", "a": "pela", "os": "pelos", "as": "pelas"},
    },
}
"""What a preposition and the article after it become in a language; the article of a title, a capital, stays apart."""
_APART: Final = re.compile(r"\b([Dd]e|[Ee]m|[Aa]|[Pp]or) (el|os?|as?)(?= )")


@dataclass(frozen=True)
class Wording:
    """How one language speaks of a relation. The first of `forms` is the plain one: what a summary or paraphrase says.

    says: for each slot but the key, sentences that tell only that slot. asks: questions, the key's too.
    """

    forms: tuple[str, ...]
    openers: tuple[str, ...]
    says: Mapping[str, tuple[str, ...]]
    asks: Mapping[str, tuple[str, ...]]
    headline: str


@dataclass(frozen=True)
class Relation:
    """A kind of fact: the slots it fills (name → kind of value), the slot it is about (`key`) and its topic."""

    id: str
    topic: str
    key: str
    slots: Mapping[str, str]
    en: Wording
    es: Wording
    pt: Wording

    def wording(self, language: str) -> Wording:
        """The templates of one of LANGUAGES."""
        return {"en": self.en, "es": self.es, "pt": self.pt}[language]

    @property
    def details(self) -> tuple[str, ...]:
        """The slots other than the key, in the order they are declared."""
        return tuple(slot for slot in self.slots if slot != self.key)


@dataclass(frozen=True)
class Fact:
    """A relation with a value in every slot."""

    relation: Relation
    values: Mapping[str, Value]

    @property
    def group(self) -> str:
        """What identifies the fact: rows of one group must stay on one side of a split.

        All its values, since two films may share a title and nothing else.
        """
        return ":".join((self.relation.id, *(value.name for value in self.values.values())))

    def answer(self, slot: str, language: str) -> str:
        """The words of one slot."""
        return self.values[slot].text(language)

    def changed(self, slot: str, value: Value) -> "Fact":
        """The same fact with another value in one slot."""
        return Fact(self.relation, {**self.values, slot: value})


def seen(templates: tuple[str, ...]) -> tuple[str, ...]:
    """The templates training may use: all but the last."""
    return templates[:-1]


def pick(rng: random.Random, templates: tuple[str, ...], *, unseen: bool, avoid: str = "") -> str:
    """One template: the held-out one if `unseen`, else any other but `avoid` (where there is a choice)."""
    if unseen:
        return templates[-1]
    choices = [template for template in seen(templates) if template != avoid] or list(seen(templates))
    return rng.choice(choices)


def contracted(text: str, language: str) -> str:
    """The text with its prepositions and articles drawn together: "de el mar" is "del mar", "em a lua" is "na lua"."""

    def together(match: re.Match[str]) -> str:
        preposition, article = match.groups()
        joined = _CONTRACTIONS[language].get(preposition.lower(), {}).get(article, match[0])
        return joined[:1].upper() + joined[1:] if preposition[0].isupper() else joined

    return _APART.sub(together, text)


def fill(template: str, fact: Fact, language: str, *, short: Collection[str] = ()) -> str:
    """The sentence a template makes of a fact; the slots named in `short` are called by their short names."""
    text = _SLOT.sub(lambda match: fact.values[match[1]].text(language, short=match[1] in short), template)
    text = contracted(text, language)
    first = 1 if text[:1] == "¿" else 0
    return text[:first] + text[first : first + 1].upper() + text[first + 1 :]


def locate(template: str, fact: Fact, slot: str, language: str, *, short: bool = False) -> int:
    """Where the value of a slot begins in the filled template, in characters.

    -1 where the sentence does not hold the value as `Fact.answer` writes it (a contraction, a short name).
    """
    names = (fact.relation.key,) if short else ()
    sentence = fill(template, fact, language, short=names)
    before = fill(template.split("{" + slot + "}")[0], fact, language, short=names)
    value = re.compile(rf"(?<!\w){re.escape(fact.answer(slot, language))}(?!\w)", re.IGNORECASE)
    found = value.search(sentence, max(len(before) - 2, 0))
    return found.start() if found else -1
