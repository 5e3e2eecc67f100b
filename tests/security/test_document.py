"""SECURITY.md says what the tests and the code say."""

from __future__ import annotations

import re

import pytest

from ftcore.access import LIMITS
from tests.security.server import ROOT

TEXT = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
ROWS = {
    "characters of a text": lambda most: most.text_chars,
    "columns": lambda most: most.columns,
    "tokens of an answer": lambda most: most.new_tokens,
    "a file, in MB": lambda most: most.upload_bytes // 2**20,
    "rows of a file": lambda most: most.upload_rows,
    "what a file unfolds to, in MB": lambda most: most.unfolded_bytes // 2**20,
    "files from one address in an hour": lambda most: most.uploads_per_hour,
    "comparisons at once, of one visitor": lambda most: most.compares_at_once,
    "comparisons at once, of one address": lambda most: most.address_compares_at_once,
    "runs that wait": lambda most: most.queue_length,
    "runs of one visitor in an hour": lambda most: most.runs_per_hour,
    "runs of one address in an hour": lambda most: most.address_runs_per_hour,
    "minutes of one training": lambda most: most.run_seconds and most.run_seconds // 60,
}


def test_every_attack_of_the_table_is_a_test() -> None:
    tests = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    named = re.findall(r"`(test_\w+)`", TEXT)
    assert len(named) > 20
    assert [name for name in named if f"def {name}(" not in tests] == []


@pytest.mark.parametrize("row", ROWS)
def test_the_limits_are_those_of_the_code(row: str) -> None:
    cells = [
        cell.strip() for cell in next(line for line in TEXT.splitlines() if line.startswith(f"| {row} |")).split("|")
    ]
    values = [ROWS[row](LIMITS[mode]) for mode in ("local", "classroom", "space")]
    assert cells[2:5] == [f"{value:,}" if value else "–" for value in values]


def test_every_setting_of_the_environment_is_explained() -> None:
    code = "".join(
        path.read_text(encoding="utf-8") for path in [*(ROOT / "ui").glob("*.py"), *ROOT.glob("ftcore/access/*.py")]
    )
    assert sorted({name for name in re.findall(r'"(BVT_\w+)"', code) if name not in TEXT and name != "BVT_MODE"}) == []
