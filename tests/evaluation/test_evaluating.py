"""Evaluation: the contract of its JSON, no answer made twice, the same numbers however it is run."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from ftcore import tasks
from ftcore.errors import BadInput, Corrupted, RunFailed
from ftcore.evaluation import Evaluation, ItemTable, evaluate
from ftcore.models import Answer, GenerationSettings, Variant
from ftcore.tasks import Task

QA = tasks.get("question-answering")
RIGHT = {"base": 4, "tuned": 7, "other": 2}
Rows = list[dict[str, Any]]
Reply = Callable[[Variant, Any], str]


class ScriptedShelf:
    """Answers like `models.Shelf`, by a function; remembers every question."""

    def __init__(self, reply: Reply, fail_after: int | None = None) -> None:
        self.reply = reply
        self.fail_after = fail_after
        self.asked: list[tuple[str, str]] = []
        self.batches: list[list[str]] = []
        self.dtype = "float32 on cpu"

    def dtype_of(self, variant: Variant) -> str:
        return self.dtype

    def answer(
        self,
        variants: Sequence[Variant],
        rows: Sequence[Any],
        task: Task,
        language: str | None = None,
        settings: GenerationSettings | None = None,
        on_text: object = None,
        stop: threading.Event | None = None,
    ) -> list[Answer]:
        if self.fail_after is not None and len(self.asked) >= self.fail_after:
            raise KeyboardInterrupt
        self.asked += [(variant.name, str(row["id"])) for variant, row in zip(variants, rows, strict=True)]
        self.batches.append([str(row["id"]) for row in rows])
        return [Answer(self.reply(variant, row), tokens=3) for variant, row in zip(variants, rows, strict=True)]


def reply(variant: Variant, row: Any) -> str:
    """Right for a share of the items that depends on the variant's name."""
    return str(row["answer"]) if int(row["id"]) * 7 % 10 < RIGHT[variant.name] else "no idea"


def run(variants: list[Variant], rows: Rows, **options: Any) -> tuple[Evaluation, ScriptedShelf]:
    shelf = ScriptedShelf(reply)
    return evaluate(variants, QA, rows, shelf=shelf, **options), shelf  # type: ignore[arg-type]


def scores(found: Evaluation) -> dict[str, dict[str, float]]:
    return {result.name: dict(result.scores.corpus) for result in found.results}


def test_the_json_is_the_contract(variants: list[Variant], rows: Rows) -> None:
    found, _ = run(variants[:2], rows)
    document = json.loads(json.dumps(found.to_json(), allow_nan=False))
    assert (document["items"], document["main_metric"]) == (60, "f1")
    assert [model["model"] for model in document["models"]] == ["base", "tuned"]
    assert document["models"][0]["metrics"]["exact_match"] == pytest.approx(40.0)
    (main,) = [one for one in document["differences"] if one["metric"] == "f1"]
    assert (main["model"], main["against"], main["difference"]) == ("tuned", "base", pytest.approx(30.0))
    assert (main["better"], main["worse"], main["same"], main["verdict"]) == (18, 0, 42, "better")
    assert main["low"] < 30 < main["high"]
    assert document["remarks"][0]["code"] == "verdict_better"


def test_same_numbers_alone_together_in_any_order_and_batch_size(variants: list[Variant], rows: Rows) -> None:
    together, _ = run(variants, rows)
    backwards, _ = run(variants[::-1], rows[::-1], batch_size=7)
    assert scores(together) == scores(backwards)
    for variant in variants:
        alone, _ = run([variant], rows, batch_size=1)
        assert scores(alone)[variant.name] == scores(together)[variant.name]


def test_every_batch_has_one_language_and_like_lengths(variants: list[Variant], rows: Rows) -> None:
    _, shelf = run(variants[:1], rows, batch_size=8)
    by_id = {row["id"]: row for row in rows}
    for batch in shelf.batches:
        assert len({by_id[one]["language"] for one in batch}) == 1
        lengths = [len(by_id[one]["context"]) for one in batch]
        assert max(lengths) - min(lengths) < 80


