"""From a configuration and rows to a trainer; what cannot be trained is refused with its reason."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ftcore import models
from ftcore.errors import BadInput, FtcoreError
from ftcore.runs.clock import TrainingClock
from ftcore.runs.failures import row_unreadable
from ftcore.runs.folder import RunFolder
from ftcore.runs.hopeless import refuse_hopeless
from ftcore.runs.lessons import Lesson, labels_of
from ftcore.runs.pace import PaceCallback, RecordCallback, RoomCallback
from ftcore.runs.room import checkpoint_bytes
from ftcore.runs.settings import TrainSettings, default_learning_rate
from ftcore.runs.stopping import StopSignal
from ftcore.runs.trainer import RunTrainer, training_arguments

logger = logging.getLogger(__name__)

ENCODED_AT_ONCE = 512
"""Rows that are encoded between two looks at the stop signal."""

Rows = Sequence[Mapping[str, Any]]


def build_trainer(
    run: RunFolder,
    spec: models.ModelSpec,
    lessons: Sequence[Lesson],
    clock: TrainingClock,
    stop: StopSignal,
) -> RunTrainer:
    """Return the trainer of a run.

    Raises:
        BadInput: This training cannot work: no rows, nothing that learns, a new head that stays frozen.
        RunFailed: A row cannot be written out for the model.
        StopRequested: Somebody asked the run to stop meanwhile.
    """
    from transformers import set_seed

    if not all(lesson.train for lesson in lessons):
        raise _no_rows()
    settings = run.config.settings
    set_seed(settings.seed)
    first, labels = lessons[0], labels_of(lessons)
    model, tokenizer = models.load(spec, task=first.task, training=True, labels=labels, seed=settings.seed)
    stop.check()
    model = _prepared(model, run, spec)
    family = models.family(spec.family)
    features, held_out = _features(lessons, family, tokenizer, labels, stop)
    collator = family.collator(tokenizer, model)
    refuse_hopeless(run, model, collator(features[:2]))
    room = RoomCallback(run.path, _checkpoint_bytes(model))
    arguments = _arguments(run, model, len(features), family.name)
    _leave_out_what_never_comes(model, features, tokenizer, settings)
    record = RecordCallback(run, clock, _watch(model, tokenizer, first, settings, family))
    pace = PaceCallback(settings, clock, stop, has_validation=bool(held_out))
    return RunTrainer(
        settings=settings,
        clock=clock,
        base=spec,
        record=record,
        model=model,
        args=arguments,
        train_dataset=features,
        eval_dataset=held_out or None,
        data_collator=collator,
        processing_class=tokenizer,
        compute_loss_func=family.loss_function(float(settings.extra.get("label_smoothing_factor", 0.0))),
        callbacks=[pace, room, record],
    )


def _features(
    lessons: Sequence[Lesson],
    family: models.Family,
    tokenizer: Any,
    labels: Sequence[str],
    stop: StopSignal,
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the features of all training rows and of all validation rows; raises as :func:`encode_rows`."""
    train: list[dict[str, Any]] = []
    validation: list[dict[str, Any]] = []
    for lesson in lessons:
        encode = _encoder(lesson, family, tokenizer, labels)
        train += encode_rows(encode, lesson.train, "train", stop)
        validation += encode_rows(encode, lesson.validation, "validation", stop)
    return train, validation


def _arguments(run: RunFolder, model: Any, features: int, family: str) -> Any:
    """Return Trainer's arguments for a run with so many features."""
    settings = run.config.settings
    total = sum(parameter.numel() for parameter in model.parameters())
    return training_arguments(
        settings,
        output_dir=run.checkpoints_dir,
        learning_rate=settings.learning_rate or default_learning_rate(run.config.method, total, family),
        steps_per_epoch=math.ceil(features / (settings.batch_size * settings.gradient_accumulation)),
        dtype=_mixed_precision(settings.dtype, model),
        device=models.choose_device(),
    )


def _leave_out_what_never_comes(
    model: Any, features: Sequence[Mapping[str, Any]], tokenizer: Any, settings: TrainSettings
) -> None:
    """Let only those rows of an embedding learn that are read in training, where all others would stay as they are."""
    if settings.weight_decay or settings.optimizer not in models.ROW_BY_ROW:
        return
    tokens = set() if tokenizer.pad_token_id is None else {int(tokenizer.pad_token_id)}
    for row in features:
        tokens.update(row["input_ids"])
    models.learn_occurring_rows(model, tokens)


