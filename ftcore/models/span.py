"""Encoders that mark the answer in the paragraph: a start and an end, the best over all windows of a long text.

Features and search are those of Hugging Face's run_qa.py (SQuAD), with offsets kept in characters of the context.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Event
from typing import Any

from ftcore.data import RowTokens
from ftcore.models.adapters import AS_IT_IS, only
from ftcore.models.families import Answer, GenerationSettings, OnDone, OnText, Reading, Row, missing, readable
from ftcore.tasks import Prompt, Task

BEST = 20
"""How many starts and ends are tried in each window (run_qa.py: n_best_size)."""
MAX_ANSWER_TOKENS = 30
"""Longest answer (run_qa.py: max_answer_length)."""
_WINDOWS_AT_ONCE = 32
_SPECIAL = 4
"""Marks around question and context, at the most; a question may fill half of a window without them."""


@dataclass(frozen=True)
class Window:
    """One window of a row: what the model reads, and for each token its characters in the context (None elsewhere)."""

    row: int
    inputs: dict[str, list[int]]
    offsets: list[tuple[int, int] | None]


class Span:
    """Reads question and context as a pair; never answers from the question."""

    name = "span"
    accepts_loss_kwargs: bool | None = None

    def auto_class(self) -> Any:
        """Return AutoModelForQuestionAnswering."""
        from transformers import AutoModelForQuestionAnswering

        return AutoModelForQuestionAnswering

    def prepare_model(self, model: Any, task: Task, labels: Sequence[str]) -> None:
        """Nothing: its head has always two outputs."""

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
        """Return one feature a window, with ``start_positions`` and ``end_positions`` (0, 0: not in here)."""
        features = []
        for window in windows(tokenizer, rows, task, max_source_tokens):
            start, end = answer_tokens(window, *answer_chars(rows[window.row], task))
            features.append({**window.inputs, "start_positions": start, "end_positions": end})
        return features

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
        found: list[tuple[float, int, int]] = [(float("-inf"), 0, 0)] * len(rows)
        for name in dict.fromkeys(names):
            mine = [
                window for window in windows(tokenizer, rows, task, task.max_source_tokens) if names[window.row] == name
            ]
            with only(model, name):
                for at in range(0, len(mine), _WINDOWS_AT_ONCE):
                    if stop is not None and stop.is_set():
                        break
                    for window, best in _best_spans(model, tokenizer, mine[at : at + _WINDOWS_AT_ONCE]):
                        found[window.row] = max(found[window.row], best)
        answers = []
        context = task.inputs[-1].name
        for number, (row, (score, start, end)) in enumerate(zip(rows, found, strict=True)):
            text, start, end = _trimmed(str(row[context]), start, end)
            finish = "end" if score > float("-inf") else "stopped"
            extra = {"start": start, "end": end, "score": score, "finish": finish, "truncated": 0}
            answers.append(Answer(text, 0, time.perf_counter() - started, extra))
            if on_text is not None:
                on_text(number, answers[-1].text, 0)
            if on_done is not None:
                on_done(number, answers[-1])
        return answers

    def read(self, tokenizer: Any, row: Row, task: Task, prompt: Prompt) -> Reading:
        """Return the first window as the encoder reads it."""
        first = windows(tokenizer, [row], task, task.max_source_tokens)[0]
        ids = first.inputs["input_ids"]
        return Reading("\n".join(str(row[field.name]) for field in task.inputs), readable(tokenizer, ids), ids, 0)

    def limits(self, task: Task, tokenizer: Any) -> tuple[None, None]:
        """Return no limits: a long context is read in several windows, and nothing is written."""
        return None, None

    def measure(
        self, rows: Sequence[Row], task: Task, prompt_of: Callable[[Row], Prompt], tokenizer: Any
    ) -> list[RowTokens]:
        """Return the length of question and context; of a context nothing is lost, of a long question its end."""
        question, context = ([str(row[field.name]) for row in rows] for field in task.inputs)
        most = min(task.max_source_tokens, tokenizer.model_max_length) // 2 - _SPECIAL
        asked = tokenizer(question, add_special_tokens=False, verbose=False)["input_ids"]
        whole = tokenizer(question, context, verbose=False)["input_ids"]
        return [
            RowTokens(len(ids), source_lost=max(0, len(words) - most), unknown=missing(tokenizer, ids))
            for words, ids in zip(asked, whole, strict=True)
        ]


def windows(tokenizer: Any, rows: Sequence[Row], task: Task, max_source_tokens: int) -> list[Window]:
    """Return the overlapping windows of each row, in order; they share at most a third of their tokens.

    A question longer than half a window is cut.
    """
    size = min(max_source_tokens, tokenizer.model_max_length)
    question, context = (field.name for field in task.inputs)
    stride = min(task.stride, size // 3)
    encoded = tokenizer(
        [_within(tokenizer, str(row[question]).lstrip(), size // 2 - _SPECIAL) for row in rows],
        [str(row[context]) for row in rows],
        truncation="only_second",
        max_length=size,
        stride=stride,
        return_overflowing_tokens=True,
        return_offsets_mapping=True,
    )
    found = []
    for index, owner in enumerate(encoded["overflow_to_sample_mapping"]):
        sides = encoded.sequence_ids(index)
        offsets = [
            (int(begin), int(end)) if side == 1 and end > begin else None
            for (begin, end), side in zip(encoded["offset_mapping"][index], sides, strict=True)
        ]
        inputs = {key: encoded[key][index] for key in tokenizer.model_input_names if key in encoded}
        found.append(Window(owner, inputs, offsets))
    return found


def _within(tokenizer: Any, text: str, limit: int) -> str:
    """Return the beginning of a text that has at most so many tokens."""
    encoded = tokenizer(text, add_special_tokens=False, return_offsets_mapping=True, verbose=False)
    if len(encoded["input_ids"]) <= limit:
        return text
    return text[: encoded["offset_mapping"][limit - 1][1]]


def _trimmed(context: str, start: int, end: int) -> tuple[str, int, int]:
    """Return the text of a span and its places without spaces around it (byte-level tokens begin with theirs)."""
    text = context[start:end]
    start += len(text) - len(text.lstrip())
    text = text.strip()
    return text, start, start + len(text)


def answer_chars(row: Row, task: Task) -> tuple[int, int]:
    """Return first and last-plus-one character of the answer in the context; (-1, -1) when it is not there."""
    answer, context = str(row[task.target.name]), str(row[task.inputs[-1].name])
    start = int(row.get("answer_start", -1))
    if start < 0 or context[start : start + len(answer)] != answer:
        start = context.find(answer)
    return (start, start + len(answer)) if answer and start >= 0 else (-1, -1)


def answer_tokens(window: Window, start: int, end: int) -> tuple[int, int]:
    """Return the first and the last token of an answer; (0, 0) when it is not wholly in this window."""
    inside = [
        index for index, span in enumerate(window.offsets) if span is not None and span[0] < end and span[1] > start
    ]
    if start < 0 or not inside:
        return 0, 0
    first, last = window.offsets[inside[0]], window.offsets[inside[-1]]
    if first is None or last is None or first[0] > start or last[1] < end:
        return 0, 0
    return inside[0], inside[-1]


def _best_spans(model: Any, tokenizer: Any, batch: list[Window]) -> list[tuple[Window, tuple[float, int, int]]]:
    """Return each window with the score of its best span and the span's characters in the context."""
    import torch

    padded = tokenizer.pad([window.inputs for window in batch], padding=True, return_tensors="pt").to(model.device)
    with torch.inference_mode():
        output = model(**padded)
    starts, ends = output.start_logits.float().cpu(), output.end_logits.float().cpu()
    return [(window, best_span(window, starts[i].tolist(), ends[i].tolist())) for i, window in enumerate(batch)]


def best_span(window: Window, starts: list[float], ends: list[float]) -> tuple[float, int, int]:
    """Return (score, start, end) of the best span: score is start logit + end logit, places are characters."""
    places = [index for index, span in enumerate(window.offsets) if span is not None]
    best = (float("-inf"), 0, 0)
    for first in sorted(places, key=lambda index: -starts[index])[:BEST]:
        for last in sorted(places, key=lambda index: -ends[index])[:BEST]:
            score = starts[first] + ends[last]
            begin, finish = window.offsets[first], window.offsets[last]
            if begin and finish and first <= last < first + MAX_ANSWER_TOKENS and score > best[0]:
                best = (score, begin[0], finish[1])
    return best
