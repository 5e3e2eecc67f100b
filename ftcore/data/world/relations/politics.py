"""Facts about councils, elections and public works."""

from typing import Final

from ftcore.data.world.wording import Relation, Wording

RELATIONS: Final = (
    Relation(
        id="election",
        topic="politics",
        key="person",
        slots={"person": "person", "office": "office", "place": "place", "share": "percent"},
        en=Wording(
            forms=(
                "{person} was elected {office} in {place} with {share} of the votes.",
                "With {share} of the votes, {place} chose {person} as {office}.",
                "{share} of the voters in {place} wanted {person} as {office}.",
                "In {place}, {person} will be {office} after winning {share} of the votes.",
                "{place} gave {share} of its votes to {person}, the next {office}.",
            ),
            openers=(
                "The votes have been counted, and {person} is happy.",
                "It was a long election night for {person}.",
                "{person} thanked everybody.",
            ),
            says={
                "office": (
                    "{person} will be {office}.",
                    "The new post of {person} is {office}.",
                    "{person} takes over as {office}.",
                ),
                "place": (
                    "{person} won the election in {place}.",
                    "The voters of {person} live in {place}.",
                    "{place} stood behind {person}.",
                ),
                "share": (
                    "{person} received {share} of the votes.",
                    "{share} of the people voted for {person}.",
                    "The result of {person} was {share}.",
                ),
            },
            asks={
                "person": (
                    "Who was elected in {place}?",
                    "Who won the election in {place}?",
                    "Whom did the voters in {place} choose?",
                ),
                "office": (
                    "What will {person} be?",
                    "What is the new post of {person}?",
                    "Which office did {person} win?",
                ),
                "place": (
                    "Where was {person} elected?",
                    "In which city did {person} win the election?",
                    "Where do the voters of {person} live?",
                ),
                "share": (
                    "How many votes did {person} receive?",
                    "What share of the votes went to {person}?",
                    "What was the result of {person}?",
                ),
            },
            headline="{person} elected in {place}",
        ),
        es=Wording(
            forms=(
                "Eligieron a {person} como {office} en {place} con el {share} de los votos.",
                "Con el {share} de los votos, {place} escogió a {person} como {office}.",
                "En {place}, el {share} de los votantes quería a {person} como {office}.",
                "{place} dio el {share} de sus votos a {person}, que será {office}.",
            ),
            openers=(
                "Ya se han contado los votos, y {person} sonríe.",
                "Fue una larga noche electoral para {person}.",
                "{person} dio las gracias a todo el mundo.",
            ),
            says={
                "office": (
                    "{person} será {office}.",
                    "El nuevo cargo de {person} es {office}.",
                    "{person} empieza como {office}.",
                ),
                "place": (
                    "{person} ganó las elecciones en {place}.",
                    "Los votantes de {person} viven en {place}.",
                    "{place} apoyó a {person}.",
                ),
                "share": (
                    "{person} recibió el {share} de los votos.",
                    "El {share} de la gente votó por {person}.",
                    "El resultado de {person} fue del {share}.",
                ),
            },
            asks={
                "person": (
                    "¿A quién eligieron en {place}?",
                    "¿Quién ganó las elecciones en {place}?",
                    "¿A quién apoyó {place}?",
                ),
                "office": (
                    "¿Qué será {person}?",
                    "¿Cuál es el nuevo cargo de {person}?",
                    "¿Qué puesto ganó {person}?",
                ),
                "place": (
                    "¿Dónde eligieron a {person}?",
                    "¿En qué ciudad ganó {person} las elecciones?",
                    "¿Dónde viven los votantes de {person}?",
                ),
                "share": (
                    "¿Cuántos votos recibió {person}?",
                    "¿Qué parte de los votos fue para {person}?",
                    "¿Cuál fue el resultado de {person}?",
                ),
            },
            headline="{place} elige a {person}",
        ),
    ),
    Relation(
        id="ban",
        topic="politics",
        key="place",
        slots={"place": "place", "thing": "banned", "date": "date", "fine": "money"},
        en=Wording(
            forms=(
                "{place} will ban {thing} from {date}, with fines of {fine}.",
                "From {date}, {thing} will be forbidden in {place}, with fines of {fine}.",
                "The council of {place} has voted against {thing}, with fines of {fine} from {date}.",
                "Fines of {fine} await those who ignore the ban on {thing} in {place} from {date}.",
                "In {place}, the days of {thing} end on {date}, and offenders will pay {fine}.",
            ),
            openers=(
                "The streets of {place} will change.",
                "There is a new law in {place}.",
                "People in {place} have a new rule to learn.",
            ),
            says={
                "thing": (
                    "{place} says no to {thing}.",
                    "The law of {place} is against {thing}.",
                    "{place} does not want {thing} any more.",
                ),
                "date": (
                    "The law of {place} begins on {date}.",
                    "{place} will start on {date}.",
                    "In {place} the rule is valid from {date}.",
                ),
                "fine": (
                    "The fine in {place} is {fine}.",
                    "{place} asks for {fine} as a fine.",
                    "Whoever breaks the rule of {place} pays {fine}.",
                ),
            },
            asks={
                "place": (
                    "Which city will ban {thing}?",
                    "Where will {thing} be forbidden?",
                    "Where do the days of {thing} end?",
                ),
                "thing": (
                    "What will {place} ban?",
                    "What will be forbidden in {place}?",
                    "What does {place} not want any more?",
                ),
                "date": (
                    "When does the law of {place} begin?",
                    "When will {place} start?",
                    "From when is the rule of {place} valid?",
                ),
                "fine": (
                    "How much is the fine in {place}?",
                    "What does {place} ask for as a fine?",
                    "How much will offenders in {place} pay?",
                ),
            },
            headline="{place} bans {thing}",
        ),
        es=Wording(
            forms=(
                "{place} prohibirá {thing} desde el {date}, con multas de {fine}.",
                "El {date} empieza en {place} la prohibición contra {thing}, con multas de {fine}.",
                "El consejo de {place} ha votado contra {thing}, con multas de {fine} desde el {date}.",
                "Quien no respete desde el {date} la norma de {place} contra {thing} pagará {fine}.",
            ),
            openers=(
                "Las calles de {place} van a cambiar.",
                "Hay una nueva ley en {place}.",
                "La gente de {place} tiene una norma nueva.",
            ),
            says={
                "thing": (
                    "{place} dice no y prohíbe {thing}.",
                    "La ley de {place} va contra {thing}.",
                    "{place} ya no quiere {thing}.",
                ),
                "date": (
                    "La ley de {place} empieza el {date}.",
                    "{place} comenzará el {date}.",
                    "En {place} la norma vale desde el {date}.",
                ),
                "fine": (
                    "La multa en {place} es de {fine}.",
                    "{place} pide {fine} de multa.",
                    "Quien rompa la norma de {place} paga {fine}.",
                ),
            },
            asks={
                "place": (
                    "¿Qué ciudad prohibirá {thing}?",
                    "¿Dónde se va a prohibir {thing}?",
                    "¿Qué consejo ha votado contra {thing}?",
                ),
                "thing": (
                    "¿Qué prohibirá {place}?",
                    "¿Contra qué ha votado {place}?",
                    "¿Qué no quiere ya {place}?",
                ),
                "date": (
                    "¿Cuándo empieza la ley de {place}?",
                    "¿Cuándo comenzará {place}?",
                    "¿Desde cuándo vale la norma de {place}?",
                ),
                "fine": (
                    "¿De cuánto es la multa en {place}?",
                    "¿Cuánto pide {place} de multa?",
                    "¿Cuánto paga quien rompa la norma de {place}?",
                ),
            },
            headline="{place} prohíbe {thing}",
        ),
    ),
    Relation(
        id="public_work",
        topic="politics",
        key="place",
        slots={"place": "place", "work": "work", "cost": "money", "year": "year"},
        en=Wording(
            forms=(
                "{place} will build {work} for {cost}, as first planned in {year}.",
                "After plans that date from {year}, {place} will spend {cost} on {work}.",
                "The council of {place} has approved {cost} for {work}, an idea from {year}.",
                "{cost} of public money will give {place} {work}, promised since {year}.",
                "First promised in {year}, {work} for {place} has now been granted {cost}.",
            ),
            openers=(
                "The council of {place} has voted.",
                "{place} is going to change.",
                "The people of {place} have waited long enough.",
            ),
            says={
                "work": (
                    "{place} will have {work}.",
                    "The plan of {place} is to build {work}.",
                    "What {place} needs most is {work}.",
                ),
                "cost": (
                    "The plan of {place} will cost {cost}.",
                    "{place} will spend {cost}.",
                    "{place} has put aside {cost}.",
                ),
                "year": (
                    "The idea of {place} comes from {year}.",
                    "{place} had the first plan in {year}.",
                    "{place} has talked about it since {year}.",
                ),
            },
            asks={
                "place": (
                    "Which city will build {work}?",
                    "Who will spend {cost}?",
                    "Which city has been granted {cost}?",
                ),
                "work": (
                    "What will {place} build?",
                    "What is the plan of {place}?",
                    "What does {place} need most?",
                ),
                "cost": (
                    "How much will {place} spend?",
                    "How much will the plan of {place} cost?",
                    "How much has {place} put aside?",
                ),
                "year": (
                    "When did {place} have the first plan?",
                    "From which year is the idea of {place}?",
                    "Since when has {place} talked about it?",
                ),
            },
            headline="{place} to build {work}",
        ),
        es=Wording(
            forms=(
                "{place} construirá {work} por {cost} según un plan de {year}.",
                "Con planes que vienen de {year}, {place} gastará {cost} en {work}.",
                "El consejo de {place} ha aprobado {cost} para {work}, una idea de {year}.",
                "Prometido en {year}, {work} para {place} ya cuenta con {cost}.",
            ),
            openers=(
                "El consejo de {place} ha votado.",
                "{place} se prepara para cambiar.",
                "La gente de {place} ya ha esperado bastante.",
            ),
            says={
                "work": (
                    "{place} tendrá {work}.",
                    "El plan de {place} es construir {work}.",
                    "Lo que más necesita {place} es {work}.",
                ),
                "cost": (
                    "El plan de {place} costará {cost}.",
                    "{place} gastará {cost}.",
                    "{place} ha reservado {cost}.",
                ),
                "year": (
                    "La idea de {place} viene de {year}.",
                    "{place} hizo el primer plan en {year}.",
                    "{place} habla de ello desde {year}.",
                ),
            },
            asks={
                "place": (
                    "¿Qué ciudad construirá {work}?",
                    "¿Quién gastará {cost}?",
                    "¿Qué ciudad ya cuenta con {cost}?",
                ),
                "work": (
                    "¿Qué construirá {place}?",
                    "¿Cuál es el plan de {place}?",
                    "¿Qué es lo que más necesita {place}?",
                ),
                "cost": (
                    "¿Cuánto gastará {place}?",
                    "¿Cuánto costará el plan de {place}?",
                    "¿Cuánto ha reservado {place}?",
                ),
                "year": (
                    "¿Cuándo hizo {place} el primer plan?",
                    "¿De qué año viene la idea de {place}?",
                    "¿Desde cuándo habla {place} de ello?",
                ),
            },
            headline="{place} construirá {work}",
        ),
    ),
)
