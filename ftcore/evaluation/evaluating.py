"""Several models on the same items with the same settings: answers, scores, differences from the first of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from threading import Event
from typing import Any

from ftcore import models
from ftcore.errors import BadInput, RunFailed
from ftcore.evaluation.predictions import Prediction, PredictionFile, item_key, model_key
from ftcore.evaluation.result import Evaluation, ModelResult, build_result, compare_all
from ftcore.evaluation.rivals import rival_answers
from ftcore.evaluation.scoring import items_for, references_of
from ftcore.tasks import Task

Row = Mapping[str, Any]


def evaluate(
    variants: Sequence[models.Variant],
    task: Task,
    rows: Iterable[Row],
    *,
    shelf: models.Shelf,
    language: str | None = None,
    batch_size: int = 16,
    folder: Path | None = None,
    cache: Path | None = None,
    rivals: bool = False,
    settings: models.GenerationSettings | None = None,
    progress: Callable[[int, int], None] | None = None,
    stop: Event | None = None,
) -> Evaluation:
    """Let each variant answer every row, and score the answers against those of the first variant.

    Variants are answered one after the other, in batches of like length that depend on the rows alone: a variant gets
    the same numbers alone or with others, in any order. Decoding is greedy unless `settings` say otherwise.

    Args:
        variants: What to compare; the first is the baseline.
        rows: Rows of the task (a datasets.Dataset or any iterable of mappings), with their gold answers.
        shelf: Where loaded models stand.
        language: Language of the prompts; None takes each row's own.
        batch_size: Rows answered in one go. It changes speed and memory, not the numbers (in fp32).
        folder: Where predictions.jsonl, evaluation.json and the table of items go; what is there is not computed again.
        cache: Folder that keeps the answers of base models for all runs; None for none.
        rivals: Add rows of answers that need no model, for scale.
        settings: How answers are written; the default is greedy, at most the task's usual answer length.
        progress: Called with (answers done, answers in all).
        stop: Set it to stop within one token; finished answers are kept.

    Raises:
        BadInput: There are no variants, or no rows (``evaluation_no_models``, ``evaluation_no_rows``).
        RunFailed: It was stopped (``evaluation_stopped``).
    """
    items = list(rows)
    _check(variants, items)
    if task.answer_kind == "label":
        variants = [models.with_labels(variant, task, models.labels_of(items, task)) for variant in variants]
    settings = settings or models.GenerationSettings(max_new_tokens=task.max_target_tokens)
    job = _Job(task, items, shelf, language, batch_size, settings, stop)
    results, total = [], len(items) * len(variants)
    kept = PredictionFile(folder / "predictions.jsonl" if folder else None)
    for number, variant in enumerate(variants):

        def report(done: int, before: int = number * len(items)) -> None:
            if progress:
                progress(before + done, total)

        answers, fresh = _answer_all(job, variant, kept, cache, report)
        results.append(_result(task, variant.name, items, answers, fresh))
    if rivals:
        results += [_rival(task, name, items, texts) for name, texts in rival_answers(task, items).items()]
    evaluation = compare_all(task, results, items)
    if folder:
        evaluation.save(folder)
    return evaluation


class _Job:
    """What stays the same for all variants: rows, their keys, the batches and how answers are made."""

    def __init__(
        self,
        task: Task,
        rows: Sequence[Row],
        shelf: models.Shelf,
        language: str | None,
        batch_size: int,
        settings: models.GenerationSettings,
        stop: Event | None,
    ) -> None:
        self.task, self.rows, self.shelf, self.settings, self.stop = task, rows, shelf, settings, stop
        self.languages = [language or str(row.get("language") or "en") for row in rows]
        self.keys = [item_key(task, row, spoken) for row, spoken in zip(rows, self.languages, strict=True)]
        self.batches = list(self._batches(max(1, batch_size)))

    def _batches(self, size: int) -> Iterator[list[int]]:
        """Places of rows of one language and like length, the longest first: memory runs out at once or never."""

        def length(place: int) -> int:
            return sum(len(str(self.rows[place][field.name])) for field in self.task.inputs)

        for language in sorted(set(self.languages)):
            places = [place for place, spoken in enumerate(self.languages) if spoken == language]
            places.sort(key=lambda place: (-length(place), self.keys[place]))
            yield from (places[start : start + size] for start in range(0, len(places), size))

    def ask(self, variant: models.Variant, key: str, places: Sequence[int]) -> list[Prediction]:
        """Let a model answer the rows at these places. A batch takes as long as its slowest answer."""
        found = self.shelf.answer(
            [variant] * len(places),
            [self.rows[place] for place in places],
            task=self.task,
            language=self.languages[places[0]],
            settings=self.settings,
            stop=self.stop,
        )
        if self.stop is not None and self.stop.is_set():
            return []
        seconds = max(answer.seconds for answer in found) / len(places)
        return [
            Prediction(
                model=key,
                item=self.keys[place],
                id=str(self.rows[place].get("id", place)),
                text=answer.text,
                tokens=answer.tokens,
                seconds=round(seconds, 6),
                extra=dict(answer.extra),
            )
            for place, answer in zip(places, found, strict=True)
        ]


def _answer_all(
    job: _Job, variant: models.Variant, kept: PredictionFile, cache: Path | None, report: Callable[[int], None]
) -> tuple[list[Prediction], int]:
    """The answers of one variant to all rows, in their order, and how many were made now: only missing ones are."""
    key = model_key(variant, job.task, job.settings, job.shelf.dtype_of(variant))
    shared = PredictionFile(cache / f"{key}.jsonl" if cache and variant.tuned_from is None else None)
    done = made = 0
    for places in job.batches:
        from_cache = [
            found
            for place in places
            if kept.get(key, job.keys[place]) is None and (found := shared.get(key, job.keys[place])) is not None
        ]
        if from_cache:
            kept.add(from_cache)
        missing = _first_of_each(job.keys, [place for place in places if kept.get(key, job.keys[place]) is None])
        if missing:
            fresh = [] if job.stop is not None and job.stop.is_set() else job.ask(variant, key, missing)
            if not fresh:
                raise _stopped(variant, done, len(job.rows))
            kept.add(fresh)
            shared.add(fresh)
            made += len(fresh)
        done += len(places)
        report(done)
    answers = (kept.get(key, item) for item in job.keys)
    return [answer for answer in answers if answer is not None], made


def _first_of_each(keys: Sequence[str], places: Sequence[int]) -> list[int]:
    """Places without those whose item is asked already: two equal rows have one answer."""
    return list({keys[place]: place for place in reversed(places)}.values())[::-1]


def _result(task: Task, name: str, rows: Sequence[Row], answers: Sequence[Prediction], fresh: int) -> ModelResult:
    items = items_for(task, [answer.text for answer in answers], [references_of(task, row) for row in rows], rows)
    seconds = sum(answer.seconds for answer in answers) / len(answers)
    tokens = sum(answer.tokens for answer in answers)
    return build_result(task, name, items, seconds_per_item=seconds, tokens=tokens, fresh=fresh)


def _rival(task: Task, name: str, rows: Sequence[Row], texts: Sequence[str]) -> ModelResult:
    return build_result(task, name, items_for(task, texts, [references_of(task, row) for row in rows], rows))


def _check(variants: Sequence[models.Variant], rows: Sequence[Row]) -> None:
    if not variants:
        raise BadInput(
            "evaluation_no_models", expected="at least one model", found="none", fix="name the models to evaluate"
        )
    if not rows:
        raise BadInput(
            "evaluation_no_rows",
            expected="at least one item to evaluate on",
            found="none",
            fix="choose another split, or a dataset with rows",
        )


def _stopped(variant: models.Variant, done: int, total: int) -> RunFailed:
    return RunFailed(
        "evaluation_stopped",
        expected=f"answers of {variant.name} to {total} items",
        found=f"{done} before it was stopped",
        fix="start it again in the same folder; it goes on where it was",
        model=variant.name,
        done=done,
        total=total,
    )
