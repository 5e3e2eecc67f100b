"""One batched generate that streams every row, stops within one token, and draws the same numbers whatever the batch.

transformers gives the tokens of the whole batch to a ``streamer`` at each step; beam search cannot stream, so there the
text comes at the end.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from threading import Event
from typing import Any

import torch
from transformers import (
    LogitsProcessorList,
    StoppingCriteria,
    StoppingCriteriaList,
    TemperatureLogitsWarper,
    TopPLogitsWarper,
)
from transformers.generation.streamers import BaseStreamer

from ftcore.models.adapters import AS_IT_IS, only
from ftcore.models.families import Answer, GenerationSettings, OnDone, OnText
from ftcore.tasks import Prompt


class RowTexts:
    """Turns token ids into the text of an answer."""

    def __init__(self, tokenizer: Any, prompts: Sequence[Prompt]) -> None:
        self.tokenizer = tokenizer
        self.prompts = prompts

    def text(self, row: int, ids: Sequence[int], *, whole: bool) -> str:
        """Return the answer in these tokens. While it is being written, half a character at its end is held back."""
        text: str = self.tokenizer.decode(ids, skip_special_tokens=True, clean_up_tokenization_spaces=False)
        if not whole:
            text = text.rstrip("\ufffd")
        return self.prompts[row].strip_target(text)


class BatchStreamer(BaseStreamer):
    """Follows every row of a batch to its own end.

    An exception in a callback must not cross ``generate``: PEFT would leave its hooks behind on the shared model.
    It is kept in ``failure``, generation is stopped, and the caller raises it afterwards.
    """

    def __init__(
        self,
        texts: RowTexts,
        ends: frozenset[int],
        truncated: Sequence[int],
        on_text: OnText | None,
        on_done: OnDone | None,
    ) -> None:
        self.texts = texts
        self.ends = ends
        self.truncated = truncated
        self.on_text = on_text
        self.on_done = on_done
        self.started = time.perf_counter()
        self.ids: list[list[int]] = [[] for _ in truncated]
        self.answers: list[Answer | None] = [None] * len(truncated)
        self.failure: BaseException | None = None

    def put(self, value: Any) -> None:
        """Take the next token of every row; the first call brings the prompt, which is not part of an answer."""
        if value.dim() > 1 or self.failure is not None:
            return
        try:
            for row, token in enumerate(value.tolist()):
                if self.answers[row] is None:
                    self._take(row, token)
        except BaseException as error:  # noqa: BLE001 -- raised again by generate, once it is safe
            self.failure = error

    def end(self) -> None:
        """Nothing: rows that are not at their end are closed by :meth:`close`, which knows why."""

    def _take(self, row: int, token: int) -> None:
        if token in self.ends:
            self._finish(row, "end")
            return
        self.ids[row].append(token)
        if self.on_text is not None:
            self.on_text(row, self.texts.text(row, self.ids[row], whole=False), len(self.ids[row]))

    def _finish(self, row: int, why: str) -> None:
        ids = self.ids[row]
        self.answers[row] = answer = Answer(
            self.texts.text(row, ids, whole=True),
            len(ids),
            time.perf_counter() - self.started,
            {"finish": why, "truncated": self.truncated[row]},
        )
        if self.on_done is not None:
            self.on_done(row, answer)

    def close(self, why: str) -> list[Answer]:
        """Finish the rows that are still open, and return all answers in the order of the rows."""
        for row, answer in enumerate(self.answers):
            if answer is None:
                self._finish(row, why)
        return [answer for answer in self.answers if answer is not None]


class StopWhen(StoppingCriteria):
    """Ends the whole batch after the current token once a person asked to stop or a callback failed."""

    def __init__(self, stop: Event | None, streamer: BatchStreamer) -> None:
        self.stop = stop
        self.streamer = streamer

    @property
    def stopped(self) -> bool:
        """Whether generation was cut short on request."""
        return self.stop is not None and self.stop.is_set()

    def __call__(self, input_ids: Any, scores: Any, **kwargs: Any) -> Any:
        """Return one True or False for each row."""
        halt = self.stopped or self.streamer.failure is not None
        return torch.full((input_ids.shape[0],), halt, dtype=torch.bool, device=input_ids.device)


class GumbelNoise:
    """Makes the argmax a draw from the softmax: add Gumbel noise to the log-probabilities (Gumbel 1954).

    torch's own sampling uses one generator for the process; here each row has its own with the same seed, so that a
    column's draws depend neither on its neighbours nor on another thread, and columns differ only by their models.
    """

    def __init__(self, rows: int, seed: int) -> None:
        self.generators = [torch.Generator().manual_seed(seed) for _ in range(rows)]

    def __call__(self, input_ids: Any, scores: Any) -> Any:
        """Return the scores with noise, of shape (rows, vocabulary)."""
        uniform = torch.stack([torch.rand(scores.shape[-1], generator=one) for one in self.generators])
        noise = -torch.log(-torch.log(uniform.clamp(1e-20, 1 - 1e-7)))
        return scores + noise.to(scores.device)


def processors(rows: int, settings: GenerationSettings) -> Any:
    """Return the logits processors for sampling; none when the settings are greedy or beams."""
    if not settings.do_sample:
        return LogitsProcessorList()
    chosen: list[Any] = []
    if settings.temperature != 1.0:
        chosen.append(TemperatureLogitsWarper(settings.temperature))
    if settings.top_p < 1.0:
        chosen.append(TopPLogitsWarper(settings.top_p))
    return LogitsProcessorList([*chosen, GumbelNoise(rows, settings.seed)])


def end_ids(model: Any, tokenizer: Any) -> frozenset[int]:
    """Return the tokens that end an answer: the model's own, or the tokenizer's."""
    own = model.generation_config.eos_token_id
    if own is None:
        own = tokenizer.eos_token_id
    return frozenset(own if isinstance(own, list) else [] if own is None else [own])


def generate(
    model: Any,
    tokenizer: Any,
    batch: dict[str, Any],
    prompts: Sequence[Prompt],
    settings: GenerationSettings,
    *,
    truncated: Sequence[int],
    adapter_names: Sequence[str] | None,
    on_text: OnText | None,
    on_done: OnDone | None,
    stop: Event | None,
) -> list[Answer]:
    """Answer one padded batch (``input_ids`` and ``attention_mask`` of shape rows x tokens) in one call of generate.

    Args:
        prompts: One a row, for the frame around its answer.
        truncated: One a row: input tokens that were cut off.
        adapter_names: One a row: PEFT's name of the adapter that answers it, ``__base__`` for the base. None
            leaves the model as it is, adapters and all: a model in training.

    Raises:
        BaseException: Whatever ``on_text`` or ``on_done`` raised, after generation has ended cleanly.
    """
    ends = end_ids(model, tokenizer)
    streamer = BatchStreamer(RowTexts(tokenizer, prompts), ends, truncated, on_text, on_done)
    stopping = StopWhen(stop, streamer)
    asked: dict[str, Any] = dict(batch)
    names = set(adapter_names or [AS_IT_IS])
    if len(names) > 1:
        asked["adapter_names"] = list(adapter_names or ())
    if settings.num_beams == 1:
        asked["streamer"] = streamer
    with torch.inference_mode(), only(model, names.pop() if len(names) == 1 else AS_IT_IS):
        sequences = model.generate(
            **asked,
            max_new_tokens=settings.max_new_tokens,
            num_beams=settings.num_beams,
            do_sample=False,
            logits_processor=processors(len(prompts), settings),
            stopping_criteria=StoppingCriteriaList([stopping]),
            eos_token_id=sorted(ends) or None,
            pad_token_id=tokenizer.pad_token_id,
        )
    if settings.num_beams > 1:
        given = 1 if model.config.is_encoder_decoder else batch["input_ids"].shape[1]
        for step in sequences[:, given:].T.cpu():
            streamer.put(step)
    if streamer.failure is not None:
        raise streamer.failure
    return streamer.close("stopped" if stopping.stopped else "length")
