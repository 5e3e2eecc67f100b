"""Models: where weights lie, how they are loaded, and how each family of architectures reads, learns and answers.

Importing this door loads neither torch nor transformers; the names below do, when they are first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ftcore.models.bases import is_out_of_memory
    from ftcore.models.dtypes import choose_device, choose_dtype
    from ftcore.models.families import Answer, Family, GenerationSettings, Reading, Row, family
    from ftcore.models.hub import is_online
    from ftcore.models.label import labels_of
    from ftcore.models.libraries import warm_up
    from ftcore.models.loading import (
        Availability,
        availability,
        config_folder,
        folder_of,
        load,
        load_tokenizer,
        model_type,
        position_limit,
        weights_hash,
    )
    from ftcore.models.methods import count_parameters, freeze, prepare_for_training, quantised
    from ftcore.models.occurring_rows import ROW_BY_ROW, keep_their_moments, learn_occurring_rows
    from ftcore.models.placing import with_labels
    from ftcore.models.saving import save
    from ftcore.models.shelf import Facts, Shelf
    from ftcore.models.spec import (
        FAMILIES,
        ModelSpec,
        Variant,
        entry_of,
        folder_spec,
        for_task,
        found_source,
        kept_source,
        spec_for,
    )
    from ftcore.models.tokens import RowReader, reading

_WHERE = {
    "is_out_of_memory": "bases",
    "choose_device": "dtypes",
    "choose_dtype": "dtypes",
    "Answer": "families",
    "Family": "families",
    "GenerationSettings": "families",
    "Reading": "families",
    "Row": "families",
    "family": "families",
    "is_online": "hub",
    "labels_of": "label",
    "Availability": "loading",
    "availability": "loading",
    "config_folder": "loading",
    "folder_of": "loading",
    "model_type": "loading",
    "position_limit": "loading",
    "warm_up": "libraries",
    "load": "loading",
    "load_tokenizer": "loading",
    "weights_hash": "loading",
    "count_parameters": "methods",
    "prepare_for_training": "methods",
    "freeze": "methods",
    "quantised": "methods",
    "ROW_BY_ROW": "occurring_rows",
    "keep_their_moments": "occurring_rows",
    "learn_occurring_rows": "occurring_rows",
    "RowReader": "tokens",
    "reading": "tokens",
    "save": "saving",
    "Facts": "shelf",
    "Shelf": "shelf",
    "FAMILIES": "spec",
    "ModelSpec": "spec",
    "Variant": "spec",
    "entry_of": "spec",
    "folder_spec": "spec",
    "found_source": "spec",
    "kept_source": "spec",
    "for_task": "spec",
    "spec_for": "spec",
    "with_labels": "placing",
}

__all__ = [
    "FAMILIES",
    "ROW_BY_ROW",
    "Answer",
    "Availability",
    "Facts",
    "Family",
    "GenerationSettings",
    "ModelSpec",
    "Reading",
    "Row",
    "RowReader",
    "Shelf",
    "Variant",
    "availability",
    "choose_device",
    "choose_dtype",
    "config_folder",
    "count_parameters",
    "entry_of",
    "family",
    "folder_of",
    "folder_spec",
    "for_task",
    "found_source",
    "freeze",
    "is_online",
    "is_out_of_memory",
    "keep_their_moments",
    "kept_source",
    "labels_of",
    "learn_occurring_rows",
    "load",
    "load_tokenizer",
    "model_type",
    "position_limit",
    "prepare_for_training",
    "quantised",
    "reading",
    "save",
    "spec_for",
    "warm_up",
    "weights_hash",
    "with_labels",
]


def __getattr__(name: str) -> object:
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"ftcore.models.{_WHERE[name]}"), name)
