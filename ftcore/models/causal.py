"""Causal models (GPT-2): one text, the prompt first; they go on writing, and what they write is the answer.

Layout: ``source`` + separator + space + ``target`` + end mark. A template that ends with a field gets a line break as
separator, so that the model can see where the input ends; one that ends with words of its own (``... ===``) has one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Event
from typing import Any

from ftcore.data import RowTokens
from ftcore.errors import BadInput
from ftcore.models.families import MASKED, Answer, GenerationSettings, OnDone, OnText, Reading, Row, missing, readable
from ftcore.tasks import Prompt, Task

LEAST_ROOM = 32
"""Tokens that an answer must leave to the prompt: its own words and a few of the input."""


class Causal:
    """Learns the target only: no loss on the prompt."""

    name = "causal"
    accepts_loss_kwargs: bool | None = None

    def auto_class(self) -> Any:
        """Return AutoModelForCausalLM."""
        from transformers import AutoModelForCausalLM

        return AutoModelForCausalLM

    def prepare_model(self, model: Any, task: Task, labels: Sequence[str]) -> None:
        """Nothing: labels are words it writes."""

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
        """Return ``input_ids``, ``attention_mask``, ``labels`` for each row; the prompt's labels are -100.

        Raises:
            BadInput: As :func:`prompt_room`.
        """
        room = prompt_room(tokenizer, max_source_tokens, max_target_tokens)
        features = []
        for row in rows:
            prompt = prompt_of(row)
            source, _ = prompt_ids(tokenizer, prompt, row, room)
            target = target_ids(tokenizer, prompt, row, str(row[task.target.name]))[: max_target_tokens - 1]
            target = [*target, tokenizer.eos_token_id]
            features.append(
                {
                    "input_ids": source + target,
                    "attention_mask": [1] * (len(source) + len(target)),
                    "labels": [MASKED] * len(source) + target,
                }
            )
        return features

    def loss_function(self, label_smoothing: float = 0.0) -> Callable[..., Any] | None:
        """Return None: the model's own loss is right."""
        return None

    def collator(self, tokenizer: Any, model: Any) -> Callable[[list[dict[str, Any]]], Any]:
        """Return DataCollatorForSeq2Seq, which also pads labels with -100; on the right, as training wants it."""
        from transformers import DataCollatorForSeq2Seq

        def collate(features: list[dict[str, Any]]) -> Any:
            tokenizer.padding_side = "right"
            return padded(features)

        padded = DataCollatorForSeq2Seq(tokenizer, label_pad_token_id=MASKED)
        return collate

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
        """Answer all rows in one batched generate, padded on the left so that every row writes on from its own end.

        Raises:
            BadInput: As :func:`prompt_room`.
        """
        from ftcore.models.generation import generate

        room = prompt_room(tokenizer, task.max_source_tokens, settings.max_new_tokens)
        encoded = [prompt_ids(tokenizer, prompt, row, room) for prompt, row in zip(prompts, rows, strict=True)]
        batch = tokenizer.pad(
            {"input_ids": [ids for ids, _ in encoded]}, padding=True, padding_side="left", return_tensors="pt"
        )
        return generate(
            model,
            tokenizer,
            dict(batch.to(model.device)),
            prompts,
            settings,
            truncated=[lost for _, lost in encoded],
            adapter_names=adapter_names,
            on_text=on_text,
            on_done=on_done,
            stop=stop,
        )

    def read(self, tokenizer: Any, row: Row, task: Task, prompt: Prompt) -> Reading:
        """Return the prompt and its separator, as they are read before an answer of the usual length."""
        room = prompt_room(tokenizer, task.max_source_tokens, task.max_target_tokens)
        ids, truncated = prompt_ids(tokenizer, prompt, row, room)
        return Reading(prompt.render_source(row) + separator(prompt), readable(tokenizer, ids), ids, truncated)

    def limits(self, task: Task, tokenizer: Any) -> tuple[int, int]:
        """Return what an answer of the usual length leaves of the model's positions, and that length.

        Raises:
            BadInput: As :func:`prompt_room`.
        """
        return prompt_room(tokenizer, task.max_source_tokens, task.max_target_tokens), task.max_target_tokens

    def measure(
        self, rows: Sequence[Row], task: Task, prompt_of: Callable[[Row], Prompt], tokenizer: Any
    ) -> list[RowTokens]:
        """Return the lengths of prompt and answer, which share the model's positions.

        Raises:
            BadInput: As :func:`prompt_room`.
        """
        most_read, most_written = self.limits(task, tokenizer)
        prompts = [prompt_of(row) for row in rows]
        befores = [prompt.render_source(row) + separator(prompt) for prompt, row in zip(prompts, rows, strict=True)]
        afters = [
            " " + prompt.render_target(str(row[task.target.name])) for prompt, row in zip(prompts, rows, strict=True)
        ]
        read = tokenizer(befores, add_special_tokens=False, verbose=False)["input_ids"]
        written = _following(tokenizer, befores, read, afters)
        return [
            RowTokens(
                len(source),
                len(target) + 1,  # the end mark
                max(0, len(source) - most_read),
                max(0, len(target) + 1 - most_written),
                missing(tokenizer, source) + missing(tokenizer, target),
            )
            for source, target in zip(read, written, strict=True)
        ]


