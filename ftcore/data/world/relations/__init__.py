"""Every relation of the world. To add one, write it in the file of its topic: nothing else needs to change."""

from typing import Final

from ftcore.data.world.relations import business, culture, people, politics, science, sport
from ftcore.data.world.wording import Relation

RELATIONS: Final[tuple[Relation, ...]] = (
    *sport.RELATIONS,
    *business.RELATIONS,
    *culture.RELATIONS,
    *science.RELATIONS,
    *politics.RELATIONS,
    *people.RELATIONS,
)
TOPICS: Final = tuple(dict.fromkeys(relation.topic for relation in RELATIONS))