def _checkpoint_bytes(model: Any) -> int:
    total = sum(parameter.numel() for parameter in model.parameters())
    learning = sum(parameter.numel() for parameter in model.parameters() if parameter.requires_grad)
    return checkpoint_bytes(learning if hasattr(model, "peft_config") else total, learning)


def _encoder(
    lesson: Lesson, family: models.Family, tokenizer: Any, labels: Sequence[str]
) -> Callable[[Rows], list[dict[str, Any]]]:
    """Return the function that turns rows of a lesson into features."""
    task = lesson.task

    def encode(rows: Rows) -> list[dict[str, Any]]:
        return family.encode(
            rows,
            task,
            lesson.prompt_of(),
            tokenizer,
            task.max_source_tokens,
            task.max_target_tokens,
            labels=labels,
        )

    return encode


def encode_rows(
    encode: Callable[[Rows], list[dict[str, Any]]], rows: Rows, split: str, stop: StopSignal
) -> list[dict[str, Any]]:
    """Return the features of rows; when a row cannot be encoded, say which.

    Raises:
        RunFailed: With the id of the first row that fails.
        StopRequested: As build_trainer.
    """
    features: list[dict[str, Any]] = []
    for start in range(0, len(rows), ENCODED_AT_ONCE):
        stop.check()
        chunk = rows[start : start + ENCODED_AT_ONCE]
        try:
            features += encode(chunk)
        except Exception:  # whatever a tokenizer raises: it is raised again, with the row where one can be named
            logger.exception("rows %d to %d of %s cannot be encoded", start, start + len(chunk), split)
            _raise_for_row(encode, chunk, split)
            raise
    return features


def _raise_for_row(encode: Callable[[Rows], list[dict[str, Any]]], rows: Rows, split: str) -> None:
    for row in rows:
        try:
            encode([row])
        except FtcoreError as error:
            raise row_unreadable(str(row.get("id", "?")), split, error.found) from error
        except Exception as error:
            logger.exception("this row is the first")
            raise row_unreadable(str(row.get("id", "?")), split, f"{type(error).__name__}: {error}") from error


def _prepared(model: Any, run: RunFolder, spec: models.ModelSpec) -> Any:
    """Return the model with the right weights set to learn."""
    settings, method = run.config.settings, run.config.method
    if getattr(model, "is_quantized", False) and method != "lora":
        raise BadInput(
            "quantized_needs_lora",
            expected="LoRA, since the whole numbers of a quantised model cannot learn",
            found=f"the method {method}",
            fix="choose lora, or the model's version that is not quantised",
            method=method,
        )
    model.new_layers = sorted({name.rsplit(".", 1)[0] for name in getattr(model, "new_head", ())})
    if settings.quantize == "int8":
        model = models.quantised(model)
    model = models.prepare_for_training(
        model,
        method,
        lora_rank=settings.lora_rank,
        lora_alpha=settings.lora_alpha,
        lora_dropout=settings.lora_dropout,
        lora_targets=spec.lora_targets,
        last_layers=settings.last_layers,
    )
    models.freeze(model, settings.frozen_layers)
    return model


def _mixed_precision(dtype: str, model: Any) -> str:
    """Return the number format of the computation; the weights stay in float32."""
    requested = "auto-safe" if dtype == "auto" else dtype
    return models.choose_dtype(requested, model_type=model.config.model_type, training=True)


def _watch(
    model: Any, tokenizer: Any, lesson: Lesson, settings: TrainSettings, family: models.Family
) -> Callable[[], list[dict[str, Any]]]:
    """Return the function that answers the watched rows with the model as it is."""
    task, prompt_of, rows = lesson.task, lesson.prompt_of(), lesson.validation[: settings.watched_examples]
    how = models.GenerationSettings(max_new_tokens=task.max_target_tokens)

    def answers() -> list[dict[str, Any]]:
        if not rows:
            return []
        model.eval()
        found = family.answer(model, tokenizer, rows, task, [prompt_of(row) for row in rows], how)
        return [
            {
                "id": str(row["id"]),
                "source": " · ".join(str(row[field.name]) for field in task.inputs),
                "reference": str(row[task.target.name]),
                "text": answer.text,
            }
            for row, answer in zip(rows, found, strict=True)
        ]

    return answers


def _no_rows() -> BadInput:
    return BadInput(
        "no_training_rows",
        expected="at least one row to train on",
        found="none",
        fix="check the data and its column mapping",
    )
