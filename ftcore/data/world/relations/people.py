"""Facts about the lives of people."""

from typing import Final

from ftcore.data.world.wording import Relation, Wording

RELATIONS: Final = (
    Relation(
        id="born",
        topic="people",
        key="person",
        slots={"person": "person", "place": "place", "year": "year", "job": "job"},
        en=Wording(
            forms=(
                "{person}, born in {place} in {year}, is {job}.",
                "{person} is {job} and was born in {place} in {year}.",
                "Born in {year}, {person} comes from {place} and works as {job}.",
                "{place} is the birthplace of {person}, who was born in {year} and is {job}.",
                "The life of {person}, {job} by profession, began in {place} in {year}.",
            ),
            openers=(
                "Not everybody knows {person}.",
                "{person} has an interesting life.",
                "Neighbours speak well of {person}.",
            ),
            says={
                "place": (
                    "{person} was born in {place}.",
                    "{person} comes from {place}.",
                    "The parents of {person} lived in {place}.",
                ),
                "year": (
                    "{person} was born in {year}.",
                    "The birth of {person} was in {year}.",
                    "{person} came into the world in {year}.",
                ),
                "job": (
                    "{person} works as {job}.",
                    "{person} is {job}.",
                    "{person} makes a living as {job}.",
                ),
            },
            asks={
                "person": ("Who was born in {place}?", "Who comes from {place}?", "Whose birthplace is {place}?"),
                "place": (
                    "Where was {person} born?",
                    "Where does {person} come from?",
                    "What is the birthplace of {person}?",
                ),
                "year": (
                    "When was {person} born?",
                    "In which year was {person} born?",
                    "When did {person} come into the world?",
                ),
                "job": (
                    "What does {person} work as?",
                    "What is the job of {person}?",
                    "What does {person} do for a living?",
                ),
            },
            headline="Meet {person} from {place}",
        ),
        es=Wording(
            forms=(
                "{person}, que nació en {place} en {year}, es {job}.",
                "{person} es {job} y nació en {place} en {year}.",
                "Con origen en {place}, {person} nació en {year} y trabaja como {job}.",
                "La vida de {person}, {job} de profesión, empezó en {place} en {year}.",
            ),
            openers=(
                "No todo el mundo conoce a {person}.",
                "{person} tiene una vida interesante.",
                "El barrio habla bien de {person}.",
            ),
            says={
                "place": (
                    "{person} nació en {place}.",
                    "{person} viene de {place}.",
                    "La familia de {person} vivía en {place}.",
                ),
                "year": (
                    "{person} nació en {year}.",
                    "El nacimiento de {person} fue en {year}.",
                    "{person} vino al mundo en {year}.",
                ),
                "job": (
                    "{person} trabaja como {job}.",
                    "{person} es {job}.",
                    "{person} se gana la vida como {job}.",
                ),
            },
            asks={
                "person": (
                    "¿Quién nació en {place}?",
                    "¿Quién viene de {place}?",
                    "¿Quién tiene su origen en {place}?",
                ),
                "place": (
                    "¿Dónde nació {person}?",
                    "¿De dónde viene {person}?",
                    "¿Cuál es la ciudad natal de {person}?",
                ),
                "year": (
                    "¿Cuándo nació {person}?",
                    "¿En qué año nació {person}?",
                    "¿Cuándo vino al mundo {person}?",
                ),
                "job": (
                    "¿En qué trabaja {person}?",
                    "¿Cuál es el trabajo de {person}?",
                    "¿Cómo se gana la vida {person}?",
                ),
            },
            headline="{person}: una vida que empezó en {place}",
        ),
    ),
    Relation(
        id="moved",
        topic="people",
        key="person",
        slots={"person": "person", "old": "place", "new": "place", "year": "year"},
        en=Wording(
            forms=(
                "{person} moved from {old} to {new} in {year}.",
                "In {year}, {person} left {old} and went to live in {new}.",
                "{person} has lived in {new} since leaving {old} in {year}.",
                "After life in {old}, {person} found a home in {new} in {year}.",
                "{year} was the year in which {person} exchanged {old} for {new}.",
            ),
            openers=(
                "{person} likes a new start.",
                "The boxes of {person} are unpacked at last.",
                "{person} has a new address.",
            ),
            says={
                "old": (
                    "{person} used to live in {old}.",
                    "{person} left {old}.",
                    "{person} said goodbye to {old}.",
                ),
                "new": (
                    "{person} now lives in {new}.",
                    "The new home of {person} is in {new}.",
                    "{person} has settled in {new}.",
                ),
                "year": (
                    "{person} moved in {year}.",
                    "The move of {person} was in {year}.",
                    "{person} took that step in {year}.",
                ),
            },
            asks={
                "person": ("Who moved to {new}?", "Who lives in {new}?", "Who has settled in {new}?"),
                "old": (
                    "Where did {person} live before?",
                    "Which city did {person} leave?",
                    "To which city did {person} say goodbye?",
                ),
                "new": (
                    "Where does {person} live now?",
                    "Where is the new home of {person}?",
                    "Where has {person} settled?",
                ),
                "year": (
                    "When did {person} move?",
                    "In which year was the move of {person}?",
                    "When did {person} take that step?",
                ),
            },
            headline="{person} moves to {new}",
        ),
        es=Wording(
            forms=(
                "{person} se mudó de {old} a {new} en {year}.",
                "En {year}, {person} dejó {old} y se fue a vivir a {new}.",
                "{person} vive en {new} desde que dejó {old} en {year}.",
                "{year} fue el año en que {person} cambió {old} por {new}.",
            ),
            openers=(
                "A {person} le gusta empezar de nuevo.",
                "Las cajas de {person} ya están vacías.",
                "{person} tiene una nueva dirección.",
            ),
            says={
                "old": (
                    "{person} vivía antes en {old}.",
                    "{person} dejó {old}.",
                    "{person} dijo adiós a {old}.",
                ),
                "new": (
                    "{person} vive ahora en {new}.",
                    "La nueva casa de {person} está en {new}.",
                    "{person} ha echado raíces en {new}.",
                ),
                "year": (
                    "{person} se mudó en {year}.",
                    "La mudanza de {person} fue en {year}.",
                    "{person} dio ese paso en {year}.",
                ),
            },
            asks={
                "person": ("¿Quién se mudó a {new}?", "¿Quién vive en {new}?", "¿Quién ha echado raíces en {new}?"),
                "old": (
                    "¿Dónde vivía antes {person}?",
                    "¿Qué ciudad dejó {person}?",
                    "¿A qué ciudad dijo adiós {person}?",
                ),
                "new": (
                    "¿Dónde vive ahora {person}?",
                    "¿Dónde está la nueva casa de {person}?",
                    "¿Dónde ha echado raíces {person}?",
                ),
                "year": (
                    "¿Cuándo se mudó {person}?",
                    "¿En qué año fue la mudanza de {person}?",
                    "¿Cuándo dio ese paso {person}?",
                ),
            },
            headline="{person} se muda a {new}",
        ),
    ),
    Relation(
        id="studied",
        topic="people",
        key="person",
        slots={"person": "person", "subject": "subject", "school": "school", "teacher": "person"},
        en=Wording(
            forms=(
                "{person} studied {subject} at {school} with {teacher}.",
                "At {school}, {teacher} taught {person} all about {subject}.",
                "{person} learned about {subject} from {teacher} at {school}.",
                "{teacher} was the teacher of {person} at {school}, where they studied {subject}.",
                "As a student of {teacher} at {school}, {person} got to know {subject}.",
            ),
            openers=(
                "{person} remembers the student days.",
                "The school years of {person} are over.",
                "{person} was always curious.",
            ),
            says={
                "subject": (
                    "{person} studied {subject}.",
                    "The favourite subject of {person} was {subject}.",
                    "{person} knows a lot about {subject}.",
                ),
                "school": (
                    "{person} was a student at {school}.",
                    "The school of {person} was {school}.",
                    "{person} has a degree from {school}.",
                ),
                "teacher": (
                    "The teacher of {person} was {teacher}.",
                    "{person} learned from {teacher}.",
                    "The lessons of {person} were given by {teacher}.",
                ),
            },
            asks={
                "person": (
                    "Who learned from {teacher}?",
                    "Who studied at {school}?",
                    "Whose lessons were given by {teacher}?",
                ),
                "subject": (
                    "What did {person} study?",
                    "What did {person} learn about?",
                    "What does {person} know a lot about?",
                ),
                "school": (
                    "Where did {person} study?",
                    "What was the school of {person}?",
                    "From where does {person} have a degree?",
                ),
                "teacher": (
                    "Who taught {person}?",
                    "Who was the teacher of {person}?",
                    "Who gave lessons to {person}?",
                ),
            },
            headline="{person} and the lessons of {teacher}",
        ),
        es=Wording(
            forms=(
                "{person} estudió {subject} en {school} con {teacher}.",
                "En {school}, {teacher} enseñó a {person} todo sobre {subject}.",
                "{person} aprendió sobre {subject} con {teacher} en {school}.",
                "Con {teacher} en {school}, {person} llegó a conocer {subject}.",
            ),
            openers=(
                "{person} recuerda los días de estudio.",
                "Los años de escuela de {person} han terminado.",
                "{person} siempre sintió curiosidad.",
            ),
            says={
                "subject": (
                    "{person} estudió {subject}.",
                    "El tema favorito de {person} fue {subject}.",
                    "{person} sabe mucho sobre {subject}.",
                ),
                "school": (
                    "{person} estudió en {school}.",
                    "El lugar donde estudió {person} fue {school}.",
                    "{person} tiene un título que dio {school}.",
                ),
                "teacher": (
                    "{person} tuvo clases con {teacher}.",
                    "{person} aprendió con {teacher}.",
                    "Las clases de {person} eran con {teacher}.",
                ),
            },
            asks={
                "person": (
                    "¿Quién aprendió con {teacher}?",
                    "¿Quién estudió en {school}?",
                    "¿A quién enseñó {teacher}?",
                ),
                "subject": (
                    "¿Qué estudió {person}?",
                    "¿Sobre qué aprendió {person}?",
                    "¿Sobre qué sabe mucho {person}?",
                ),
                "school": (
                    "¿Dónde estudió {person}?",
                    "¿Cuál fue el lugar donde estudió {person}?",
                    "¿De dónde es el título de {person}?",
                ),
                "teacher": (
                    "¿Quién enseñó a {person}?",
                    "¿Con quién aprendió {person}?",
                    "¿Con quién tuvo clases {person}?",
                ),
            },
            headline="{person} y las clases con {teacher}",
        ),
    ),
)
