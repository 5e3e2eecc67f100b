"""Every command that the documents give is run here as it stands, or shortened where it would take minutes."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from ftcore.catalog import load_catalog

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md", *sorted((ROOT / "docs").glob("*.md"))]
STARTS = ("python -m ftcore", "python benchmarks/")

ELSEWHERE = {
    "python -m pip install -r requirements.txt && python app.py": "tests/browser starts app.py",
    "python -m pip install -r requirements-dev.txt && python -m pytest": "this is it",
    "python -m ftcore data check FILE --task summarize": "the README's line is the same with a file",
    "python -m ftcore train --recipe benchmark-pt --model ul2-pt-small": "needs a model of the Hub; its miniature runs",
    "python -m ftcore train --model bertimbau-base --dataset assin2-entailment --method full": "needs the Hub",
    "python -m ftcore train --recipe distilbert-squad-broken": "tests/recipes: it is meant to fail",
}
"""Commands that another test runs, and where."""

SHORTER = {
    "python -m ftcore train": "--set max_steps=2 --set train_rows=32 --set test_rows=4 --set eval_rows=4",
    "python -m ftcore.models.starter.build": "--tokens 2000 --target {tmp}/built",
    "python benchmarks/startup.py": "--repeats 1",
    "python benchmarks/gains.py": "--recipes quick-paraphrase --items 20",
    "python benchmarks/coverage.py": "--repeats 20",
    "python benchmarks/training.py": "--rows 64 --turns 1",
    "python benchmarks/visitors.py": "--minutes 0.2 --visitors 3",
}
"""What is added to a command that would take minutes."""

EXIT_CODES = {"python benchmarks/startup.py": (0, 1), "python benchmarks/coverage.py": (0, 1)}
"""Benchmarks that end with 1 when a limit was missed, which a busy machine or few samples bring about."""

SLOW = ("python benchmarks/", "python -m ftcore.models.starter", "python -m ftcore train")


def commands() -> list[str]:
    """Return every command of the documents once: lines of code blocks, and code within sentences."""
    found: dict[str, None] = {}
    for document in DOCUMENTS:
        if not document.exists():
            continue
        text = document.read_text(encoding="utf-8")
        blocks = re.findall(r"^```\w*\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
        lines = [line.strip() for block in blocks for line in block.splitlines()]
        within = re.findall(r"`(python [^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE))
        for line in [*lines, *within]:
            if line.startswith("python ") and (line.startswith(STARTS) or "pip install" in line):
                found[re.sub(r"\s+#.*$", "", line)] = None
    return list(found)


def _offline(words: list[str]) -> list[str]:
    """Return a command with the miniature of its recipe, where the recipe itself needs a network."""
    mini = {f"{word}-mini" for word in words} & {recipe.id for recipe in load_catalog().recipes}
    return [f"{word}-mini" if f"{word}-mini" in mini else word for word in words]


def _extra(command: str, tmp_path: Path) -> list[str]:
    added = [more for start, more in SHORTER.items() if command.startswith(start)]
    return shlex.split(" ".join(added).format(tmp=tmp_path.as_posix()))


def _marked() -> list[object]:
    chosen = [command for command in commands() if command not in ELSEWHERE]
    return [pytest.param(one, marks=pytest.mark.slow) if one.startswith(SLOW) else one for one in chosen]


@pytest.mark.parametrize("command", _marked())
def test_command_of_the_documents_runs(command: str, tmp_path: Path) -> None:
    words = [sys.executable, *_offline(shlex.split(command)[1:]), *_extra(command, tmp_path)]
    words = [str(ROOT / word) if word.startswith("benchmarks/") else word for word in words]
    (tmp_path / "my_file.csv").write_text(
        "text,summary\n" + "".join(f"Text number {n} is here.,Text {n}\n" for n in range(30)), encoding="utf-8"
    )
    settings = {**os.environ, "PYTHONPATH": str(ROOT), "FTCORE_RUNS": str(tmp_path / "runs"), "HF_HUB_OFFLINE": "1"}
    done = subprocess.run(words, cwd=tmp_path, env=settings, capture_output=True, text=True, encoding="utf-8")
    allowed = next((codes for start, codes in EXIT_CODES.items() if command.startswith(start)), (0,))
    assert done.returncode in allowed, f"{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
    assert done.stdout.strip()


def test_commands_run_elsewhere_still_stand_in_the_documents() -> None:
    assert set(ELSEWHERE) <= set(commands())
