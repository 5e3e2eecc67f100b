"""Loaded models, kept within a memory budget; adapters of one base and that base answer in one batch.

The one rule that everything here serves: a base column is the base. Adapters never merge into the weights, a base's
lock is held while it answers, and a model on which anything failed half-way is thrown away, not repaired.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ftcore.errors import FtcoreError
from ftcore.models import adapters, weights
from ftcore.models.adapters import BASE
from ftcore.models.bases import Bases, Loaded, is_out_of_memory, too_large
from ftcore.models.dtypes import choose_device
from ftcore.models.families import Answer, GenerationSettings, OnDone, OnText, Row, family
from ftcore.models.loading import folder_of
from ftcore.models.placing import Place, place_of
from ftcore.models.spec import Variant
from ftcore.tasks import Task

OnError = Callable[[int, FtcoreError], None]
OnFacts = Callable[[int, "Facts"], None]


@dataclass(frozen=True)
class Facts:
    """What answers in a column.

    Attributes:
        dtype: Number format of the computation.
        weights: First digits of the SHA-256 of the weights; ``base + adapter`` with an adapter.
        parameters: Number of weights of the base.
        new_head: The head was never trained, so that the answers mean nothing yet.
    """

    dtype: str
    weights: str
    parameters: int
    new_head: bool = False


class Shelf:
    """Loads what is asked for, keeps what was used last, and answers. Safe to use from several threads."""

    def __init__(self, budget_bytes: int | None = None, *, dtype: str = "auto-safe", max_adapters: int = 8) -> None:
        """Make an empty shelf.

        Args:
            budget_bytes: Most memory for weights; half of what is free now when not given.
            dtype: See :func:`ftcore.models.dtypes.choose_dtype`.
            max_adapters: Most adapters that stay on one base.
        """
        self.bases = Bases(budget_bytes, dtype)
        self.max_adapters = max_adapters

    def answer(
        self,
        variants: Sequence[Variant],
        rows: Sequence[Row],
        task: Task,
        language: str | None = None,
        settings: GenerationSettings | None = None,
        on_text: OnText | None = None,
        stop: threading.Event | None = None,
        *,
        on_done: OnDone | None = None,
        on_error: OnError | None = None,
        on_facts: OnFacts | None = None,
    ) -> list[Answer]:
        """Answer with each variant; those that share base weights answer in one batch.

        Args:
            variants: One a column, or one a row of a batch.
            rows: One for each variant, or a single one for all.
            task: Gives the prompt, unless a variant has its own.
            language: Of the prompt; each row's own ``language`` when not given.
            settings: Greedy, 64 tokens, when not given.
            on_text, on_done: Called with the number of the variant; see :mod:`ftcore.models.families`.
            stop: Ends every answer within one token.
            on_error: Takes the error of one variant, the others go on; without it, the first error is raised.
            on_facts: Called with what answers, once its weights are there.

        Raises:
            FtcoreError: Weights or an adapter cannot be had, and there is no ``on_error``.
        """
        given = list(rows) * len(variants) if len(rows) == 1 else list(rows)
        if len(given) != len(variants):
            raise ValueError(f"{len(variants)} variants and {len(rows)} rows: give one row, or one for each variant")
        asked = _Asked(task, language, settings or GenerationSettings(), on_text, on_done, on_facts, stop)
        answers = [Answer("", extra={"finish": "error"})] * len(variants)
        groups, failed = self._groups(variants, task)
        for index, error in failed:
            _report(error, [index], on_error)
        for place, members in groups.items():
            try:
                for index, answer in self._answer_group(place, members, variants, given, asked, on_error).items():
                    answers[index] = answer
            except FtcoreError as error:
                _report(error, members, on_error)
        return answers

    def groups(self, variants: Sequence[Variant], task: Task) -> list[list[int]]:
        """Return the numbers of the variants that answer together, in the order of their first member.

        A variant whose weights are not there is a group of its own, so that only it fails.
        """
        together, failed = self._groups(variants, task)
        return sorted([*together.values(), *([index] for index, _ in failed)])

    def dtype_of(self, variant: Variant) -> str:
        """Return the number format and the device that this variant answers with; nothing is loaded."""
        return f"{self.bases.dtype_of(folder_of(variant.spec))} on {choose_device()}"

    def facts(self, variant: Variant, task: Task) -> Facts:
        """Load a variant's base if need be, and return what would answer."""
        base = self.bases.get(place_of(variant, task, ()))
        return _facts(base, variant)

    def _groups(
        self, variants: Sequence[Variant], task: Task
    ) -> tuple[dict[Place, list[int]], list[tuple[int, FtcoreError]]]:
        groups: dict[Place, list[int]] = {}
        failed = []
        found: dict[Variant, Place] = {}  # a batch of rows names the same variant many times
        for index, variant in enumerate(variants):
            try:
                if variant not in found:
                    found[variant] = place_of(variant, task, variants)
                groups.setdefault(found[variant], []).append(index)
            except FtcoreError as error:
                failed.append((index, error))
        return groups, failed

    def _answer_group(
        self,
        place: Place,
        members: list[int],
        variants: Sequence[Variant],
        rows: Sequence[Row],
        asked: _Asked,
        on_error: OnError | None,
    ) -> dict[int, Answer]:
        """Answer with one base; start again on fresh weights when an adapter broke them or another thread did."""
        members = list(members)
        while members:
            base = self.bases.get(place)
            if not _take(base.lock, asked.stop):
                return {index: Answer("", extra={"finish": "stopped"}) for index in members}
            try:
                if base.broken:
                    continue
                names = self._put_adapters_on(base, members, variants, on_error)
                if base.broken:
                    self.bases.throw_away(place, base)
                    continue
                return self._generate(place, base, members, names, variants, rows, asked) if members else {}
            finally:
                base.lock.release()
        return {}

    def _put_adapters_on(
        self, base: Loaded, members: list[int], variants: Sequence[Variant], on_error: OnError | None
    ) -> list[str]:
        """Return PEFT's adapter name for each member; members whose adapter fails are reported and removed."""
        names: dict[Path | None, str] = {None: BASE}
        for index in list(members):
            folder = variants[index].adapter
            try:
                if folder is not None and folder not in names:
                    names[folder] = self._put_on(base, folder)
            except FtcoreError as error:
                members.remove(index)
                _report(error, [index], on_error)
                if base.broken:
                    return []
        self._take_adapters_off(base, keep=set(names.values()))
        return [names[variants[index].adapter] for index in members]

    def _put_on(self, base: Loaded, folder: Path) -> str:
        name = adapters.adapter_name(folder)
        if name not in base.adapters:
            base.broken = True  # until it is on: a load that fails may leave half an adapter behind
            base.model = adapters.put_on(base.model, folder, name)
            base.broken = False
            base.adapters[name] = folder
        base.adapters.move_to_end(name)
        return name

    def _take_adapters_off(self, base: Loaded, keep: set[str]) -> None:
        """Remove adapters whose folder is gone, and the least recently used ones above the limit."""
        surplus = len(base.adapters) - self.max_adapters
        for name, folder in list(base.adapters.items()):
            gone = not folder.is_dir()
            if name not in keep and (gone or surplus > 0) and len(base.adapters) > 1:
                base.model.delete_adapter(name)
                del base.adapters[name]
                surplus -= 1

    def _generate(
        self,
        place: Place,
        base: Loaded,
        members: list[int],
        names: list[str],
        variants: Sequence[Variant],
        rows: Sequence[Row],
        asked: _Asked,
    ) -> dict[int, Answer]:
        for index in members:
            if asked.on_facts is not None:
                asked.on_facts(index, _facts(base, variants[index]))
        mine = [rows[index] for index in members]
        prompts = [
            variants[index].prompt or asked.task.prompt(asked.language or str(row.get("language", "en")))
            for index, row in zip(members, mine, strict=True)
        ]
        try:
            answers = family(place.spec.family).answer(
                base.model,
                base.tokenizer,
                mine,
                asked.task,
                prompts,
                asked.settings,
                adapter_names=names,
                on_text=asked.renumbered_text(members),
                on_done=asked.renumbered_done(members),
                stop=asked.stop,
            )
        except BaseException as error:
            # PEFT leaves its forward hooks on the model when a forward fails: later answers would be wrong.
            self.bases.throw_away(place, base)
            if is_out_of_memory(error):
                raise too_large(place.spec.model_id, base.size, 0) from error
            raise
        return dict(zip(members, answers, strict=True))


