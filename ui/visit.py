"""What one visitor does: every action of the page that costs or changes something, checked before it is done.

Handlers can be called by name over HTTP, whatever the page shows, so a handler never calls the queue, the store or
the uploads itself (a test looks for that); it asks for the visit and acts through it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ftcore.access import Action, Visitor
from ftcore.errors import BadInput

if TYPE_CHECKING:
    from ui.services import Services

_EXPORTING = threading.Lock()
"""Two zips of one run at the same time would be written into one file."""


@dataclass(frozen=True)
class Visit:
    """One request of one visitor. Every method raises Unavailable when the visitor may not, or wants too much."""

    services: Services
    visitor: Visitor

    def may(self, action: Action) -> bool:
        """Say whether the visitor may do this here."""
        return self.services.access.allows(self.visitor.role, action)

    def require(self, action: Action) -> None:
        """Do nothing when the visitor may do this here."""
        self.services.access.require(self.visitor, action)

    def pages(self, answers: Callable[[], Iterator[Any]]) -> Iterator[Any]:
        """Yield what ``answers`` yields while holding a place among the comparisons that go on."""
        with self.services.access.comparing(self.visitor):
            yield from answers()

    def submit(self, form: Any) -> str:
        """Put the run of a filled-in form into the line and return its id.

        Args:
            form: A :class:`ui.training_form.Form`.
        """
        self.require("train")
        if form.overrides():
            self.require("train_settings")
        services = self.services
        config = form.config(services)
        services.access.check_run(self.visitor, config.settings.time_limit_s, config.settings.train_rows)
        if form.is_uploaded and services.access.mode != "local":
            self._read_once(config)
        return self._admitted(lambda: str(services.jobs.submit(config)))

    def _read_once(self, config: Any) -> None:
        """Read an uploaded file within the limits of the page; the trainer's own are wider."""
        from ftcore import tasks
        from ftcore.data import check

        services = self.services
        check(config.dataset.source(), tasks.get(config.task), services.catalog, limits=services.data_limits)

    def _admitted(self, start: Callable[[], str]) -> str:
        return self.services.access.admit_run(self.visitor, lambda: len(self.services.jobs.queue.waiting()), start)

    def stop(self, run_id: str) -> None:
        """Stop a run."""
        self.services.access.require_own(self.visitor, run_id)
        self.services.jobs.stop(run_id)

    def resume(self, run_id: str) -> None:
        """Put a run back into the line; it counts as one more."""
        self.services.access.require_own(self.visitor, run_id)

        def start() -> str:
            self.services.jobs.resume(run_id)
            return run_id

        self._admitted(start)

    def rename(self, run_id: str, name: str) -> None:
        """Call a run something else."""
        self.require("rename")
        self.services.store.rename(run_id, name)

    def delete(self, run_id: str) -> None:
        """Delete a run for good."""
        self.require("delete")
        self.services.store.delete(run_id)

    def export(self, run_id: str) -> Path:
        """Return a zip of a run."""
        self.require("download")
        run = self.services.store.get(run_id)
        with _EXPORTING:
            return Path(self.services.store.export(run_id, self.services.exports / f"{run.run_id}.zip"))

    def keep(self, path: Path) -> str:
        """Keep a file that the page has received and return its name.

        Raises:
            BadInput: It is not a file that was sent here, an archive say, or too large.
        """
        self.require("upload")
        _check_format(path)
        uploads = self.services.uploads
        self.services.access.check_upload(_received(path).stat().st_size, uploads.size())
        return uploads.keep(path)

    def remember(self, name: str, task: str, mapping: dict[str, str]) -> None:
        """Write down which column of a kept file is which field."""
        self.require("upload")
        self.services.uploads.remember(name, task, mapping)


def _check_format(path: Path) -> None:
    from ftcore.data import SUFFIXES

    if path.suffix.lower() not in SUFFIXES:
        raise BadInput(
            "format_unknown",
            expected="a file ending in " + ", ".join(SUFFIXES),
            found=path.name[-60:],
            fix="save the table as CSV; unpack archives first",
            file=path.name[-60:],
            known=", ".join(SUFFIXES),
        )


def _received(path: Path) -> Path:
    """Return the path of a file that Gradio has received.

    Raises:
        BadInput: It lies elsewhere.
    """
    from gradio.utils import get_upload_folder

    folder = Path(get_upload_folder()).resolve()
    found = path.resolve()
    if folder in found.parents and found.is_file() and not path.is_symlink():
        return found
    raise BadInput(
        "file_not_received",
        expected="a file that was dropped on the page",
        found="the name of something else",
        fix="drop the file in the tab Data",
    )
