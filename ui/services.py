"""What the page needs from below, made once in app.py."""

from __future__ import annotations

import logging
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ftcore.access import Access
from ftcore.catalog import STARTER_PREFIX, Catalog
from ui.uploads import Uploads
from ui.visit import Visit
from ui.visitors import Doorkeeper, doorkeeper

log = logging.getLogger(__name__)

WARM_UP_AFTER_SECONDS = 1.5
"""Time that a browser needs to draw the page once its first events have been answered."""


@dataclass
class Services:
    """The catalogue, the runs, and the models once somebody needs them.

    Attributes:
        catalog: What models.yaml says.
        store: The runs folder.
        jobs: The queue and its worker.
        make_compare: Makes the comparing service; slow, since it imports torch, so it is called once and late.
        log_file: Where an unexpected error is written down; shown to people with the message.
        access: Who may do what here, and how much.
        keeper: Tells visitors apart.
        permits: What the page shows as not allowed; see :mod:`ui.permits`.
    """

    catalog: Catalog
    store: Any
    jobs: Any
    make_compare: Callable[[], Any]
    log_file: Path
    access: Access = field(default_factory=Access)
    keeper: Doorkeeper = field(init=False)
    permits: list[Any] = field(default_factory=list)
    _compare: Any = None
    _warming: bool = False
    _exports: Any = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.keeper = doorkeeper(self.access.mode)

    @property
    def uploads(self) -> Uploads:
        """Files that people dropped on the page."""
        return Uploads(Path(self.store.runs_dir) / ".uploads")

    def visit(self, request: Any) -> Visit:
        """Return what the person behind a ``gradio.Request`` may do; all that changes something goes through it."""
        return Visit(self, self.keeper.of(self.access, request))

    def check_names(self, model: str | None = None, dataset: str | None = None) -> None:
        """Do nothing when the page may name this model and this dataset.

        Raises:
            Unavailable: One is neither in the catalogue nor on the owner's list.
        """
        if model is not None:
            self.access.check_model(model, {entry.id for entry in self.catalog.models})
        if dataset is not None:
            self.access.check_dataset(dataset, {entry.id for entry in self.catalog.datasets})

    @property
    def data_limits(self) -> Any:
        """How much of a file is read, as the data room takes it."""
        from ftcore.data import Limits

        most = self.access.limits
        return Limits(
            max_bytes=min(Limits.max_bytes, most.unfolded_bytes),
            max_document_bytes=min(Limits.max_document_bytes, most.document_bytes),
            max_rows=most.upload_rows,
        )

    @property
    def exports(self) -> Path:
        """Folder of the zips that people asked for, one of each run at most; it is gone when the program ends."""
        with self._lock:
            if self._exports is None:
                self._exports = tempfile.TemporaryDirectory(prefix="bvt-exports-")
            return Path(self._exports.name)

    def compare(self) -> Any:
        """Return the comparing service, made at the first call, with the models people see first already loaded."""
        with self._lock:
            if self._compare is None:
                compare = self.make_compare()
                self._load_first(compare)
                self._compare = compare
            return self._compare

    def _load_first(self, compare: Any) -> None:
        """Load the starter models, one after the other: importing torch from two threads at once fails."""
        from ftcore.runs import resolve_variant
        from ftcore.tasks import all_tasks

        for model in self.catalog.models:
            if model.source.startswith(STARTER_PREFIX) and model.family == "seq2seq":
                compare.shelf.facts(resolve_variant(model.id, catalog=self.catalog, store=self.store), all_tasks()[0])

    def warm_up(self, after_seconds: float = WARM_UP_AFTER_SECONDS) -> None:
        """Make the comparing service in the background, once, so that the first click need not wait for torch.

        It waits a moment first: importing torch while the page is being drawn would make people wait for the page.
        """
        with self._lock:
            if self._warming:
                return
            self._warming = True
        timer = threading.Timer(after_seconds, self._warm)
        timer.name, timer.daemon = "warm-up", True
        timer.start()

    def _warm(self) -> None:
        try:
            self.compare()
        except Exception:  # a thread's error would vanish; the first click raises it again, on the page
            log.exception("could not load the models in the background")
