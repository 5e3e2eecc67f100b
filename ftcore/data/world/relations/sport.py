"""Facts about sport."""

from typing import Final

from ftcore.data.world.wording import Relation, Wording

RELATIONS: Final = (
    Relation(
        id="match_won",
        topic="sport",
        key="team",
        slots={"team": "team", "rival": "team", "score": "score", "place": "place"},
        en=Wording(
            forms=(
                "{team} beat {rival} {score} in {place}.",
                "In {place}, {rival} lost {score} to {team}.",
                "The match in {place} ended {score} for {team} against {rival}.",
                "{team} won {score} against {rival} in {place}.",
                "{rival} went down {score} at the hands of {team} in {place}.",
            ),
            openers=(
                "It was a great evening for {team}.",
                "The fans of {team} are happy.",
                "{team} had something to celebrate.",
            ),
            says={
                "rival": (
                    "The rival of {team} was {rival}.",
                    "{team} defeated {rival}.",
                    "On the other side of {team} stood {rival}.",
                ),
                "score": (
                    "The final score for {team} was {score}.",
                    "{team} won {score}.",
                    "The scoreboard showed {score} for {team}.",
                ),
                "place": (
                    "{team} played in {place}.",
                    "The match of {team} was in {place}.",
                    "The game of {team} took place in {place}.",
                ),
            },
            asks={
                "team": ("Who beat {rival}?", "Which team won against {rival}?", "Who was too strong for {rival}?"),
                "rival": ("Who did {team} beat?", "Which team lost to {team}?", "Against whom did {team} win?"),
                "score": (
                    "What was the score of {team}?",
                    "What was the result of {team}?",
                    "How did the match of {team} end?",
                ),
                "place": (
                    "Where did {team} play?",
                    "In which city was the match of {team}?",
                    "Where was the game of {team}?",
                ),
            },
            headline="{team} beats {rival} {score}",
        ),
        es=Wording(
            forms=(
                "{team} venció {score} a {rival} en {place}.",
                "En {place}, {rival} perdió {score} contra {team}.",
                "El partido de {place} terminó {score} a favor de {team} contra {rival}.",
                "{rival} cayó {score} ante {team} en {place}.",
            ),
            openers=(
                "Fue una gran noche para {team}.",
                "La afición de {team} está feliz.",
                "{team} tuvo algo que celebrar.",
            ),
            says={
                "rival": (
                    "El rival de {team} fue {rival}.",
                    "{team} derrotó a {rival}.",
                    "Enfrente de {team} estaba {rival}.",
                ),
                "score": (
                    "El resultado final de {team} fue {score}.",
                    "{team} ganó {score}.",
                    "El marcador de {team} era de {score}.",
                ),
                "place": (
                    "{team} jugó en {place}.",
                    "El partido de {team} fue en {place}.",
                    "El encuentro de {team} tuvo lugar en {place}.",
                ),
            },
            asks={
                "team": ("¿Quién venció a {rival}?", "¿Qué equipo ganó a {rival}?", "¿Quién pudo con {rival}?"),
                "rival": ("¿A quién venció {team}?", "¿Qué equipo perdió contra {team}?", "¿Con quién pudo {team}?"),
                "score": (
                    "¿Cuál fue el resultado de {team}?",
                    "¿Qué resultado logró {team}?",
                    "¿Cómo terminó el partido de {team}?",
                ),
                "place": (
                    "¿Dónde jugó {team}?",
                    "¿En qué ciudad fue el partido de {team}?",
                    "¿Dónde fue el encuentro de {team}?",
                ),
            },
            headline="{team} gana {score} a {rival}",
        ),
    ),
    Relation(
        id="race_won",
        topic="sport",
        key="person",
        slots={"person": "person", "race": "race", "place": "place", "time": "minutes"},
        en=Wording(
            forms=(
                "{person} won {race} in {place} in {time}.",
                "With a time of {time}, {person} came first in {race} in {place}.",
                "The winner of {race} in {place} was {person} with {time}.",
                "In {place}, nobody was faster in {race} than {person}, who needed {time}.",
                "{person} took {time} to finish ahead of everyone in {race} in {place}.",
            ),
            openers=(
                "{person} has a new medal.",
                "It was a golden day for {person}.",
                "{person} could not stop smiling.",
            ),
            says={
                "race": (
                    "{person} came first in {race}.",
                    "The victory of {person} was in {race}.",
                    "{person} was the fastest in {race}.",
                ),
                "place": (
                    "{person} raced in {place}.",
                    "The race of {person} was in {place}.",
                    "{place} saw the victory of {person}.",
                ),
                "time": (
                    "{person} needed {time}.",
                    "The time of {person} was {time}.",
                    "For {person} the clock stopped at {time}.",
                ),
            },
            asks={
                "person": (
                    "Who won the race in {place}?",
                    "Who came first in {place}?",
                    "Who was the fastest in {place}?",
                ),
                "race": (
                    "What did {person} win?",
                    "In which race did {person} come first?",
                    "Where was {person} the fastest?",
                ),
                "place": (
                    "Where did {person} race?",
                    "In which city did {person} come first?",
                    "Which city saw the victory of {person}?",
                ),
                "time": (
                    "How long did {person} need?",
                    "What was the time of {person}?",
                    "After how long did {person} finish?",
                ),
            },
            headline="{person} wins {race}",
        ),
        es=Wording(
            forms=(
                "{person} ganó {race} de {place} en {time}.",
                "Con un tiempo de {time}, {person} llegó en primer lugar en {race} de {place}.",
                "El triunfo en {race} de {place} fue para {person} con {time}.",
                "{person} necesitó {time} para terminar por delante de todos en {race} de {place}.",
            ),
            openers=(
                "{person} tiene una nueva medalla.",
                "Fue un día de oro para {person}.",
                "{person} no dejaba de sonreír.",
            ),
            says={
                "race": (
                    "{person} llegó en primer lugar en {race}.",
                    "La victoria de {person} fue en {race}.",
                    "Nadie pudo con {person} en {race}.",
                ),
                "place": (
                    "{person} compitió en {place}.",
                    "La prueba de {person} fue en {place}.",
                    "{place} vio la victoria de {person}.",
                ),
                "time": (
                    "{person} necesitó {time}.",
                    "El tiempo de {person} fue de {time}.",
                    "Para {person} el reloj se detuvo en {time}.",
                ),
            },
            asks={
                "person": (
                    "¿Quién ganó la prueba de {place}?",
                    "¿Quién llegó en primer lugar en {place}?",
                    "¿Quién triunfó en {place}?",
                ),
                "race": (
                    "¿Qué ganó {person}?",
                    "¿En qué prueba llegó en primer lugar {person}?",
                    "¿En qué carrera nadie pudo con {person}?",
                ),
                "place": (
                    "¿Dónde compitió {person}?",
                    "¿En qué ciudad ganó {person}?",
                    "¿Qué ciudad vio la victoria de {person}?",
                ),
                "time": (
                    "¿Cuánto tiempo necesitó {person}?",
                    "¿Cuál fue el tiempo de {person}?",
                    "¿En cuánto tiempo terminó {person}?",
                ),
            },
            headline="{person} gana {race}",
        ),
    ),
    Relation(
        id="transfer",
        topic="sport",
        key="person",
        slots={"person": "person", "team": "team", "fee": "money", "date": "date"},
        en=Wording(
            forms=(
                "{team} signed {person} on {date} for {fee}.",
                "{person} joined {team} on {date} for {fee}.",
                "On {date}, {team} paid {fee} for {person}.",
                "For {fee}, {person} became a player of {team} on {date}.",
                "{team} brought in {person} on {date} at a cost of {fee}.",
            ),
            openers=(
                "{person} will wear a new shirt.",
                "A change is coming for {person}.",
                "{person} has packed the sports bag.",
            ),
            says={
                "team": (
                    "The new team of {person} is {team}.",
                    "{person} now plays for {team}.",
                    "{person} has gone to {team}.",
                ),
                "fee": (
                    "The price for {person} was {fee}.",
                    "{person} cost {fee}.",
                    "The bill for {person} came to {fee}.",
                ),
                "date": (
                    "{person} signed on {date}.",
                    "The contract of {person} began on {date}.",
                    "{person} put pen to paper on {date}.",
                ),
            },
            asks={
                "person": (
                    "Who did {team} sign?",
                    "Which player joined {team}?",
                    "Who is the new player of {team}?",
                ),
                "team": (
                    "Which team signed {person}?",
                    "Which team did {person} join?",
                    "Where does {person} play now?",
                ),
                "fee": (
                    "How much did {person} cost?",
                    "What was the price for {person}?",
                    "How much was paid for {person}?",
                ),
                "date": (
                    "When did {person} sign?",
                    "On which day did {person} join the team?",
                    "When did {person} put pen to paper?",
                ),
            },
            headline="{team} signs {person} for {fee}",
        ),
        es=Wording(
            forms=(
                "{team} fichó a {person} el {date} por {fee}.",
                "{person} llegó a {team} el {date} por {fee}.",
                "El {date}, {team} pagó {fee} por {person}.",
                "{team} se hizo el {date} con {person} a cambio de {fee}.",
            ),
            openers=(
                "{person} vestirá otra camiseta.",
                "Llega un cambio para {person}.",
                "{person} ya ha hecho las maletas.",
            ),
            says={
                "team": (
                    "El nuevo equipo de {person} es {team}.",
                    "{person} juega ahora con {team}.",
                    "{person} se ha ido con {team}.",
                ),
                "fee": (
                    "El precio de {person} fue de {fee}.",
                    "{person} costó {fee}.",
                    "La cuenta por {person} subió a {fee}.",
                ),
                "date": (
                    "{person} firmó el {date}.",
                    "El contrato de {person} empezó el {date}.",
                    "{person} puso su firma el {date}.",
                ),
            },
            asks={
                "person": (
                    "¿A quién fichó {team}?",
                    "¿Quién llegó a {team}?",
                    "¿Con quién se hizo {team}?",
                ),
                "team": (
                    "¿Qué equipo fichó a {person}?",
                    "¿A qué equipo llegó {person}?",
                    "¿Dónde juega ahora {person}?",
                ),
                "fee": (
                    "¿Cuánto costó {person}?",
                    "¿Cuál fue el precio de {person}?",
                    "¿Cuánto se pagó por {person}?",
                ),
                "date": (
                    "¿Cuándo firmó {person}?",
                    "¿Qué día llegó {person} al equipo?",
                    "¿Cuándo puso su firma {person}?",
                ),
            },
            headline="{team} ficha a {person} por {fee}",
        ),
    ),
)
