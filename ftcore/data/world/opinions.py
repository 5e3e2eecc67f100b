"""Opinions for sentiment: what somebody says about a place, a film, a meal."""

import random
from typing import Final

from ftcore.data.world import entities
from ftcore.data.world.wording import contracted, pick

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
    "pt": (
        "a comida",
        "a peça",
        "a visita",
        "a viagem",
        "a novela",
        "a festa",
        "a sopa",
        "a música",
        "a exposição",
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
            "{p} smiled all day because of {x} in {t}.",
            "Nothing in {t} was as good as {x}, writes {p}.",
            "{p} would go back to {t} tomorrow for {x}.",
            "{x} made {p} very happy in {t}.",
            "{p} could not get enough of {x} in {t}.",
        ),
        "es": (
            "A {p} le encantó {x} en {t}.",
            "{x} en {t} fue maravillosa, dice {p}.",
            "{p} recomienda a todos {x} en {t}.",
            "Gracias a {x}, {p} pasó en {t} el mejor día del año.",
            "Para {p}, {x} en {t} fue una gran alegría.",
            "{p} sonrió todo el día con {x} en {t}.",
            "Nada en {t} fue tan bueno como {x}, escribe {p}.",
            "{p} volvería mañana a {t} por {x}.",
            "{p} disfrutó muchísimo {x} en {t}.",
        ),
        "pt": (
            "{p} adorou {x} em {t}.",
            "{x} em {t} foi maravilhosa, diz {p}.",
            "{p} recomenda {x} em {t} para todo mundo.",
            "Graças a {x}, {p} passou em {t} o melhor dia do ano.",
            "Para {p}, {x} em {t} foi uma grande alegria.",
            "{p} sorriu o dia inteiro com {x} em {t}.",
            "Nada em {t} foi tão bom quanto {x}, escreve {p}.",
            "{p} voltaria amanhã para {t} só por {x}.",
            "{p} aproveitou muitíssimo {x} em {t}.",
        ),
    },
    "negative": {
        "en": (
            "{p} hated {x} in {t}.",
            "{x} in {t} was terrible, says {p}.",
            "{p} would not recommend {x} in {t} to anybody.",
            "Because of {x}, {p} spent the worst day of the year in {t}.",
            "For {p}, {x} in {t} was a waste of time.",
            "{p} was angry all day because of {x} in {t}.",
            "Nothing in {t} was as bad as {x}, writes {p}.",
            "{p} will never go back to {t} because of {x}.",
            "{x} made {p} very sad in {t}.",
            "{p} wants the money for {x} in {t} back.",
        ),
        "es": (
            "{p} no soportó {x} en {t}.",
            "{x} en {t} fue horrible, dice {p}.",
            "{p} no recomienda a nadie {x} en {t}.",
            "Por culpa de {x}, {p} pasó en {t} el peor día del año.",
            "Para {p}, {x} en {t} fue una pérdida de tiempo.",
            "{p} se enfadó mucho con {x} en {t}.",
            "Nada en {t} fue tan malo como {x}, escribe {p}.",
            "{p} no volverá nunca a {t} por culpa de {x}.",
            "{p} se aburrió muchísimo en {t} con {x}.",
        ),
        "pt": (
            "{p} detestou {x} em {t}.",
            "{x} em {t} foi horrível, diz {p}.",
            "{p} não recomenda {x} em {t} para ninguém.",
            "Por culpa de {x}, {p} passou em {t} o pior dia do ano.",
            "Para {p}, {x} em {t} foi uma perda de tempo.",
            "{p} reclamou o dia inteiro de {x} em {t}.",
            "Nada em {t} foi tão ruim quanto {x}, escreve {p}.",
            "{p} nunca mais volta para {t} por culpa de {x}.",
            "{p} achou um tédio {x} em {t}.",
        ),
    },
    "neutral": {
        "en": (
            "{p} told us about {x} in {t}.",
            "{x} in {t} lasted an hour, says {p}.",
            "{p} paid for {x} in {t} with a card.",
            "After {x}, {p} took the bus home from {t}.",
            "For {p}, {x} in {t} begins at eight.",
            "{p} arrived in {t} an hour before {x}.",
            "In {t}, {p} asked for the price of {x}.",
            "{p} has a photo of {x} in {t}.",
            "{x} in {t} was on a Monday, writes {p}.",
            "{p} read about {x} in {t} in the newspaper.",
        ),
        "es": (
            "{p} nos habló sobre {x} en {t}.",
            "{x} en {t} duró una hora, dice {p}.",
            "{p} pagó con tarjeta {x} en {t}.",
            "Después de {x}, {p} volvió desde {t} en autobús.",
            "Para {p}, {x} en {t} empieza a las ocho.",
            "{p} llegó a {t} una hora antes que {x}.",
            "En {t}, {p} preguntó cuánto cuesta {x}.",
            "{x} en {t} fue un lunes, escribe {p}.",
            "{p} leyó en el periódico sobre {x} en {t}.",
        ),
        "pt": (
            "{p} nos falou sobre {x} em {t}.",
            "{x} em {t} durou uma hora, diz {p}.",
            "{p} pagou {x} em {t} com cartão.",
            "Depois de {x}, {p} voltou de {t} de ônibus.",
            "Para {p}, {x} em {t} começa às oito.",
            "{p} chegou a {t} uma hora antes de {x}.",
            "Em {t}, {p} perguntou quanto custa {x}.",
            "{x} em {t} foi numa segunda-feira, escreve {p}.",
            "{p} leu no jornal sobre {x} em {t}.",
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
    text = contracted(template.format(p=person, t=town, x=thing), language)
    return text[:1].upper() + text[1:], label
