"""Programs that race for queued runs, or die while they start them: none lost, none run twice, none stuck."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ftcore.runs import Jobs, RunConfig, RunStore
from ftcore.runs.config import DataConfig, ModelConfig
from ftcore.runs.process import clean_environment

APP = """
import sys
from pathlib import Path
from ftcore.runs import Jobs, RunStore, jobs
jobs.TRAINER = "tests.faults.light_trainer"
jobs.POLL_S = 0.05
Jobs(RunStore(Path(sys.argv[1])), slots=3).work_until_empty()
"""


def start_app(runs_dir: Path) -> subprocess.Popen[bytes]:
    """A program that works the line until it is empty."""
    return subprocess.Popen([sys.executable, "-c", APP, str(runs_dir)], env=clean_environment())


def fill(runs_dir: Path, count: int) -> list[str]:
    """Submit runs that need no model."""
    jobs = Jobs(RunStore(runs_dir))
    return [
        jobs.submit(
            RunConfig(
                run_id=f"20260101-{number:06d}-race",
                name="race",
                created=f"2026-01-01T00:00:00.{number:06d}",
                task="paraphrase",
                model=ModelConfig(model_id="none", source="none", family="seq2seq"),
                dataset=DataConfig(ref="none"),
                method="lora",
            )
        )
        for number in range(count)
    ]


def check_all_ran_once(runs_dir: Path, names: list[str]) -> None:
    store = RunStore(runs_dir)
    states = {summary.run_id: summary.state for summary in store.list()}
    assert states == dict.fromkeys(names, "finished")
    assert sorted((runs_dir / "ran.txt").read_text(encoding="utf-8").split()) == names
    assert Jobs(store).queue.waiting() == []


def race(runs_dir: Path, count: int) -> None:
    names = fill(runs_dir, count)
    apps = [start_app(runs_dir) for _ in range(2)]
    for app in apps:
        assert app.wait(timeout=240) == 0
    check_all_ran_once(runs_dir, names)


def killing(runs_dir: Path, count: int, kills: int, seed: int) -> None:
    """Kill the program again and again at random moments; another one goes on."""
    chance = random.Random(seed)
    names = fill(runs_dir, count)
    for _ in range(kills):
        app = start_app(runs_dir)
        time.sleep(chance.uniform(0.2, 2.0))
        app.kill()
        app.wait(timeout=30)
    assert start_app(runs_dir).wait(timeout=240) == 0
    deadline = time.monotonic() + 60
    store = RunStore(runs_dir)
    while any(summary.state == "running" for summary in store.list()) and time.monotonic() < deadline:
        time.sleep(0.1)  # trainers of a program that was killed end by themselves
    check_all_ran_once(runs_dir, names)


def test_two_programs_run_each_run_once(tmp_path: Path) -> None:
    race(tmp_path / "runs", 6)


def test_killed_programs_lose_nothing(tmp_path: Path) -> None:
    killing(tmp_path / "runs", 5, kills=2, seed=1)


@pytest.mark.slow
def test_two_programs_race_for_fifty(tmp_path: Path) -> None:
    race(tmp_path / "runs", 50)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
def test_many_killed_programs_lose_nothing(tmp_path: Path, seed: int) -> None:
    killing(tmp_path / "runs", 30, kills=8, seed=seed)
