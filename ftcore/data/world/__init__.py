"""A small invented world, in English, Spanish and Portuguese: people, places, companies and what happens to them.

From it come the rows that the starter models and recipes learn from. Names and wordings are kept apart between
splits, so that a score on the test split says what a model can read, not what it remembers.
"""

from ftcore.data.world.articles import article, document, find, join, paragraph
from ftcore.data.world.entities import SPLITS
from ftcore.data.world.facts import Cast
from ftcore.data.world.relations import TOPICS
from ftcore.data.world.rows import KINDS, row, rows
from ftcore.data.world.values import LANGUAGES
from ftcore.data.world.wording import Fact, fill, locate, pick

__all__ = [
    "KINDS",
    "LANGUAGES",
    "SPLITS",
    "TOPICS",
    "Cast",
    "Fact",
    "article",
    "document",
    "fill",
    "find",
    "join",
    "locate",
    "paragraph",
    "pick",
    "row",
    "rows",
]
