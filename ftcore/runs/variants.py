"""From what people type to a column: a run, or anything that names a model."""

from __future__ import annotations

from ftcore import models
from ftcore.catalog import RUN_PREFIX, Catalog
from ftcore.runs.store import RunStore


def resolve_variant(ref: str, *, catalog: Catalog, store: RunStore, family: str | None = None) -> models.Variant:
    """Return the column for ``run:ID``, a catalogue id, a local folder or a Hub id.

    Raises:
        NotFound: No run or model is called that.
        Unavailable: The run has no model yet, or the model cannot be had now.
        Corrupted: The run's folder is damaged.
    """
    if ref.startswith(RUN_PREFIX):
        return store.get(ref.removeprefix(RUN_PREFIX)).variant()
    return models.Variant(name=ref, spec=models.spec_for(ref, family=family, catalog=catalog))
