"""Memory and threads: loaded once, kept within the budget, adapters come and go."""

from __future__ import annotations

import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ftcore import tasks
from ftcore.errors import FtcoreError, Unavailable
from ftcore.models import GenerationSettings, ModelSpec, Shelf, Variant, bases, load, loading
from ftcore.models.placing import Place, place_of
from tests.models import tiny
from tests.models.training import teach

QA = tasks.get("question-answering")
SHORT = GenerationSettings(max_new_tokens=3)


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the models that were really loaded."""
    names: list[str] = []

    def counted(spec: ModelSpec, **more: object) -> object:
        names.append(spec.model_id)
        return load(spec, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(loading, "load", counted)
    return names


def ask(shelf: Shelf, *variants: Variant) -> list[str]:
    return [answer.text for answer in shelf.answer(variants, [tiny.ROW], QA, "en", SHORT)]


def test_threads_that_ask_at_once_load_once(tmp_path: Path, loads: list[str]) -> None:
    spec, shelf = tiny.t5(tmp_path / "m"), Shelf()
    texts: list[str] = []
    threads = [threading.Thread(target=lambda: texts.extend(ask(shelf, Variant("m", spec)))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert loads == ["m"]
    assert len(texts) == 4
    assert len(set(texts)) == 1


def test_the_least_recently_used_goes_first(tmp_path: Path, loads: list[str]) -> None:
    specs = [tiny.t5(tmp_path / name) for name in "abc"]
    size = 4 * sum(parameter.numel() for parameter in load(specs[0], task=QA)[0].parameters())
    shelf = Shelf(budget_bytes=int(size * 2.5))
    for index in (0, 1, 0, 2, 0, 1):
        ask(shelf, Variant("m", specs[index]))
    assert loads == ["a", "b", "c", "b"]
    assert shelf.bases.loaded() == ["a", "b"]
    assert shelf.bases.bytes <= shelf.bases.budget_bytes
    shelf.bases.clear()
    assert shelf.bases.bytes == 0


def test_bases_that_are_loaded_at_once_stay_within_the_budget(tmp_path: Path) -> None:
    """A comparison of five: each has a thread of its own."""
    places = [place_of(Variant(name, tiny.t5(tmp_path / name)), QA, ()) for name in "abcde"]
    size = Shelf().bases.get(places[0]).size
    kept = Shelf(budget_bytes=int(size * 1.5)).bases
    together = threading.Barrier(len(places))

    def get(place: Place) -> None:
        together.wait()
        kept.get(place)

    with ThreadPoolExecutor(len(places)) as threads:
        list(threads.map(get, places))
    assert kept.bytes == size


def test_one_that_answers_is_not_taken_away(tmp_path: Path) -> None:
    specs = [tiny.t5(tmp_path / name) for name in "ab"]
    shelf = Shelf(budget_bytes=1)
    base = shelf.bases.get(place_of(Variant("a", specs[0]), QA, ()))
    with base.lock:
        ask(shelf, Variant("b", specs[1]))
        assert not base.broken


def test_a_model_larger_than_the_memory_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = tiny.t5(tmp_path / "m")
    monkeypatch.setattr(bases.weights, "count_weights", lambda _: 10**15)
    with pytest.raises(Unavailable) as caught:
        ask(Shelf(), Variant("m", spec))
    assert caught.value.code == "model_too_large"


def test_memory_that_runs_out_while_answering_is_an_error_for_people(tmp_path: Path) -> None:
    variant, shelf = Variant("m", tiny.t5(tmp_path / "m")), Shelf()

    def burst(*_: object) -> None:
        raise MemoryError

    model = shelf.bases.get(place_of(variant, QA, ())).model
    handle = model.get_output_embeddings().register_forward_hook(burst)
    with pytest.raises(Unavailable) as caught:
        ask(shelf, variant)
    handle.remove()
    assert caught.value.code == "model_too_large"
    assert ask(shelf, variant)


def test_adapters_come_and_go(tmp_path: Path) -> None:
    spec = tiny.t5(tmp_path / "m")
    shelf = Shelf(max_adapters=2)
    runs = []
    for number in range(4):
        folder = teach(spec, QA, [{**tiny.ROW, "answer": "Lima"}], tmp_path / f"run{number}", steps=1)
        runs.append(Variant(f"run:{number}", spec, folder))
        ask(shelf, runs[-1])
    base = shelf.bases.get(place_of(runs[0], QA, ()))
    assert [folder.name for folder in base.adapters.values()] == ["run2", "run3"]
    assert set(base.model.peft_config) == set(base.adapters)
    shutil.rmtree(tmp_path / "run2")
    ask(shelf, Variant("m", spec), runs[3])
    assert [folder.name for folder in base.adapters.values()] == ["run3"]
    with pytest.raises(FtcoreError):
        ask(shelf, runs[2])
    assert ask(shelf, Variant("m", spec)) == ask(Shelf(), Variant("m", spec))


def test_an_adapter_that_was_trained_again_is_loaded_again(tmp_path: Path) -> None:
    spec, shelf = tiny.t5(tmp_path / "m"), Shelf()
    lima, year = ([{**tiny.ROW, "answer": answer}] for answer in ("Lima", "1990"))
    run = Variant("run", spec, teach(spec, QA, lima, tmp_path / "run"))
    assert ask(shelf, run) == ["Lima"]
    teach(spec, QA, year, tmp_path / "run")
    assert ask(shelf, run) == ["1990"]


def test_different_weights_answer_apart_and_in_their_places(tmp_path: Path) -> None:
    one, two = Variant("one", tiny.t5(tmp_path / "one")), Variant("two", tiny.t5(tmp_path / "two", seed=5))
    shelf = Shelf()
    assert shelf.groups([one, two, one], QA) == [[0, 2], [1]]
    first, second, third = ask(shelf, one, two, one)
    assert first == third != second
    with pytest.raises(ValueError, match="3 variants and 2 rows"):
        shelf.answer([one, two, one], [tiny.ROW, tiny.ROW], QA)


def test_facts_say_what_answers(tmp_path: Path) -> None:
    spec = tiny.t5(tmp_path / "m")
    folder = teach(spec, QA, [tiny.ROW], tmp_path / "run", steps=1)
    shelf = Shelf()
    plain, tuned = shelf.facts(Variant("m", spec), QA), shelf.facts(Variant("run", spec, folder), QA)
    assert (plain.dtype, plain.new_head) == ("float32", False)
    assert len(plain.weights) == 12
    assert tuned.weights.startswith(plain.weights + " + ")
    assert plain.parameters == sum(parameter.numel() for parameter in load(spec, task=QA)[0].parameters())
