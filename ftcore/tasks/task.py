"""The contract of a task. It knows no tokenizer, no model and no page."""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ftcore.errors import BadInput

LANGUAGES: tuple[str, ...] = ("en", "es", "pt")
"""The languages every task has a prompt in; a text in any other language gets the English one."""

AnswerKind = Literal["text", "span", "label", "score"]


@dataclass(frozen=True)
class Field:
    """One column of a task's rows.

    Attributes:
        name: The key in a row and in a prompt template.
        aliases: Column names, lower case, in English, Spanish and Portuguese, that people's own files use for it.
        long: It holds a paragraph or more, where the others hold a sentence or a few words.
    """

    name: str
    aliases: tuple[str, ...] = ()
    long: bool = False


@dataclass(frozen=True)
class Example:
    """A real item: what goes in, in which language, and a good answer."""

    language: str
    inputs: Mapping[str, str]
    target: str


@dataclass(frozen=True)
class Prompt:
    """How a row is written out for a model that reads and writes text.

    Attributes:
        source: Template of what the model reads, with ``{field}`` for each input.
        target: Template of what it should write; the answer itself stands as ``{answer}``.
    """

    source: str
    target: str = "{answer}"

    def __post_init__(self) -> None:
        if "{answer}" not in self.target:
            raise BadInput(
                "prompt_without_answer",
                expected="a target template that contains {answer}",
                found=repr(self.target),
                fix="write {answer} where the model's answer belongs",
                template=self.target,
            )

    def fields(self) -> tuple[str, ...]:
        """Return the names of the inputs that the source template uses, in order."""
        return tuple(name for _, name, _, _ in string.Formatter().parse(self.source) if name)

    def render_source(self, inputs: Mapping[str, Any]) -> str:
        """Return the text the model reads; values are put in literally, braces and all.

        Raises:
            BadInput: The template names a field that the inputs lack.
        """
        missing = [name for name in self.fields() if name not in inputs]
        if missing:
            raise BadInput(
                "prompt_unknown_field",
                expected=f"a prompt that uses only the fields {', '.join(sorted(inputs))}",
                found=f"{{{missing[0]}}}",
                fix="correct the field's name in the prompt",
                field=missing[0],
                fields=", ".join(sorted(inputs)),
            )
        return self.source.format_map({name: str(inputs[name]) for name in self.fields()})

    def render_target(self, answer: str) -> str:
        """Return what the model should write for this answer."""
        before, after = self.target.split("{answer}", 1)
        return before + answer + after

    def strip_target(self, text: str) -> str:
        """Return the answer inside a text a model wrote: the inverse of :meth:`render_target`.

        A model that stopped early or never learned the frame is taken at its word: only the parts of the frame
        that are there are removed.
        """
        before, after = (part.strip() for part in self.target.split("{answer}", 1))
        text = text.strip()
        if before and text.startswith(before):
            text = text[len(before) :]
        if after and after in text:
            text = text[: text.index(after)]
        return text.strip()


@dataclass(frozen=True)
class Task:
    """Everything the program knows about one task.

    Attributes:
        id: Name on the command line, in models.yaml and in run folders.
        inputs: The fields a model reads, in order.
        target: The field it should answer with.
        answer_kind: ``text`` is free, ``span`` is a part of the last input, ``label`` one of a few, ``score`` a number.
        prompts: One prompt for each of :data:`LANGUAGES`.
        metrics: Names in :mod:`ftcore.tasks.metrics`; the first is the one that decides.
        families: Architectures that can do it.
        examples: At least one item per language of the starter world, shown on the page.
        max_source_tokens: Usual limit of what is read, in tokens.
        max_target_tokens: Usual limit of what is written, in tokens.
        stride: Tokens that neighbouring windows share, for a model that reads a long text in windows (run_qa.py).
    """

    id: str
    inputs: tuple[Field, ...]
    target: Field
    answer_kind: AnswerKind
    prompts: Mapping[str, Prompt]
    metrics: tuple[str, ...]
    families: tuple[str, ...]
    examples: tuple[Example, ...]
    max_source_tokens: int = 384
    max_target_tokens: int = 64
    stride: int = 128

    def prompt(self, language: str) -> Prompt:
        """Return the prompt for a text in this language; English for a language without one of its own."""
        return self.prompts.get(language, self.prompts["en"])

    def family_for(self, family: str) -> str | None:
        """Return the family as which an architecture does this task; None when it cannot.

        An encoder is ``span`` or ``label``, whichever the task needs: only its new head differs.
        """
        if family in ("span", "label"):
            family = "span" if self.answer_kind == "span" else "label"
        return family if family in self.families else None

    @property
    def shortens(self) -> bool:
        """Whether the answer says in few words what a long text says, as a summary does and a paraphrase does not."""
        return self.answer_kind == "text" and any(field.long for field in self.inputs)

    @property
    def main_metric(self) -> str:
        """The metric by which runs of this task are judged."""
        return self.metrics[0]

    @property
    def fields(self) -> tuple[Field, ...]:
        """All columns of a row: the inputs, then the target."""
        return (*self.inputs, self.target)
