"""A status.json that something else has written into is damaged, and never reaches a person as it is."""

from __future__ import annotations

from typing import Any

import pytest

from ftcore.runs import Status

MESSAGE = {"code": "x", "text": "y", "params": {}, "log": ["z"]}


@pytest.mark.parametrize(("key", "value"), [
    ("step", [None]), ("step", None), ("step", "3"), ("step", True), ("progress", float("nan")), ("eta_s", 10**400),
    ("elapsed_s", float("inf")), ("phase", 3), ("state", ["queued"]), ("state", "gone"), ("state", "interrupted"),
    ("message", "text"),
    ("message", {**MESSAGE, "text": None}), ("message", {**MESSAGE, "log": [1]}), ("message", {**MESSAGE, "params": 3}),
])  # fmt: skip
def test_values_of_another_kind(key: str, value: Any) -> None:
    with pytest.raises((TypeError, ValueError, KeyError)):
        Status.from_json({"state": "running", key: value})


def test_a_whole_status_and_keys_of_a_newer_program() -> None:
    found = Status.from_json({"state": "failed", "step": 3, "eta_s": None, "message": MESSAGE, "new": [1]})
    assert (found.state, found.step, found.eta_s) == ("failed", 3, None)
    assert found.message is not None
    assert found.message.log == ("z",)
