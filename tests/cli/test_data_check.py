"""The look at data on the command line: what a person reads, and what ``train`` says of its rows."""

from __future__ import annotations

import csv
import json
import random
from pathlib import Path

import pytest

from ftcore.cli.main import main
from tests.cli.conftest import Command

WORDS = [f"{start}{end}" for start in ("ba", "co", "du", "fe", "gi", "lo", "mu", "ne") for end in "lmnprst"]


def sentence(chance: random.Random) -> str:
    return "the {} of the {} was with the {} and it is {}".format(*chance.choices(WORDS, k=4))


def write_table(path: Path, header: list[str], rows: list[list[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(header)
        writer.writerows(rows)
    return path


def printed(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    main(["data", "check", *words])
    return capsys.readouterr().out


def test_broken_rows_are_shown_with_their_places(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chance = random.Random(1)
    rows = [[sentence(chance), "ab"[number % 2]] for number in range(200)]
    for number in (37, 60, 90, 120):
        rows[number] += ["c", "d"]
    out = printed(capsys, str(write_table(tmp_path / "a.csv", ["text", "label"], rows)), "--task", "classify")
    assert "error: 4 lines could not be read and were left out." in out
    below = out.split("Correct these places in the file.\n")[1].splitlines()
    assert [line.split(":")[0] for line in below[:3]] == [f"    line {line}, column 3" for line in (39, 62, 92)]
    assert not below[3:4] or not below[3].startswith("    ")


def test_what_is_in_the_data_is_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chance = random.Random(2)
    rows = [[sentence(chance), "yes" if n % 4 else "no", "north" if n < 50 else f"place {n}"] for n in range(200)]
    rows += [["", "yes", "x"], [sentence(chance), "", "y"], ["", "no", "z"]]
    out = printed(capsys, str(write_table(tmp_path / "a.csv", ["text", "label", "group"], rows)), "--task", "classify")
    lines = dict(line.split(": ", 1) for line in out.splitlines() if ": " in line)
    assert lines["splits"] == "train 160, validation 20, test 20 (made here)"
    assert lines["empty"] == "text in 2 rows, label in 1 rows"
    assert lines["languages"] == "en 100.0%"
    assert lines["labels"] == "yes 75.0%, no 25.0%"
    assert lines["groups of rows that belong together"] == "151; the largest: north 25.0%"
    assert lines["words in text"] == "13 █ 13 (half up to 13, 95% up to 13)"
    assert "words in label" not in lines


def test_with_a_model_its_tokens_and_limits_are_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chance = random.Random(3)
    rows = [[" ".join(sentence(chance) for _ in range(40 if n < 30 else 2)), sentence(chance)] for n in range(120)]
    table = str(write_table(tmp_path / "a.csv", ["article", "summary"], rows))
    out = printed(capsys, table, "--task", "summarize", "--model", "tiny-gpt")
    assert "; at most 384 are read, 30 of 120 rows are cut" in out  # 512 positions, 128 of them for the answer
    assert "; at most 128 are written, none is cut" in out
    assert "warning: 30 inputs (25.0%) are longer than 384 tokens" in out
    contexts = [[row[0], "which was it?", row[0].split()[1]] for row in rows]
    table = str(write_table(tmp_path / "q.csv", ["context", "question", "answer"], contexts))
    out = printed(capsys, table, "--task", "question-answering", "--model", "tiny-bert")
    assert "; no limit, none is cut" in out
    assert "tokens written" not in out
    assert "are longer than" not in out


def test_what_the_model_has_learned_from_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    out = printed(capsys, "starter-qa", "--task", "question-answering", "--model", "tiny-flan")
    assert "note: The model has already learned from this data (starter-qa)." in out
    assert "learned from" not in printed(capsys, "starter-qa", "--task", "question-answering", "--model", "tiny-t5")


def test_train_says_what_is_wrong_with_its_rows(command: Command, tmp_path: Path) -> None:
    chance = random.Random(4)
    rows = [json.dumps({"text": sentence(chance), "label": "ab"[number % 2]}) for number in range(120)]
    folder = tmp_path / "leaking"
    folder.mkdir()
    (folder / "train.jsonl").write_text("\n".join(rows), encoding="utf-8")
    (folder / "test.jsonl").write_text("\n".join(rows[:60]), encoding="utf-8")
    outcome = command(
        *("train", "--model", "tiny-flan", "--dataset", str(folder), "--task", "classify", "--method", "lora"),
        *("--set", "max_steps=1", "--set", "test_rows=8", "--set", "eval_rows=4"),
    )
    assert outcome.code == 0, outcome.stderr
    found = {finding["id"]: finding for finding in outcome.document["findings"]}
    assert found["leak_exact"]["severity"] == "error"
    said = [line for line in outcome.stderr.splitlines() if line.startswith("error: ")]
    assert said == [f"error: {found['leak_exact']['message']} {found['leak_exact']['fix']}"]
    shown = command("runs", "show", str(outcome.document["run_id"])).document
    assert "leak_exact" in [finding["id"] for finding in shown["findings"]]
