"""Texts of several sentences: news articles about one fact, and paragraphs of several facts."""

import random
from dataclasses import dataclass
from typing import Final

from ftcore.data.world.facts import Cast
from ftcore.data.world.wording import Fact, fill, locate, pick

# The last of each list is held out of all training, as for the relations.
FILLERS: Final = {
    "en": (
        "Nobody had expected it.",
        "The local radio spoke of nothing else.",
        "The weather was fine that day.",
        "Many people took photos.",
        "More details will follow soon.",
        "The news spread quickly.",
        "Not everybody agrees.",
        "It had been a quiet week until then.",
    ),
    "es": (
        "Nadie lo esperaba.",
        "La radio local no hablaba de otra cosa.",
        "Ese día hacía buen tiempo.",
        "Mucha gente hizo fotos.",
        "Pronto habrá más detalles.",
        "La noticia corrió muy deprisa.",
        "No todo el mundo está de acuerdo.",
        "Hasta entonces había sido una semana tranquila.",
    ),
    "pt": (
        "Ninguém esperava por isso.",
        "A rádio local não falava de outra coisa.",
        "Fazia bom tempo naquele dia.",
        "Muita gente tirou fotos.",
        "Em breve haverá mais detalhes.",
        "A notícia correu muito depressa.",
        "Nem todo mundo está de acordo.",
        "Até então tinha sido uma semana tranquila.",
    ),
}
QUOTES: Final = {
    "en": (
        "“This is a surprise,” said {}.",
        "“I am glad,” said {}.",
        "{} called it good news.",
        "{} was asked about it.",
    ),
    "es": (
        "“Es una sorpresa”, dijo {}.",
        "“Me alegro”, dijo {}.",
        "{} lo llamó una buena noticia.",
        "{} habló sobre ello.",
    ),
    "pt": (
        "“É uma surpresa”, disse {}.",
        "“Fico feliz com isso”, disse {}.",
        "{} falou de uma boa notícia.",
        "{} deu a sua opinião.",
    ),
}


@dataclass(frozen=True)
class Sentence:
    """One sentence of a text; `template` made it of `fact` (None: no fact); `short`: the key by its short name."""

    text: str
    fact: Fact | None = None
    template: str = ""
    short: bool = False


def find(sentences: list[Sentence], fact: Fact, slot: str, language: str) -> int:
    """Where in the joined text (" " between sentences) the value of a slot stands, in characters; -1 if nowhere."""
    offset = 0
    for sentence in sentences:
        if sentence.fact is fact and "{" + slot + "}" in sentence.template:
            start = locate(sentence.template, fact, slot, language, short=sentence.short)
            if start >= 0:
                return offset + start
        offset += len(sentence.text) + 1
    return -1


def tell(template: str, fact: Fact, language: str, *, short: bool = False) -> Sentence:
    """The sentence that a template makes of a fact."""
    names = (fact.relation.key,) if short else ()
    return Sentence(fill(template, fact, language, short=names), fact, template, short)


def article(cast: Cast, fact: Fact, language: str, *, unseen: bool = False) -> list[Sentence]:
    """A news article: an opening that tells little, then a sentence for each detail, and things beside the point."""
    rng, wording = cast.rng, fact.relation.wording(language)
    details = list(fact.relation.details)
    rng.shuffle(details)
    body = [
        tell(pick(rng, wording.says[slot], unseen=unseen), fact, language, short=rng.random() < 0.6) for slot in details
    ]
    if rng.random() < 0.7:
        body.insert(rng.randint(0, len(body)), Sentence(pick(rng, FILLERS[language], unseen=unseen)))
    if rng.random() < 0.3:
        quote = pick(rng, QUOTES[language], unseen=unseen).format(cast.value("person").text(language))
        body.insert(rng.randint(0, len(body)), Sentence(quote))
    return [tell(pick(rng, wording.openers, unseen=unseen), fact, language), *body]


def paragraph(cast: Cast, facts: list[Fact], language: str, *, unseen: bool = False) -> list[Sentence]:
    """The facts in any order, each in one full sentence, now and then with a sentence beside the point."""
    forms = [pick(cast.rng, fact.relation.wording(language).forms, unseen=unseen) for fact in facts]
    told = [tell(form, fact, language) for form, fact in zip(forms, facts, strict=True)]
    cast.rng.shuffle(told)
    if cast.rng.random() < 0.3:
        told.insert(cast.rng.randint(0, len(told)), Sentence(pick(cast.rng, FILLERS[language], unseen=unseen)))
    return told


def join(sentences: list[Sentence]) -> str:
    """The text of the sentences, one space between them."""
    return " ".join(sentence.text for sentence in sentences)


def document(rng: random.Random, split: str, language: str) -> str:
    """Running text for language modelling: an article, or a paragraph of one to four facts."""
    cast = Cast(rng, split)
    if rng.random() < 0.4:
        return join(article(cast, cast.fact(), language))
    return join(paragraph(cast, [cast.fact() for _ in range(rng.randint(1, 4))], language))
