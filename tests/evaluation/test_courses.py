"""What names of datasets in a benchmark stand for: the catalogue's, lists, files; each once, under its own name."""

from __future__ import annotations

from pathlib import Path

import pytest

from ftcore.catalog import load_catalog
from ftcore.errors import BadInput, NotFound
from ftcore.evaluation import course_requests, dataset_lists
from ftcore.evaluation.benchmarking import folder_name
from ftcore.evaluation.courses import published_for


def test_a_list_stands_for_its_datasets_and_a_file_needs_a_task() -> None:
    catalog = load_catalog()
    names = [one.name for one in course_requests(["benchmark-pt", "starter-qa", "starter-qa"], catalog)]
    assert names == [*(one.name for one in dataset_lists()["benchmark-pt"].datasets), "starter-qa"]
    ids = {one.id for one in catalog.datasets}
    assert {one.ref for entry in dataset_lists().values() for one in entry.datasets if "/" not in one.ref} <= ids
    assert course_requests(["a/b"], catalog, "summarize")[0].task == "summarize"
    with pytest.raises(NotFound, match="starter-qa"):
        course_requests(["starter-qaa"], catalog)
    with pytest.raises(BadInput):
        course_requests([], catalog)


def test_files_of_one_name_are_two_datasets_and_one_file_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a/data.csv", "b/data.csv", "b/data.tsv", "a/starter-qa.csv"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    monkeypatch.chdir(tmp_path)

    def named(*refs: str) -> list[str]:
        found = course_requests(refs, load_catalog(), "question-answering")
        assert len({folder_name(one.name) for one in found}) == len(found)
        return [one.name for one in found]

    assert named("a/data.csv") == ["data"]
    assert named("a/data.csv", "b/data.csv") == ["a/data.csv", "b/data.csv"]
    assert [one.ref for one in course_requests(["a/data.csv", "b/data.csv"], load_catalog(), "classify")] == [
        "a/data.csv",
        "b/data.csv",
    ]
    assert named("a/data.csv", "./a/data.csv", str(tmp_path / "a" / "data.csv")) == ["data"]
    assert named("b/data.csv", "b/data.tsv") == ["b/data.csv", "b/data.tsv"]
    assert named("a/starter-qa.csv", "starter-qa") == ["a/starter-qa.csv", "starter-qa"]


def test_published_values_stay_with_the_dataset_that_a_list_names(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "assin2-entailment.csv").touch()
    asked = course_requests([str(mine / "assin2-entailment.csv"), "benchmark-pt"], load_catalog(), "entail")
    assert [one.name for one in asked[:2]] == [str(mine / "assin2-entailment.csv"), "assin2-entailment"]
    assert {one.dataset for one in published_for(asked)} >= {"assin2-entailment"}
    assert published_for(asked[:1]) == []


def test_a_list_with_a_mistake_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "lists.yaml"
    path.write_text(
        "x: {datasets: [{name: a, ref: b, task: classify}], published: "
        "[{model: m, dataset: a, metric: f1, value: 3, source: s}]}",
        encoding="utf-8",
    )
    with pytest.raises(BadInput, match="no dataset a with the metric f1"):
        dataset_lists(path)
    path.write_text("x: {data: []}", encoding="utf-8")
    with pytest.raises(BadInput, match="datasets"):
        dataset_lists(path)
