"""Every sentence exists in every language, with the same placeholders, and for everything the program can say."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftcore.tasks import all_tasks
from ui.text import LANGUAGES, duration, language_of, number, preferred, sentences, t

ROOT = Path(__file__).resolve().parents[2]
ERRORS = {"BadInput", "NotFound", "Unavailable", "Corrupted", "RunFailed"}
PLACEHOLDER = re.compile(r"\{(\w+)\}")


def raised() -> dict[str, list[tuple[Path, set[str]]]]:
    """Every error code in the source, with the parameters given at each place."""
    found: dict[str, list[tuple[Path, set[str]]]] = {}
    for path in [*ROOT.glob("ftcore/**/*.py"), *ROOT.glob("ui/**/*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or getattr(node.func, "id", getattr(node.func, "attr", "")) not in ERRORS:
                continue
            if node.args and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str):
                named = {keyword.arg for keyword in node.keywords if keyword.arg}
                found.setdefault(node.args[0].value, []).append((path, named - {"expected", "found", "fix"}))
    return found


@pytest.mark.parametrize("lang", [lang for lang in LANGUAGES if lang != "en"])
def test_languages_have_the_same_keys_and_placeholders(lang: str) -> None:
    english, other = sentences("en"), sentences(lang)
    assert sorted(set(english) ^ set(other)) == []
    different = [
        key for key in english if sorted(PLACEHOLDER.findall(english[key])) != sorted(PLACEHOLDER.findall(other[key]))
    ]
    assert different == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_sentence_is_empty(lang: str) -> None:
    assert [key for key, text in sentences(lang).items() if not text.strip()] == []


def test_every_error_code_is_translated() -> None:
    missing = [
        f"{code}.{part}"
        for code in raised()
        for part in ("expected", "found", "fix")
        if f"errors.{code}.{part}" not in sentences("en")
    ]
    assert missing == []


def test_errors_are_given_what_their_translation_needs() -> None:
    wrong = []
    for code, places in raised().items():
        text = " ".join(sentences("en").get(f"errors.{code}.{part}", "") for part in ("expected", "found", "fix"))
        wrong += [
            f"{code} in {path.name}" for path, given_names in places if set(PLACEHOLDER.findall(text)) - given_names
        ]
    assert wrong == []


def test_every_finding_and_repair_is_translated() -> None:
    from ftcore.data.findings import FINDINGS
    from ftcore.data.record import REPAIRS

    known = sentences("en")
    wanted = [f"findings.{name}.{part}" for name in FINDINGS for part in ("message", "why", "fix")]
    wanted += [f"repairs.{name}" for name in REPAIRS]
    assert [key for key in wanted if key not in known] == []


def test_every_task_field_and_metric_has_its_words() -> None:
    known, wanted = sentences("en"), []
    for task in all_tasks():
        wanted += [f"tasks.{task.id}.{part}" for part in ("name", "title", "lead")]
        wanted += [f"tasks.{task.id}.fields.{field.name}" for field in task.fields]
        wanted += [
            f"tasks.{task.id}.{part}.{field.name}" for field in task.inputs for part in ("placeholders", "outside")
        ]
        wanted += [f"metrics.{name}.label" for name in task.metrics]
    assert [key for key in wanted if key not in known] == []


def test_the_cookie_wins_over_the_browser_and_the_address_over_both() -> None:
    headers = {"accept-language": "pt-BR,pt;q=0.9"}
    assert language_of(SimpleNamespace(headers=headers, cookies={}, query_params={})) == "pt"
    assert language_of(SimpleNamespace(headers=headers, cookies={"bvt_lang": "es"}, query_params={})) == "es"
    assert (
        language_of(SimpleNamespace(headers=headers, cookies={"bvt_lang": "es"}, query_params={"lang": "en"})) == "en"
    )
    assert language_of(SimpleNamespace(headers=headers, cookies={"bvt_lang": "../x"}, query_params={})) == "pt"
    assert language_of(None) == "en"


@given(st.text())
def test_any_header_gives_a_language_we_have(header: str) -> None:
    assert preferred(header) in LANGUAGES


def test_preferred_follows_the_weights() -> None:
    assert preferred("fr;q=1, en;q=0.2, es;q=0.8") == "es"
    assert preferred("de") == "en"


def test_numbers_and_times_are_written_as_people_write_them() -> None:
    assert number(1234.56, "en") == "1,234.6"
    assert number(1234.56, "es") == "1.234,6"
    assert number(-0.5, "pt") == "\N{MINUS SIGN}0,5"
    assert duration(8.04, "pt") == "8,0 s"
    assert [duration(seconds, "en") for seconds in (42, 125, 1800, 3780)] == [
        "42 s",
        "2 min 5 s",
        "30 min",
        "1 h 3 min",
    ]


def test_a_missing_parameter_is_noticed() -> None:
    with pytest.raises(KeyError):
        t("train.step", "en", wrong=1)
