"""What is wrong with data before a model learns from it: how often, some examples, why it matters, what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["error", "warning", "note"]

EXAMPLES = 5
_EXAMPLE_CHARS = 160


@dataclass(frozen=True)
class Finding:
    """Something about the data that a person should know before training.

    Attributes:
        id: Stable name; the page looks its translation up as ``findings.<id>.{message,why,fix}``.
        severity: ``error`` makes a training or its score worthless, ``warning`` worse, ``note`` is good to know.
        count: How many rows it is about.
        message: What was found, ``why`` it matters, ``fix`` what to do; in English.
        examples: A few of the rows, shortened.
        params: What a translation of the sentences needs.
    """

    id: str
    severity: Severity
    count: int
    message: str
    why: str
    fix: str
    examples: tuple[str, ...] = ()
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Words:
    message: str
    why: str
    fix: str


FINDINGS: Mapping[str, _Words] = {
    "rows_broken": _Words(
        "{count} lines could not be read and were left out.",
        "What stands in them is lost, and they may be a sign that other lines were read wrongly.",
        "Correct these places in the file.",
    ),
    "rows_incomplete": _Words(
        "{count} rows lack a text that the task needs ({fields}) and were left out.",
        "A model cannot learn from half an example.",
        "Fill the cells, or check which column is which.",
    ),
    "rows_duplicate": _Words(
        "{count} rows say exactly what an earlier row says; each was kept once.",
        "Repeated rows count double in training and in the score.",
        "Nothing needs to be done; look whether the export repeated itself.",
    ),
    "leak_exact": _Words(
        "{count} held-out rows ({share}%) also stand where the model learns or is chosen, word for word.",
        "The model has met these before: the score measures memory.",
        "Remove them from one side, or let the split be made by group.",
    ),
    "leak_normalised": _Words(
        "{count} held-out rows ({share}%) also stand where the model learns or is chosen, but for capitals and spaces.",
        "To a model these are the same text: the score measures memory.",
        "Remove them from one side, or let the split be made by group.",
    ),
    "leak_near": _Words(
        "{count} held-out rows ({share}%) are nearly the same as a row by which the model learns or is chosen.",
        "A model that remembers the one answers the other: the score is too good.",
        "Look at the examples; remove one of each pair if they are the same item.",
    ),
    "leak_group": _Words(
        "{count} held-out rows ({share}%) share a group or a text with rows by which the model learns or is chosen.",
        "What was learned about one row of a group helps with the others: the score is too good for new material.",
        "Split by group.",
    ),
    "validation_equals_test": _Words(
        "{count} rows of the test part ({share}%) are rows of the validation part.",
        "The best checkpoint is chosen on validation: its score on the same rows is too good.",
        "Use other rows for one of them.",
    ),
    "target_copied": _Words(
        "In {count} rows ({share}%) the answer is copied from the input.",
        "The model learns that copying is an answer.",
        "Remove these rows, unless copying is what you want.",
    ),
    "target_conflict": _Words(
        "{count} rows have the same input as another row and a different answer.",
        "No model can be right on both.",
        "Decide for one answer.",
    ),
    "source_cut": _Words(
        "{count} inputs ({share}%) are longer than {limit} tokens; they lose {lost} tokens each on average.",
        "What is cut off is never read; an answer that stands there cannot be found.",
        "Raise the limit, choose a model that reads more, or shorten the texts.",
    ),
    "target_cut": _Words(
        "{count} answers ({share}%) are longer than {limit} tokens; they lose {lost} tokens each on average.",
        "The model learns to stop in the middle.",
        "Raise the limit for the answer.",
    ),
    "answer_missing": _Words(
        "In {count} rows ({share}%) the answer does not stand in the paragraph.",
        "A model that marks answers in the text cannot learn from them, and one that writes learns to invent.",
        "Correct the answers, or use a model that writes its answers freely.",
    ),
    "answer_start_wrong": _Words(
        "In {count} rows the position of the answer does not point at it.",
        "A model would learn to mark other words; the nearest place where the answer stands was used instead.",
        "Check that positions count characters and that the paragraph was not changed afterwards.",
    ),
    "label_dominates": _Words(
        "{count} rows ({share}%) have the label {label}.",
        "Answering it always is right that often: accuracy alone says little.",
        "Look at macro F1 and Matthews correlation, or collect more of the other labels.",
    ),
    "label_unseen": _Words(
        "{count} held-out rows have a label that never occurs in training ({labels}).",
        "A model cannot choose a label it has never seen.",
        "Move rows of that label to training, or correct its spelling.",
    ),
    "labels_many": _Words(
        "There are {labels} different labels for {count} rows.",
        "A class with a handful of examples cannot be learned; perhaps this column is not the label.",
        "Check which column is the label.",
    ),
    "score_range": _Words(
        "{count} scores lie outside 0 to 5.",
        "Scores on another scale cannot be compared with other data.",
        "Convert them to 0 to 5.",
    ),
    "train_small": _Words(
        "There are only {count} rows to train on.",
        "With so few, a model mostly learns their wording.",
        "Collect a few hundred.",
    ),
    "test_small": _Words(
        "There are only {count} rows to test on.",
        "With so few, a difference between two models can hardly be told from chance.",
        "Give the test part at least 100 rows.",
    ),
    "language_other": _Words(
        "{count} rows ({share}%) are in {languages}, which the model was not trained to read.",
        "A model reads a language it does not know as noise.",
        "Choose a model for that language.",
    ),
    "language_unknown": _Words(
        "{count} rows ({share}%) seem to be in a language other than those told apart here ({known}).",
        "Whether the model reads it was not checked; prompts for it are in English.",
        "Make sure that the model was trained on that language.",
    ),
    "characters_unknown": _Words(
        "{count} rows ({share}%) hold characters that the model does not have: in {read}% of the words it reads and "
        "{written}% of those it should write ({words}).",
        "It reads a gap there and can never write them; even its best answer lacks these words.",
        "Choose a model that was made for the language: mT5 instead of T5, for example.",
    ),
    "seen_before": _Words(
        "The model has already learned from this data ({seen}).",
        "Its score before tuning is no surprise, and tuning adds little.",
        "Compare with a model that has not seen it.",
    ),
}
"""The sentences of every finding, by its id; the page and the command line show the same ones in English."""


def finding(
    finding_id: str,
    severity: Severity,
    count: int,
    examples: Sequence[str] = (),
    of: int | None = None,
    **params: object,
) -> Finding:
    """Return a finding with its sentences filled in; ``of`` is the number of rows that ``share`` is a share of."""
    words = FINDINGS[finding_id]
    values = {"count": f"{count:,}", **{name: str(value) for name, value in params.items()}}
    if of:
        values["share"] = f"{100 * count / of:.1f}"
    return Finding(
        id=finding_id,
        severity=severity,
        count=count,
        message=words.message.format(**values),
        why=words.why,
        fix=words.fix,
        examples=tuple(shortened(text) for text in examples[:EXAMPLES]),
        params=values,
    )


def shortened(text: str) -> str:
    """Return a text on one line and short enough to show."""
    flat = " ".join(text.split())
    return flat if len(flat) <= _EXAMPLE_CHARS else flat[: _EXAMPLE_CHARS - 1] + "…"