@pytest.mark.parametrize("killed_after", [0, 16, 50, 70, 100])
def test_killed_and_resumed_gives_the_same_table_without_asking_twice(
    variants: list[Variant], rows: Rows, tmp_path: Path, killed_after: int
) -> None:
    whole, _ = run(variants[:2], rows, folder=tmp_path / "whole")
    broken = ScriptedShelf(reply, fail_after=killed_after)
    with pytest.raises(KeyboardInterrupt):
        evaluate(variants[:2], QA, rows, shelf=broken, folder=tmp_path / "broken", batch_size=8)  # type: ignore[arg-type]
    resumed, shelf = run(variants[:2], rows, folder=tmp_path / "broken", batch_size=8)
    assert scores(resumed) == scores(whole)
    assert [one.difference for one in resumed.differences] == [one.difference for one in whole.differences]
    assert not set(shelf.asked) & set(broken.asked)
    assert len(shelf.asked) + len(broken.asked) == 120


def test_a_line_cut_off_by_a_crash_is_made_again(variants: list[Variant], rows: Rows, tmp_path: Path) -> None:
    run(variants[:1], rows, folder=tmp_path)
    file = tmp_path / "predictions.jsonl"
    whole = file.read_bytes()
    file.write_bytes(whole[:-20])
    found, shelf = run(variants[:1], rows, folder=tmp_path)
    assert len(shelf.asked) == 1
    assert scores(found)["base"]["exact_match"] == pytest.approx(40.0)
    assert len(file.read_bytes().splitlines()) == 60


def test_a_damaged_line_is_said(variants: list[Variant], rows: Rows, tmp_path: Path) -> None:
    run(variants[:1], rows, folder=tmp_path)
    file = tmp_path / "predictions.jsonl"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    lines[3] = "{half\n"
    file.write_text("".join(lines), encoding="utf-8")
    with pytest.raises(Corrupted, match="line 4"):
        run(variants[:1], rows, folder=tmp_path)


def test_other_weights_or_settings_are_never_answered_from_the_file(
    variants: list[Variant], rows: Rows, tmp_path: Path
) -> None:
    run(variants[:1], rows, folder=tmp_path)
    changed = [{**rows[0], "context": "Somebody else."}, *rows[1:]]
    _, shelf = run(variants[:1], changed, folder=tmp_path)
    assert [one for _, one in shelf.asked] == ["0"]
    (Path(variants[0].spec.source) / "config.json").write_text('{"model_type": "t5"}', encoding="utf-8")
    _, shelf = run(variants[:1], rows, folder=tmp_path)
    assert len(shelf.asked) == 60


def test_an_answer_of_one_number_format_never_stands_for_another(
    variants: list[Variant], rows: Rows, tmp_path: Path
) -> None:
    run(variants[:1], rows, cache=tmp_path)
    shelf = ScriptedShelf(reply)
    shelf.dtype = "bfloat16 on cpu"
    evaluate(variants[:1], QA, rows, shelf=shelf, cache=tmp_path)  # type: ignore[arg-type]
    assert len(shelf.asked) == 60


def test_base_answers_are_kept_for_all_runs(variants: list[Variant], rows: Rows, tmp_path: Path) -> None:
    run(variants[:2], rows, folder=tmp_path / "one", cache=tmp_path / "cache")
    _, shelf = run(variants[:2], rows, folder=tmp_path / "two", cache=tmp_path / "cache")
    assert {name for name, _ in shelf.asked} == {"tuned"}


def test_equal_rows_are_asked_once(variants: list[Variant], rows: Rows) -> None:
    found, shelf = run(variants[:1], [rows[0], {**rows[0], "id": "again"}])
    assert len(shelf.asked) == 1
    assert len(found.rows) == 2


def test_rivals_stand_in_the_table_and_a_model_that_does_not_beat_them_is_told(
    variants: list[Variant], rows: Rows
) -> None:
    found, _ = run(variants[:2], rows, rivals=True)
    assert [result.name for result in found.results if result.is_rival] == [
        "rival:first_sentence",
        "rival:longest_name",
    ]
    codes = [(remark.code, remark.params.get("rival")) for remark in found.remarks()]
    assert ("rival_not_beaten", "rival:longest_name") in codes


