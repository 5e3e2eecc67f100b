"""What the starter models read while they are made: short texts, documents, and documents with their facts restated."""

import random
import re
from dataclasses import dataclass
from typing import Final

from ftcore.data import world
from ftcore.data.world import Cast, Fact, article, fill, find, join, locate, paragraph, pick

WILD_SHARE: Final = 0.12
QUIZ_SHARE: Final = 0.5  # of the statements about a document, how many are a question and its answer
_INNER_NAME: Final = re.compile(r"(?<=[\w,] )[A-ZÁÉÍÓÚ]\w+")


@dataclass(frozen=True)
class Restated:
    """A document and statements of what it says, in other words; `hidden` are the (start, end) of values in them."""

    document: str
    statements: str
    hidden: tuple[tuple[int, int], ...]


def language_of(rng: random.Random) -> str:
    """Any of the world's languages, each as often."""
    return rng.choice(world.LANGUAGES)


def short_text(rng: random.Random) -> str:
    """One sentence, or two, of the training world."""
    language = language_of(rng)
    cast = Cast(rng, "train")
    if rng.random() < 0.6:
        return join(paragraph(cast, [cast.fact()], language))
    return join(article(cast, cast.fact(), language)[: rng.randint(1, 2)])


def document(rng: random.Random) -> str:
    """A longer text of the training world."""
    return world.document(rng, "train", language_of(rng))


def _statement(rng: random.Random, fact: Fact, slot: str, language: str) -> tuple[str, int]:
    """A sentence that tells a slot, or a quiz question with its answer; and where in it the slot's value begins."""
    wording = fact.relation.wording(language)
    if rng.random() < QUIZ_SHARE:
        question = fill(pick(rng, wording.asks[slot], unseen=False), fact, language)
        return f"{question} {fact.answer(slot, language)}.", len(question) + 1
    says = wording.forms if slot == fact.relation.key else wording.says[slot]
    template = pick(rng, says, unseen=False)
    return fill(template, fact, language), locate(template, fact, slot, language)


def restated(rng: random.Random) -> Restated:
    """A document of one to three facts and one to three statements about them, a value of each to be looked up."""
    language = language_of(rng)
    cast = Cast(rng, "train")
    facts = [cast.fact()]
    if rng.random() < 0.4:
        sentences = article(cast, facts[0], language)
    else:
        facts += [cast.fact(facts[0].relation if rng.random() < 0.6 else None) for _ in range(rng.choice((0, 1, 1, 2)))]
        sentences = paragraph(cast, facts, language)
    text, hidden = "", []
    asked = [(fact, slot) for fact in facts for slot in fact.relation.slots]
    for fact, slot in rng.sample(asked, rng.randint(1, 3)):
        statement, start = _statement(rng, fact, slot, language)
        if start < 0 or find(sentences, fact, slot, language) < 0:
            continue
        offset = len(text) + (1 if text else 0)
        text = f"{text} {statement}" if text else statement
        hidden.append((offset + start, offset + start + len(fact.answer(slot, language))))
    return Restated(join(sentences), text, tuple(hidden)) if hidden else restated(rng)


def wild_names(rng: random.Random, *texts: str, pieces: tuple[str, ...]) -> tuple[str, ...]:
    """The texts with their inner names replaced, the same everywhere, by words made of any pieces of the vocabulary.

    A model that has read such words can copy a name from outside its world.
    """
    names = sorted({match for text in texts for match in _INNER_NAME.findall(text)})
    new = {name: "".join(rng.choice(pieces) for _ in range(rng.randint(1, 3))).capitalize() for name in names}
    if not new:
        return texts
    pattern = re.compile(r"\b(" + "|".join(map(re.escape, names)) + r")\b")
    return tuple(pattern.sub(lambda match: new[match[1]], text) for text in texts)
