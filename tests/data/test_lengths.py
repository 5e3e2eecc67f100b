"""What a model's limits cut off and which characters it lacks, with readers whose every token is known."""

from __future__ import annotations

import json
import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ftcore.data import Report, RowTokens, lengths
from tests.data.test_findings import count, of, text


@dataclass(frozen=True)
class Words:
    """A reader with one token a word; it lacks some letters, and writes answers where it has a limit for them."""

    most: int | None = None
    most_written: int | None = None
    lacking: str = ""

    def limits(self) -> tuple[int | None, int | None]:
        return self.most, self.most_written

    def measure(self, rows: Sequence[dict[str, Any]]) -> list[RowTokens]:
        found = []
        for row in rows:
            read, written = len(row["article"].split()), len(row["summary"].split()) if self.most_written else 0
            found.append(
                RowTokens(
                    read,
                    written,
                    max(0, read - (self.most or read)),
                    max(0, written - (self.most_written or written)),
                    len(self.unknown_words({*row["article"].split(), *row["summary"].split()})),
                )
            )
        return found

    def unknown_words(self, words: Collection[str]) -> set[str]:
        return {word for word in words if set(word) & set(self.lacking)}


def write(folder: Path, rows: list[dict[str, str]]) -> Path:
    path = folder / "s.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return path


@pytest.fixture
def rows() -> list[dict[str, str]]:
    chance = random.Random(6)
    return [{"article": text(chance, clauses=3), "summary": "a summary of it"} for _ in range(200)]


def test_what_is_cut_off(look: Any, tmp_path: Path, rows: list[dict[str, str]]) -> None:
    length = len(rows[0]["article"].split())
    for number in range(15):
        rows[number]["article"] += " more" * (number + 1)
    rows[50]["summary"] += " and" * 10
    path = write(tmp_path, rows)
    report = look(path, "summarize", {"reader": Words(length, 8)})
    cut = of(report, "source_cut")
    assert cut is not None
    assert (cut.count, cut.params["lost"], cut.params["limit"]) == (15, "8", str(length))
    assert cut.examples[0].startswith(rows[0]["article"][:40])
    assert count(report, "target_cut") == 1
    tokens = report.statistics["tokens"]
    assert tokens["source"]["max"] == length + 15
    assert {name: tokens["source"][name] for name in ("limit", "cut", "measured")} == {
        "limit": length, "cut": 15, "measured": 200,
    }  # fmt: skip
    assert (tokens["target"]["limit"], tokens["target"]["cut"]) == (8, 1)


@pytest.mark.parametrize("reader", [None, Words(), Words(500, 50)])
def test_nothing_is_cut_without_limits_or_within_them(
    look: Any, tmp_path: Path, rows: list[dict[str, str]], reader: Words | None
) -> None:
    report = look(write(tmp_path, rows), "summarize", {"reader": reader})
    assert not {found.id for found in report.findings} & {"source_cut", "target_cut", "characters_unknown"}
    assert ("tokens" in report.statistics) == (reader is not None)


def test_of_many_rows_a_part_is_measured_and_the_count_is_for_all(
    look: Any, tmp_path: Path, rows: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    length = len(rows[0]["article"].split())
    for number in random.Random(1).sample(range(200), 100):
        rows[number]["article"] += " more"
    monkeypatch.setattr(lengths, "MOST_CHARS", 101 * len(rows[0]["article"]))
    report = look(write(tmp_path, rows), "summarize", {"reader": Words(length)})
    assert 90 <= report.statistics["tokens"]["source"]["measured"] <= 105
    assert 80 <= count(report, "source_cut") <= 120


def lacking(look: Any, folder: Path, rows: list[dict[str, str]], reader: Words) -> Report:
    return look(write(folder, rows), "summarize", {"reader": reader})  # type: ignore[no-any-return]


def test_characters_that_the_model_does_not_have(look: Any, tmp_path: Path, rows: list[dict[str, str]]) -> None:
    words = len(rows[0]["article"].split())
    for number in range(50):
        rows[number]["article"] += " año"
        rows[number]["summary"] += " año niño"
    found = of(lacking(look, tmp_path, rows, Words(500, 50, "ñ")), "characters_unknown")
    assert found is not None
    assert (found.severity, found.count, found.params["share"]) == ("warning", 50, "25.0")
    assert found.params["read"] == f"{100 * 50 / (200 * words + 50):.1f}"
    assert found.params["written"] == f"{100 * 100 / (200 * 4 + 100):.1f}"
    assert found.params["words"] == "año, niño"
    silent = of(lacking(look, tmp_path, rows, Words(500, None, "ñ")), "characters_unknown")
    assert silent is not None
    assert (silent.severity, silent.params["written"]) == ("note", "0.0")
    assert not count(lacking(look, tmp_path, rows, Words(500, 50, "ß")), "characters_unknown")


def test_one_stray_sign_is_no_finding(look: Any, tmp_path: Path, rows: list[dict[str, str]]) -> None:
    rows[7]["article"] += " ☃"
    assert not count(lacking(look, tmp_path, rows, Words(500, 50, "☃")), "characters_unknown")
