"""Everything a sentence may mention that is not a name: dates, amounts, things. Each is written in every language."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

LANGUAGES: Final = ("en", "es", "pt")
"""The languages of the world; every tuple of words below has one entry for each, in this order."""


@dataclass(frozen=True)
class Value:
    """One thing a slot can hold, in each of LANGUAGES; `short` is how a text calls it the second time."""

    words: tuple[str, ...]
    short: tuple[str, ...] = ()

    def text(self, language: str, *, short: bool = False) -> str:
        """The words for this value in one of LANGUAGES; the short ones where it has them and `short` asks."""
        return (self.short if short and self.short else self.words)[LANGUAGES.index(language)]

    @property
    def name(self) -> str:
        """What identifies the value, whatever the language of its text."""
        return self.words[0]


def same(text: str) -> Value:
    """A value that every language writes alike."""
    return Value((text,) * len(LANGUAGES))


def _table(text: str) -> tuple[Value, ...]:
    """One value a line, its words in the order of LANGUAGES between bars."""
    rows = [tuple(part.strip() for part in line.split("|")) for line in text.strip().splitlines()]
    return tuple(Value(words) for words in rows)


MONTHS: Final = _table(
    """January | enero | janeiro
    February | febrero | fevereiro
    March | marzo | março
    April | abril | abril
    May | mayo | maio
    June | junio | junho
    July | julio | julho
    August | agosto | agosto
    September | septiembre | setembro
    October | octubre | outubro
    November | noviembre | novembro
    December | diciembre | dezembro"""
)
CURRENCIES: Final = _table(
    """dollars | dólares | dólares
    euros | euros | euros
    pesos | pesos | pesos
    pounds | libras | libras"""
)
JOBS: Final = _table(
    """a pianist | pianista | pianista
    a journalist | periodista | jornalista
    a dentist | dentista | dentista
    a taxi driver | taxista | taxista
    an economist | economista | economista
    a singer | cantante | vocalista
    an interpreter | intérprete | intérprete
    a guide | guía | guia
    an electrician | electricista | eletricista
    a florist | florista | florista
    a nurse's assistant | auxiliar | auxiliar de enfermagem
    a sales agent | agente de ventas | agente de vendas
    a physiotherapist | fisioterapeuta | fisioterapeuta
    a police officer | policía | policial
    a manager | gerente | gerente"""
)
OFFICES: Final = _table(
    """head of the council | presidente del consejo | presidente do conselho
    spokesperson of the government | portavoz del gobierno | porta-voz do governo
    judge of the high court | juez del tribunal supremo | membro do supremo tribunal
    head of the police | jefe de la policía | chefe da polícia
    representative of the farmers | representante del campo | representante do campo
    treasurer of the city | responsable de finanzas | responsável pelas finanças"""
)
SUBJECTS: Final = _table(
    """the sea | el mar | o mar
    old trains | trenes antiguos | trens antigos
    the moon | la luna | a lua
    wild birds | aves silvestres | aves silvestres
    rare plants | plantas raras | plantas raras
    the history of bread | la historia del pan | a história do pão
    deep lakes | lagos profundos | lagos profundos
    the life of bees | la vida de las abejas | a vida das abelhas
    cold deserts | desiertos fríos | desertos frios
    sleep | el sueño | o sono
    ancient bridges | puentes antiguos | pontes antigas
    the human heart | el corazón humano | o coração humano
    street music | la música callejera | a música de rua
    volcanoes | los volcanes | os vulcões
    the wind | el viento | o vento
    forgotten languages | lenguas olvidadas | línguas esquecidas"""
)
ANIMALS: Final = _table(
    """turtles | tortugas | tartarugas
    dolphins | delfines | golfinhos
    owls | búhos | corujas
    horses | caballos | cavalos
    foxes | zorros | raposas
    dogs | perros | cachorros
    seals | focas | focas
    eagles | águilas | águias
    bears | osos | ursos
    penguins | pingüinos | pinguins"""
)
PRODUCTS: Final = _table(
    """bicycles | bicicletas | bicicletas
    shoes | zapatos | sapatos
    phones | teléfonos | telefones
    lamps | lámparas | lâmpadas
    electric cars | coches eléctricos | carros elétricos
    tables | mesas | mesas
    watches | relojes | relógios
    tractors | tractores | tratores
    coats | abrigos | casacos
    toys | juguetes | brinquedos
    solar panels | paneles solares | painéis solares
    guitars | guitarras | violões"""
)
WORKS: Final = _table(
    """a bridge | un puente | uma ponte
    a hospital | un hospital | um hospital
    a park | un parque | um parque
    a tunnel | un túnel | um túnel
    a market | un mercado | um mercado
    a school | una escuela | uma escola
    a bus station | una estación de autobuses | uma rodoviária
    a swimming pool | una piscina | uma piscina
    a football stadium | un estadio de fútbol | um estádio de futebol
    a harbour | un puerto | um porto"""
)
BANNED: Final = _table(
    """plastic bags | las bolsas de plástico | as sacolas de plástico
    diesel cars | los coches diésel | os carros a diesel
    loud music at night | la música alta de noche | a música alta à noite
    fireworks | los fuegos artificiales | os fogos de artifício
    electric scooters | los patinetes eléctricos | os patinetes elétricos
    smoking in parks | el tabaco en los parques | o fumo nos parques
    large billboards | los grandes carteles | os grandes cartazes
    dogs on the beach | los perros en la playa | os cachorros na praia"""
)
TOOLS: Final = _table(
    """a telescope | un telescopio | um telescópio
    a new vaccine | una vacuna nueva | uma vacina nova
    a paper battery | una batería de papel | uma bateria de papel
    a cleaning robot | un robot de limpieza | um robô de limpeza
    an artificial hand | una mano artificial | uma mão artificial
    a water filter | un filtro de agua | um filtro de água
    a tiny camera | una cámara diminuta | uma câmera minúscula
    a plastic-eating enzyme | una enzima que come plástico | uma enzima que come plástico
    a talking watch | un reloj que habla | um relógio que fala
    a weather balloon | un globo meteorológico | um balão meteorológico"""
)
FINDS: Final = _table(
    """a comet | un cometa | um cometa
    a gold mask | una máscara de oro | uma máscara de ouro
    a dinosaur bone | un hueso de dinosaurio | um osso de dinossauro
    a new kind of frog | una nueva especie de rana | uma nova espécie de rã
    a sunken ship | un barco hundido | um navio afundado
    an old city wall | una antigua muralla | uma antiga muralha
    a blue orchid | una orquídea azul | uma orquídea azul
    a frozen lake | un lago helado | um lago congelado
    a stone temple | un templo de piedra | um templo de pedra
    a giant crystal | un cristal gigante | um cristal gigante"""
)
RACES: Final = _table(
    """the marathon | la maratón | a maratona
    the 100 metres | los 100 metros | os 100 metros
    the bicycle race | la carrera de bicicletas | a corrida de bicicletas
    the swimming race | la carrera de natación | a prova de natação
    the mountain race | la carrera de montaña | a corrida de montanha
    the triathlon | el triatlón | o triatlo
    the sailing race | la regata | a regata
    the ski race | la carrera de esquí | a corrida de esqui"""
)
PRIZES: Final = _table(
    """the Golden Leaf prize | el premio Hoja de Oro | o prêmio Folha de Ouro
    the Silver Pen prize | el premio Pluma de Plata | o prêmio Pluma de Prata
    the Blue Star prize | el premio Estrella Azul | o prêmio Estrela Azul
    the Glass Bird prize | el premio Pájaro de Cristal | o prêmio Pássaro de Cristal
    the White Tower prize | el premio Torre Blanca | o prêmio Torre Branca
    the Red Lantern prize | el premio Farol Rojo | o prêmio Farol Vermelho"""
)
_TITLE_FIRST: Final = _table(
    """The Night | La noche | A noite
    The House | La casa | A casa
    The Road | El camino | O caminho
    The Garden | El jardín | O jardim
    The Voice | La voz | A voz
    The Letter | La carta | A carta
    The Winter | El invierno | O inverno
    The Secret | El secreto | O segredo
    The Island | La isla | A ilha
    The Mirror | El espejo | O espelho"""
)
_TITLE_SECOND: Final = _table(
    """of Glass | de cristal | de vidro
    of the Sea | del mar | do mar
    of the Wolves | de los lobos | dos lobos
    of Sand | de arena | de areia
    of the River | del río | do rio
    of Salt | de sal | de sal
    of the Stars | de las estrellas | das estrelas
    without a Door | sin puerta | sem porta
    of Smoke | de humo | de fumaça
    of the Clocks | de los relojes | dos relógios"""
)


def _number(rng: random.Random, low: int, high: int) -> Value:
    return same(str(rng.randint(low, high)))


def _joined(pattern: Mapping[str, str], *parts: Value) -> Value:
    """The parts in each language's pattern, "{0} {1}"."""
    return Value(tuple(pattern[language].format(*(part.text(language) for part in parts)) for language in LANGUAGES))


