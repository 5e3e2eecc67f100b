"""Encoders with a head: one of a few labels with its probability, or a number (similarity)."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from threading import Event
from typing import Any

from ftcore.data import RowTokens
from ftcore.errors import BadInput, did_you_mean
from ftcore.models.adapters import AS_IT_IS, only
from ftcore.models.families import Answer, GenerationSettings, OnDone, OnText, Reading, Row, missing, readable
from ftcore.models.first_token import write_first_token_only
from ftcore.tasks import Prompt, Task


class Label:
    """Reads one text or a pair, as run_glue.py does; no prompt."""

    name = "label"
    # Most classification heads take **kwargs and ignore num_items_in_batch: Trainer would scale their loss wrongly.
    accepts_loss_kwargs: bool | None = False

    def auto_class(self) -> Any:
        """Return AutoModelForSequenceClassification."""
        from transformers import AutoModelForSequenceClassification

        return AutoModelForSequenceClassification

    def prepare_model(self, model: Any, task: Task, labels: Sequence[str]) -> None:
        """Name the classes in the config, and leave out what the head does not read."""
        write_first_token_only(model)
        settings = head_settings(model.config.to_dict(), task, labels)
        for key in ("id2label", "label2id", "problem_type"):
            if key in settings:
                setattr(model.config, key, settings[key])

    def encode(
        self,
        rows: Sequence[Row],
        task: Task,
        prompt_of: Callable[[Row], Prompt],
        tokenizer: Any,
        max_source_tokens: int,
        max_target_tokens: int,
        labels: Sequence[str] = (),
    ) -> list[dict[str, Any]]:
        """Return the tokens and ``labels``: the number of the class, or the score as a float.

        Raises:
            BadInput: A row has a label that is not in ``labels`` (``label_unknown``).
        """
        encoded = _tokens(tokenizer, rows, task, max_source_tokens)
        goal = [_goal(row, task, labels) for row in rows]
        return [{**{key: encoded[key][i] for key in encoded}, "labels": goal[i]} for i in range(len(rows))]

    def loss_function(self, label_smoothing: float = 0.0) -> Callable[..., Any] | None:
        """Return None: the model's own loss is right."""
        return None

    def collator(self, tokenizer: Any, model: Any) -> Callable[[list[dict[str, Any]]], Any]:
        """Return DataCollatorWithPadding."""
        from transformers import DataCollatorWithPadding

        return DataCollatorWithPadding(tokenizer)

    def answer(
        self,
        model: Any,
        tokenizer: Any,
        rows: Sequence[Row],
        task: Task,
        prompts: Sequence[Prompt],
        settings: GenerationSettings,
        *,
        adapter_names: Sequence[str] | None = None,
        on_text: OnText | None = None,
        on_done: OnDone | None = None,
        stop: Event | None = None,
    ) -> list[Answer]:
        """Answer all rows; each adapter's rows go through the encoder together."""
        started = time.perf_counter()
        names = list(adapter_names or [AS_IT_IS] * len(rows))
        answers: list[Answer] = [Answer("", extra={"finish": "stopped"})] * len(rows)
        for name in dict.fromkeys(names):
            if stop is not None and stop.is_set():
                break
            mine = [index for index, other in enumerate(names) if other == name]
            with only(model, name):
                outputs = _outputs(model, tokenizer, [rows[index] for index in mine], task)
            for index, output, lost in outputs_in_order(mine, outputs):
                text, extra = _reading_of(model, task, output)
                extra |= {"finish": "end", "truncated": lost}
                answers[index] = Answer(text, 0, time.perf_counter() - started, extra)
        for index, answer in enumerate(answers):
            if on_text is not None:
                on_text(index, answer.text, 0)
            if on_done is not None:
                on_done(index, answer)
        return answers

    def read(self, tokenizer: Any, row: Row, task: Task, prompt: Prompt) -> Reading:
        """Return the text or the pair as the encoder reads it."""
        ids = _tokens(tokenizer, [row], task, task.max_source_tokens)["input_ids"][0]
        lost = _lost(tokenizer, [row], task, [ids])[0]
        return Reading("\n".join(str(row[field.name]) for field in task.inputs), readable(tokenizer, ids), ids, lost)

    def limits(self, task: Task, tokenizer: Any) -> tuple[int, None]:
        """Return the limit of the task, or the model's positions where those are fewer."""
        return min(task.max_source_tokens, tokenizer.model_max_length), None

    def measure(
        self, rows: Sequence[Row], task: Task, prompt_of: Callable[[Row], Prompt], tokenizer: Any
    ) -> list[RowTokens]:
        """Return the length of the text or the pair; nothing is written."""
        most, _ = self.limits(task, tokenizer)
        return [
            RowTokens(len(ids), source_lost=max(0, len(ids) - most), unknown=missing(tokenizer, ids))
            for ids in _whole(tokenizer, rows, task)
        ]


