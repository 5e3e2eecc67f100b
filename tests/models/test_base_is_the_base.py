"""The promise behind every comparison: a base column is the base, whatever stands beside it or went wrong before."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import GenerationMixin

from ftcore import tasks
from ftcore.models import Answer, GenerationSettings, ModelSpec, Shelf, Variant, family, load
from tests.models import tiny
from tests.models.training import teach

TASK = tasks.get("question-answering")
SETTINGS = GenerationSettings(max_new_tokens=12)
ROWS = {"Lima": {**tiny.ROW, "answer": "Lima"}, "1990": {**tiny.ROW, "answer": "1990"}}


@pytest.fixture(scope="module", params=["seq2seq", "causal"])
def models(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[ModelSpec, list[Variant]]:
    folder = tmp_path_factory.mktemp(request.param)
    spec = {"seq2seq": tiny.t5, "causal": tiny.gpt}[request.param](folder / "base")
    tuned = [
        Variant(f"run:{answer}", spec, teach(spec, TASK, [row], folder / answer), spec.model_id)
        for answer, row in ROWS.items()
    ]
    return spec, [Variant("base", spec), *tuned]


def logits_of(model: Any, into: list[torch.Tensor]) -> Any:
    """Collect what the output layer says at each step, of shape rows x tokens x vocabulary."""
    return model.get_output_embeddings().register_forward_hook(lambda _, __, out: into.append(out.detach().clone()))


@cache
def fresh(spec: ModelSpec, rows: int) -> tuple[Answer, list[torch.Tensor]]:
    """A fresh load of the base, asked as one batch of so many equal rows: the answer and the logits of each step."""
    model, tokenizer = load(spec, task=TASK)
    steps: list[torch.Tensor] = []
    handle = logits_of(model, steps)
    answers = family(spec.family).answer(
        model, tokenizer, [tiny.ROW] * rows, TASK, [TASK.prompt("en")] * rows, SETTINGS, adapter_names=None
    )
    handle.remove()
    return answers[0], steps


def ask(shelf: Shelf, variants: list[Variant], **more: Any) -> list[Answer]:
    return shelf.answer(variants, [tiny.ROW], TASK, "en", SETTINGS, **more)


def base_model(shelf: Shelf, variant: Variant) -> Any:
    from ftcore.models.placing import place_of

    model = shelf.bases.get(place_of(variant, TASK, ())).model
    return model.get_base_model() if hasattr(model, "get_base_model") else model


def test_adapters_change_the_answer(models: tuple[ModelSpec, list[Variant]]) -> None:
    spec, variants = models
    texts = [answer.text for answer in ask(Shelf(), variants)]
    assert texts[1:] == ["Lima", "1990"]
    assert texts[0] == fresh(spec, 1)[0].text
    assert texts[0] not in texts[1:]


@pytest.fixture(scope="module")
def shelf(models: tuple[ModelSpec, list[Variant]]) -> Shelf:
    """A shelf with the base and both adapters on it."""
    shelf = Shelf()
    ask(shelf, models[1])
    return shelf


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))), ids=str)
def test_base_is_the_base_in_every_order(
    models: tuple[ModelSpec, list[Variant]], shelf: Shelf, order: tuple[int, ...]
) -> None:
    spec, variants = models
    asked = [variants[index] for index in order]
    steps: list[torch.Tensor] = []
    handle = logits_of(base_model(shelf, variants[0]), steps)
    answers = ask(shelf, asked)
    handle.remove()
    at = order.index(0)
    answer, alone = fresh(spec, 3)
    assert (answers[at].text, answers[at].tokens) == (answer.text, answer.tokens)
    assert fresh(spec, 1)[0].text == answer.text
    for ours, theirs in zip(steps, alone, strict=False):
        assert torch.equal(ours[at], theirs[at])
    assert len(steps) >= answer.tokens


def test_one_generate_for_all_variants_of_a_base(
    models: tuple[ModelSpec, list[Variant]], shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []
    whole = GenerationMixin.generate

    def counted(self: Any, *args: Any, **kwargs: Any) -> Any:
        calls.append(kwargs["input_ids"].shape[0])
        return whole(self, *args, **kwargs)

    monkeypatch.setattr(GenerationMixin, "generate", counted)
    ask(shelf, models[1])
    assert calls == [3]


class NuisanceError(Exception):
    pass


def fail(*_: Any) -> None:
    raise NuisanceError


def fail_later() -> Callable[[int, str, int], None]:
    def tell(_: int, __: str, tokens: int) -> None:
        if tokens == 2:
            raise NuisanceError

    return tell


@pytest.mark.parametrize("where", ["second token", "end", "inside the model"])
def test_base_is_the_base_after_a_failure(
    models: tuple[ModelSpec, list[Variant]], where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec, variants = models
    shelf = Shelf()
    ask(shelf, variants)
    if where == "inside the model":
        handle = base_model(shelf, variants[0]).get_output_embeddings().register_forward_hook(fail)
        with pytest.raises(NuisanceError):
            ask(shelf, variants)
        handle.remove()
    else:
        how: dict[str, Any] = {"second token": {"on_text": fail_later()}, "end": {"on_done": fail}}[where]
        with pytest.raises(NuisanceError):
            ask(shelf, variants, **how)
    assert [answer.text for answer in ask(shelf, variants)] == [fresh(spec, 3)[0].text, "Lima", "1990"]
    assert ask(shelf, [variants[0]])[0].text == fresh(spec, 1)[0].text


def test_base_is_the_base_after_a_stop(models: tuple[ModelSpec, list[Variant]], shelf: Shelf) -> None:
    spec, variants = models
    stop = threading.Event()
    answers = ask(shelf, variants, on_text=lambda *_: stop.set(), stop=stop)
    assert {answer.extra["finish"] for answer in answers} <= {"stopped", "end"}
    assert max(answer.tokens for answer in answers) <= 2  # the one that was being made, and no more
    assert [answer.text for answer in ask(shelf, variants)] == [fresh(spec, 3)[0].text, "Lima", "1990"]


def test_base_is_the_base_beside_a_damaged_adapter(models: tuple[ModelSpec, list[Variant]], tmp_path: Path) -> None:
    """An adapter for other shapes fails half-way through its loading; the others answer from clean weights."""
    spec, variants = models
    other = {"seq2seq": tiny.t5, "causal": tiny.gpt}[spec.family](tmp_path / "other", seed=3)
    stranger = teach(other, TASK, [ROWS["Lima"]], tmp_path / "stranger", steps=1)
    config = (stranger / "adapter_config.json").read_text(encoding="utf-8")
    (stranger / "adapter_config.json").write_text(config.replace('"r": 8', '"r": 4'), encoding="utf-8")
    errors: dict[int, str] = {}
    asked = [variants[1], Variant("run:x", spec, stranger), variants[0], variants[2]]
    answers = ask(Shelf(), asked, on_error=lambda index, error: errors.update({index: error.code}))
    assert errors == {1: "adapter_damaged"}
    assert [answers[index].text for index in (0, 2, 3)] == ["Lima", fresh(spec, 3)[0].text, "1990"]


def test_beams_and_sampling_leave_the_base_the_base(models: tuple[ModelSpec, list[Variant]], shelf: Shelf) -> None:
    _, variants = models
    for settings in (
        GenerationSettings(max_new_tokens=8, num_beams=3),
        GenerationSettings(max_new_tokens=8, do_sample=True, temperature=0.8, top_p=0.9, seed=4),
    ):
        alone = Shelf().answer([variants[0]], [tiny.ROW], TASK, "en", settings)[0]
        beside = shelf.answer(variants, [tiny.ROW], TASK, "en", settings)[0]
        assert beside.text == alone.text
