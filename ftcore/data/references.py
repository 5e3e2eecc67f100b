"""What the name of a dataset stands for: an entry of models.yaml, a file or folder that is there, or the Hub."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ftcore.catalog import STARTER_PREFIX, Catalog, DatasetEntry
from ftcore.data.formats import SUFFIXES
from ftcore.errors import FtcoreError, NotFound, Unavailable, did_you_mean

PAIRS = "pairs:tapaco-paws"
"""What an entry of models.yaml names as its source to get the pairs of ``paraphrases.py``."""

_HUB = re.compile(r"\w[\w.-]*/[\w.-]+(:\w[\w.+-]*){0,2}")


@dataclass(frozen=True)
class Reference:
    """What a name stands for.

    Attributes:
        entry: Its entry in models.yaml, where it has one.
        source: What the entry names as its source, or the name itself.
        path: The file or folder; None for the starter world, the pairs of ``paraphrases.py`` and the Hub.
    """

    entry: DatasetEntry | None
    source: str
    path: Path | None = None


def resolve(ref: str, catalog: Catalog) -> Reference:
    """Return what a name stands for; nothing is opened, and the Hub is not asked.

    A relative path of an entry starts where the catalogue lies, any other in the working directory.

    Raises:
        Unavailable: The entry is a file or folder that has to be downloaded first (``dataset_not_downloaded``).
        NotFound: The entry's file or folder is not there, or nothing is called that.
    """
    entry = next((entry for entry in catalog.datasets if entry.id == ref), None)
    source = entry.source if entry else ref
    if source.startswith(STARTER_PREFIX) or source == PAIRS:
        return Reference(entry, source)
    path = Path(source).expanduser()
    if entry is not None:
        path = catalog.folder / path
    if path.exists():
        return Reference(entry, source, path)
    of_hub = _HUB.fullmatch(source) is not None and path.suffix.lower() not in SUFFIXES
    if entry is not None and (entry.download or not of_hub):
        raise _missing(entry)
    if not of_hub:
        raise NotFound(
            "dataset_unknown",
            expected="the id of a dataset in models.yaml, a file or folder, or an id of the Hub such as owner/name",
            found=repr(ref),
            fix=did_you_mean(ref, [entry.id for entry in catalog.datasets]),
            dataset=ref,
        )
    return Reference(entry, source)


def require_present(refs: Iterable[str], catalog: Catalog) -> None:
    """Raise as :func:`resolve` for the first name that cannot be had without the Hub, before anything is fetched."""
    for ref in refs:
        resolve(ref, catalog)


def _missing(entry: DatasetEntry) -> FtcoreError:
    if entry.download:
        return Unavailable(
            "dataset_not_downloaded",
            expected=f"{entry.id} in {entry.source}, beside models.yaml",
            found="nothing there",
            fix=f"download it to there first: {entry.download}",
            dataset=entry.id,
            place=entry.source,
            download=entry.download,
        )
    return NotFound(
        "dataset_path_missing",
        expected=f"{entry.id} in {entry.source}, as its entry in models.yaml says",
        found="nothing there",
        fix="put it there, or correct the entry",
        dataset=entry.id,
        place=entry.source,
    )
