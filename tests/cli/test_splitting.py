"""Which rows are for what, said on the command line: the same words for ``data check``, ``train`` and ``evaluate``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from ftcore import runs
from ftcore.cli import main
from ftcore.cli.arguments import build_parser, data_source, splitting

SAID = ("--split-by", "group", "--group", "author", "--fractions", "0.5,0.25,0.25", "--split-seed", "7")


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("FTCORE_RUNS", str(tmp_path / "runs"))
    rows = [f"The text number {n} speaks,{'ab'[n % 2]},writer {n // 4}\n" for n in range(200)]
    path = tmp_path / "rows.csv"
    path.write_text("text,label,author\n" + "".join(rows), encoding="utf-8")
    return str(path)


def check(capsys: pytest.CaptureFixture[str], file: str, *words: str) -> dict[str, Any]:
    main(["data", "check", file, "--task", "classify", *words, "--json"])
    return dict(json.loads(capsys.readouterr().out))


def test_what_is_not_said_is_left_to_the_catalogue() -> None:
    arguments = build_parser().parse_args(["data", "check", "a.csv", "--task", "classify"])
    assert splitting(arguments) == {}
    assert data_source(arguments, "a.csv").fractions is None


def test_a_check_splits_as_it_was_told(capsys: pytest.CaptureFixture[str], file: str) -> None:
    usual, told = check(capsys, file), check(capsys, file, *SAID)
    assert usual["statistics"]["splits"] == {"train": 160, "validation": 20, "test": 20}
    assert told["column_mapping"]["group"] == "author"
    assert [abs(share - told["statistics"]["splits"][part]) <= 4 for part, share in
            (("train", 100), ("validation", 50), ("test", 50))] == [True] * 3  # fmt: skip


def test_a_role_can_be_switched_off(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    rows = [f"The text number {n} speaks,{'ab'[n % 2]},{'train' if n < 50 else 'test'}\n" for n in range(100)]
    (tmp_path / "s.csv").write_text("text,label,split\n" + "".join(rows), encoding="utf-8")
    path = str(tmp_path / "s.csv")
    assert check(capsys, path)["statistics"]["splits"]["test"] == 50
    assert check(capsys, path, "--map", "split=")["statistics"]["splits"]["test"] == 10


def submitted(monkeypatch: pytest.MonkeyPatch, words: Sequence[str]) -> runs.RunConfig:
    """Return the configuration with which ``train`` would queue a run."""
    found: list[runs.RunConfig] = []

    class Queued(Exception):
        pass

    def submit(_: runs.Jobs, config: runs.RunConfig) -> str:
        found.append(config)
        raise Queued

    monkeypatch.setattr(runs.Jobs, "submit", submit)
    main(["train", *words])
    return found[0]


def test_a_run_writes_down_how_it_is_split(monkeypatch: pytest.MonkeyPatch, file: str) -> None:
    words = ["--model", "tiny-t5", "--dataset", file, "--task", "classify"]
    dataset = submitted(monkeypatch, [*words, *SAID]).dataset
    assert (dataset.split_by, dataset.group_column, dataset.seed) == ("group", "author", 7)
    assert dataset.fractions == (0.5, 0.25, 0.25)
    assert dataset.source().fractions == (0.5, 0.25, 0.25)
    usual = submitted(monkeypatch, words).dataset
    assert (usual.split_by, usual.group_column, usual.fractions, usual.seed) == ("group", None, None, 0)


def test_an_evaluation_takes_the_test_rows_of_that_split(monkeypatch: pytest.MonkeyPatch, file: str) -> None:
    seen: list[list[str]] = []

    def evaluate(_: Any, task: Any, rows: Any, **__: Any) -> Any:
        seen.append([row["text"] for row in rows])
        raise KeyboardInterrupt

    monkeypatch.setattr("ftcore.evaluation.evaluate", evaluate)
    words = ["evaluate", "--models", "tiny-t5", "--dataset", file, "--task", "classify"]
    for extra in ((), ("--split-seed", "1"), ("--split-seed", "1", "--limit", "5")):
        main([*words, *extra])
    assert [len(texts) for texts in seen] == [20, 20, 5]
    assert set(seen[0]) != set(seen[1])
    assert set(seen[2]) < set(seen[1])


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--fractions", "0.8,0.1"), "fractions_wrong"),
        (("--fractions", "80,10,10"), "fractions_wrong"),
        (("--fractions", "most,some,few"), "fractions_wrong"),
        (("--split-by", "article"), "arguments_wrong"),
        (("--split-seed", "x"), "arguments_wrong"),
        (("--split-seed", str(2**70)), "split_seed_wrong"),
        (("--split-by", "row", "--group", "author"), "group_not_looked_at"),
        (("--group", "autor"), "mapping_column_unknown"),
        (("--split-by", "given"), "splits_missing"),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_fix(
    capsys: pytest.CaptureFixture[str], file: str, words: tuple[str, ...], code: str
) -> None:
    assert check(capsys, file, *words)["error"]["code"] == code


@pytest.mark.parametrize("words", [("--fractions", "0.8,0.1"), ("--split-by", "row", "--group", "author")])
def test_a_refused_training_leaves_no_run(
    capsys: pytest.CaptureFixture[str], file: str, words: tuple[str, ...]
) -> None:
    training = ["train", "--model", "tiny-t5", "--dataset", file, "--task", "classify", "--background"]
    assert main([*training, *words]) == 2
    capsys.readouterr()
    main(["runs", "list", "--json"])
    assert json.loads(capsys.readouterr().out) == {"runs": []}


def test_a_comparison_trains_nothing_and_splits_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    main(["train", "--recipe", "t5-vs-flan", "--split-seed", "0", "--json"])
    error = json.loads(capsys.readouterr().out)["error"]
    assert (error["code"], error["found"]) == ("comparison_trains_nothing", "seed")
