"""Room on the machine: what is too much is refused with both numbers, before a run and in the midst of it."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from ftcore.errors import Unavailable
from ftcore.runs import RunStore, pace
from ftcore.runs.pace import RoomCallback
from ftcore.runs.room import check_disk, check_memory
from ftcore.runs.training import own_and_train
from tests.runs.small import small_config


def with_free(monkeypatch: pytest.MonkeyPatch, memory: int, disk: int) -> None:
    monkeypatch.setattr(psutil, "virtual_memory", lambda: SimpleNamespace(available=memory))
    monkeypatch.setattr(psutil, "disk_usage", lambda _: SimpleNamespace(free=disk))


def test_what_fits_passes_and_what_does_not_is_refused_with_both_numbers(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with_free(monkeypatch, 2_000_000_000, 50_000_000)
    check_memory(2_000_000_000)
    check_disk(50_000_000, tmp_path)
    with pytest.raises(Unavailable) as memory:
        check_memory(3_500_000_000)
    assert (memory.value.code, memory.value.params) == ("memory_short", {"needed": "3.5 GB", "free": "2.0 GB"})
    with pytest.raises(Unavailable) as disk:
        check_disk(90_000_000, tmp_path)
    assert (disk.value.code, disk.value.params) == ("disk_short", {"needed": "90 MB", "free": "50 MB"})


def test_the_disk_is_looked_at_before_each_checkpoint_and_only_then(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with_free(monkeypatch, 10**12, 10)
    callback = RoomCallback(tmp_path, 11)
    callback.on_step_end(None, None, SimpleNamespace(should_save=False))
    with pytest.raises(Unavailable, match="room for checkpoints"):
        callback.on_step_end(None, None, SimpleNamespace(should_save=True))


@pytest.mark.parametrize(("short", "code"), [("memory", "memory_short"), ("disk", "disk_short")])
def test_a_run_that_gets_no_more_room_fails_with_the_numbers_and_keeps_its_last_checkpoint(
    tmp_path: Path, tiny_model: Path, rows: Path, monkeypatch: pytest.MonkeyPatch, short: str, code: str
) -> None:
    monkeypatch.setattr(pace, "MEMORY_S", 0.0)
    look = RoomCallback.on_step_end

    def fills_up(self: RoomCallback, args: object, state: SimpleNamespace, control: object, **_: object) -> None:
        if state.global_step > 6:
            with_free(monkeypatch, 0 if short == "memory" else 10**12, 0 if short == "disk" else 10**12)
        look(self, args, state, control)

    monkeypatch.setattr(RoomCallback, "on_step_end", fills_up)
    run = RunStore(tmp_path / "runs").create(small_config(tiny_model, rows))
    assert own_and_train(run) == 1
    status = run.status
    assert status.message is not None
    assert (status.state, status.message.code, status.best_step) == ("failed", code, 4)
    assert run.model_dir.is_dir()
