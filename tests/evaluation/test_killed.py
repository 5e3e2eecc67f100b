"""A real process that evaluates is killed at random moments and started again: same table, nothing answered twice."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil
import pytest

from ftcore.catalog import load_catalog
from ftcore.evaluation import CourseRequest, Job, Request
from ftcore.models import Variant, spec_for
from ftcore.runs import start_detached

ROOT = Path(__file__).resolve().parents[2]
ITEMS = 60


@pytest.fixture
def request_() -> Request:
    catalog = load_catalog()
    names = ("tiny-t5", "tiny-flan")
    courses = (CourseRequest("qa", "starter-qa", "question-answering"),)
    return Request(tuple(Variant(name, spec_for(name, catalog=catalog)) for name in names), courses, limit=ITEMS)


def asked(folder: Path, request: Request) -> Job:
    job = Job(folder)
    job.ask(request)
    return job


def answers(folder: Path) -> list[dict[str, Any]]:
    """All answers on disk, in the order in which they were made; a line cut off by the kill is left out."""
    lines = [line for path in folder.rglob("predictions.jsonl") for line in path.read_bytes().splitlines(True)]
    return [json.loads(line) for line in lines if line.endswith(b"\n")]


def without_times(table: Any) -> Any:
    """The table without what differs between any two measurements: seconds and memory."""
    cells = [{**cell, "seconds_per_item": None, "peak_memory": None} for cell in table["cells"]]
    return {**table, "cells": cells}


@pytest.mark.slow
def test_killed_at_random_moments_and_resumed(tmp_path: Path, request_: Request) -> None:
    whole = asked(tmp_path / "whole", request_)
    whole.work()
    broken, chance = asked(tmp_path / "broken", request_), random.Random(7)
    kills = 0
    while kills < 4:
        done = len(answers(broken.folder))
        process = start_detached("ftcore.evaluation.work", broken.folder, tmp_path / "log.txt")
        while process.poll() is None and len(answers(broken.folder)) == done:
            time.sleep(0.02)
        time.sleep(chance.random() * 0.5)
        if process.poll() is not None:
            break
        psutil.Process(process.pid).kill()
        process.wait()
        kills += 1
        status = broken.status()
        assert status is not None
        assert status.state == "interrupted"
        broken.ask(request_)
    assert kills >= 2
    broken.work()
    made = [(one["model"], one["item"]) for one in answers(broken.folder)]
    assert len(made) == len(set(made)) == 2 * ITEMS
    assert without_times(broken.table()) == without_times(whole.table())


def test_a_process_of_its_own_finishes_the_job(tmp_path: Path, request_: Request) -> None:
    job = asked(tmp_path / "job", Request(request_.variants[:1], request_.courses, limit=20))
    done = subprocess.run(
        [sys.executable, "-m", "ftcore.evaluation.work", str(job.folder)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "HF_HUB_OFFLINE": "1"},
        timeout=200,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    status = job.status()
    assert status is not None
    assert (status.state, status.done, status.total) == ("finished", 20, 20)
    assert (job.table() or {})["cells"][0]["metrics"].keys() >= {"f1", "exact_match"}