def prompt_room(tokenizer: Any, most: int, answer: int) -> int:
    """Return the tokens that a prompt may have: at most ``most``, and what the answer leaves of the model's positions.

    Raises:
        BadInput: Next to nothing is left (``answer_too_long``).
    """
    positions = tokenizer.model_max_length
    if positions - answer < LEAST_ROOM:
        raise BadInput(
            "answer_too_long",
            expected=f"an answer of at most {positions - LEAST_ROOM} tokens: input and answer share {positions} places",
            found=f"{answer} tokens",
            fix="ask for a shorter answer, or choose a model that reads more",
            limit=positions - LEAST_ROOM,
            positions=positions,
            answer=answer,
        )
    return int(min(most, positions - answer))


def separator(prompt: Prompt) -> str:
    """Return what stands between the input and the answer: a line break, or nothing after the template's own words."""
    return "\n" if prompt.source.rstrip().endswith("}") else ""


def plain_ids(tokenizer: Any, text: str) -> list[int]:
    """Return the tokens of a text without special ones."""
    ids: list[int] = tokenizer(text, add_special_tokens=False, verbose=False)["input_ids"]
    return ids


def prompt_ids(tokenizer: Any, prompt: Prompt, row: Row, room: int) -> tuple[list[int], int]:
    """Return the tokens of the prompt within ``room``, and how many were cut off; the separator is never cut off."""
    source = prompt.render_source(row)
    ids = plain_ids(tokenizer, source + separator(prompt))
    lost = max(0, len(ids) - room)
    if lost == 0:
        return ids, 0
    inner = plain_ids(tokenizer, source)
    last = ids[len(inner) :]
    return inner[: room - len(last)] + last, lost


def target_ids(tokenizer: Any, prompt: Prompt, row: Row, answer: str) -> list[int]:
    """Return the tokens of the target as they come after the prompt in one text: training and answering agree."""
    before = prompt.render_source(row) + separator(prompt)
    after = " " + prompt.render_target(answer)
    return _following(tokenizer, [before], [plain_ids(tokenizer, before)], [after])[0]


def _following(
    tokenizer: Any, befores: Sequence[str], firsts: Sequence[list[int]], afters: Sequence[str]
) -> list[list[int]]:
    """Return the tokens of each text as they come after another, whose own tokens are given."""
    texts = [before + after for before, after in zip(befores, afters, strict=True)]
    boths: list[list[int]] = tokenizer(texts, add_special_tokens=False, verbose=False)["input_ids"]
    return [
        both[len(first) :] if both[: len(first)] == first else plain_ids(tokenizer, after)
        for first, both, after in zip(firsts, boths, afters, strict=True)
    ]
