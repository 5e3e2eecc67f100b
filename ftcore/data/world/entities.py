"""The names of the small world: people, places, companies, teams and schools, and who may use which.

A name belongs to exactly one split. Lists are dealt out by position; invented names by a checksum of their letters,
so that an invented name of training can never turn up in a test, whatever the seed.
"""

import random
import zlib
from typing import Final

from ftcore.data.world.values import Value, same

SPLITS: Final = ("train", "validation", "test", "unseen_forms")
INVENTED_SHARE: Final = 0.3  # without invented names a model cannot read names from outside its world


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_DEAL: Final = ("train",) * 12 + ("validation",) * 3 + ("test",) * 5

FIRST_NAMES: Final = _words(
    """Ana Bruno Clara Diego Elena Felipe Greta Hugo Irene Jonas Karla Lucas Marta Nadia Oscar Paula Quinn Rosa Samuel
    Teresa Ulises Vera Walter Ximena Yago Zoe Adam Beatriz Carlos Dora Emil Fatima Gaspar Helen Ivan Julia Kevin Lola
    Mateo Nora Omar Petra Raquel Simon Tina Ursula Victor Wanda Yolanda Alba Boris Celia Darío Edith Fabio Gloria
    Hector Ines Jaime Kira Leo Mónica Néstor Olga Pablo Renata Sergio Tamara Valeria Xavier Yara Zacarías Amalia
    Bernard Cora Damián Elsa Frida Gema Harold Iris Joel Katia Luisa Marcos Nina Otto Pilar Ramón Silvia Tomás Ursina
    Vicente Agnes Benito Carmen Dylan Ester Frank Gala Hilda Isaac Judith Kai Lidia Miriam Nicolás Olivia Patrick"""
)
SURNAMES: Final = _words(
    """Acosta Baker Carter Delgado Ellis Fuentes Graham Herrera Ibarra Jensen Keller Lozano Molina Navarro Ortega Parker
    Quiroga Rivas Salazar Turner Urrutia Vargas Walsh Yates Zamora Aguirre Bishop Castro Doyle Espinoza Fischer Gallego
    Harper Iglesias Jarvis Kowalski Larsen Medina Nolan Olmedo Pereira Quintana Robles Serrano Tapia Underwood Vidal
    Weber Yanez Zapata Almeida Becker Campos Dawson Estrada Foster Guerrero Hansen Infante Jordan Kramer Lambert Marín
    Norton Ochoa Paredes Rojas Sullivan Trejo Ulloa Velasco Whitman Ybarra Zúñiga Arroyo Bennett Cordero Dalton Escobar
    Fletcher Galindo Hoffman Izquierdo Jacobs Kingsley Luna Montoya Nielsen Osorio Palmer Quesada Reyes Sandoval Thorne
    Uribe Villanueva Wexley Zorrilla Avila Barrett Cuevas Duarte Everett Figueroa Gibson Hidalgo Irwin Jurado Kaplan
    Ledesma Maxwell Novak Oliveira Pacheco Quinteros Romero Schmidt Tobar Varela Wagner Zelaya Alonso Burgess Cabrera
    Dickson Echeverría Ferrer Godoy Holmgren Insua Juárez Kemp Lagos Moreau Narváez Obrien Ponce Riquelme Stanton"""
)
PLACES: Final = _words(
    """Lima Oslo Quito Cairo Dublin Bogotá Prague Managua Lisbon Havana Vienna Caracas Toronto Sevilla Nairobi Bilbao
    Chicago Mendoza Athens Cuzco Boston Málaga Helsinki Rosario Denver Tijuana Geneva Arequipa Munich Granada Seattle
    Montevideo Krakow Puebla Porto Zaragoza Glasgow Medellín Oxford Guayaquil Atlanta Salamanca Tokyo Asunción Leeds
    Valparaíso Sofia Cartagena Bergen Cali Naples Oaxaca Riga Tarragona Dakar Monterrey Utrecht Cádiz Sydney Loja
    Tunis Pamplona Bristol Maracaibo Hamburg Burgos Perth Trujillo Antwerp Murcia Calgary Ibagué Tampere Segovia Bremen
    Potosí Ghent Almería Kyoto Iquitos Cardiff Tegucigalpa Delhi Huelva Lyon Manizales Basel Sucre Ottawa Gijón Turin
    Popayán Accra Toledo Malmö Barranquilla Phoenix Concepción Aarhus Mérida Galway Huesca Nantes Ambato Hanoi"""
)
STEMS: Final = _words(
    """Norda Velmar Solaria Kentra Brisa Aldeco Tornik Mirava Pelago Quandor Ferrol Lumina Orbita Stelco Vantek Zafira
    Alcor Boreal Cimara Dravo Elixa Fintor Galvan Hexano Indara Jupra Kolima Lagoon Maderas Nivaro Omnia Pradera Rivera
    Sontra Tecno Umbra Vertix Wexford Yarena Zentro Arcadia Bellmont Cobalta Delphi Estela Fulgor Glacia Horizonte
    Imperio Jasper Kraton Lirio Monarca Nebula Olivar Polaris Quasar Rubicon Sierra Trento Unita Vulcan Willow
    Zephyr Amaro Bravia Corvus Dinamo Ebano Fresco Gaviota Helios Iberia Jacinto Kappa Lince Marola Nogal"""
)
COMPANY_WORDS: Final = _words("Bank Foods Motors Energy Media Textiles Software Airlines Toys Steel")
TEAM_WORDS: Final = _words("United Rovers Athletic Stars Racing Juniors Lions Eagles")
SCHOOL_WORDS: Final = (
    ("{} University", "la Universidad {}", "a Universidade {}"),
    ("{} Institute", "el Instituto {}", "o Instituto {}"),
    ("{} College", "el Colegio {}", "o Colégio {}"),
)

