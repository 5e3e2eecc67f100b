"""The parts that several verbs start from."""

from __future__ import annotations

from ftcore import runs
from ftcore.catalog import load_catalog
from ftcore.errors import BadInput
from ftcore.models import Variant


def variants(names: str, family: str | None) -> list[Variant]:
    """Return one variant for each of the comma-separated names, in their order.

    Raises:
        BadInput: There is no name, or a name that nothing answers to.
    """
    wanted = [name.strip() for name in names.split(",") if name.strip()]
    if not wanted:
        raise BadInput(
            "models_missing",
            expected="at least one model after --models",
            found=repr(names),
            fix="write for instance --models tiny-t5,tiny-flan",
        )
    catalog, store = load_catalog(), runs.RunStore(runs.runs_folder())
    return [runs.resolve_variant(name, catalog=catalog, store=store, family=family) for name in wanted]
