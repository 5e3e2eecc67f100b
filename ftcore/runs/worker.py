"""``python -m ftcore.runs.worker RUNS_DIR``: start the waiting runs of a folder, one after the other, then end."""

from __future__ import annotations

import logging
import sys
from pathlib import Path


def main(arguments: list[str]) -> int:
    """Work until the line is empty; returns 0, or 2 without a folder."""
    from ftcore.runs.jobs import Jobs
    from ftcore.runs.store import RunStore

    if len(arguments) != 1:
        print("usage: python -m ftcore.runs.worker RUNS_DIR", file=sys.stderr)
        return 2
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    Jobs(RunStore(Path(arguments[0]))).work_until_empty()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
