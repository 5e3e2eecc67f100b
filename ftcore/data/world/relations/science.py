"""Facts about discoveries, inventions and studies."""

from typing import Final

from ftcore.data.world.wording import Relation, Wording

RELATIONS: Final = (
    Relation(
        id="discovery",
        topic="science",
        key="person",
        slots={"person": "person", "find": "find", "place": "place", "year": "year"},
        en=Wording(
            forms=(
                "{person} discovered {find} near {place} in {year}.",
                "In {year}, {find} was found near {place} by {person}.",
                "Near {place}, {person} came across {find} in {year}.",
                "It was {person} who found {find} near {place} in {year}.",
                "{find} was spotted by {person} in {year}, not far from {place}.",
            ),
            openers=(
                "{person} is now in the school books.",
                "The patience of {person} paid off.",
                "{person} could hardly believe it.",
            ),
            says={
                "find": (
                    "{person} found {find}.",
                    "The discovery of {person} was {find}.",
                    "What {person} saw was {find}.",
                ),
                "place": (
                    "{person} was working near {place}.",
                    "The discovery of {person} was made near {place}.",
                    "{person} had walked all the way to {place}.",
                ),
                "year": (
                    "The discovery of {person} was made in {year}.",
                    "{person} became famous in {year}.",
                    "The great year of {person} was {year}.",
                ),
            },
            asks={
                "person": ("Who discovered {find}?", "Who found {find}?", "Who came across {find}?"),
                "find": (
                    "What did {person} discover?",
                    "What was the discovery of {person}?",
                    "What did {person} come across?",
                ),
                "place": (
                    "Where did {person} make the discovery?",
                    "Near which city was {person} working?",
                    "Where was the discovery of {person}?",
                ),
                "year": (
                    "In which year did {person} make the discovery?",
                    "When did {person} become famous?",
                    "What was the great year of {person}?",
                ),
            },
            headline="{person} discovers {find}",
        ),
        es=Wording(
            forms=(
                "{person} descubrió {find} cerca de {place} en {year}.",
                "En {year}, {person} encontró {find} cerca de {place}.",
                "Cerca de {place}, {person} dio con {find} en {year}.",
                "{find} apareció en {year} ante los ojos de {person}, no lejos de {place}.",
            ),
            openers=(
                "{person} ya está en los libros de texto.",
                "La paciencia de {person} tuvo su premio.",
                "{person} casi no podía creerlo.",
            ),
            says={
                "find": (
                    "{person} encontró {find}.",
                    "El hallazgo de {person} fue {find}.",
                    "Lo que vio {person} fue {find}.",
                ),
                "place": (
                    "{person} trabajaba cerca de {place}.",
                    "El hallazgo de {person} se hizo cerca de {place}.",
                    "{person} había caminado hasta {place}.",
                ),
                "year": (
                    "El hallazgo de {person} se hizo en {year}.",
                    "{person} alcanzó la fama en {year}.",
                    "El gran año de {person} fue {year}.",
                ),
            },
            asks={
                "person": ("¿Quién descubrió {find}?", "¿Quién encontró {find}?", "¿Quién dio con {find}?"),
                "find": ("¿Qué descubrió {person}?", "¿Cuál fue el hallazgo de {person}?", "¿Con qué dio {person}?"),
                "place": (
                    "¿Dónde hizo {person} el hallazgo?",
                    "¿Cerca de qué ciudad trabajaba {person}?",
                    "¿Dónde fue el hallazgo de {person}?",
                ),
                "year": (
                    "¿En qué año hizo {person} el hallazgo?",
                    "¿Cuándo alcanzó la fama {person}?",
                    "¿Cuál fue el gran año de {person}?",
                ),
            },
            headline="{person} descubre {find}",
        ),
    ),
    Relation(
        id="invention",
        topic="science",
        key="person",
        slots={"person": "person", "tool": "tool", "school": "school", "cost": "money"},
        en=Wording(
            forms=(
                "{person} invented {tool} at {school} for {cost}.",
                "At {school}, {person} has built {tool} that cost {cost}.",
                "With {cost} from {school}, {person} developed {tool}.",
                "{tool} was developed by {person} at {school} for {cost}.",
                "It took {cost} for {person} to create {tool} at {school}.",
            ),
            openers=(
                "{person} had an idea.",
                "The laboratory of {person} never sleeps.",
                "{person} always wanted to build things.",
            ),
            says={
                "tool": (
                    "{person} invented {tool}.",
                    "The idea of {person} was {tool}.",
                    "On the desk of {person} there is {tool}.",
                ),
                "school": (
                    "{person} works at {school}.",
                    "The laboratory of {person} is at {school}.",
                    "{person} belongs to {school}.",
                ),
                "cost": (
                    "The work of {person} cost {cost}.",
                    "{person} needed {cost}.",
                    "The project of {person} used up {cost}.",
                ),
            },
            asks={
                "person": ("Who invented {tool}?", "Who built {tool}?", "Who created {tool}?"),
                "tool": ("What did {person} invent?", "What has {person} built?", "What did {person} create?"),
                "school": (
                    "Where does {person} work?",
                    "Where is the laboratory of {person}?",
                    "To which school does {person} belong?",
                ),
                "cost": (
                    "How much did the work of {person} cost?",
                    "How much did {person} need?",
                    "How much did the project of {person} use up?",
                ),
            },
            headline="{person} invents {tool}",
        ),
        es=Wording(
            forms=(
                "{person} inventó {tool} en {school} por {cost}.",
                "En {school}, {person} ha construido {tool} que costó {cost}.",
                "Con {cost} que puso {school}, {person} desarrolló {tool}.",
                "Hicieron falta {cost} para que {person} creara {tool} en {school}.",
            ),
            openers=(
                "{person} tuvo una idea.",
                "El laboratorio de {person} nunca duerme.",
                "{person} siempre quiso construir cosas.",
            ),
            says={
                "tool": (
                    "{person} inventó {tool}.",
                    "La idea de {person} fue {tool}.",
                    "En la mesa de {person} hay {tool}.",
                ),
                "school": (
                    "{person} trabaja en {school}.",
                    "El laboratorio de {person} está en {school}.",
                    "{person} investiga en {school}.",
                ),
                "cost": (
                    "El trabajo de {person} costó {cost}.",
                    "{person} necesitó {cost}.",
                    "El proyecto de {person} gastó {cost}.",
                ),
            },
            asks={
                "person": ("¿Quién inventó {tool}?", "¿Quién ha construido {tool}?", "¿Quién creó {tool}?"),
                "tool": ("¿Qué inventó {person}?", "¿Qué ha construido {person}?", "¿Qué creó {person}?"),
                "school": (
                    "¿Dónde trabaja {person}?",
                    "¿Dónde está el laboratorio de {person}?",
                    "¿Dónde investiga {person}?",
                ),
                "cost": (
                    "¿Cuánto costó el trabajo de {person}?",
                    "¿Cuánto necesitó {person}?",
                    "¿Cuánto gastó el proyecto de {person}?",
                ),
            },
            headline="{person} inventa {tool}",
        ),
    ),
    Relation(
        id="animal_count",
        topic="science",
        key="school",
        slots={"school": "school", "number": "count", "animal": "animal", "place": "place"},
        en=Wording(
            forms=(
                "Scientists from {school} counted {number} {animal} near {place}.",
                "Near {place}, {school} has found {number} {animal}.",
                "According to {school}, {number} {animal} live near {place}.",
                "{number} {animal} were seen near {place} in a study by {school}.",
                "A survey by {school} puts the {animal} around {place} at {number}.",
            ),
            openers=(
                "{school} has news about nature.",
                "A study by {school} has come out.",
                "{school} has published its numbers.",
            ),
            says={
                "number": (
                    "{school} counted {number} of them.",
                    "The number that {school} gives is {number}.",
                    "The count of {school} stands at {number}.",
                ),
                "animal": (
                    "{school} was looking for {animal}.",
                    "{school} studies {animal}.",
                    "The report of {school} speaks about {animal}.",
                ),
                "place": (
                    "{school} did the study near {place}.",
                    "The experts of {school} were near {place}.",
                    "The cameras of {school} are around {place}.",
                ),
            },
            asks={
                "school": (
                    "Who did a study near {place}?",
                    "Who counted the {animal}?",
                    "Whose experts were around {place}?",
                ),
                "number": (
                    "How many animals did {school} count?",
                    "What number does {school} give?",
                    "At how many does the count of {school} stand?",
                ),
                "animal": (
                    "Which animals does {school} study?",
                    "What was {school} looking for?",
                    "Which animals does the report of {school} speak about?",
                ),
                "place": (
                    "Where did {school} do the study?",
                    "Near which city were the experts of {school}?",
                    "Where are the cameras of {school}?",
                ),
            },
            headline="{school} counts {number} {animal}",
        ),
        es=Wording(
            forms=(
                "Científicos de {school} contaron {number} {animal} cerca de {place}.",
                "Cerca de {place}, {school} ha encontrado {number} {animal}.",
                "Según {school}, {number} {animal} viven cerca de {place}.",
                "Un informe de {school} habla sobre {number} {animal} alrededor de {place}.",
            ),
            openers=(
                "{school} trae noticias sobre la naturaleza.",
                "Ha salido un estudio de {school}.",
                "{school} ha publicado sus cifras.",
            ),
            says={
                "number": (
                    "{school} contó {number}.",
                    "La cifra que da {school} es {number}.",
                    "La cuenta de {school} llega a {number}.",
                ),
                "animal": (
                    "{school} buscaba {animal}.",
                    "{school} estudia {animal}.",
                    "El informe de {school} habla sobre {animal}.",
                ),
                "place": (
                    "{school} hizo el estudio cerca de {place}.",
                    "La gente de {school} estaba cerca de {place}.",
                    "Las cámaras de {school} están alrededor de {place}.",
                ),
            },
            asks={
                "school": (
                    "¿Quién hizo un estudio cerca de {place}?",
                    "¿Quién ha encontrado {animal}?",
                    "¿Quién puso cámaras alrededor de {place}?",
                ),
                "number": (
                    "¿Cuántos animales contó {school}?",
                    "¿Qué cifra da {school}?",
                    "¿A cuánto llega la cuenta de {school}?",
                ),
                "animal": (
                    "¿Qué animales estudia {school}?",
                    "¿Qué buscaba {school}?",
                    "¿Sobre qué animales habla el informe de {school}?",
                ),
                "place": (
                    "¿Dónde hizo {school} el estudio?",
                    "¿Cerca de qué ciudad estaba la gente de {school}?",
                    "¿Dónde están las cámaras de {school}?",
                ),
            },
            headline="{school} cuenta {number} {animal}",
        ),
    ),
)
