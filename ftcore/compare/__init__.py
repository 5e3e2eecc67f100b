"""Compare: one input, several variants, answers that stream side by side, and what each model read.

Importing this door loads no model library; the first comparison does.
"""

from ftcore.compare.board import Column
from ftcore.compare.compare import Compare, reading
from ftcore.compare.limits import Limits

__all__ = ["Column", "Compare", "Limits", "reading"]
