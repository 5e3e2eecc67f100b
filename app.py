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
    from ftcore.access import MODES, mode_of

    parser = argparse.ArgumentParser(
        prog="app.py", description="Compare language models with their fine-tuned versions, and train your own."
    )
    parser.add_argument(
        "--mode", choices=MODES, default=mode_of(os.environ), help="who may do what (BVT_MODE, %(default)s)"
    )
    parser.add_argument("--host", default=None, help="address to listen on (local: 127.0.0.1, else 0.0.0.0)")
    parser.add_argument("--port", type=int, default=None, help="port to listen on (the first free one from 7860)")
    parser.add_argument("--no-browser", action="store_true", help="do not open the page in a browser")
    parser.add_argument(
        "--runs",
        type=Path,
        default=None,
        help="folder of the runs (FTCORE_RUNS, or runs/ beside app.py)",
    )
    parser.add_argument("--catalog", type=Path, default=None, help="another models.yaml (FTCORE_CATALOG)")
    chosen = parser.parse_args(arguments)
    chosen.browser = not chosen.no_browser and chosen.mode == "local"
    chosen.host = chosen.host or ("127.0.0.1" if chosen.mode == "local" else "0.0.0.0")
    return chosen


def services(chosen: argparse.Namespace) -> Any:
    """Return what the page needs. Nothing heavy is imported here; the models come when the page is up."""
    from ftcore.access import access_from
    from ftcore.catalog import load_catalog
    from ftcore.runs import Jobs, RunStore, runs_folder
    from ui import Services

    store = RunStore(chosen.runs or runs_folder())
    log_file = store.runs_dir / "app.log"
    logging.basicConfig(
        filename=log_file,
        level=logging.WARNING,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        encoding="utf-8",
    )
    access = access_from(chosen.mode, os.environ)

    def make_compare() -> Any:
        from ftcore.compare import Compare, Limits
        from ftcore.models import Shelf

        most = access.limits
        return Compare(Shelf(), Limits(most.text_chars, most.columns, most.new_tokens, most.beams))

    return Services(
        load_catalog(chosen.catalog),
        store,
        Jobs(store),
        make_compare,
        log_file if access.mode == "local" else Path(log_file.name),
        access,
    )


def main() -> int:
    """Serve the page until the program is ended; return the exit code."""
    from ftcore.errors import FtcoreError

    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # a training may run beside it: waiting threads sleep
    gc.disable()  # all that starting makes stays: to look for garbage in it takes a sixth of the time
    try:
        chosen = settings()
        if chosen.catalog is not None:
            os.environ["FTCORE_CATALOG"] = str(chosen.catalog.resolve())  # trainers read it as well
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
