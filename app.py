"""Base vs Tuned: settings → services → page → launch. ``python app.py --help`` lists the settings."""

from __future__ import annotations

import argparse
import gc
import logging
import os
import sys
from pathlib import Path
from typing import Any


def settings(arguments: list[str] | None = None) -> argparse.Namespace:
    """Return the settings from the command line, or else from the environment."""
    parser = argparse.ArgumentParser(
        prog="app.py", description="Compare language models with their fine-tuned versions, and train your own."
    )
    on_space = "SPACE_ID" in os.environ
    parser.add_argument(
        "--host", default="0.0.0.0" if on_space else "127.0.0.1", help="address to listen on (%(default)s)"
    )
    parser.add_argument("--port", type=int, default=None, help="port to listen on (the first free one from 7860)")
    parser.add_argument("--no-browser", action="store_true", help="do not open the page in a browser")
    parser.add_argument(
        "--runs",
        type=Path,
        default=Path(os.environ.get("FTCORE_RUNS", Path(__file__).resolve().parent / "runs")),
        help="folder of the runs (FTCORE_RUNS, %(default)s)",
    )
    parser.add_argument("--catalog", type=Path, default=None, help="another models.yaml")
    chosen = parser.parse_args(arguments)
    chosen.browser = not chosen.no_browser and not on_space
    return chosen


def services(chosen: argparse.Namespace) -> Any:
    """Return what the page needs. Nothing heavy is imported here; the models come when the page is up."""
    from ftcore.catalog import load_catalog
    from ftcore.runs import Jobs, RunStore
    from ui import Services

    store = RunStore(chosen.runs)
    log_file = store.runs_dir / "app.log"
    logging.basicConfig(
        filename=log_file,
        level=logging.WARNING,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        encoding="utf-8",
    )
    return Services(load_catalog(chosen.catalog), store, Jobs(store), _make_compare, log_file)


def _make_compare() -> Any:
    from ftcore.compare import Compare
    from ftcore.models import Shelf

    return Compare(Shelf())


def main() -> int:
    """Serve the page until the program is ended; return the exit code."""
    from ftcore.errors import FtcoreError

    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # a training may run beside it: waiting threads sleep
    chosen = settings()
    gc.disable()  # all that starting makes stays: to look for garbage in it takes a sixth of the time
    try:
        needed = services(chosen)
    except FtcoreError as error:
        print(error, file=sys.stderr)
        return 2
    import ui

    needed.jobs.start_worker()
    page = ui.build(needed)
    gc.freeze()
    gc.enable()
    ui.launch(page, needed, host=chosen.host, port=chosen.port, browser=chosen.browser)
    return 0


if __name__ == "__main__":
    sys.exit(main())
