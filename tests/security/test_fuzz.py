"""Random things where people's things are expected: the catalogue, files, run folders, handlers.

Each look is short in the usual test run and long with ``-m slow``; together the long ones try more than 10,000 cases.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ftcore.catalog import DEFAULT_PATH, load_catalog
from ftcore.data import DataSource, Limits, check
from ftcore.errors import FtcoreError
from ftcore.runs import RunStore, new_config
from ftcore.tasks import all_tasks
from tests.security.server import Client, handlers, said
from tests.security.test_every_handler import complaints
from ui.run_views import runs_html, status_html, watched_html

KEYS = st.sampled_from(
    ["id", "source", "models", "datasets", "recipes", "settings", "text", "answer", "step", "", "é\0"]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS | st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
CATALOGUE: Any = yaml.safe_load(DEFAULT_PATH.read_text(encoding="utf-8"))
QUIET = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large]


def tries(count: int) -> Any:
    """Settings for so many cases, without a deadline: a busy machine is no error."""
    return settings(max_examples=count, deadline=None, suppress_health_check=QUIET, database=None)


def short_and_long(short: int, long: int) -> Callable[[Callable[[int], None]], Any]:
    """Run a test with few cases, and with many under the mark ``slow``."""
    return pytest.mark.parametrize("count", [short, pytest.param(long, marks=pytest.mark.slow)])


@st.composite
def broken_catalogues(draw: st.DrawFn) -> Any:
    """The real catalogue with one value somewhere replaced, added or taken away."""
    broken = json.loads(json.dumps(CATALOGUE))
    place = broken
    for _ in range(draw(st.integers(0, 3))):
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        inner = [key for key in keys if isinstance(place[key], dict | list) and place[key]]
        if not inner:
            break
        place = place[draw(st.sampled_from(inner))]
    keys = list(place) if isinstance(place, dict) else list(range(len(place)))
    key = draw(st.sampled_from(keys))
    if draw(st.booleans()):
        place[key] = draw(VALUES)
    else:
        del place[key]
    return broken


@short_and_long(40, 2500)
def test_models_yaml(count: int, tmp_path: Path) -> None:
    file = tmp_path / "models.yaml"

    @tries(count)
    @given(broken_catalogues() | VALUES, st.binary(max_size=40) | st.none())
    def fuzz(content: Any, noise: bytes | None) -> None:
        text = yaml.safe_dump(content, allow_unicode=True).encode("utf-8", "replace")
        middle = len(text) // 2
        file.write_bytes(text if noise is None else text[:middle] + noise + text[middle:])
        load_catalog.__globals__["_load"].cache_clear()
        try:
            load_catalog(file)
        except FtcoreError:
            return

    fuzz()


def csv_of(rows: list[list[str]]) -> bytes:
    """Rows as a CSV in which quotes are not always closed."""
    return "\n".join(",".join(cells) for cells in rows).encode("utf-8", "replace")


SUFFIXES = st.sampled_from([".csv", ".tsv", ".txt", ".xml", ".parquet", ".pos", ".json", ".jsonl"])
FILES = st.one_of(
    st.tuples(SUFFIXES, st.binary(max_size=400)),
    st.tuples(st.just(".csv"), st.lists(st.lists(st.text(max_size=12), max_size=4), max_size=12).map(csv_of)),
    st.tuples(st.just(".json"), VALUES.map(lambda value: json.dumps(value).encode())),
    st.tuples(st.just(".json"), st.lists(VALUES, max_size=6).map(lambda value: json.dumps({"data": value}).encode())),
    st.tuples(
        st.just(".jsonl"), st.lists(VALUES, max_size=8).map(lambda all_: "\n".join(map(json.dumps, all_)).encode())
    ),
)  # fmt: skip


@short_and_long(40, 4000)
def test_files_of_people(count: int) -> None:
    catalog, limits = load_catalog(), Limits(max_bytes=2**20, max_document_bytes=2**20, max_rows=1000, max_cell=5000)

    @tries(count)
    @given(FILES, st.sampled_from(all_tasks()), st.sampled_from(["text", "a", "x", ""]))
    def fuzz(file: tuple[str, bytes], task: Any, column: str) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"data{file[0]}"
            path.write_bytes(file[1])
            mapping = {task.fields[0].name: column} if column else {}
            try:
                report = check(DataSource(str(path), column_mapping=mapping), task, catalog, limits=limits)
            except FtcoreError:
                return
            assert report.rows >= 0

    fuzz()


NAMES = st.sampled_from(["config.json", "status.json", "events.jsonl", "name.txt", "train.log"])


@short_and_long(40, 4000)
def test_run_folders(count: int, tmp_path: Path) -> None:
    store = RunStore(tmp_path)
    run = store.create(new_config(catalog=load_catalog(), recipe="quick-qa"))
    whole = {path.name: path.read_bytes() for path in run.path.iterdir() if path.is_file()}

    @tries(count)
    @given(
        NAMES,
        st.binary(max_size=200) | VALUES.map(lambda value: json.dumps(value).encode()),
        st.booleans(),
        KEYS,
        VALUES,
    )
    def fuzz(name: str, noise: bytes, inside: bool, key: str, value: Any) -> None:
        for each, content in whole.items():
            (run.path / each).write_bytes(content)
        if inside and name in whole and name.endswith(".json"):
            noise = json.dumps({**json.loads(whole[name]), key: value}).encode()
        (run.path / name).write_bytes(noise)
        assert len(store.list()) == 1
        assert runs_html(store.list(), "en")
        try:
            found = store.get(run.run_id)
            events = found.events()
            assert status_html(found.name, "about", found.status, None, "en")
            assert isinstance(watched_html(events, "en"), str)
        except FtcoreError:
            return

    fuzz()


@pytest.mark.parametrize("forged", [None, 5, "run", [], {}, {"run": {"a": 1}}, {"run": "../.."}], ids=repr)
def test_clicks_that_no_page_sends(forged: Any, servers: Any) -> None:
    client = Client(servers("classroom"))
    table = next(one for one in handlers(client.config()) if ("runs-table", "click") in one["targets"])
    messages = client.call(table["id"], [], event_data=forged)
    assert messages[-1]["msg"] == "process_completed"
    assert "unexpected error" not in said(messages)


@short_and_long(25, 1200)
def test_handlers(count: int, servers: Any) -> None:
    server = servers("classroom")
    known = [one for one in handlers(Client(server).config()) if one["python"]]

    @tries(count)
    @given(st.sampled_from(known), st.data())
    def fuzz(one: dict[str, Any], data: Any) -> None:
        values = data.draw(st.lists(VALUES, min_size=len(one["inputs"]), max_size=len(one["inputs"])))
        messages = Client(server).call(one["id"], values, event_data=data.draw(VALUES))
        assert messages[0] < 500
        assert messages[0] != 200 or messages[-1]["msg"] == "process_completed"
        assert "unexpected error" not in said(messages), said(messages)

    fuzz()
    assert complaints(server) == []


@short_and_long(30, 800)
def test_requests_that_are_no_requests_of_the_page(count: int, servers: Any) -> None:
    gradio = ("queue/join", "upload", "run/halted", "cancel", "reset")
    paths = ["/", "/config", "/access/sign-in", "/access/sign-out", *(f"/gradio_api/{path}" for path in gradio)]
    bodies = st.binary(max_size=60) | VALUES.map(lambda value: json.dumps(value).encode())
    kinds = ["", "application/json", "multipart/form-data; boundary=x", "text/plain"]
    client = Client(servers("space"))

    @tries(count)
    @given(st.sampled_from(["GET", "POST", "HEAD", "PUT"]), st.sampled_from(paths), bodies, st.sampled_from(kinds))
    def fuzz(method: str, path: str, body: bytes, kind: str) -> None:
        assert client.ask(method, path, body if method != "GET" else None, content_type=kind).status < 500

    fuzz()
