"""Everything a sentence may mention that is not a name: dates, amounts, things. Each is written in every language."""

import random
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Value:
    """One thing a slot can hold, in English and Spanish; `short_*` is how a text calls it the second time."""

    en: str
    es: str
    short_en: str = ""
    short_es: str = ""

    def text(self, language: str, *, short: bool = False) -> str:
        """The words for this value in a language ("en" or "es"); the short ones where it has them and `short` asks."""
        full, brief = (self.en, self.short_en) if language == "en" else (self.es, self.short_es)
        return brief if short and brief else full


def _pairs(text: str) -> tuple[Value, ...]:
    return tuple(Value(*(part.strip() for part in line.split("|"))) for line in text.strip().splitlines())


MONTHS: Final = _pairs(
    """January | enero
    February | febrero
    March | marzo
    April | abril
    May | mayo
    June | junio
    July | julio
    August | agosto
    September | septiembre
    October | octubre
    November | noviembre
    December | diciembre"""
)
CURRENCIES: Final = _pairs("dollars | dólares\neuros | euros\npesos | pesos\npounds | libras")
JOBS: Final = _pairs(
    """a pianist | pianista
    a journalist | periodista
    a dentist | dentista
    a taxi driver | taxista
    an economist | economista
    a singer | cantante
    an interpreter | intérprete
    a guide | guía
    an electrician | electricista
    a florist | florista
    a nurse's assistant | auxiliar
    a sales agent | agente de ventas
    a physiotherapist | fisioterapeuta
    a police officer | policía
    a manager | gerente"""
)
OFFICES: Final = _pairs(
    """head of the council | presidente del consejo
    spokesperson of the government | portavoz del gobierno
    judge of the high court | juez del tribunal supremo
    head of the police | jefe de la policía
    representative of the farmers | representante del campo
    treasurer of the city | responsable de finanzas"""
)
SUBJECTS: Final = _pairs(
    """the sea | el mar
    old trains | trenes antiguos
    the moon | la luna
    wild birds | aves silvestres
    rare plants | plantas raras
    the history of bread | la historia del pan
    deep lakes | lagos profundos
    the life of bees | la vida de las abejas
    cold deserts | desiertos fríos
    sleep | el sueño
    ancient bridges | puentes antiguos
    the human heart | el corazón humano
    street music | la música callejera
    volcanoes | los volcanes
    the wind | el viento
    forgotten languages | lenguas olvidadas"""
)
ANIMALS: Final = _pairs(
    """turtles | tortugas
    dolphins | delfines
    owls | búhos
    horses | caballos
    foxes | zorros
    dogs | perros
    seals | focas
    eagles | águilas
    bears | osos
    penguins | pingüinos"""
)
PRODUCTS: Final = _pairs(
    """bicycles | bicicletas
    shoes | zapatos
    phones | teléfonos
    lamps | lámparas
    electric cars | coches eléctricos
    tables | mesas
    watches | relojes
    tractors | tractores
    coats | abrigos
    toys | juguetes
    solar panels | paneles solares
    guitars | guitarras"""
)
WORKS: Final = _pairs(
    """a bridge | un puente
    a hospital | un hospital
    a park | un parque
    a tunnel | un túnel
    a market | un mercado
    a school | una escuela
    a bus station | una estación de autobuses
    a swimming pool | una piscina
    a football stadium | un estadio de fútbol
    a harbour | un puerto"""
)
BANNED: Final = _pairs(
    """plastic bags | las bolsas de plástico
    diesel cars | los coches diésel
    loud music at night | la música alta de noche
    fireworks | los fuegos artificiales
    electric scooters | los patinetes eléctricos
    smoking in parks | fumar en los parques
    large billboards | los grandes carteles
    dogs on the beach | los perros en la playa"""
)
TOOLS: Final = _pairs(
    """a telescope | un telescopio
    a new vaccine | una vacuna nueva
    a paper battery | una batería de papel
    a cleaning robot | un robot de limpieza
    an artificial hand | una mano artificial
    a water filter | un filtro de agua
    a tiny camera | una cámara diminuta
    a plastic-eating enzyme | una enzima que come plástico
    a talking watch | un reloj que habla
    a weather balloon | un globo meteorológico"""
)
FINDS: Final = _pairs(
    """a comet | un cometa
    a gold mask | una máscara de oro
    a dinosaur bone | un hueso de dinosaurio
    a new kind of frog | una nueva especie de rana
    a sunken ship | un barco hundido
    an old city wall | una antigua muralla
    a blue orchid | una orquídea azul
    a frozen lake | un lago helado
    a stone temple | un templo de piedra
    a giant crystal | un cristal gigante"""
)
RACES: Final = _pairs(
    """the marathon | la maratón
    the 100 metres | los 100 metros
    the bicycle race | la carrera de bicicletas
    the swimming race | la carrera de natación
    the mountain race | la carrera de montaña
    the triathlon | el triatlón
    the sailing race | la regata
    the ski race | la carrera de esquí"""
)
PRIZES: Final = _pairs(
    """the Golden Leaf prize | el premio Hoja de Oro
    the Silver Pen prize | el premio Pluma de Plata
    the Blue Star prize | el premio Estrella Azul
    the Glass Bird prize | el premio Pájaro de Cristal
    the White Tower prize | el premio Torre Blanca
    the Red Lantern prize | el premio Farol Rojo"""
)
_TITLE_FIRST: Final = _pairs(
    """The Night | La noche
    The House | La casa
    The Road | El camino
    The Garden | El jardín
    The Voice | La voz
    The Letter | La carta
    The Winter | El invierno
    The Secret | El secreto
    The Island | La isla
    The Mirror | El espejo"""
)
_TITLE_SECOND: Final = _pairs(
    """of Glass | de cristal
    of the Sea | del mar
    of the Wolves | de los lobos
    of Sand | de arena
    of the River | del río
    of Salt | de sal
    of the Stars | de las estrellas
    without a Door | sin puerta
    of Smoke | de humo
    of the Clocks | de los relojes"""
)


