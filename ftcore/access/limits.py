"""How much one visitor may ask for, mode by mode."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ftcore.access.rules import Mode

HOUR_S = 3600.0
MEGABYTE = 2**20


@dataclass(frozen=True)
class Limits:
    """The most of everything. None: no limit.

    Attributes:
        text_chars: Characters of one text to compare.
        columns: Models side by side.
        new_tokens: Tokens of an answer.
        beams: Beams of a search.
        upload_bytes: Size of one file dropped on the page.
        uploads_bytes: Size of all files kept, of everybody together.
        upload_rows: Rows of a file.
        document_bytes: Size of a JSON file, which has to be read whole; in memory it is some twenty times as large.
        unfolded_bytes: What a compressed file may unfold to.
        uploads_per_hour: Files of one address in an hour.
        compares_at_once: Comparisons of one visitor at the same time.
        address_compares_at_once: The same for one network address, behind which a whole class may sit.
        compares_in_all: Comparisons of everybody at the same time.
        queue_length: Runs that wait, of everybody together.
        runs_per_hour: Runs of one visitor (started or resumed) in an hour.
        address_runs_per_hour: The same for one network address, behind which a whole class may sit; it holds where
            somebody throws the visitor's cookie away.
        run_seconds: Training time of a visitor's run.
        run_rows: Training rows of a visitor's run.
        body_bytes: Size of a request that is no file.
    """

    text_chars: int = 20_000
    columns: int = 5
    new_tokens: int = 512
    beams: int = 8
    upload_bytes: int = 600 * MEGABYTE
    uploads_bytes: int = 20_000 * MEGABYTE
    upload_rows: int = 5_000_000
    document_bytes: int = 512 * MEGABYTE
    unfolded_bytes: int = 4_096 * MEGABYTE
    uploads_per_hour: int | None = None
    compares_at_once: int = 20
    address_compares_at_once: int = 40
    compares_in_all: int = 40
    queue_length: int = 1_000
    runs_per_hour: int | None = None
    address_runs_per_hour: int | None = None
    run_seconds: int | None = None
    run_rows: int | None = None
    body_bytes: int = 2 * MEGABYTE


LIMITS: Mapping[Mode, Limits] = {
    "local": Limits(),
    "classroom": Limits(
        text_chars=10_000,
        new_tokens=256,
        beams=4,
        upload_bytes=50 * MEGABYTE,
        uploads_bytes=2_000 * MEGABYTE,
        upload_rows=100_000,
        document_bytes=16 * MEGABYTE,
        unfolded_bytes=500 * MEGABYTE,
        uploads_per_hour=200,
        compares_at_once=2,
        queue_length=40,
        runs_per_hour=6,
        address_runs_per_hour=60,
        run_seconds=300,
        run_rows=20_000,
    ),
    "space": Limits(
        text_chars=5_000,
        new_tokens=128,
        beams=4,
        upload_bytes=10 * MEGABYTE,
        uploads_bytes=500 * MEGABYTE,
        upload_rows=20_000,
        document_bytes=4 * MEGABYTE,
        unfolded_bytes=100 * MEGABYTE,
        uploads_per_hour=10,
        compares_at_once=2,
        address_compares_at_once=15,
        compares_in_all=30,
        queue_length=10,
        runs_per_hour=2,
        address_runs_per_hour=6,
        run_seconds=120,
        run_rows=5_000,
    ),
}
"""A class of 30 behind one address stays within the classroom's numbers; a Space has two cores for everybody."""
