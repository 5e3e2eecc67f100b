"""What a dataset's name stands for, and what is said of an entry whose file nobody has put there yet."""

from __future__ import annotations

from pathlib import Path

import pytest

from ftcore import tasks
from ftcore.catalog import Catalog, DatasetEntry, Words, load_catalog
from ftcore.data import DataSource, prepare, require_present
from ftcore.data.references import resolve
from ftcore.errors import NotFound, Unavailable

ENTRY = """models: []
recipes: []
datasets:
  - id: mine
    task: classify
    source: {source}
    description: {{en: m, es: m, pt: m}}
"""
ROWS = "text,label\n" + "".join(f"The text number {n} speaks,{'ab'[n % 2]}\n" for n in range(60))


def catalog_in(folder: Path, source: str, extra: str = "") -> Catalog:
    path = folder / "models.yaml"
    path.write_text(ENTRY.format(source=source) + extra, encoding="utf-8")
    return load_catalog(path)


def test_a_path_of_an_entry_starts_where_the_catalogue_lies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here, elsewhere = tmp_path / "course", tmp_path / "elsewhere"
    for folder, rows in ((here, ROWS), (elsewhere, ROWS[:200])):
        (folder / "files").mkdir(parents=True)
        (folder / "files" / "rows.csv").write_text(rows, encoding="utf-8")
    monkeypatch.chdir(elsewhere)
    catalog = catalog_in(here, "files/rows.csv")
    assert resolve("mine", catalog).path == here / "files" / "rows.csv"
    assert prepare(DataSource("mine"), tasks.get("classify"), catalog).rows == 60
    assert resolve("files/rows.csv", catalog).path == Path("files/rows.csv")  # what a person names, where they are


def test_the_shipped_catalogue_says_where_cola_comes_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "models.yaml"
    shipped = load_catalog()
    path.write_text((shipped.folder / "models.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(Unavailable) as caught:
        prepare(DataSource("cola-pt"), tasks.get("classify"), load_catalog(path))
    assert caught.value.code == "dataset_not_downloaded"
    assert "github.com/ju-resplande/PLUE" in caught.value.fix
    folder = tmp_path / "downloads" / "plue" / "CoLA"
    folder.mkdir(parents=True)
    (folder / "train.csv").write_text(ROWS, encoding="utf-8")
    assert prepare(DataSource("cola-pt"), tasks.get("classify"), load_catalog(path)).rows == 60


@pytest.mark.parametrize("source", ["./nowhere", "nowhere/rows.csv", "/nowhere/at/all", "nowhere"])
def test_a_path_that_is_missing_is_named_as_the_entry_has_it(tmp_path: Path, source: str) -> None:
    with pytest.raises(NotFound) as caught:
        resolve("mine", catalog_in(tmp_path, source))
    assert caught.value.code == "dataset_path_missing"
    assert caught.value.params["place"] == source


def test_a_download_that_is_called_like_a_dataset_of_the_hub(tmp_path: Path) -> None:
    catalog = catalog_in(tmp_path, "downloads/cola", "    download: somewhere\n")
    with pytest.raises(Unavailable, match="somewhere"):
        resolve("mine", catalog)


def test_all_datasets_are_looked_for_before_one_is_fetched(tmp_path: Path) -> None:
    words = Words(en="m", es="m", pt="m")
    entries = [
        DatasetEntry(id="far", task="classify", source="owner/far", description=words),
        DatasetEntry(id="near", task="classify", source=str(tmp_path / "rows.csv"), description=words),
    ]
    catalog = Catalog(models=(), datasets=tuple(entries), recipes=())
    with pytest.raises(NotFound):
        require_present(["starter:topic", "owner/name:config:test", "far", "near"], catalog)
    (tmp_path / "rows.csv").write_text(ROWS, encoding="utf-8")
    require_present(["starter:topic", "owner/name:config:test", "far", "near"], catalog)
