"""Every relation of the world, one file each, in all its languages. To add one, write its file and name it here."""

from typing import Final

from ftcore.data.world.relations import (
    animal_count,
    ban,
    book,
    born,
    concert,
    discovery,
    election,
    factory,
    film,
    invention,
    match_won,
    moved,
    new_chief,
    public_work,
    purchase,
    race_won,
    studied,
    transfer,
)
from ftcore.data.world.wording import Relation

RELATIONS: Final[tuple[Relation, ...]] = tuple(
    module.RELATION
    for module in (
        match_won,
        race_won,
        transfer,
        purchase,
        factory,
        new_chief,
        concert,
        book,
        film,
        discovery,
        invention,
        animal_count,
        election,
        ban,
        public_work,
        born,
        moved,
        studied,
    )
)
TOPICS: Final = tuple(dict.fromkeys(relation.topic for relation in RELATIONS))
