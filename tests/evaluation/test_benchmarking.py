"""Benchmark tables fill cell by cell, a failure stays in its cell, nothing is computed twice; exports are safe."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import pytest

from ftcore import tasks
from ftcore.catalog import load_catalog
from ftcore.errors import BadInput, Corrupted, RunFailed, Unavailable
from ftcore.evaluation import (
    Benchmark,
    Course,
    CourseRequest,
    Evaluation,
    Job,
    ModelDifference,
    Request,
    benchmark,
    best_of,
    forgetting_request,
    rows_of,
    size_of,
    tables,
    write_report,
)
from ftcore.evaluation.report import to_page
from ftcore.evaluation.stats import Difference
from ftcore.models import Answer, ModelSpec, Variant, spec_for

QA = tasks.get("question-answering")
PARAPHRASE = tasks.get("paraphrase")


class Shelf:
    """The tuned model is right, the base is not, and "other" cannot be loaded."""

    def __init__(self) -> None:
        self.asked = 0

    def dtype_of(self, variant: Variant) -> str:
        return "float32 on cpu"

    def answer(self, variants: Sequence[Variant], rows: Sequence[Any], task: tasks.Task, **_: Any) -> list[Answer]:
        if variants[0].name == "other":
            raise Unavailable("offline", expected="weights", found="none", fix="go online")
        self.asked += len(rows)
        return [Answer(row[task.target.name] if variants[0].name == "tuned" else "no") for row in rows]


def courses(rows: list[dict[str, Any]]) -> list[Course]:
    pairs = [
        {"id": str(i), "text": f"the cat {i} sat", "paraphrase": f"there sat the cat {i}", "language": "en"}
        for i in range(12)
    ]
    return [Course("questions", QA, rows), Course("pairs", PARAPHRASE, pairs)]


def run(variants: list[Variant], rows: list[dict[str, Any]], folder: Path, shelf: Shelf) -> list[Benchmark]:
    return list(benchmark(variants, courses(rows), shelves=lambda: shelf, folder=folder))  # type: ignore[arg-type, return-value]


def test_cells_fill_and_a_failure_stays_in_its_own(
    variants: list[Variant], rows: list[dict[str, Any]], tmp_path: Path
) -> None:
    states = run(variants, rows, tmp_path / "out", Shelf())
    assert [len(state.cells) for state in states] == [1, 2, 3, 4, 5, 6]
    document = json.loads(json.dumps(states[-1].to_json(), allow_nan=False))
    base, tuned, other = rows_of(document)
    assert (base["questions exact_match ↑"], tuned["questions exact_match ↑"]) == (0.0, 100.0)
    assert other["questions f1 ↑"] is None
    assert "go online" in str(other["pairs error"])
    assert best_of(document)["questions f1 ↑"] == 100.0
    assert best_of(document)["pairs copy_rate ↓"] == 0.0
    assert rows_of(document, intervals=True)[1]["questions f1 ↑ 95%"] == "+91.2 to +100.0"
    assert (base["backbone"], base["embedding"], base["parameters"]) == (3, 0, 3)
    assert isinstance(base["peak MB"], int)
    found = states[-1].evaluation(courses(rows)[0])
    assert found is not None
    assert (found.differences[0].model, found.differences[0].difference.verdict) == ("tuned", "better")


def test_where_the_first_model_has_no_result_there_are_no_differences(
    variants: list[Variant], rows: list[dict[str, Any]], tmp_path: Path
) -> None:
    class Halting(Shelf):
        def answer(self, variants: Sequence[Variant], rows: Sequence[Any], task: tasks.Task, **_: Any) -> list[Answer]:
            if (variants[0].name, task.id) == ("base", "paraphrase"):
                raise Unavailable("offline", expected="weights", found="none", fix="go online")
            return super().answer(variants, rows, task)

    third = replace(variants[1], name="third")
    state = run([variants[0], variants[1], third], rows, tmp_path, Halting())[-1]
    questions, pairs = state.to_json()["datasets"]
    assert {one["against"] for one in questions["differences"]} == {"base"}
    assert pairs["differences"] == []
    assert state.evaluation(courses(rows)[1]) is None
    assert to_page(state.to_json()).count('class="base"') == 1  # the chart of the pairs has no line to compare with
    assert "+" not in str(rows_of(state.to_json(), intervals=True)[1]["pairs ibleu ↑ 95%"])
    first, *_ = run([variants[0], variants[1]], rows, tmp_path / "again", Halting())
    assert first.to_json()["comparisons"]["tested"] == 0


def test_luck_is_counted_over_all_datasets_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def evaluation(_: Benchmark, course: Course) -> Evaluation:
        one = Difference("f1", 5.0, 1.0, 9.0, 0.03, 9, 1, 2, "better")
        return Evaluation(course.task, course.rows, (), (ModelDifference("tuned", "base", one, 0.03),))

    monkeypatch.setattr(Benchmark, "evaluation", evaluation)
    found = Benchmark((), (Course("one", QA, ()), Course("two", QA, ())), {}).to_json()
    assert found["comparisons"] == {"tested": 2, "by_luck": 0.1, "more_than_chance": 2, "after_adjustment": 0}
    assert "2 differences were tested; 0.1 of them" in to_page(found)
    assert "2 do, and 0 still do after adjusting" in to_page(found)
    assert "Holm" not in to_page({name: value for name, value in found.items() if name != "comparisons"})


def cut_off(variant: Variant) -> None:
    path = Path(variant.spec.source) / "model.safetensors"
    path.write_bytes(path.read_bytes()[:-2])


def test_weights_that_are_cut_off_are_an_error_of_their_own_cells(
    variants: list[Variant], rows: list[dict[str, Any]], tmp_path: Path
) -> None:
    cut_off(variants[1])
    with pytest.raises(Corrupted, match="whole weights"):
        size_of(variants[1])
    with pytest.raises(Corrupted, match="whole weights"):
        size_of(replace(variants[0], adapter=Path(variants[1].spec.source)))
    base, tuned, _ = run(variants, rows, tmp_path / "out", Shelf())[-1].to_json()["models"]
    assert (base["parameters"]["total"], tuned["parameters"]) == (3, None)


def test_a_size_that_cannot_be_told_stops_nothing(
    variants: list[Variant], rows: list[dict[str, Any]], tmp_path: Path
) -> None:
    (Path(variants[0].spec.source) / "config.json").write_text("{", encoding="utf-8")
    states = run(variants, rows, tmp_path / "out", Shelf())
    assert [one["parameters"] is None for one in states[-1].to_json()["models"]] == [True, False, False]


def test_a_defect_of_the_program_stays_in_its_cell_and_its_trace_in_the_log(
    variants: list[Variant], rows: list[dict[str, Any]], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(Shelf):
        def answer(self, variants: Sequence[Variant], rows: Sequence[Any], task: tasks.Task, **_: Any) -> list[Answer]:
            if variants[0].name == "base":
                raise ZeroDivisionError("of mine")
            return super().answer(variants, rows, task)

    cells = run(variants[:2], rows, tmp_path / "out", Broken())[-1].to_json()["cells"]
    errors = [cell["error"]["code"] if "error" in cell else None for cell in cells]
    assert errors == ["answer_failed", "answer_failed", None, None]
    assert "ZeroDivisionError" in cells[0]["error"]["message"]
    assert "ZeroDivisionError: of mine" in caplog.text
    assert "base failed on questions" in caplog.text


def test_a_rerun_computes_only_what_is_missing(
    variants: list[Variant], rows: list[dict[str, Any]], tmp_path: Path
) -> None:
    first, again = Shelf(), Shelf()
    run(variants[:1], rows, tmp_path / "out", first)
    assert first.asked == 72
    states = run(variants[:2], rows, tmp_path / "out", again)
    assert again.asked == 72
    assert len(rows_of(states[-1].to_json())) == 2
    assert [cell.peak_memory for cell in states[-1].cells.values()].count(None) == 0


def test_published_values_are_marked_and_never_the_best(
    variants: list[Variant], rows: list[dict[str, Any]], tmp_path: Path
) -> None:
    document = run(variants[:1], rows, tmp_path, Shelf())[-1].to_json()
    said = {"model": "Somebody's", "dataset": "questions", "metric": "f1", "value": 99.0, "source": "their paper"}
    document = {**document, "published": [said]}
    last = rows_of(document)[-1]
    assert (last["model"], last["questions f1 ↑"], last["source"]) == ("Somebody's (reported)", 99.0, "their paper")
    assert best_of(document) == {}  # neither what others published nor a model alone is the best


def test_a_dataset_that_cannot_be_had_says_so_in_its_cells(
    variants: list[Variant], rows: list[dict[str, Any]], tmp_path: Path
) -> None:
    lost = Course("lost", QA, (), Unavailable("offline", expected="a", found="b", fix="go online"))
    made = benchmark(variants[:1], [lost, *courses(rows)], shelves=Shelf, folder=tmp_path)  # type: ignore[arg-type]
    (row,) = rows_of(list(made)[-1].to_json())
    assert "go online" in str(row["lost error"])
    assert row["questions f1 ↑"] == 0.0


def test_a_prompt_of_another_task_gives_way_to_the_task_s_own(
    variants: list[Variant], rows: list[dict[str, Any]], tmp_path: Path
) -> None:
    class Listening(Shelf):
        prompts: ClassVar[dict[str, Any]] = {}

        def answer(self, variants: Sequence[Variant], rows: Sequence[Any], task: tasks.Task, **_: Any) -> list[Answer]:
            self.prompts[task.id] = variants[0].prompt
            return super().answer(variants, rows, task)

    own = replace(variants[1], prompt=tasks.Prompt("say it: {text}"))
    list(benchmark([own], courses(rows), shelves=Listening, folder=tmp_path))  # type: ignore[arg-type]
    assert Listening.prompts == {"question-answering": None, "paraphrase": own.prompt}


def test_parameters_are_split_into_words_and_the_rest() -> None:
    spec = spec_for("tiny-t5", catalog=load_catalog())
    size = size_of(Variant("tiny-t5", spec))
    assert (size.embedding, size.backbone + size.embedding) == (589_824, size.total)
    assert size.total == 3_542_400


@pytest.mark.parametrize("suffix", [".md", ".csv", ".tex", ".json", ".html"])
def test_every_format_is_written(
    variants: list[Variant], rows: list[dict[str, Any]], tmp_path: Path, suffix: str
) -> None:
    document = run(variants, rows, tmp_path / "out", Shelf())[-1].to_json()
    write_report(document, tmp_path / f"table{suffix}")
    text = (tmp_path / f"table{suffix}").read_text(encoding="utf-8")
    assert "tuned" in text
    if suffix == ".html":
        assert text.count("<svg") >= 4
        assert "http" not in text.replace("http://www.w3.org", "")
        assert "<script" not in text
    with pytest.raises(BadInput, match=r"\.pdf"):
        write_report(document, tmp_path / "table.pdf")


def asked(variants: list[Variant], folder: Path, limit: int = 20) -> Job:
    job = Job(folder)
    job.ask(Request(tuple(variants), (CourseRequest("qa", "starter-qa", "question-answering"),), limit=limit))
    return job


def test_a_job_is_stopped_and_goes_on_where_it_was(variants: list[Variant], tmp_path: Path) -> None:
    job, first, again = asked(variants[:2], tmp_path, 40), Shelf(), Shelf()

    def stop(done: int, total: int) -> None:
        assert total == 80
        if done >= 16:
            job.stop()
            while not (tmp_path / "stop").exists():
                pass
            import time

            time.sleep(0.5)

    with pytest.raises(RunFailed):
        job.work(shelves=lambda: first, progress=stop)  # type: ignore[arg-type, return-value]
    status = job.status()
    assert status is not None
    assert (status.state, status.done) == ("stopped", first.asked)
    assert 16 <= first.asked < 32  # one batch, of one language, after the sixteenth at the most
    job.ask(job.request())
    job.work(shelves=lambda: again)  # type: ignore[arg-type, return-value]
    assert job.status().state == "finished"  # type: ignore[union-attr]
    assert first.asked + again.asked == 80
    table = job.table()
    assert table is not None
    assert [row["qa f1 ↑"] for row in rows_of(table)] == [0.0, 100.0]


def test_a_request_survives_json(tmp_path: Path) -> None:
    spec = ModelSpec("m", "a/b", "main", "causal", ("c_attn",))
    variant = Variant("run:1", spec, tmp_path, "m", tasks.Prompt("say {text}", "so {answer}"), ("yes", "no"))
    request = Request((variant,), (CourseRequest("n", "r", "classify", {"text": "t"}),), "all", 7, 3, tmp_path)
    assert Request.from_json(json.loads(json.dumps(request.to_json()))) == request


def test_two_cannot_work_on_one_folder(variants: list[Variant], tmp_path: Path) -> None:
    job = asked(variants[:1], tmp_path)

    def meanwhile(_: int, __: int) -> None:
        assert job.is_alive()
        assert job.status().state == "running"  # type: ignore[union-attr]
        with pytest.raises(BadInput, match="nobody is working"):
            Job(tmp_path).ask(job.request())

    job.work(shelves=Shelf, progress=meanwhile)  # type: ignore[arg-type]
    assert not job.is_alive()


def test_what_could_be_forgotten_is_what_the_base_had_learned() -> None:
    catalog = load_catalog()
    flan = Variant("tiny-flan", spec_for("tiny-flan", catalog=catalog))
    request = forgetting_request(flan, flan, task="summarize", catalog=catalog)
    assert {one.task for one in request.courses} == {
        "paraphrase", "question-answering", "classify", "entail", "similarity",
    }  # fmt: skip
    assert {one.ref for one in request.courses} <= set(catalog.model("tiny-flan").seen_tasks)
    bert = Variant("tiny-bert", spec_for("tiny-bert", catalog=catalog))
    with pytest.raises(BadInput, match="other tasks"):
        forgetting_request(bert, bert, task="question-answering", catalog=catalog)


TABLE = [
    {"model": "=1+1", "f1 ↑": 12.345, "note": "a|b & <i>50%</i>_x"},
    {"model": "run:2", "f1 ↑": -3.0, "note": None},
]


def test_csv_runs_no_formula_and_keeps_numbers() -> None:
    rows = list(csv.reader(io.StringIO(tables.to_csv(TABLE))))
    assert rows == [["model", "f1 ↑", "note"], ["'=1+1", "12.345", "a|b & <i>50%</i>_x"], ["run:2", "-3.0", ""]]


@pytest.mark.parametrize("text", ["+1", "-1", "@x", "\t=1", " =1", "\r=1"])
def test_every_way_to_start_a_formula_is_disarmed(text: str) -> None:
    assert next(csv.reader(io.StringIO(tables.to_csv([{text: text}]), newline="")))[0] == "'" + text


def test_markdown_latex_and_html_escape_and_show_the_best() -> None:
    best = {"f1 ↑": 12.345}
    assert tables.to_markdown(TABLE, best).splitlines()[2] == r"| =1+1 | **12.35** | a\|b & <i>50%</i>_x |"
    assert r"=1+1 & \textbf{12.35} & a|b \& <i>50\%</i>\_x \\" in tables.to_latex(TABLE, best)
    page = tables.to_html(TABLE, best, title="<b>")
    assert "<td><b>12.35</b></td><td>a|b &amp; &lt;i&gt;50%&lt;/i&gt;_x</td>" in page
    assert "<title>&lt;b&gt;</title>" in page
    assert "http" not in page
    assert "<script" not in page
