"""Opinions for sentiment: what somebody says about a place, a film, a meal."""

import random
from typing import Final

from ftcore.data.world import entities
from ftcore.data.world.wording import pick

# {p}: a person, {t}: a town. The last of each list is held out of all training.
THINGS: Final = {
    "en": (
        "the film",
        "the hotel",
        "the concert",
        "the book",
        "the soup",
        "the museum",
        "the trip",
        "the phone",
        "the play",
    ),
    "es": (
        "la película",
        "la comida",
        "la obra",
        "la visita",
        "la excursión",
        "la novela",
        "la cena",
        "la fiesta",
        "la exposición",
    ),
}
OPINIONS: Final = {
    "positive": {
        "en": (
            "{p} loved {x} in {t}.",
            "{x} in {t} was wonderful, says {p}.",
            "{p} would recommend {x} in {t} to everybody.",
            "Thanks to {x}, {p} spent the best day of the year in {t}.",
            "For {p}, {x} in {t} was a pure joy.",
            "{p} could not get enough of {x} in {t}.",
        ),
        "es": (
            "A {p} le encantó {x} en {t}.",
            "{x} en {t} fue maravillosa, dice {p}.",
            "{p} recomienda a todos {x} en {t}.",
            "Gracias a {x}, {p} pasó en {t} el mejor día del año.",
            "{p} disfrutó muchísimo {x} en {t}.",
        ),
    },
    "negative": {
        "en": (
            "{p} hated {x} in {t}.",
            "{x} in {t} was terrible, says {p}.",
            "{p} would not recommend {x} in {t} to anybody.",
            "Because of {x}, {p} spent the worst day of the year in {t}.",
            "For {p}, {x} in {t} was a waste of time.",
            "{p} wants the money for {x} in {t} back.",
        ),
        "es": (
            "{p} no soportó {x} en {t}.",
            "{x} en {t} fue horrible, dice {p}.",
            "{p} no recomienda a nadie {x} en {t}.",
            "Por culpa de {x}, {p} pasó en {t} el peor día del año.",
            "{p} se aburrió muchísimo en {t} con {x}.",
        ),
    },
    "neutral": {
        "en": (
            "{p} told us about {x} in {t}.",
            "{x} in {t} lasted an hour, says {p}.",
            "{p} paid for {x} in {t} with a card.",
            "After {x}, {p} took the bus home from {t}.",
            "For {p}, {x} in {t} begins at eight.",
            "{p} read about {x} in {t} in the newspaper.",
        ),
        "es": (
            "{p} nos habló sobre {x} en {t}.",
            "{x} en {t} duró una hora, dice {p}.",
            "{p} pagó con tarjeta {x} en {t}.",
            "Después de {x}, {p} volvió desde {t} en autobús.",
            "{p} leyó en el periódico sobre {x} en {t}.",
        ),
    },
}


def opinion(rng: random.Random, split: str, language: str) -> tuple[str, str]:
    """One opinion and its label: "positive", "negative" or "neutral"."""
    unseen = split == "unseen_forms"
    label = rng.choice(tuple(OPINIONS))
    template = pick(rng, OPINIONS[label][language], unseen=unseen)
    thing = pick(rng, THINGS[language], unseen=unseen)
    person, town = (draw(rng, split).text(language) for draw in (entities.person, entities.place))
    text = template.format(p=person, t=town, x=thing)
    return text[:1].upper() + text[1:], label