def _number(rng: random.Random, low: int, high: int) -> Value:
    number = str(rng.randint(low, high))
    return Value(number, number)


def year(rng: random.Random) -> Value:
    """A year from 1950 to 2025."""
    return _number(rng, 1950, 2025)


def date(rng: random.Random) -> Value:
    """A day and a month: "3 May", "3 de mayo"."""
    day, month = rng.randint(1, 28), rng.choice(MONTHS)
    return Value(f"{day} {month.en}", f"{day} de {month.es}")


def money(rng: random.Random) -> Value:
    """An amount in millions or thousands."""
    amount, currency = rng.randint(2, 95), rng.choice(CURRENCIES)
    if rng.random() < 0.7:
        return Value(f"{amount} million {currency.en}", f"{amount} millones de {currency.es}")
    return Value(f"{amount} thousand {currency.en}", f"{amount} mil {currency.es}")


def count(rng: random.Random) -> Value:
    """A number of people or things, from 12 to 9800, round when large."""
    number = rng.randint(12, 99) if rng.random() < 0.5 else 10 * rng.randint(10, 980)
    return Value(str(number), str(number))


def percent(rng: random.Random) -> Value:
    """A share of more than half."""
    share = rng.randint(51, 89)
    return Value(f"{share} percent", f"{share} por ciento")


def minutes(rng: random.Random) -> Value:
    """A duration from 11 to 58 minutes."""
    number = rng.randint(11, 58)
    return Value(f"{number} minutes", f"{number} minutos")


def score(rng: random.Random) -> Value:
    """The result of a match, the winner's points first."""
    loser = rng.randint(0, 3)
    text = f"{loser + rng.randint(1, 4)}-{loser}"
    return Value(text, text)


def title(rng: random.Random) -> Value:
    """The title of a film or a book."""
    first, second = rng.choice(_TITLE_FIRST), rng.choice(_TITLE_SECOND)
    return Value(f"{first.en} {second.en}", f"{first.es} {second.es}")
