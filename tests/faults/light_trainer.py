"""A trainer without a model: it takes the lock, notes that it ran, and ends. Stands in for the real one in races."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from filelock import Timeout

from ftcore.runs import liveness
from ftcore.runs.folder import read_folder


def main(arguments: list[str]) -> int:
    """Run as ftcore.runs.training does, in a tenth of a second."""
    run = read_folder(Path(arguments[0]))
    lock = liveness.run_lock(run.path)
    try:
        lock.acquire(timeout=5)
    except Timeout:
        return 3
    with lock:
        if run.stored_status().state != "queued":
            return 3
        liveness.record_owner(run.path)
        run.advance("running", taking_over=True)
        with (run.path.parent / "ran.txt").open("a", encoding="utf-8") as notes:
            notes.write(f"{run.run_id}\n")
        time.sleep(0.1)
        run.update(state="finished")
        (run.path / liveness.OWNER_NAME).unlink()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
