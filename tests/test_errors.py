from __future__ import annotations

from ftcore.errors import BadInput, FtcoreError, NotFound, did_you_mean


def test_an_error_says_expected_found_and_fix() -> None:
    error = BadInput("text_empty", expected="a text", found="nothing", fix="type one", field="text")
    assert str(error) == "Expected a text; found nothing. What to do: type one."
    assert error.to_json() == {"code": "text_empty", "expected": "a text", "found": "nothing", "fix": "type one"}
    assert error.params == {"field": "text"}
    assert isinstance(NotFound("x", expected="", found="", fix=""), BadInput)
    assert issubclass(BadInput, FtcoreError)


def test_a_question_keeps_its_question_mark() -> None:
    assert str(BadInput("x", expected="a", found="b", fix="did you mean c?")).endswith("did you mean c?")


def test_did_you_mean_names_the_nearest_or_all() -> None:
    assert did_you_mean("famly", ["family", "source"]) == "did you mean family?"
    assert did_you_mean("zzz", ["family", "source"]) == "use one of: family, source"
    assert did_you_mean("zzz", []) == "nothing of this kind is known yet"
