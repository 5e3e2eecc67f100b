"""What the page asks before anything is done: may this visitor, and is it not too much?"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from ftcore.access.counting import Slots, Window
from ftcore.access.limits import HOUR_S, LIMITS, MEGABYTE, Limits
from ftcore.access.names import is_hub_id, matches
from ftcore.access.rules import Action, Mode, Role, may
from ftcore.access.sign_in import SignIn
from ftcore.catalog import RUN_PREFIX
from ftcore.errors import BadInput, FtcoreError, Unavailable


@dataclass(frozen=True)
class Visitor:
    """Who asks.

    Attributes:
        id: What tells visitors apart: the number in a cookie made by the server, or else the address.
        address: Network address that the request came from.
        role: Owner or visitor.
    """

    id: str
    address: str
    role: Role = "visitor"


@dataclass
class Access:
    """The rules and limits of one page, and what its visitors have done lately.

    Attributes:
        mode: Where the page stands.
        training_opened: The owner of a Space lets visitors train.
        allowed_models: Patterns of Hub ids that people may name beside the catalogue.
        allowed_datasets: The same for datasets.
        sign_in: The teacher's password.
        own_limits: Limits in place of those of the mode.
        clock: Seconds that only grow.
        limits: The limits that hold.
    """

    mode: Mode = "local"
    training_opened: bool = False
    allowed_models: Sequence[str] = ("*",)
    allowed_datasets: Sequence[str] = ("*",)
    sign_in: SignIn = field(default_factory=lambda: SignIn(None))
    own_limits: Limits | None = None
    clock: Callable[[], float] = time.monotonic
    limits: Limits = field(init=False)

    def __post_init__(self) -> None:
        self.limits = self.own_limits or LIMITS[self.mode]
        self._runs = Window(HOUR_S, self.clock)
        self._uploads = Window(HOUR_S, self.clock)
        self._compares = Slots()
        self._compares_of_addresses = Slots()
        self._owners: dict[str, str] = {}
        self._admitting = threading.Lock()

    # --- may somebody ---

    def allows(self, role: Role, action: Action) -> bool:
        """Say whether this role may do this here."""
        return may(self.mode, role, action, training_opened=self.training_opened)

    def require(self, visitor: Visitor, action: Action) -> None:
        """Do nothing when a visitor may do this here.

        Raises:
            Unavailable: They may not; the error says who may.
        """
        if not self.allows(visitor.role, action):
            raise self.refusal()

    def refusal(self) -> FtcoreError:
        """Return the error for what only an owner may do here."""
        if self.mode == "classroom":
            return Unavailable(
                "teacher_only",
                expected="the teacher, signed in with the password",
                found="a page that nobody has signed in on",
                fix="ask the teacher",
            )
        return Unavailable(
            "owner_only",
            expected="the owner of this public page",
            found="a visitor",
            fix="duplicate the Space or install the program: on your own copy all of it is allowed",
        )

    def require_own(self, visitor: Visitor, run_id: str) -> None:
        """Do nothing when a visitor may stop or resume this run: it is their own, or they may steer every run.

        Raises:
            Unavailable: It is somebody else's.
        """
        if self.allows(visitor.role, "steer"):
            return
        self.require(visitor, "train")
        if self._owners.get(run_id) != visitor.id:
            raise Unavailable(
                "run_of_others",
                expected="a run that you started in this browser",
                found="the run of somebody else",
                fix="ask the person who started it, or who runs this page",
            )

    def check_model(self, ref: str, known: Collection[str]) -> None:
        """Do nothing when a page may name this model: a catalogue's, a run's, or one on the owner's list.

        Raises:
            Unavailable: It may not.
        """
        if ref not in known and not ref.startswith(RUN_PREFIX) and not matches(ref, self.allowed_models):
            raise Unavailable(
                "model_not_allowed",
                expected="a model of the list, or one that the owner of this page allows",
                found=repr(ref[:80]),
                fix="pick one from the list; the owner can allow more with BVT_ALLOW_MODELS",
                name=ref[:80],
            )

    def check_dataset(self, ref: str, known: Collection[str]) -> None:
        """Do nothing when a page may name this dataset of the catalogue or of the Hub.

        Raises:
            BadInput: It is no such name, a path say; whether there is something at that path is not told.
            Unavailable: The owner does not allow it.
        """
        if ref in known:
            return
        if not is_hub_id(ref):
            raise BadInput(
                "data_name",
                expected="a dataset of the catalogue, of the Hub, or a file dropped in the tab Data",
                found=repr(ref[:80]),
                fix="pick one from the list, or drop your file in the tab Data",
                name=ref[:80],
            )
        if not matches(ref, self.allowed_datasets):
            raise Unavailable(
                "dataset_not_allowed",
                expected="a dataset of the list, or one that the owner of this page allows",
                found=repr(ref[:80]),
                fix="pick one from the list; the owner can allow more with BVT_ALLOW_DATASETS",
                name=ref[:80],
            )

    # --- is it too much ---

    @contextmanager
    def comparing(self, visitor: Visitor) -> Iterator[None]:
        """Hold a place among the comparisons that go on at this moment.

        Raises:
            Unavailable: They may not compare, or too many go on.
        """
        self.require(visitor, "compare")
        with (
            self._place(self._compares, visitor.id, self.limits.compares_at_once),
            self._place(self._compares_of_addresses, visitor.address, self.limits.address_compares_at_once),
        ):
            yield

    @contextmanager
    def _place(self, slots: Slots, key: str, most: int) -> Iterator[None]:
        in_all = self.limits.compares_in_all
        if not slots.take(key, most, in_all):
            raise Unavailable(
                "compares_too_many",
                expected=f"at most {most} comparisons of yours at once, and {in_all} of everybody",
                found="as many already",
                fix="wait until one is done, or stop it",
                limit=most,
                limit_all=in_all,
            )
        try:
            yield
        finally:
            slots.give_back(key)

    def count_upload(self, visitor: Visitor) -> None:
        """Count one file that is being sent.

        Raises:
            Unavailable: They may send none, or sent too many.
        """
        self.require(visitor, "upload")
        most = self.limits.uploads_per_hour
        if most is not None and self._uploads.count(visitor.address) >= most:
            raise Unavailable(
                "uploads_too_many",
                expected=f"at most {most} files in an hour",
                found="as many already",
                fix=f"wait {_minutes(self._uploads.wait(visitor.address))} minutes",
                limit=most,
                minutes=_minutes(self._uploads.wait(visitor.address)),
            )
        self._uploads.add(visitor.address)

    def check_upload(self, size: int, kept: int) -> None:
        """Do nothing when a file of ``size`` bytes may be kept beside ``kept`` bytes of others.

        Raises:
            BadInput: The file is too large.
            Unavailable: All files together would be.
        """
        if size > self.limits.upload_bytes:
            raise BadInput(
                "upload_too_large",
                expected=f"a file of at most {self.limits.upload_bytes // MEGABYTE} MB",
                found=f"{size // MEGABYTE} MB",
                fix="take a part of it",
                limit=self.limits.upload_bytes // MEGABYTE,
                size=size // MEGABYTE,
            )
        if kept + size > self.limits.uploads_bytes:
            raise Unavailable(
                "uploads_full",
                expected=f"at most {self.limits.uploads_bytes // MEGABYTE} MB of files, of everybody together",
                found="no room left",
                fix="ask who runs this page to clear the folder .uploads beside the runs",
                limit=self.limits.uploads_bytes // MEGABYTE,
            )

    def check_run(self, visitor: Visitor, seconds: float | None, rows: int | None) -> None:
        """Do nothing when a run is small enough for this visitor.

        Args:
            visitor: Who wants to train.
            seconds: Time limit of the training; None: none.
            rows: Limit of its training rows; None: none.

        Raises:
            BadInput: It is too long or reads too much.
        """
        if visitor.role == "owner":
            return
        most = self.limits.run_seconds
        if most is not None and (seconds is None or seconds > most):
            raise BadInput(
                "run_too_long",
                expected=f"a training of at most {most // 60} minutes",
                found="no time limit" if seconds is None else f"{seconds / 60:.0f} minutes",
                fix="choose a recipe or the preset quick",
                limit=most // 60,
            )
        most = self.limits.run_rows
        if most is not None and rows is not None and rows > most:
            raise BadInput(
                "run_too_many_rows",
                expected=f"at most {most} rows to train on",
                found=f"{rows}",
                fix="choose a recipe or the preset quick",
                limit=most,
                rows=rows,
            )

    def admit_run(self, visitor: Visitor, waiting: Callable[[], int], start: Callable[[], str]) -> str:
        """Start a run when the line and the visitor's hour have room for it, and return its id.

        Args:
            visitor: Who starts it.
            waiting: Returns how many runs wait.
            start: Puts it into the line and returns its id; when it raises, nothing is counted.

        Raises:
            Unavailable: There is no room (``queue_full``, ``runs_per_hour``).
        """
        with self._admitting:
            self._check_line(waiting())
            self._check_hour(visitor)
            run_id = start()
            self._runs.add(f"visitor {visitor.id}")
            self._runs.add(f"address {visitor.address}")
            self._owners.setdefault(run_id, visitor.id)
            return run_id

    def _check_line(self, waiting: int) -> None:
        if waiting >= self.limits.queue_length:
            raise Unavailable(
                "queue_full",
                expected=f"at most {self.limits.queue_length} runs in the line",
                found="as many already",
                fix="try again when one has begun",
                limit=self.limits.queue_length,
            )

    def _check_hour(self, visitor: Visitor) -> None:
        if visitor.role == "owner":
            return
        for key, most in (
            (f"visitor {visitor.id}", self.limits.runs_per_hour),
            (f"address {visitor.address}", self.limits.address_runs_per_hour),
        ):
            if most is not None and self._runs.count(key) >= most:
                raise Unavailable(
                    "runs_per_hour",
                    expected=f"at most {most} runs in an hour",
                    found="as many already",
                    fix=f"wait {_minutes(self._runs.wait(key))} minutes",
                    limit=most,
                    minutes=_minutes(self._runs.wait(key)),
                )


def _minutes(seconds: float) -> int:
    return max(1, round(seconds / 60 + 0.5))
