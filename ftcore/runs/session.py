"""One training from data to evaluation, in phases: loading, baseline, training, evaluating, saving."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from ftcore import models, tasks
from ftcore.errors import BadInput, FtcoreError
from ftcore.files import write_json
from ftcore.runs import checkpoints, provenance
from ftcore.runs.clock import TrainingClock
from ftcore.runs.estimating import check_resources, estimate
from ftcore.runs.folder import RunFolder
from ftcore.runs.lessons import Lesson, findings_of, labels_of, read_lessons
from ftcore.runs.stopping import StopRequested, StopSignal

logger = logging.getLogger(__name__)

ANSWERS_NAME = ".answers"
"""Folder beside the runs that keeps what base models answered."""


class Session:
    """A run while it is trained. Every phase may be left at any moment by StopRequested."""

    def __init__(self, run: RunFolder, stop: StopSignal) -> None:
        self.run = run
        self.stop = stop
        self.config = run.config
        self.settings = run.config.settings
        self.task = tasks.get(run.config.task)
        self.spec = models.for_task(run.config.model.spec(), self.task)
        self.clock = TrainingClock(self.settings.time_limit_s)

    def train(self) -> None:
        """Do all phases; afterwards ``model/`` and ``evaluation/`` are there.

        Raises:
            StopRequested: The run should end now; what was learned is in a checkpoint.
            FtcoreError: With the reason why the run cannot go on.
        """
        resumed = self._resume_point()
        self._phase("loading")
        lessons = read_lessons(self.config)
        self._record_provenance(lessons)
        if not self._is_trained():
            if resumed is None:
                self._look_at_data(lessons)
                self._baseline(lessons)
            self._learn(lessons, resumed)
        self._phase("saving")
        checkpoints.settle_model(self.run.checkpoints_dir, self.run.model_dir)
        self._evaluate(lessons)

    # --- phases ---

    def _learn(self, lessons: Sequence[Lesson], resumed: checkpoints.Checkpoint | None) -> None:
        from ftcore.runs.building import build_trainer

        self._phase("loading")
        rows = sum(len(lesson.train) for lesson in lessons)
        check_resources(estimate(self.config, rows=rows, labels=labels_of(lessons)), self.run.path)
        trainer = build_trainer(self.run, self.spec, lessons, self.clock, self.stop)
        self.stop.check()
        self._phase("training")
        self.clock.set_back(float(resumed.progress.get("elapsed_s", 0.0)) if resumed else 0.0)
        try:
            if resumed is None:
                trainer.record.write_watched(0)
            if self.config.settings.learns:
                trainer.train(resume_from_checkpoint=str(resumed.path) if resumed else None)
            else:
                trainer.save_unlearned()
        except StopRequested:
            trainer.save_now()
            trainer.record.write_status(trainer.state)
            raise
        trainer.save_now()
        trainer.record.write_status(trainer.state)
        self.stop.check()
        write_json(self.run.trained_path, trainer.measured())

    def _look_at_data(self, lessons: Sequence[Lesson]) -> None:
        """Write down what is wrong with the rows, once; the training goes on with them all the same."""
        said = {(event.get("id"), event.get("dataset")) for event in self.run.events() if event["kind"] == "finding"}
        for lesson in lessons:
            self.stop.check()
            for found in findings_of(lesson, self.spec):
                if (found.id, lesson.name) not in said:
                    self.run.event_log.append("finding", dataset=lesson.name, **asdict(found))

    def _baseline(self, lessons: Sequence[Lesson]) -> None:
        """Answer the held-out rows with the base before it has learned anything."""
        for lesson in lessons:
            if lesson.test:
                self._phase("baseline")
                self._score([self._base(lesson, labels_of(lessons))], lesson, None)

    def _evaluate(self, lessons: Sequence[Lesson]) -> None:
        """Compare base and tuned on the same held-out rows of each dataset; writes evaluation.json and its files."""
        if not lessons[0].test:
            self.run.event_log.append("finding", **_NO_TEST_ROWS)
        for number, lesson in enumerate(lessons):
            if lesson.test:
                self._phase("evaluating")
                tuned = replace(self.run.variant(), prompt=lesson.prompt)
                folder = self.run.evaluation_dir if number == 0 else self.run.course_dir(lesson.name)
                self._score([self._base(lesson, labels_of(lessons)), tuned], lesson, folder)

    def _score(self, variants: list[models.Variant], lesson: Lesson, folder: Path | None) -> None:
        """Answers of base models are kept for all runs: the second run of a class need not make them again."""
        from ftcore import evaluation

        try:
            evaluation.evaluate(
                variants,
                lesson.task,
                lesson.test,
                shelf=models.Shelf(),  # let go of afterwards: training needs the memory
                folder=folder,
                cache=self.run.path.parent / ANSWERS_NAME,
                rivals=True,
                stop=self.stop.event,
            )
        except FtcoreError:
            self.stop.check()
            raise

    # --- parts ---

    def _base(self, lesson: Lesson, labels: Sequence[str]) -> models.Variant:
        """The base as this run begins with it: the run's own prompt, and a head for its classes."""
        head = tuple(labels) if self.spec.family == "label" else ()
        return models.Variant(name=self.spec.model_id, spec=self.spec, prompt=lesson.prompt, labels=head)

    def _resume_point(self) -> checkpoints.Checkpoint | None:
        """Return the newest whole checkpoint and write down from where the run goes on."""
        damaged: list[str] = []
        found = checkpoints.newest_checkpoint(self.run.checkpoints_dir, damaged)
        for problem in damaged:
            logger.warning("skipping a damaged checkpoint: %s", problem)
            self.run.event_log.append("finding", **_damaged(problem))
        if self.run.event_log.path.exists():
            self.run.event_log.append("resumed", step=found.step if found else 0)
        return found

    def _is_trained(self) -> bool:
        """Whether an earlier process trained to the end and only the evaluation is missing."""
        done = self.run.trained_path.is_file()
        return done and checkpoints.best_checkpoint(self.run.checkpoints_dir) is not None

    def _record_provenance(self, lessons: Sequence[Lesson]) -> None:
        """Write down what the run is made of; one that goes on has to find the same base and the same rows.

        Raises:
            Unavailable: The base has other weights now.
            BadInput: The data says something else now: rows that were held out might be learned from.
        """
        others = {lesson.name: lesson.content_hash for lesson in lessons[1:]}
        if self.config.provenance is not None:
            self.run.require_base()
            _require_rows(self.config.provenance, {lessons[0].name: lessons[0].content_hash, **others})
            return
        facts = {
            "weights": models.weights_hash(self.spec),
            "dataset": lessons[0].content_hash,
            **({"also": others} if others else {}),
            "packages": provenance.package_versions(),
            "code": provenance.code_state(),
            "machine": provenance.machine(),
        }
        self.config = self.config.model_copy(update={"provenance": facts})
        self.run.config = self.config
        write_json(self.run.path / "config.json", self.config.model_dump(mode="json"))

    def _phase(self, phase: str) -> None:
        self.stop.check()
        logger.info("phase: %s", phase)
        self.run.event_log.append("phase", phase=phase)
        self.run.update(phase=phase)


def _require_rows(provenance: Mapping[str, Any], now: Mapping[str, str]) -> None:
    first = next(iter(now))
    before = {first: provenance.get("dataset"), **provenance.get("also", {})}
    changed = [name for name, digest in now.items() if before.get(name) not in (None, digest)]
    if changed:
        raise BadInput(
            "run_data_changed",
            expected=f"the rows of {changed[0]} that this run began with",
            found="other rows under this name: the held-out ones would not be the same",
            fix="bring the old data back, or start a new run",
            dataset=changed[0],
        )


_NO_TEST_ROWS = {
    "id": "no_test_rows",
    "severity": "warning",
    "message": "There are no held-out rows, so base and tuned were not compared.",
    "why": "Scores on rows a model has learned from say nothing about new ones.",
    "fix": "give the data a test part, or more rows",
    "params": {},
}


def _damaged(problem: str) -> dict[str, Any]:
    return {
        "id": "checkpoint_damaged",
        "severity": "warning",
        "message": f"A checkpoint was damaged and is not used: {problem}.",
        "why": "The run goes on from the newest one that is whole; the steps after it are done again.",
        "fix": "nothing needs to be done",
        "params": {"problem": problem},
    }
