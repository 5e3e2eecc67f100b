"""One training from data to evaluation, in phases: loading, baseline, training, evaluating, saving."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from ftcore import data, models, tasks
from ftcore.catalog import load_catalog
from ftcore.errors import FtcoreError
from ftcore.runs import checkpoints, provenance
from ftcore.runs.clock import TrainingClock
from ftcore.runs.estimating import check_resources, estimate
from ftcore.runs.files import write_json
from ftcore.runs.folder import RunFolder
from ftcore.runs.stopping import StopRequested, StopSignal

logger = logging.getLogger(__name__)

SAMPLE_SEED = 0
"""Which held-out rows are scored depends on the data alone: runs with different seeds are scored on the same ones."""

TRAINED_NAME = "trained.json"
"""Written when training is over: what was measured. From then on only the evaluation is missing."""

ANSWERS_NAME = ".answers"
"""Folder beside the runs that keeps what base models answered."""

Rows = list[dict[str, Any]]


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
        prepared = data.prepare(self.config.dataset.source(), self.task, load_catalog())
        self._record_provenance(prepared.content_hash)
        test = _sample(prepared.splits["test"], self.settings.test_rows)
        if not self._is_trained():
            if resumed is None:
                self._baseline(test)
            validation = _sample(prepared.splits["validation"], self.settings.eval_rows)
            self._learn(list(prepared.splits["train"]), validation, resumed)
        self._phase("saving")
        checkpoints.settle_model(self.run.checkpoints_dir, self.run.model_dir)
        self._evaluate(test)

    # --- phases ---

    def _learn(self, train: Rows, validation: Rows, resumed: checkpoints.Checkpoint | None) -> None:
        from ftcore.runs.building import build_trainer

        self._phase("loading")
        labels = models.labels_of([*train, *validation], self.task) if self.task.answer_kind == "label" else ()
        check_resources(estimate(self.config, rows=len(train), labels=labels), self.run.path)
        trainer = build_trainer(self.run, self.spec, self.task, train, validation, self.clock, self.stop)
        self.stop.check()
        self._phase("training")
        self.clock.set_back(float(resumed.progress.get("elapsed_s", 0.0)) if resumed else 0.0)
        try:
            if resumed is None:
                trainer.record.write_watched(0)
            trainer.train(resume_from_checkpoint=str(resumed.path) if resumed else None)
        except StopRequested:
            trainer.save_now()
            raise
        trainer.save_now()
        trainer.record.write_status(trainer.state)
        self.stop.check()
        write_json(self.run.path / TRAINED_NAME, trainer.measured())

    def _baseline(self, test: Rows) -> None:
        """Answer the held-out rows with the base before it has learned anything."""
        if test:
            self._phase("baseline")
            self._score([self._base()], test, None)

    def _evaluate(self, test: Rows) -> None:
        """Compare base and tuned on the same held-out rows; writes evaluation.json and predictions.jsonl."""
        if not test:
            self.run.event_log.append("finding", **_NO_TEST_ROWS)
            return
        self._phase("evaluating")
        self._score([self._base(), self.run.variant()], test, self.run.evaluation_dir)

    def _score(self, variants: list[models.Variant], test: Rows, folder: Path | None) -> None:
        """Answers of base models are kept for all runs: the second run of a class need not make them again."""
        from ftcore import evaluation

        try:
            evaluation.evaluate(
                variants,
                self.task,
                test,
                shelf=models.Shelf(),  # let go of afterwards: training needs the memory
                folder=folder,
                cache=self.run.path.parent / ANSWERS_NAME,
                progress=self._phase_progress,
                stop=self.stop.event,
            )
        except FtcoreError:
            self.stop.check()
            raise

    # --- parts ---

    def _base(self) -> models.Variant:
        """The base as it is asked in this run: with the run's own prompt, so that both read the same text."""
        return models.Variant(name=self.spec.model_id, spec=self.spec, prompt=self.config.own_prompt())

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
        done = (self.run.path / TRAINED_NAME).is_file()
        return done and checkpoints.best_checkpoint(self.run.checkpoints_dir) is not None

    def _record_provenance(self, dataset_hash: str) -> None:
        if self.config.provenance is not None:
            return
        facts = {
            "weights": models.weights_hash(self.spec),
            "dataset": dataset_hash,
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
        self.run.update(phase=phase, phase_progress=0.0)

    def _phase_progress(self, done: int, total: int) -> None:
        self.run.update(phase_progress=round(done / max(1, total), 4))


def _sample(rows: Any, count: int) -> Rows:
    """Return at most ``count`` rows, chosen by the data alone, in a fixed order."""
    if len(rows) > count:
        rows = rows.shuffle(seed=SAMPLE_SEED).select(range(count))
    return list(rows)


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