def test_three_models_are_adjusted_for_many_comparisons(variants: list[Variant], rows: Rows) -> None:
    found, _ = run(variants, rows)
    assert found.comparisons()["tested"] == 6
    assert found.comparisons()["by_luck"] == pytest.approx(0.3)
    assert all(one.p_adjusted >= one.difference.p_value for one in found.differences)  # type: ignore[operator]


def test_a_stop_keeps_what_is_done(variants: list[Variant], rows: Rows, tmp_path: Path) -> None:
    stop = threading.Event()
    shelf = ScriptedShelf(reply)

    def progress(done: int, total: int) -> None:
        assert total == 120
        if done >= 32:
            stop.set()

    with pytest.raises(RunFailed) as caught:
        evaluate(variants[:2], QA, rows, shelf=shelf, folder=tmp_path, batch_size=8, progress=progress, stop=stop)  # type: ignore[arg-type]
    assert caught.value.code == "evaluation_stopped"
    _, resumed = run(variants[:2], rows, folder=tmp_path, batch_size=8)
    assert len(resumed.asked) == 120 - len(shelf.asked)


def test_nothing_to_evaluate_is_said(variants: list[Variant], rows: Rows) -> None:
    with pytest.raises(BadInput, match="at least one item"):
        run(variants, [])
    with pytest.raises(BadInput, match="at least one model"):
        run([], rows)


def test_small_samples_say_so(variants: list[Variant], rows: Rows) -> None:
    found, _ = run(variants[:2], rows[:20])
    assert "small_sample" in [remark.code for remark in found.remarks()]
    tiny, _ = run(variants[:2], rows[:5])
    assert tiny.remarks()[0].code == "verdict_too_small"


def test_the_item_table_shows_where_tuning_hurt(variants: list[Variant], rows: Rows, tmp_path: Path) -> None:
    run([variants[1], variants[0], variants[2]], rows, folder=tmp_path)
    table = ItemTable(tmp_path)
    assert (len(table), table.models, table.metrics[0]) == (60, ("tuned", "base", "other"), "f1")
    lost = table.page("base", show="regressions", count=5)
    assert (lost.total, len(lost.rows)) == (18, 5)
    first = lost.rows[0]
    assert first.answers == {"tuned": first.references[0], "base": "no idea", "other": "no idea"}
    assert (first.change, first.scores["tuned"]["f1"], first.scores["base"]["f1"]) == (-100.0, 100.0, 0.0)
    assert table.page("base", show="worse").total == 18
    assert table.page("base", show="better").total == 0
    assert table.page("base", show="same").total == 42
    assert table.page("base", against="other", show="changed").total == 12
    assert [row.id for row in table.page("base", start=58).rows] == ["58", "59"]
    with pytest.raises(BadInput, match="did you mean regressions"):
        table.page("base", show="regression")  # type: ignore[arg-type]
    with pytest.raises(BadInput, match="did you mean tuned"):
        table.page("tuend")


def test_ten_thousand_items_of_five_models_open_within_a_second(tmp_path: Path) -> None:
    import time

    from ftcore.evaluation.result import build_result, compare_all
    from ftcore.evaluation.scoring import items_for

    rows = [
        {"id": str(i), "question": f"Who {i}?", "context": "word " * 60, "answer": f"n{i}", "language": "en"}
        for i in range(10_000)
    ]
    golds = [[f"n{i}"] for i in range(10_000)]
    texts = [[f"n{i if i % (m + 2) else 0}" for i in range(10_000)] for m in range(5)]
    results = [build_result(QA, f"m{m}", items_for(QA, answers, golds, rows)) for m, answers in enumerate(texts)]
    compare_all(QA, results, rows).save(tmp_path)
    started = time.process_time()
    page = ItemTable(tmp_path).page("m3", show="changed", start=100, count=50)
    assert time.process_time() - started < 1.0
    assert (len(page.rows), page.total) == (50, 5000)
