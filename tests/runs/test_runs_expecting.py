"""When a waiting run will begin."""

from __future__ import annotations

import heapq
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftcore.runs import Jobs, RunStore, expected_start, expecting
from ftcore.runs.expecting import after
from tests.runs.small import small_config, small_model, write_rows

SECONDS = st.lists(st.floats(0, 1e5), max_size=6)


@given(SECONDS, SECONDS, st.integers(1, 4))
def test_every_device_takes_the_next_one_when_it_is_free(going: list[float], ahead: list[float], slots: int) -> None:
    going = going[:slots]
    ends = sorted(going) + [0.0] * (slots - len(going))
    for seconds in ahead:
        ends.sort()
        ends[0] += seconds
    assert after(going, ahead, slots) == pytest.approx(heapq.nsmallest(1, ends)[0])


def test_the_line_adds_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    jobs = Jobs(RunStore(tmp_path / "runs"))
    parts = small_model(tmp_path / "small-t5"), write_rows(tmp_path / "rows.csv")
    names = [jobs.submit(small_config(*parts, max_steps=20)) for _ in range(3)]
    first = expecting.remaining(jobs.store.runs_dir / names[0])
    assert first is not None
    assert first > 0
    monkeypatch.setattr(expecting, "remaining", lambda folder: first)
    assert [expected_start(jobs, name) for name in names] == pytest.approx([0, first, 2 * first])
    jobs.queue.claim(1, lambda claim: False)
    jobs.store.get(names[0]).update(eta_s=7.0)
    assert expected_start(jobs, names[0]) is None


def test_a_running_one_says_itself_what_it_still_needs(tmp_path: Path) -> None:
    run = RunStore(tmp_path / "runs").create(
        small_config(small_model(tmp_path / "small-t5"), write_rows(tmp_path / "rows.csv"))
    )
    from ftcore.runs.liveness import run_lock

    with run_lock(run.path):
        run.advance("running", taking_over=True, eta_s=12.5)
        assert expecting.remaining(run.path) == 12.5
    assert expecting.remaining(tmp_path / "nothing") is None
