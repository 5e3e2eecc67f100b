"""The course of a training: clock, learning rate, findings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftcore.runs import clock as clocks
from ftcore.runs.clock import TrainingClock, learning_rate_factor
from ftcore.runs.failures import explain
from ftcore.runs.findings import course_findings, is_flat, losses


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A clock that the test moves."""
    moment = [100.0]
    monkeypatch.setattr(clocks.time, "monotonic", lambda: moment[0])
    return moment


def test_the_clock_stands_until_the_first_step(now: list[float]) -> None:
    clock = TrainingClock(60)
    now[0] += 50
    assert (clock.elapsed_s, clock.share(0, 10)) == (0.0, 0.0)
    clock.start()
    now[0] += 30
    assert (clock.elapsed_s, clock.share(1, 10), clock.share(9, 10)) == (30.0, 0.5, 0.9)
    assert clock.eta_s(1, 10) == pytest.approx(30)
    assert not clock.is_over
    now[0] += 30
    assert clock.is_over


def test_a_resume_counts_the_seconds_before(now: list[float]) -> None:
    clock = TrainingClock(60)
    clock.set_back(45.0)
    clock.start()
    now[0] += 15
    assert clock.is_over


@given(st.sampled_from(["linear", "cosine", "constant"]), st.integers(0, 1000), st.floats(0, 1), st.integers(0, 100))
def test_the_rate_stays_between_nothing_and_its_peak(name: str, step: int, share: float, warmup: int) -> None:
    assert 0 <= learning_rate_factor(name, step, share, warmup) <= 1  # type: ignore[arg-type]


def test_the_rate_rises_then_falls() -> None:
    rates = [learning_rate_factor("linear", step, step / 100, 10) for step in range(101)]
    assert rates[0] == pytest.approx(0.1)
    assert max(rates) == rates[9]
    assert rates[100] == 0
    assert learning_rate_factor("cosine", 50, 0.5, 0) == pytest.approx(0.5)
    assert learning_rate_factor("constant", 50, 0.5, 0) == 1


def test_a_warm_up_that_is_a_share_ends_at_the_peak() -> None:
    """The same numbers as transformers' own linear schedule, and the same when it is the clock that says the share."""
    import torch
    from transformers import get_linear_schedule_with_warmup

    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
    schedule = get_linear_schedule_with_warmup(optimizer, num_warmup_steps=60, num_training_steps=100)
    for step in range(100):
        assert learning_rate_factor("linear", step, step / 100, 0.6) == pytest.approx(schedule.get_last_lr()[0])
        optimizer.step()
        schedule.step()
    assert learning_rate_factor("linear", 3, 0.6, 0.6) == 1
    assert learning_rate_factor("cosine", 3, 0.6, 0.6) == 1


def test_a_loss_that_stands_still() -> None:
    assert is_flat([(step, 2.0) for step in range(5)])
    assert not is_flat([(step, 2.0) for step in range(4)])
    assert not is_flat([(0, 2.0), (1, 2.0), (2, 1.9), (3, 2.0), (4, 2.0)])
    assert [found.id for found in course_findings([], [(step, 2.0) for step in range(5)])] == ["loss_hardly_moves"]


def test_learning_by_heart_is_seen_and_dated() -> None:
    training = [(step, 3.0 - step / 100) for step in range(0, 200, 10)]
    rising = [(0, 3.0), (50, 2.0), (100, 2.2), (150, 2.5)]
    found = course_findings(training, rising)
    assert [(one.id, one.params["step"]) for one in found] == [("overfitting", 50)]
    assert course_findings(training, [(0, 3.0), (50, 2.0), (100, 1.9), (150, 1.95)]) == []
    assert course_findings([(0, 1.0), (150, 3.0)], rising) == []


def test_losses_are_read_from_the_log_of_the_trainer() -> None:
    log = [{"step": 1, "loss": 2.0}, {"step": 1, "eval_loss": 3.0}, {"step": 2, "loss": 1.0}]
    assert losses(log, "loss") == [(1, 2.0), (2, 1.0)]
    assert losses(log, "eval_loss") == [(1, 3.0)]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (RuntimeError("CUDA out of memory. Tried to allocate 2 GiB"), "out_of_memory"),
        (OSError(28, "No space left on device"), "disk_full"),
        (RuntimeError("PytorchStreamWriter failed writing file data/4: file write failed"), "disk_full"),
        (RuntimeError("[enforce fail at inline_container.cc:664] . unexpected pos 640 vs 534"), "disk_full"),
        (ZeroDivisionError("division by zero"), "training_crashed"),
    ],
)
def test_each_failure_has_a_sentence(error: BaseException, code: str) -> None:
    told = explain(error)
    assert told.code == code
    assert "What to do" in str(told)
