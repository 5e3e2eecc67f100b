"""What an architecture must be able to do: read rows, learn from them, answer. One file for each family."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from threading import Event
from typing import Any, Protocol

from ftcore.data import RowTokens
from ftcore.errors import NotFound, did_you_mean
from ftcore.tasks import Prompt, Task

Row = Mapping[str, Any]
OnText = Callable[[int, str, int], None]
"""Called with the number of a row, its text so far, and how many tokens that took."""

UNLIMITED = 1_000_000_000
"""``model_max_length`` of a model whose positions are relative and therefore have no end."""


@dataclass(frozen=True)
class GenerationSettings:
    """How an answer is written. The default is greedy: the most likely token, always.

    Attributes:
        max_new_tokens: Most tokens an answer may have.
        num_beams: Answers kept in view at once (beam search); more than one cannot be shown while it is written.
        do_sample: Draw the next token by its probability instead of taking the most likely one.
        temperature: Above 1 flattens the probabilities that are drawn from, below 1 sharpens them.
        top_p: Draw only among the likeliest tokens that together have this probability.
        seed: Same seed, same draws: in every column and whatever else is in the batch.
    """

    max_new_tokens: int = 64
    num_beams: int = 1
    do_sample: bool = False
    temperature: float = 1.0
    top_p: float = 1.0
    seed: int = 0


@dataclass(frozen=True)
class Answer:
    """What a model answered to one row.

    Attributes:
        text: The answer, without the frame of its target template.
        tokens: Tokens written, the end mark not counted (0 for span and label models, which write none).
        seconds: From the start of its batch to this answer's own end; answers of one batch share the machine.
        extra: ``finish``: "end", "length" or "stopped". ``truncated``: tokens of the input that were cut off. Span:
            ``start``, ``end`` (characters in the context), ``score``. Label: ``probabilities`` by label.
    """

    text: str
    tokens: int = 0
    seconds: float = 0.0
    extra: Mapping[str, Any] = field(default_factory=dict)


MASKED = -100
"""Label of a place without loss (torch's ignore_index)."""

OnDone = Callable[[int, Answer], None]
"""Called with the number of a row and its answer as soon as that row is done, which may be before its batch is."""


@dataclass(frozen=True)
class Reading:
    """What a model reads: the prompt, its tokens as people can read them, their ids, and how many were cut off."""

    prompt: str
    tokens: list[str]
    ids: list[int]
    truncated: int = 0


class Family(Protocol):
    """One kind of architecture. It knows no dataset and no page; every method is free of state."""

    name: str
    accepts_loss_kwargs: bool | None
    """False where the model's loss ignores ``num_items_in_batch`` and Trainer must not rescale it; None: it looks."""

    def auto_class(self) -> Any:
        """Return the transformers Auto class that loads it."""
        ...

    def prepare_model(self, model: Any, task: Task, labels: Sequence[str]) -> None:
        """Write into the model what only this task knows, such as the names of its labels."""
        ...

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
        """Return training features, unpadded; places without loss have the label -100. One row may give several."""
        ...

    def loss_function(self, label_smoothing: float = 0.0) -> Callable[..., Any] | None:
        """Return Trainer's ``compute_loss_func`` where the model's own loss is wrong under gradient accumulation.

        label_smoothing: TrainingArguments.label_smoothing_factor, which Trainer applies only to a model's own loss.
        """
        ...

    def collator(self, tokenizer: Any, model: Any) -> Callable[[list[dict[str, Any]]], Any]:
        """Return the function that pads features to the longest of a batch."""
        ...

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
        """Return the answers to one batch of rows, one prompt a row; ``adapter_names`` says whose weights answer."""
        ...

    def read(self, tokenizer: Any, row: Row, task: Task, prompt: Prompt) -> Reading:
        """Return what the model reads for a row."""
        ...

    def limits(self, task: Task, tokenizer: Any) -> tuple[int | None, int | None]:
        """Return the tokens that are read and written at the most; None where nothing is cut, or nothing written."""
        ...

    def measure(
        self, rows: Sequence[Row], task: Task, prompt_of: Callable[[Row], Prompt], tokenizer: Any
    ) -> list[RowTokens]:
        """Return how long rows are, and what of them the limits of the task and the model's positions cut off."""
        ...


@cache
def family(name: str) -> Family:
    """Return the family of this name.

    Raises:
        NotFound: There is none.
    """
    from ftcore.models.causal import Causal
    from ftcore.models.label import Label
    from ftcore.models.seq2seq import Seq2Seq
    from ftcore.models.span import Span

    known: dict[str, Family] = {"seq2seq": Seq2Seq(), "causal": Causal(), "span": Span(), "label": Label()}
    if name not in known:
        raise NotFound(
            "family_unknown",
            expected=f"one of {', '.join(known)}",
            found=repr(name),
            fix=did_you_mean(name, known),
            family=name,
            known=", ".join(known),
        )
    return known[name]


def cut(tokenizer: Any, text: str, limit: int) -> tuple[list[int], int]:
    """Return the token ids of a text within a limit, special tokens included, and how many tokens were cut off."""
    limit = min(limit, tokenizer.model_max_length)
    whole: list[int] = tokenizer(text, verbose=False)["input_ids"]
    if len(whole) <= limit:
        return whole, 0
    kept: list[int] = tokenizer(text, truncation=True, max_length=limit)["input_ids"]
    return kept, len(whole) - len(kept)


def missing(tokenizer: Any, ids: Sequence[int]) -> int:
    """Return how many tokens stand for characters that the vocabulary lacks; one made of bytes lacks none."""
    unknown = tokenizer.unk_token_id
    # GPT-2 names its end mark as the unknown token, which it has no use for
    return 0 if unknown is None or unknown == tokenizer.eos_token_id else list(ids).count(unknown)


def readable(tokenizer: Any, ids: Sequence[int]) -> list[str]:
    """Return each token as the text it stands for; a piece of a character keeps its raw name."""
    shown: list[str] = []
    before = ""
    for count, token in enumerate(tokenizer.convert_ids_to_tokens(ids), 1):
        text = tokenizer.decode(ids[:count], clean_up_tokenization_spaces=False)
        if text.endswith("\ufffd") or not text.startswith(before) or text == before:
            shown.append(token)
        else:
            shown.append(text[len(before) :])
            before = text
    return shown
