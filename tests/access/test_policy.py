"""Limits and quotas: each refusal says its number, and nothing is counted that was not done."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from ftcore.access import Access, Limits, Visitor, access_from, mode_of
from ftcore.errors import BadInput, FtcoreError

ANA, BEN, TEACHER = Visitor("a", "10.0.0.1"), Visitor("b", "10.0.0.1"), Visitor("t", "10.0.0.9", "owner")


@dataclass
class Clock:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Line:
    """A queue that only grows."""

    runs: list[str] = field(default_factory=list)

    def submit(self) -> str:
        self.runs.append(f"run{len(self.runs)}")
        return self.runs[-1]

    def length(self) -> int:
        return 0


def code_of(error: pytest.ExceptionInfo[FtcoreError]) -> str:
    return error.value.code


def test_runs_of_one_visitor_in_an_hour() -> None:
    clock, line = Clock(), Line()
    access = Access("classroom", clock=clock)
    for _ in range(6):
        access.admit_run(ANA, line.length, line.submit)
    with pytest.raises(FtcoreError) as error:
        access.admit_run(ANA, line.length, line.submit)
    assert (code_of(error), error.value.params["limit"]) == ("runs_per_hour", 6)
    assert "6" in str(error.value)
    access.admit_run(BEN, line.length, line.submit)
    access.admit_run(TEACHER, line.length, line.submit)
    clock.now = 3601
    access.admit_run(ANA, line.length, line.submit)
    assert len(line.runs) == 9


def test_new_cookies_do_not_get_round_the_limit_of_an_address() -> None:
    access, line = Access("space", training_opened=True), Line()
    for number in range(6):
        access.admit_run(Visitor(f"fresh{number}", "9.9.9.9"), line.length, line.submit)
    with pytest.raises(FtcoreError) as error:
        access.admit_run(Visitor("fresh7", "9.9.9.9"), line.length, line.submit)
    assert error.value.params["limit"] == 6
    access.admit_run(Visitor("other", "8.8.8.8"), line.length, line.submit)


def test_a_run_that_could_not_be_started_is_not_counted() -> None:
    access, line = Access("classroom"), Line()

    def fails() -> str:
        raise BadInput("x", expected="", found="", fix="")

    for _ in range(20):
        with pytest.raises(BadInput):
            access.admit_run(ANA, line.length, fails)
    assert access.admit_run(ANA, line.length, line.submit) == "run0"


def test_many_at_once_do_not_get_more_than_the_limit() -> None:
    access, line, refused = Access("classroom"), Line(), []

    def click() -> None:
        try:
            access.admit_run(ANA, line.length, line.submit)
        except FtcoreError as error:
            refused.append(error.code)

    threads = [threading.Thread(target=click) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(line.runs), len(refused)) == (6, 34)


def test_the_line_has_an_end_for_everybody() -> None:
    access = Access("classroom")
    with pytest.raises(FtcoreError) as error:
        access.admit_run(TEACHER, lambda: 40, Line().submit)
    assert (code_of(error), error.value.params["limit"]) == ("queue_full", 40)


def test_a_pupil_steers_only_the_own_run() -> None:
    access, line = Access("classroom"), Line()
    mine = access.admit_run(ANA, line.length, line.submit)
    access.require_own(ANA, mine)
    access.require_own(TEACHER, mine)
    for visitor, run_id in ((BEN, mine), (ANA, "run9")):
        with pytest.raises(FtcoreError) as error:
            access.require_own(visitor, run_id)
        assert code_of(error) == "run_of_others"


def test_resuming_the_run_of_others_does_not_make_it_mine() -> None:
    access = Access("classroom")
    access.admit_run(ANA, lambda: 0, lambda: "run")
    access.admit_run(TEACHER, lambda: 0, lambda: "run")
    access.require_own(ANA, "run")


def test_comparisons_at_once() -> None:
    access = Access("space")
    with access.comparing(ANA), access.comparing(ANA):
        with pytest.raises(FtcoreError) as error, access.comparing(ANA):
            pass
        assert (code_of(error), error.value.params["limit"]) == ("compares_too_many", 2)
        with access.comparing(BEN):
            pass
    with access.comparing(ANA):
        pass


def test_an_address_does_not_take_all_places_by_throwing_its_cookie_away() -> None:
    access = Access("space")
    with ExitStack() as taken:
        for number in range(15):
            taken.enter_context(access.comparing(replace(ANA, id=f"new{number}")))
        with pytest.raises(FtcoreError) as error, access.comparing(replace(ANA, id="one more")):
            pass
        assert (code_of(error), error.value.params["limit"]) == ("compares_too_many", 15)
        with access.comparing(replace(ANA, id="elsewhere", address="198.51.100.7")):
            pass
    with access.comparing(ANA):
        pass


def test_a_comparison_that_fails_gives_its_place_back() -> None:
    access = Access("space", own_limits=Limits(compares_at_once=1))
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), access.comparing(ANA):
            _ = 1 / 0


@pytest.mark.parametrize(("seconds", "rows", "code"), [
    (60, 4000, None), (None, 4000, "run_too_long"), (301, 10, "run_too_long"), (60, 20_001, "run_too_many_rows"),
])  # fmt: skip
def test_pupils_train_small(seconds: float | None, rows: int, code: str | None) -> None:
    access = Access("classroom")
    access.check_run(TEACHER, seconds, rows)
    if code is None:
        access.check_run(ANA, seconds, rows)
        return
    with pytest.raises(BadInput) as error:
        access.check_run(ANA, seconds, rows)
    assert code_of(error) == code


def test_files_have_a_size_a_number_and_a_sum() -> None:
    access = Access(
        "space", training_opened=True, own_limits=Limits(upload_bytes=10, uploads_bytes=25, uploads_per_hour=2)
    )
    access.check_upload(10, 15)
    for size, kept, code in ((11, 0, "upload_too_large"), (10, 16, "uploads_full")):
        with pytest.raises(FtcoreError) as error:
            access.check_upload(size, kept)
        assert code_of(error) == code
    access.count_upload(ANA)
    access.count_upload(BEN)
    with pytest.raises(FtcoreError) as error:
        access.count_upload(ANA)
    assert (code_of(error), error.value.params["limit"]) == ("uploads_too_many", 2)


@pytest.mark.parametrize(("allowed", "name", "fits"), [
    ("", "google/flan-t5-small", False), ("google/*", "google/flan-t5-small", True), ("google/*", "evil/google", False),
    ("google/flan-*, a/b", "a/b", True), ("*", "../../etc/passwd", False), ("*", "/etc/passwd", False),
    ("*", "C:\\secret", False), ("*", "~/x", False), ("google/*", "Google/x", False), ("", "tiny-t5", True),
    ("", "run:20260101-x", True), ("*", "http://10.0.0.1/x", False), ("*", "a/b\n", False), ("*", "", False),
])  # fmt: skip
def test_models_that_a_page_may_name(allowed: str, name: str, fits: bool) -> None:
    access = access_from("space", {"BVT_ALLOW_MODELS": allowed})
    if fits:
        access.check_model(name, {"tiny-t5"})
    else:
        with pytest.raises(FtcoreError) as error:
            access.check_model(name, {"tiny-t5"})
        assert code_of(error) == "model_not_allowed"


def test_only_a_local_page_names_any_model_of_the_hub() -> None:
    access_from("local", {}).check_model("someone/model", set())
    for mode in ("classroom", "space"):
        with pytest.raises(FtcoreError):
            access_from(mode, {"BVT_TEACHER_PASSWORD": "long enough"}).check_model("someone/model", set())  # type: ignore[arg-type]


def test_whether_there_is_a_file_is_not_told(tmp_path: Any) -> None:
    (tmp_path / "there.csv").touch()
    codes = []
    for name in ("there.csv", "not.csv"):
        with pytest.raises(FtcoreError) as error:
            Access("space").check_dataset(str(tmp_path / name), set())
        codes.append(code_of(error))
    assert codes == ["data_name", "data_name"]


@pytest.mark.parametrize(("environment", "mode"), [
    ({}, "local"), ({"SPACE_ID": "a/b"}, "space"), ({"BVT_MODE": "classroom"}, "classroom"),
    ({"SPACE_ID": "a/b", "BVT_MODE": "local"}, "local"),
])  # fmt: skip
def test_where_the_page_stands(environment: dict[str, str], mode: str) -> None:
    assert mode_of(environment) == mode


def test_an_unknown_mode_and_a_classroom_without_password_are_refused() -> None:
    with pytest.raises(BadInput) as error:
        mode_of({"BVT_MODE": "public"})
    assert code_of(error) == "mode_unknown"
    for environment, code in (({}, "password_missing"), ({"BVT_TEACHER_PASSWORD": "short"}, "password_short")):
        with pytest.raises(BadInput) as error:
            access_from("classroom", environment)
        assert code_of(error) == code