_ONSETS: Final = _words(
    "b c d f g j k l m n p r s t v z b d l m n r s t br ch cl cr dr fl gr pl pr qu sh st th tr w h y"
)
_VOWELS: Final = _words("a e i o u a e i o u a e i o a e i o ai ea ie ou ee á é í ó")
_CODAS: Final = ("",) * 7 + _words("n r s l m")
_ENDS: Final = ("",) * 3 + _words("n r s l t k x nd ck th")


def owner(name: str) -> str:
    """The split ("train", "validation" or "test") an invented name belongs to, by a checksum of its letters."""
    return _DEAL[zlib.crc32(name.encode()) % len(_DEAL)]


def names_split(split: str) -> str:
    """The names a split uses: "unseen_forms" shares those of "test"."""
    return "test" if split == "unseen_forms" else split


def dealt(names: tuple[str, ...], split: str) -> tuple[str, ...]:
    """The part of a list of names that belongs to a split."""
    home = names_split(split)
    return tuple(name for index, name in enumerate(names) if _DEAL[index % len(_DEAL)] == home)


_LISTED: Final = frozenset(FIRST_NAMES + SURNAMES + PLACES + STEMS)
_DEALT: Final = {
    (group, split): dealt(group, split) for group in (FIRST_NAMES, SURNAMES, PLACES, STEMS) for split in SPLITS
}


def invented(rng: random.Random, split: str) -> str:
    """A pronounceable name of one to three syllables that belongs to the split and is in no list."""
    while True:
        inner = [
            rng.choice(_ONSETS) + rng.choice(_VOWELS) + rng.choice(_CODAS) for _ in range(rng.choice((0, 1, 1, 1, 2)))
        ]
        name = ("".join(inner) + rng.choice(_ONSETS) + rng.choice(_VOWELS) + rng.choice(_ENDS)).capitalize()
        if len(name) >= 4 and name not in _LISTED and owner(name) == names_split(split):
            return name


def _name(rng: random.Random, split: str, group: tuple[str, ...]) -> str:
    return invented(rng, split) if rng.random() < INVENTED_SHARE else rng.choice(_DEALT[group, split])


def person(rng: random.Random, split: str) -> Value:
    """A first name and a surname; news call the person by the surname later on."""
    surname = _name(rng, split, SURNAMES)
    return Value(same(f"{_name(rng, split, FIRST_NAMES)} {surname}").words, same(surname).words)


def place(rng: random.Random, split: str) -> Value:
    """A town."""
    return Value(same(_name(rng, split, PLACES)).words, ("the city", "la ciudad", "a cidade"))


def company(rng: random.Random, split: str) -> Value:
    """A company: one made-up word and its line of business."""
    name = f"{_name(rng, split, STEMS)} {rng.choice(COMPANY_WORDS)}"
    return Value(same(name).words, ("the company", "la empresa", "a empresa"))


def team(rng: random.Random, split: str) -> Value:
    """A sports team."""
    name = f"{_name(rng, split, STEMS)} {rng.choice(TEAM_WORDS)}"
    return Value(same(name).words, ("the team", "el equipo", "a equipe"))


def school(rng: random.Random, split: str) -> Value:
    """A university, institute or college; its type is translated, its name is not."""
    name, patterns = _name(rng, split, STEMS), rng.choice(SCHOOL_WORDS)
    return Value(tuple(pattern.format(name) for pattern in patterns), ("the school", "la escuela", "a escola"))
