"""Looking at a dataset: what may be named, and what a model adds to what is found."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ftcore.access import Access
from ftcore.catalog import load_catalog
from ftcore.errors import BadInput, FtcoreError, Unavailable
from ftcore.tasks import get
from ui import data_looking
from ui.data_looking import Look, fitting_task, model_for, peeked, seen
from ui.services import Services
from ui.uploads import PREFIX

QA = get("question-answering")


def services(folder: Path, **rules: Any) -> Services:
    """Services of a page with these rules."""
    store = SimpleNamespace(runs_dir=folder, list=list)
    return Services(load_catalog(), store, None, lambda: None, folder / "app.log", access=Access(**rules))


def test_a_model_adds_tokens_and_what_it_has_seen(tmp_path: Path) -> None:
    page, done = services(tmp_path), []
    look = Look("starter-qa", QA, model_for(page, QA, "tiny-flan"))
    report, in_tokens = seen(page, look, lambda *passed: done.append(passed))
    assert in_tokens
    assert "seen_before" in {one.id for one in report.findings}
    assert report.statistics["tokens"]["source"]["limit"] == QA.max_source_tokens
    assert done
    bare, in_tokens = seen(page, replace(look, model=None))
    assert not in_tokens
    assert "seen_before" not in {one.id for one in bare.findings}
    assert "tokens" not in bare.statistics


def test_nothing_is_downloaded_for_a_tokenizer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from ftcore.models import hub

    def fetch(*_: Any) -> Path:
        pytest.fail("it would be downloaded")

    monkeypatch.setattr(hub, "cached_folder", lambda *_: None)
    monkeypatch.setattr(hub, "fetch", fetch)
    page = services(tmp_path)
    report, in_tokens = seen(page, Look("starter-qa", QA, model_for(page, QA, "t5-small")))
    assert not in_tokens
    assert "language_other" in {one.id for one in report.findings}


def test_a_large_tokenizer_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data_looking, "LARGEST_TOKENIZER", 1000)
    page = services(tmp_path)
    assert seen(page, Look("starter-qa", QA, model_for(page, QA, "tiny-flan")))[1] is False


def test_only_models_that_can_do_the_task_count(tmp_path: Path) -> None:
    page = services(tmp_path)
    span = next(one.id for one in page.catalog.models if one.family == "span")
    assert model_for(page, QA, span)
    assert model_for(page, get("paraphrase"), span) is None
    assert [model_for(page, QA, name) for name in ("", None, "no-such", ["tiny-flan"], {})] == [None] * 5


@pytest.mark.parametrize("look_at", [peeked, seen])
def test_a_name_is_refused_as_in_the_training_form(look_at: Any, tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("question,context,answer\na,b,c\n", encoding="utf-8")
    for name in (str(tmp_path / "secret.csv"), f"{PREFIX}../secret.csv", "../x", ""):
        with pytest.raises((BadInput, FtcoreError)):
            look_at(services(tmp_path), Look(name, QA))
    public = services(tmp_path, mode="space", allowed_datasets=("good/*",))
    with pytest.raises(Unavailable) as refused:
        look_at(public, Look("someone/else", QA))
    assert refused.value.code == "dataset_not_allowed"
    assert look_at(public, Look("starter-qa", QA))


@pytest.mark.parametrize(
    ("table", "chosen", "fits"),
    [
        ("text,label\nI liked the play,good\nIt was long and dull,bad\n", "paraphrase", "classify"),
        ("pregunta,contexto,respuesta\n¿Quién vive?,Ana vive en Lima.,Ana\n", "summarize", "question-answering"),
        ("noticia,resumen\nHoy llovió mucho en Lima y hubo atascos.,Llovió en Lima.\n", "similarity", "summarize"),
        ("text,paraphrase\nAna left.,Ana went away.\n", "paraphrase", "paraphrase"),
        ("a,b\n1,2\n", "entail", "entail"),
        (
            "uno,dos\nAna vive en Lima desde hace mucho tiempo.,Vive en Lima.\n",
            "question-answering",
            "question-answering",
        ),
    ],
)
def test_a_dropped_table_is_read_for_the_task_that_its_columns_fit(
    tmp_path: Path, table: str, chosen: str, fits: str
) -> None:
    page, file = services(tmp_path), tmp_path / "table.csv"
    file.write_text(table, encoding="utf-8")
    assert fitting_task(page, f"{PREFIX}{page.uploads.keep(file)}", get(chosen)).id == fits
