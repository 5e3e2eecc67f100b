"""Every sentence exists in every language, with the same placeholders, and for everything the program can say."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftcore.access import MODES
from ftcore.catalog import Method, Preset
from ftcore.data import FINDINGS, REPAIRS
from ftcore.data.findings import Severity
from ftcore.evaluation.job import JobState
from ftcore.evaluation.stats import Verdict
from ftcore.runs.states import State
from ftcore.tasks import all_tasks, metrics
from ui import run_compare, run_page
from ui.benchmark_views import REPORT_SENTENCES
from ui.item_views import CLASS_SCORES
from ui.text import LANGUAGES, duration, escaped, language_of, number, preferred, sentences, t
from ui.training_form import NUMBERS

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


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_finding_and_repair_has_its_sentences_and_in_english_those_of_the_code(lang: str) -> None:
    said = {
        f"findings.{name}.{part}": getattr(words, part)
        for name, words in FINDINGS.items()
        for part in ("message", "why", "fix")
    }
    said |= {f"repairs.{name}": text for name, text in REPAIRS.items()}
    known = sentences(lang)
    assert [key for key in said if key not in known] == []
    assert {key for key in said if (known[key] == said[key]) != (lang == "en")} == set()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", ["leak_exact", "leak_normalised", "leak_near", "leak_group"])
def test_a_leak_is_told_of_both_what_teaches_and_what_chooses(kind: str, lang: str) -> None:
    chosen = {"en": "learns or is chosen", "es": "o sirven para elegirlo", "pt": "ou servem para escolhê-lo"}
    assert chosen[lang] in t(f"findings.{kind}.message", lang, count=3, share="2.0")


def nodes_of(*folders: str) -> Iterator[ast.AST]:
    for folder in folders:
        for path in ROOT.glob(folder):
            yield from ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def texts_in(*paths: str) -> set[str]:
    """Every string that stands in these files."""
    return {node.value for node in nodes_of(*paths) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def built_in(*paths: str) -> set[str]:
    """Every f-string of these files, with {} for what is filled in."""
    return {
        "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
        for node in nodes_of(*paths)
        if isinstance(node, ast.JoinedStr)
    }


def passed_to(function: str, place: int) -> set[str]:
    """The texts that the page gives to a function at this place."""
    return {
        node.args[place].value
        for node in nodes_of("ui/*.py")
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", getattr(node.func, "attr", "")) == function
        and len(node.args) > place
        and isinstance(node.args[place], ast.Constant)
    }


def built_keys() -> dict[str, set[str]]:
    """The f-strings that the page makes keys of, each with all that it is ever filled with."""
    task_ids, tabs = {task.id for task in all_tasks()}, passed_to("lead", 0)
    fields = {field.name for task in all_tasks() for field in task.fields}
    inputs = {field.name for task in all_tasks() for field in task.inputs}
    generation = texts_in("ui/task_tab.py")
    verdicts, phrases = set(get_args(Verdict)), {"expected", "found", "fix"}
    course = texts_in("ftcore/runs/findings.py", "ftcore/runs/hopeless.py", "ftcore/runs/session.py")
    codes = set(raised()) | texts_in("ftcore/runs/room.py")  # room.py hands its codes on to a function
    leads = tabs | {f"tasks.{name}" for name in task_ids}
    return {
        "access.{}.{}": {*MODES, "owner", "visitor"} | passed_to("need", 1),
        "availability.{}": set(re.findall(r'Availability\(False, "(\w+)"', source("ftcore/models/loading.py"))),
        "benchmark.report.{}": set(REPORT_SENTENCES),
        "benchmark.states.{}": set(get_args(JobState)),
        "benchmark.{}": {"parameters", "memory"},
        "errors.{}.{}": codes | phrases,
        "findings.severity.{}": set(get_args(Severity)),
        "findings.{}.{}": set(FINDINGS) | course | {"message", "why", "fix"},
        "generation.{}": generation,
        "generation.{}_info": generation,
        "measured.compare.verdicts.{}": verdicts,
        "measured.compare.{}": set(run_compare.AXES),
        "measured.explain.{}": texts_in("ftcore/evaluation/explain.py"),
        "measured.forgotten.{}": verdicts,
        "measured.items.shows.{}": set(run_page.SHOWS),
        "measured.items.{}": {"source", "reference", "base", "tuned", "change", "why", *CLASS_SCORES},
        "measured.next.{}": texts_in("ui/run_story.py") | codes,
        "measured.rivals.{}": texts_in("ftcore/evaluation/rivals.py"),
        "measured.story.{}": texts_in("ftcore/evaluation/result.py"),
        "metrics.{}.explain": {entry.name for entry in metrics.all_metrics()},
        "metrics.{}.label": {entry.name for entry in metrics.all_metrics()},
        "repairs.{}": set(REPAIRS),
        "run_messages.{}": texts_in("ftcore/runs/*.py"),
        "runs.columns.{}": {"name", "state", "task", "model", "method", "created"},
        "runs.states.{}": set(get_args(State)),
        "tasks.{}.fields.{}": task_ids | fields,
        "tasks.{}.name": task_ids,
        "tasks.{}.outside.{}": task_ids | inputs,
        "tasks.{}.placeholders.{}": task_ids | inputs,
        "train.methods.{}.label": set(get_args(Method)),
        "train.phases.{}": texts_in("ftcore/runs/session.py"),
        "train.presets.{}": set(get_args(Preset)),
        "train.settings.{}.info": set(NUMBERS),
        "train.settings.{}.label": set(NUMBERS),
        "train.verdicts.{}": verdicts,
        "train.{}": {"difference", "interval"},
        "{}.lead": leads,
        "{}.title": leads,
    }


def source(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def is_built(key: str, built: dict[str, set[str]]) -> bool:
    for template, values in built.items():
        found = re.fullmatch(re.escape(template).replace(r"\{\}", "(.+)"), key)
        if found and set(found.groups()) <= values:
            return True
    return False


def test_every_sentence_can_be_reached() -> None:
    literal, built = texts_in("ui/*.py"), built_keys()
    assert [key for key in sentences("en") if key not in literal and not is_built(key, built)] == []


def test_the_f_strings_above_stand_in_the_code() -> None:
    assert set(built_keys()) - built_in("ui/*.py") == set()


@pytest.mark.parametrize("mode", ["classroom", "space"])
def test_whatever_needs_a_permission_says_so(mode: str) -> None:
    assert {f"access.{mode}.{action}" for action in passed_to("need", 1)} <= set(sentences("en"))


def test_a_sentence_for_html_has_nothing_in_it_that_is_markup() -> None:
    html = escaped("compare.same_as", "en", name="<b>\"A\" & 'B'</b>")
    assert html == "Word for word the same as &lt;b&gt;&quot;A&quot; &amp; &#x27;B&#x27;&lt;/b&gt;."


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