def _whole(tokenizer: Any, rows: Sequence[Row], task: Task) -> list[list[int]]:
    ids: list[list[int]] = tokenizer(*_texts(rows, task), verbose=False)["input_ids"]
    return ids


def _texts(rows: Sequence[Row], task: Task) -> list[list[str]]:
    return [[str(row[field.name]) for row in rows] for field in task.inputs]


def labels_of(rows: Iterable[Row], task: Task) -> tuple[str, ...]:
    """Return the labels that occur in rows, sorted: the order in which a new head numbers them."""
    return tuple(sorted({str(row[task.target.name]) for row in rows}))


def head_settings(config: Mapping[str, Any], task: Task, labels: Sequence[str]) -> dict[str, Any]:
    """Return what the config of a classification head must say for this task; empty to leave the model's own."""
    if task.answer_kind == "score":
        return {"num_labels": 1, "problem_type": "regression", "ignore_mismatched_sizes": True}
    own = {int(number): name for number, name in (config.get("id2label") or {}).items()}
    if not labels or [own[number] for number in sorted(own)] == list(labels):
        return {}
    return {
        "num_labels": len(labels),
        "id2label": dict(enumerate(labels)),
        "label2id": {label: number for number, label in enumerate(labels)},
        "problem_type": "single_label_classification",
        "ignore_mismatched_sizes": True,
    }


def _goal(row: Row, task: Task, labels: Sequence[str]) -> int | float:
    value = row[task.target.name]
    if task.answer_kind == "score":
        return float(value)
    if str(value) not in labels:
        raise BadInput(
            "label_unknown",
            expected=f"one of the labels {', '.join(labels)}",
            found=repr(str(value)),
            fix=did_you_mean(str(value), labels),
            label=str(value),
            known=", ".join(labels),
        )
    return list(labels).index(str(value))


def _tokens(tokenizer: Any, rows: Sequence[Row], task: Task, limit: int) -> dict[str, Any]:
    encoded = tokenizer(*_texts(rows, task), truncation=True, max_length=min(limit, tokenizer.model_max_length))
    return {key: encoded[key] for key in tokenizer.model_input_names if key in encoded}


def _lost(tokenizer: Any, rows: Sequence[Row], task: Task, kept: Sequence[Sequence[int]]) -> list[int]:
    return [len(full) - len(short) for full, short in zip(_whole(tokenizer, rows, task), kept, strict=True)]


def _outputs(model: Any, tokenizer: Any, rows: Sequence[Row], task: Task) -> tuple[Any, list[int]]:
    """Return the logits, of shape rows x labels, and the tokens each row lost."""
    import torch

    encoded = _tokens(tokenizer, rows, task, task.max_source_tokens)
    lost = _lost(tokenizer, rows, task, encoded["input_ids"])
    batch = tokenizer.pad(encoded, padding=True, return_tensors="pt").to(model.device)
    with torch.inference_mode():
        return model(**batch).logits.float().cpu(), lost


def outputs_in_order(mine: Sequence[int], outputs: tuple[Any, list[int]]) -> list[tuple[int, Any, int]]:
    """Return (row, logits, lost tokens) for each row of one adapter."""
    logits, lost = outputs
    return [(index, logits[place], lost[place]) for place, index in enumerate(mine)]


def _reading_of(model: Any, task: Task, logits: Any) -> tuple[str, dict[str, Any]]:
    """Return the answer in words, and the probabilities or the raw score behind it."""
    if task.answer_kind == "score":
        score = float(logits.reshape(-1)[0])
        return f"{score:.3f}", {"score": score}
    chances = logits.softmax(-1).tolist()
    names = {int(number): str(name) for number, name in model.config.id2label.items()}
    by_label = {names[number]: chance for number, chance in enumerate(chances)}
    return max(by_label, key=lambda label: by_label[label]), {"probabilities": by_label}
