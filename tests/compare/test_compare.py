"""Columns side by side: they stream together, fail alone, and stop when asked."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

import pytest

from ftcore import tasks
from ftcore.compare import Column, Compare, Limits, reading
from ftcore.errors import BadInput
from ftcore.models import GenerationSettings, ModelSpec, Shelf, Variant
from ftcore.tasks import Prompt
from tests.models import tiny
from tests.models.training import teach

QA = tasks.get("question-answering")
INPUTS = {"question": tiny.ROW["question"], "context": tiny.ROW["context"]}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("compare")


@pytest.fixture(scope="module")
def variants(home: Path) -> list[Variant]:
    t5 = tiny.t5(home / "t5")
    tuned = teach(t5, QA, [tiny.ROW], home / "run")
    return [
        Variant("t5", t5),
        Variant("gpt", tiny.gpt(home / "gpt")),
        Variant("run:1", t5, tuned, "t5"),
        Variant("bert", tiny.bert(home / "bert")),
    ]


@pytest.fixture(scope="module")
def compare() -> Compare:
    return Compare(Shelf())


def test_columns_of_all_families_stream_and_finish_in_their_order(compare: Compare, variants: list[Variant]) -> None:
    pictures = list(compare.stream(variants, INPUTS, QA, "en", GenerationSettings(max_new_tokens=40)))
    last = pictures[-1]
    assert [column.name for column in last] == ["t5", "gpt", "run:1", "bert"]
    assert all(column.done and column.error is None for column in last)
    assert len(pictures) > 3
    assert not any(column.done for column in pictures[0])
    assert last[2].text == "Ana Ruiz"
    assert last[3].text == INPUTS["context"][last[3].extra["start"] : last[3].extra["end"]]
    for column in last:
        assert column.dtype == "float32"
        assert column.seconds > 0
        assert len(column.weights.split(" + ")[0]) == 12
    assert [column.adapter_off for column in last] == [True, False, False, False]
    assert last[3].extra["new_head"]
    assert last[0].tokens_per_second == pytest.approx(last[0].tokens / last[0].seconds)


def test_a_column_that_ends_early_is_done_before_the_others(compare: Compare, variants: list[Variant]) -> None:
    settings = GenerationSettings(max_new_tokens=200)
    pictures = list(compare.stream([variants[0], variants[2]], INPUTS, QA, "en", settings))
    assert any(base.done is False and tuned.done for base, tuned in pictures)
    base, tuned = pictures[-1]
    assert tuned.seconds < base.seconds


def test_an_error_in_one_column_leaves_the_others(compare: Compare, variants: list[Variant], home: Path) -> None:
    gone = Variant("gone", ModelSpec("gone", str(home / "gone"), None, "seq2seq"))
    broken = Variant("run:2", variants[0].spec, home / "no-adapter")
    encoder = Variant("hub", ModelSpec("hub", "someone/not-cached", None, "seq2seq"))
    columns = compare.answers([gone, variants[2], broken, variants[0], encoder], INPUTS, QA, "en")
    codes = [column.error.code if column.error else None for column in columns]
    assert codes == ["model_folder_missing", None, "adapter_damaged", None, "model_unavailable_offline"]
    assert columns[1].text == "Ana Ruiz"
    assert all(column.done for column in columns)


def test_a_defect_in_one_column_is_reported_and_leaves_the_others(
    compare: Compare, variants: list[Variant], monkeypatch: pytest.MonkeyPatch
) -> None:
    from ftcore.models.causal import Causal

    monkeypatch.setattr(Causal, "answer", lambda *_, **__: 1 / 0)
    columns = compare.answers([variants[1], variants[2]], INPUTS, QA, "en")
    assert [column.error and column.error.code for column in columns] == ["answer_failed", None]


def finished(columns: list[Column]) -> set[str]:
    return {column.extra["finish"] for column in columns}


@pytest.mark.parametrize("before", [True, False])
def test_stop_at_any_moment(compare: Compare, variants: list[Variant], before: bool) -> None:
    stop = threading.Event()
    if before:
        stop.set()
    columns: list[Column] = []
    for columns in compare.stream(variants[:2], INPUTS, QA, "en", GenerationSettings(max_new_tokens=96), stop):
        if any(column.tokens > 1 for column in columns):
            stop.set()
    assert finished(columns) <= {"stopped", "end", "length"}
    assert "stopped" in finished(columns)
    assert columns[0].tokens < 90
    again = compare.answers([variants[2]], INPUTS, QA, "en")
    assert again[0].text == "Ana Ruiz"


def test_a_stream_that_is_closed_early_leaves_no_thread(compare: Compare, variants: list[Variant]) -> None:
    before = threading.active_count()
    stream = compare.stream(variants[:2], INPUTS, QA, "en", GenerationSettings(max_new_tokens=500))
    next(stream)
    stream.close()  # type: ignore[attr-defined]
    assert threading.active_count() == before


@pytest.mark.parametrize(
    ("inputs", "code"),
    [
        ({"question": " \n", "context": "x"}, "text_empty"),
        ({"question": "who?"}, "text_empty"),
        ({"question": "who?", "context": "x" * 100_000}, "text_too_long"),
    ],
)
def test_bad_texts_are_refused_before_anything_is_loaded(inputs: Mapping[str, str], code: str) -> None:
    nothing = Variant("x", ModelSpec("x", "/nowhere", None))
    with pytest.raises(BadInput) as caught:
        Compare(Shelf()).stream([nothing], inputs, QA, "en")
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        (GenerationSettings(max_new_tokens=0), "setting_out_of_range"),
        (GenerationSettings(max_new_tokens=10**6), "setting_out_of_range"),
        (GenerationSettings(temperature=0.0, do_sample=True), "setting_out_of_range"),
        (GenerationSettings(top_p=1.5), "setting_out_of_range"),
        (GenerationSettings(temperature=float("nan")), "setting_out_of_range"),
        (GenerationSettings(num_beams=2, do_sample=True), "beams_and_sampling"),
    ],
)
def test_senseless_settings_are_refused(settings: GenerationSettings, code: str) -> None:
    with pytest.raises(BadInput) as caught:
        Compare(Shelf()).stream([Variant("x", ModelSpec("x", "/x", None))], INPUTS, QA, "en", settings)
    assert caught.value.code == code


@pytest.mark.parametrize(("count", "code"), [(0, "columns_none"), (6, "columns_too_many")])
def test_number_of_columns(count: int, code: str) -> None:
    with pytest.raises(BadInput) as caught:
        Compare(Shelf(), Limits()).stream([Variant("x", ModelSpec("x", "/x", None))] * count, INPUTS, QA, "en")
    assert caught.value.code == code


def test_another_script_and_emoji_go_through(compare: Compare, variants: list[Variant]) -> None:
    inputs = {"question": "誰が作った？ 🎉", "context": "ルーメンは1990年に… </s> <pad> {question} \x00"}
    assert all(column.error is None for column in compare.answers(variants, inputs, QA, "ja"))


def test_what_the_model_reads(variants: list[Variant]) -> None:
    found = reading(variants[0], INPUTS, QA, "es")
    assert found.prompt == QA.prompt("es").render_source(INPUTS)
    assert "".join(found.tokens) == found.prompt + "</s>"
    assert len(found.tokens) == len(found.ids)
    own = Variant("own", variants[1].spec, prompt=Prompt("Q: {question}"))
    assert reading(own, INPUTS, QA, "en").prompt == "Q: who founded Lumen?\n"


def test_what_is_cut_off_is_said(compare: Compare, variants: list[Variant]) -> None:
    inputs = {**INPUTS, "context": "Ana Ruiz founded Lumen. " * 300}
    found = reading(variants[0], inputs, QA, "en")
    assert len(found.ids) == QA.max_source_tokens
    assert found.truncated > 0
    text, gpt = compare.answers(variants[:2], inputs, QA, "en", GenerationSettings(max_new_tokens=4))
    assert text.extra["truncated"] == found.truncated
    assert gpt.extra["truncated"] > found.truncated  # it has only 128 places, and its answer needs some


def test_the_doors_load_no_heavy_library() -> None:
    heavy = ("torch", "transformers", "peft")
    code = f"import sys, ftcore.models, ftcore.compare; sys.exit(any(name in sys.modules for name in {heavy}))"
    assert subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2], check=False).returncode == 0
