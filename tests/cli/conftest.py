"""Runs the command line the way a person does: in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[2]


class Outcome(NamedTuple):
    code: int
    document: dict[str, Any]
    stderr: str


Command = Callable[..., Outcome]


@pytest.fixture(scope="module")
def command(tmp_path_factory: pytest.TempPathFactory) -> Command:
    """``command("models")`` runs ``python -m ftcore models --json``; one runs folder for all tests of a module."""
    runs = tmp_path_factory.mktemp("runs")

    def run(*words: str) -> Outcome:
        done = subprocess.run(
            [sys.executable, "-m", "ftcore", *words, "--json"],
            cwd=ROOT,
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, "FTCORE_RUNS": str(runs), "HF_HUB_OFFLINE": "1", "PYTHONIOENCODING": "utf-8"},
            timeout=300,
            check=False,
        )
        assert done.stdout, done.stderr
        return Outcome(done.returncode, json.loads(done.stdout), done.stderr)

    return run
