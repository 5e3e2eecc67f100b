"""Encoder-decoders (T5, mT5, BART): the prompt goes into the encoder, the decoder writes the answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from threading import Event
from typing import Any

from ftcore.data import RowTokens
from ftcore.models.families import (
    MASKED,
    Answer,
    GenerationSettings,
    OnDone,
    OnText,
    Reading,
    Row,
    cut,
    missing,
    readable,
)
from ftcore.tasks import Prompt, Task


class Seq2Seq:
    """Reads ``prompt.source``, writes ``prompt.target``."""

    name = "seq2seq"
    # T5's forward takes **kwargs and ignores num_items_in_batch; its loss would be scaled wrongly.
    accepts_loss_kwargs: bool | None = False

    def auto_class(self) -> Any:
        """Return AutoModelForSeq2SeqLM."""
        from transformers import AutoModelForSeq2SeqLM

        return AutoModelForSeq2SeqLM

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
        """Return ``input_ids``, ``attention_mask``, ``labels`` for each row, as run_summarization.py computes them."""
        prompts = [prompt_of(row) for row in rows]
        sources = [prompt.render_source(row) for prompt, row in zip(prompts, rows, strict=True)]
        targets = [prompt.render_target(str(row[task.target.name])) for prompt, row in zip(prompts, rows, strict=True)]
        limit = min(max_source_tokens, tokenizer.model_max_length)
        read = tokenizer(sources, truncation=True, max_length=limit)
        written = tokenizer(
            text_target=targets, truncation=True, max_length=min(max_target_tokens, tokenizer.model_max_length)
        )
        return [
            {"input_ids": ids, "attention_mask": mask, "labels": answer}
            for ids, mask, answer in zip(read["input_ids"], read["attention_mask"], written["input_ids"], strict=True)
        ]

    def loss_function(self, label_smoothing: float = 0.0) -> Callable[..., Any] | None:
        """Return :func:`token_loss`."""
        return partial(token_loss, label_smoothing=label_smoothing)

    def collator(self, tokenizer: Any, model: Any) -> Callable[[list[dict[str, Any]]], Any]:
        """Return DataCollatorForSeq2Seq: dynamic padding, labels padded with -100."""
        from transformers import DataCollatorForSeq2Seq

        return DataCollatorForSeq2Seq(tokenizer, model=model, label_pad_token_id=-100)

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
        """Answer all rows in one batched generate; see :func:`ftcore.models.generation.generate`."""
        from ftcore.models.generation import generate

        texts = [prompt.render_source(row) for prompt, row in zip(prompts, rows, strict=True)]
        encoded = [cut(tokenizer, text, task.max_source_tokens) for text in texts]
        batch = tokenizer.pad(
            {"input_ids": [ids for ids, _ in encoded]}, padding=True, padding_side="right", return_tensors="pt"
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
        """Return the prompt as the encoder reads it, end mark included."""
        text = prompt.render_source(row)
        ids, truncated = cut(tokenizer, text, task.max_source_tokens)
        return Reading(text, readable(tokenizer, ids), ids, truncated)

    def limits(self, task: Task, tokenizer: Any) -> tuple[int, int]:
        """Return the limits of the task, or the model's positions where those are fewer."""
        most = tokenizer.model_max_length
        return min(task.max_source_tokens, most), min(task.max_target_tokens, most)

    def measure(
        self, rows: Sequence[Row], task: Task, prompt_of: Callable[[Row], Prompt], tokenizer: Any
    ) -> list[RowTokens]:
        """Return the lengths of prompt and answer, which have their limits apart."""
        most_read, most_written = self.limits(task, tokenizer)
        prompts = [prompt_of(row) for row in rows]
        sources = [prompt.render_source(row) for prompt, row in zip(prompts, rows, strict=True)]
        targets = [prompt.render_target(str(row[task.target.name])) for prompt, row in zip(prompts, rows, strict=True)]
        read = tokenizer(sources, verbose=False)["input_ids"]
        written = tokenizer(text_target=targets, verbose=False)["input_ids"]
        return [
            RowTokens(
                len(source),
                len(target),
                max(0, len(source) - most_read),
                max(0, len(target) - most_written),
                missing(tokenizer, source) + missing(tokenizer, target),
            )
            for source, target in zip(read, written, strict=True)
        ]


def token_loss(outputs: Any, labels: Any, num_items_in_batch: Any = None, *, label_smoothing: float = 0.0) -> Any:
    """Return the mean cross entropy over all target tokens of an optimizer step, however it is split into batches.

    Args:
        outputs: With ``logits`` of shape rows x tokens x vocabulary.
        labels: Of shape rows x tokens, -100 where there is no loss.
        num_items_in_batch: Target tokens of the whole step; those of this batch when None.
        label_smoothing: Share of the target that goes to all tokens alike (Szegedy et al. 2016, section 7).
    """
    from torch.nn.functional import cross_entropy

    logits = outputs.logits.float()
    count = (labels != MASKED).sum() if num_items_in_batch is None else num_items_in_batch
    flat = logits.view(-1, logits.shape[-1])
    total = cross_entropy(flat, labels.view(-1), ignore_index=MASKED, reduction="sum", label_smoothing=label_smoothing)
    return total / count