@dataclass(frozen=True)
class _Asked:
    """One call of Shelf.answer, without its variants and rows."""

    task: Task
    language: str | None
    settings: GenerationSettings
    on_text: OnText | None
    on_done: OnDone | None
    on_facts: OnFacts | None
    stop: threading.Event | None

    def renumbered_text(self, members: Sequence[int]) -> OnText | None:
        """Return on_text for a batch of these members."""
        tell = self.on_text
        return None if tell is None else lambda row, text, tokens: tell(members[row], text, tokens)

    def renumbered_done(self, members: Sequence[int]) -> OnDone | None:
        """Return on_done for a batch of these members."""
        tell = self.on_done
        return None if tell is None else lambda row, answer: tell(members[row], answer)


def _report(error: FtcoreError, members: Sequence[int], on_error: OnError | None) -> None:
    if on_error is None:
        raise error
    for index in members:
        on_error(index, error)


def _take(lock: threading.Lock, stop: threading.Event | None) -> bool:
    """Wait for a base that is answering somebody else; False when asked to stop meanwhile."""
    while not lock.acquire(timeout=0.05):
        if stop is not None and stop.is_set():
            return False
    return True


def _facts(base: Loaded, variant: Variant) -> Facts:
    shown = base.weights[: weights.SHOWN]
    if variant.adapter is not None:
        shown += " + " + weights.weights_hash(variant.adapter)[: weights.SHOWN]
    new_head = bool(base.model.new_head) and variant.adapter is None
    return Facts(base.dtype, shown, base.parameters, new_head)