def year(rng: random.Random) -> Value:
    """A year from 1950 to 2025."""
    return _number(rng, 1950, 2025)


def date(rng: random.Random) -> Value:
    """A day and a month: "3 May", "3 de mayo", "3 de maio"."""
    day, month = _number(rng, 1, 28), rng.choice(MONTHS)
    return _joined({"en": "{0} {1}", "es": "{0} de {1}", "pt": "{0} de {1}"}, day, month)


def money(rng: random.Random) -> Value:
    """An amount in millions or thousands."""
    amount, currency = _number(rng, 2, 95), rng.choice(CURRENCIES)
    if rng.random() < 0.7:
        millions = {"en": "{0} million {1}", "es": "{0} millones de {1}", "pt": "{0} milhões de {1}"}
        return _joined(millions, amount, currency)
    return _joined({"en": "{0} thousand {1}", "es": "{0} mil {1}", "pt": "{0} mil {1}"}, amount, currency)


def count(rng: random.Random) -> Value:
    """A number of people or things, from 12 to 9800, round when large."""
    return _number(rng, 12, 99) if rng.random() < 0.5 else same(str(10 * rng.randint(10, 980)))


def percent(rng: random.Random) -> Value:
    """A share of more than half."""
    return _joined({"en": "{0} percent", "es": "{0} por ciento", "pt": "{0} por cento"}, _number(rng, 51, 89))


def minutes(rng: random.Random) -> Value:
    """A duration from 11 to 58 minutes."""
    return _joined({"en": "{0} minutes", "es": "{0} minutos", "pt": "{0} minutos"}, _number(rng, 11, 58))


def score(rng: random.Random) -> Value:
    """The result of a match, the winner's points first."""
    loser = rng.randint(0, 3)
    return same(f"{loser + rng.randint(1, 4)}-{loser}")


def title(rng: random.Random) -> Value:
    """The title of a film or a book."""
    return _joined(dict.fromkeys(LANGUAGES, "{0} {1}"), rng.choice(_TITLE_FIRST), rng.choice(_TITLE_SECOND))
