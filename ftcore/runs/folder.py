"""One run on disk: where its files are, what state it is in, what happened so far.

::

    RUN_DIR/
    ├── config.json      what the run is (RunConfig)
    ├── status.json      where it stands (Status), replaced in one step
    ├── events.jsonl     what happened, append only
    ├── log.txt          what the trainer printed
    ├── run.lock         held by the trainer as long as it lives; owner.json says who that is
    ├── reserve          room on the disk for the last words of a run that goes
    ├── stop             present when somebody asked the run to stop
    ├── trained.json     what was measured of the training; from then on only the evaluation is missing
    ├── checkpoints/     checkpoint-STEP/, each with its own `complete` marker
    ├── model/           the adapter or the full weights that Compare uses
    └── evaluation/      evaluation.json, predictions.jsonl
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ftcore.catalog import RUN_PREFIX
from ftcore.errors import Corrupted, FtcoreError, NotFound, Unavailable
from ftcore.files import write_atomically, write_json
from ftcore.runs import liveness
from ftcore.runs.config import RunConfig, parse_config
from ftcore.runs.events import Event, EventLog
from ftcore.runs.states import STORED, State, check_transition

if TYPE_CHECKING:
    from ftcore.models import Variant

MODEL_FILES = ("adapter_config.json", "config.json")


@dataclass(frozen=True)
class Message:
    """One sentence for a person about how a run ended, with what a translation needs.

    ``params`` has the values of the sentence; ``log`` the last lines of the trainer's log when something failed.
    """

    code: str
    text: str
    params: Mapping[str, Any] = field(default_factory=dict)
    log: tuple[str, ...] = ()

    @classmethod
    def of(cls, error: FtcoreError, log: tuple[str, ...] = ()) -> Message:
        """Return an error as the message of a run."""
        params = {
            key: value if isinstance(value, int | float | bool) else str(value) for key, value in error.params.items()
        }
        return cls(error.code, str(error), params, log)


def _message(values: Any) -> Message:
    """Return the message in a JSON object, or raise TypeError, ValueError or KeyError."""
    parts = values["code"], values["text"], dict(values["params"]), tuple(values["log"])
    if not all(isinstance(text, str) for text in (*parts[:2], *parts[2], *parts[3])):
        raise TypeError("a message is made of texts")
    return Message(*parts)


def _check_kind(name: str, value: Any, default: Any) -> None:
    """Raise TypeError unless a value of status.json is of the kind that people are shown: texts, finite numbers."""
    if name == "message" or (value is None and default is None):
        return
    if name in ("state", "phase"):
        fits = isinstance(value, str)
    else:
        fits = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 2**63
    if not fits:
        raise TypeError(f"no value for {name}: {value!r}")


@dataclass(frozen=True)
class Status:
    """Where a run stands.

    Times are seconds since 1970; eta_s and elapsed_s are seconds of training; progress (of the training) goes from
    0 to 1.
    """

    state: State
    phase: str | None = None
    step: int = 0
    total_steps: int | None = None
    progress: float = 0.0
    message: Message | None = None
    started: float | None = None
    finished: float | None = None
    eta_s: float | None = None
    elapsed_s: float = 0.0
    best_step: int | None = None
    updated: float = 0.0

    @classmethod
    def from_json(cls, values: Any) -> Status:
        """Return the status in this JSON object; keys of a newer program are left out.

        Raises:
            TypeError, ValueError, KeyError: It is no status.
        """
        if not isinstance(values, dict):
            raise TypeError(f"no JSON object: {values!r}")
        known = {key: value for key, value in values.items() if key in cls.__dataclass_fields__}
        message = known.get("message")
        if message is not None:
            known["message"] = _message(message)
        for name, field_ in cls.__dataclass_fields__.items():
            _check_kind(name, known.get(name, field_.default), field_.default)
        if known["state"] not in STORED:
            raise ValueError(f"no such state: {known['state']!r}")
        return cls(**known)


class RunFolder:
    """A run in its folder. Reading is free for everybody; only the owner (see liveness) writes."""

    def __init__(self, path: Path, config: RunConfig) -> None:
        self.path = path
        self.config = config
        self.checkpoints_dir = path / "checkpoints"
        self.model_dir = path / "model"
        self.evaluation_dir = path / "evaluation"
        self.log_path = path / "log.txt"
        self.stop_path = path / "stop"
        self.trained_path = path / "trained.json"
        self.event_log = EventLog(path / "events.jsonl")

    @classmethod
    def open(cls, path: Path) -> RunFolder:
        """Return the run in this folder.

        Raises:
            Corrupted: config.json is missing or damaged.
        """
        try:
            values = json.loads((path / "config.json").read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise Corrupted(
                "run_config_damaged",
                expected="a whole config.json in the run folder",
                found=f"{path.name}: {error}",
                fix="delete the run, or restore its config.json",
                problem=str(error),
            ) from error
        return cls(path, parse_config(values))

    @property
    def run_id(self) -> str:
        """The run's id, which is its folder's name."""
        return self.path.name

    @property
    def name(self) -> str:
        """What people call the run."""
        try:
            return (self.path / "name.txt").read_text(encoding="utf-8").strip() or self.config.name
        except (OSError, UnicodeDecodeError):
            return self.config.name

    def rename(self, name: str) -> None:
        """Call the run something else; the id stays."""
        write_atomically(self.path / "name.txt", " ".join(name.split())[:120] + "\n")

    # --- state ---

    @property
    def status(self) -> Status:
        """Where the run stands now; ``running`` without a living owner is called ``interrupted``."""
        stored = self.stored_status()
        if stored.state != "running" or liveness.is_alive(self.path):
            return stored
        stored = self.stored_status()  # it may have ended between the two looks
        if stored.state != "running":
            return stored
        return replace(stored, state="interrupted", eta_s=None)

    def stored_status(self) -> Status:
        """Return the status as it was last written, or, when that file is lost, what the rest of the folder says."""
        try:
            return Status.from_json(json.loads((self.path / "status.json").read_text(encoding="utf-8")))
        except (OSError, ValueError, KeyError, TypeError):
            return self._reconstructed()

    def _reconstructed(self) -> Status:
        message = Message("status_lost", "status.json was damaged; this state was read from the rest of the folder.")
        if (self.evaluation_dir / "evaluation.json").is_file() and self.has_model:
            return Status("finished", message=message)
        if liveness.is_alive(self.path) or self.event_log.path.exists():
            return Status("running", step=self.event_log.last_step(), message=message)
        return Status("queued", message=message)

    def advance(self, state: State, *, taking_over: bool = False, **changes: Any) -> Status:
        """Go to another state and return the new status.

        ``taking_over`` says that the caller holds the lock of a run whose trainer is dead.

        Raises:
            BadInput: The run cannot go there from where it stands.
        """
        before = self.stored_status().state if taking_over else self.status.state
        check_transition(self.run_id, "interrupted" if taking_over and before == "running" else before, state)
        return self.update(state=state, **changes)

    def update(self, **changes: Any) -> Status:
        """Change parts of the status; for the run's owner only."""
        status = replace(self.stored_status(), **changes, updated=time.time())
        write_json(self.path / "status.json", asdict(status))
        return status

    @property
    def stop_requested(self) -> bool:
        """Whether somebody asked the run to stop."""
        return self.stop_path.exists()

    # --- what happened ---

    def events(self, since: int = 0) -> list[Event]:
        """Return what happened, from this event number on; steps that were redone after a resume count once."""
        return self.event_log.read(since)

    def log_lines(self, count: int = 20) -> tuple[str, ...]:
        """Return the last lines that the trainer printed."""
        try:
            with self.log_path.open("rb") as handle:
                handle.seek(0, 2)
                handle.seek(max(0, handle.tell() - 400 * count))
                lines = handle.read().decode("utf-8", errors="replace").splitlines()
        except OSError:
            return ()
        return tuple(line for line in lines if line.strip())[-count:]

    def evaluation(self) -> dict[str, Any] | None:
        """Return evaluation.json, or None while there is none.

        Raises:
            Corrupted: The file is damaged.
        """
        return self._evaluation_in(self.evaluation_dir)

    def evaluations(self) -> dict[str, dict[str, Any] | None]:
        """Return the evaluation of each dataset by its name, the run's own first; raises as :meth:`evaluation`."""
        return {self.config.dataset.ref: self.evaluation(), **self.course_evaluations()}

    def course_dir(self, dataset: str) -> Path:
        """Return the folder with the evaluation of a further dataset that was trained at the same time."""
        return self.evaluation_dir / "also" / dataset

    def course_evaluations(self) -> dict[str, dict[str, Any]]:
        """Return the evaluation of each further dataset that has one; raises as :meth:`evaluation`."""
        found = {course.name: self._evaluation_in(self.course_dir(course.name)) for course in self.config.also}
        return {name: evaluation for name, evaluation in found.items() if evaluation is not None}

    def _evaluation_in(self, folder: Path) -> dict[str, Any] | None:
        path = folder / "evaluation.json"
        try:
            values = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise Corrupted(
                "evaluation_damaged",
                expected="a whole evaluation.json",
                found=f"{error}",
                fix="evaluate the run again",
                run_id=self.run_id,
            ) from error
        return dict(values)

    # --- the model ---

    @property
    def has_model(self) -> bool:
        """Whether there is a model that Compare can use."""
        return any((self.model_dir / name).is_file() for name in MODEL_FILES)

    def require_model(self) -> None:
        """Do nothing when there is a trained model.

        Raises:
            Unavailable: The run has none yet.
        """
        if not self.has_model:
            raise Unavailable(
                "run_without_model",
                expected="a run that has a model",
                found=f"run {self.run_id}, which has none yet",
                fix="wait for its first checkpoint, or choose another run",
                run_id=self.run_id,
            )

    def require_base(self) -> None:
        """Do nothing when the base still has the weights that this run was trained on, or is not on this machine.

        Raises:
            Unavailable: It has others now: what was learned upon the old ones means nothing upon them.
        """
        from ftcore.models import availability, weights_hash

        base, trained_on = self.config.model.spec(), (self.config.provenance or {}).get("weights")
        here = availability(base).reason in ("starter", "local", "cached")
        if trained_on and here and weights_hash(base) != trained_on:
            raise Unavailable(
                "run_base_changed",
                expected=f"the weights of {base.model_id} that run {self.run_id} was trained on",
                found="other weights under this name",
                fix="train it again, or bring the old weights back",
                run_id=self.run_id,
                model=base.model_id,
            )

    def variant(self) -> Variant:
        """Return the trained model as a column of Compare.

        Raises:
            Unavailable: The run has no model yet, or its adapter belongs to other weights than the base has now.
        """
        from ftcore.models import Variant, folder_spec

        self.require_model()
        base = self.config.model.spec()
        name = f"{RUN_PREFIX}{self.run_id}"
        adapter = (self.model_dir / "adapter_config.json").is_file()
        if adapter:
            self.require_base()
        return Variant(
            name=name,
            spec=base if adapter else folder_spec(self.model_dir, model_id=name, like=base),
            adapter=self.model_dir.resolve() if adapter else None,
            tuned_from=base.model_id,
            prompt=self.config.own_prompt(),
        )


def read_folder(path: Path) -> RunFolder:
    """Return the run in this folder.

    Raises:
        NotFound: There is no such folder.
        Corrupted: It holds no usable config.json.
    """
    if not path.is_dir():
        raise NotFound(
            "run_unknown",
            expected="the id of a run",
            found=repr(path.name),
            fix="list the runs and take an id from there",
            run_id=path.name,
        )
    return RunFolder.open(path)
