"""``python -m ftcore.evaluation.work FOLDER``: work on the measurement in a folder, in a process of its own."""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from ftcore.errors import FtcoreError
from ftcore.evaluation.job import Job


def main(arguments: Sequence[str]) -> int:
    """Work on the folder named; returns 0 when finished or stopped, 1 when it failed, 2 for a wrong call."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    if len(arguments) != 1:
        print("usage: python -m ftcore.evaluation.work FOLDER", file=sys.stderr)
        return 2
    try:
        Job(Path(arguments[0])).work()
    except FtcoreError as error:
        print(error, file=sys.stderr)
        return 0 if error.code == "evaluation_stopped" else 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
