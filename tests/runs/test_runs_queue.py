"""The waiting line: claims are atomic between processes, order is first come first served."""

from __future__ import annotations

import multiprocessing
import os
from pathlib import Path

from ftcore.runs.liveness import ProcessRef
from ftcore.runs.queue import FILE_NAME, Queue


def test_first_come_first_served(tmp_path: Path) -> None:
    queue = Queue(tmp_path)
    for name in ("a", "b", "c"):
        queue.add(name)
    queue.add("a")
    assert queue.waiting() == ["a", "b", "c"]
    assert queue.claim(1, lambda claim: True) == "a"
    assert queue.waiting() == ["b", "c"]


def test_no_claim_beyond_the_slots(tmp_path: Path) -> None:
    queue = Queue(tmp_path)
    for name in ("a", "b", "c"):
        queue.add(name)
    assert queue.claim(2, lambda claim: True) == "a"
    assert queue.claim(2, lambda claim: True) == "b"
    assert queue.claim(2, lambda claim: True) is None
    assert queue.claim(2, lambda claim: False) == "c"


def test_a_claimed_run_cannot_be_withdrawn(tmp_path: Path) -> None:
    queue = Queue(tmp_path)
    queue.add("a")
    queue.add("b")
    queue.claim(1, lambda claim: True)
    assert not queue.withdraw("a")
    assert queue.withdraw("b")
    assert not queue.withdraw("b")


def test_release_leaves_a_newer_claim_alone(tmp_path: Path) -> None:
    queue = Queue(tmp_path)
    queue.add("a")
    queue.claim(1, lambda claim: True)
    old = queue.claims()[0]
    queue.started("a", ProcessRef(12345, 1.0))
    assert not queue.release(old)
    assert queue.release(queue.claims()[0])
    assert queue.claims() == []


def test_a_damaged_line_is_put_aside(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"this is no database, by no means" * 40)
    queue = Queue(tmp_path)
    queue.add("a")
    assert queue.waiting() == ["a"]


def _claim_all(folder: str, found: multiprocessing.Queue[tuple[int, str]]) -> None:
    queue = Queue(Path(folder))
    while (name := queue.claim(10**6, lambda claim: True)) is not None:
        found.put((os.getpid(), name))


def test_processes_that_race_claim_each_run_once(tmp_path: Path) -> None:
    queue = Queue(tmp_path)
    names = [f"run-{number:02d}" for number in range(50)]
    for name in names:
        queue.add(name)
    context = multiprocessing.get_context("spawn")
    found: multiprocessing.Queue[tuple[int, str]] = context.Queue()
    racers = [context.Process(target=_claim_all, args=(str(tmp_path), found)) for _ in range(3)]
    for racer in racers:
        racer.start()
    claimed = [found.get(timeout=60)[1] for _ in names]
    for racer in racers:
        racer.join(timeout=60)
    assert sorted(claimed) == names
    assert found.empty()
