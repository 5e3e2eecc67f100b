"""The run folder and the store: whole or nothing, damaged ones shown, nothing outside touched."""

from __future__ import annotations

import json
import time
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ftcore.catalog import load_catalog
from ftcore.errors import BadInput, Corrupted, NotFound, Unavailable
from ftcore.files import write_json
from ftcore.models import ModelSpec, starter, weights_hash
from ftcore.runs import RunConfig, RunStore, new_config
from ftcore.runs.config import SCHEMA_VERSION, DataConfig, ModelConfig, migrate, parse_config
from ftcore.runs.events import EventLog
from ftcore.runs.folder import RunFolder
from ftcore.runs.liveness import LOCK_NAME, is_alive, record_owner, run_lock


def config(run_id: str = "20260101-000000-paraphrase-aaaaaa", **changes: object) -> RunConfig:
    return RunConfig(
        run_id=run_id,
        name="a run",
        created="2026-01-01T00:00:00+00:00",
        task="paraphrase",
        model=ModelConfig(model_id="tiny-t5", source="/somewhere/on/this/machine/tiny-t5", family="seq2seq"),
        dataset=DataConfig(ref="/home/me/rows.csv"),
        method="lora",
    ).model_copy(update=changes)


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return RunStore(tmp_path / "runs")


@pytest.fixture
def run(store: RunStore) -> RunFolder:
    return store.create(config())


def add_model(run: RunFolder) -> None:
    run.model_dir.mkdir()
    (run.model_dir / "adapter_config.json").write_text('{"base_model_name_or_path": "/somewhere/secret"}')
    (run.model_dir / "adapter_model.safetensors").write_bytes(b"weights")
    (run.model_dir / "optimizer.pt").write_bytes(b"pickle")
    (run.model_dir / "training_args.bin").write_bytes(b"hf_token")


def test_a_model_is_the_base_with_an_adapter_or_weights_of_its_own(run: RunFolder) -> None:
    add_model(run)
    with_adapter = run.variant()
    assert (with_adapter.spec, with_adapter.adapter) == (run.config.model.spec(), run.model_dir)
    (run.model_dir / "adapter_config.json").rename(run.model_dir / "config.json")
    whole, base = run.variant(), run.config.model
    assert (whole.adapter, whole.tuned_from) == (None, base.model_id)
    name = f"run:{run.run_id}"
    assert whole.spec == ModelSpec(name, str(run.model_dir), None, base.family, base.lora_targets)


def test_a_config_survives_the_disk(store: RunStore, run: RunFolder) -> None:
    again = store.get(run.run_id)
    assert again.config == run.config
    assert again.status.state == "queued"


def test_an_id_is_given_once(store: RunStore, run: RunFolder) -> None:
    with pytest.raises(BadInput) as caught:
        store.create(config())
    assert caught.value.code == "run_exists"
    assert [entry.name for entry in store.runs_dir.iterdir()] == [run.run_id]


@pytest.mark.parametrize("run_id", ["..", "../x", "a/b", "", ".hidden", "a" * 200, "a\x00b", "C:\\x", "nothing"])
def test_unknown_and_hostile_ids(store: RunStore, run_id: str) -> None:
    for action in (store.get, store.delete, store.summary):
        with pytest.raises(NotFound) as caught:
            action(run_id)
        assert caught.value.code == "run_unknown"


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text(max_size=60))
def test_a_damaged_config_is_listed_and_can_be_deleted(store: RunStore, text: str) -> None:
    path = store.runs_dir / "20260101-000000-broken"
    path.mkdir()
    (path / "config.json").write_text(text, encoding="utf-8", errors="surrogatepass" if False else "replace")
    assert [summary.state for summary in store.list()] == ["corrupted"]
    with pytest.raises(Corrupted):
        store.get(path.name)
    store.delete(path.name)
    assert store.list() == []


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    text=st.one_of(
        st.text(max_size=60), st.recursive(st.none() | st.integers(), lambda inner: st.lists(inner)).map(json.dumps)
    )
)
def test_a_damaged_status_never_hides_a_run(store: RunStore, text: str) -> None:
    run_id = "20260101-000000-damaged"
    if not (store.runs_dir / run_id).exists():
        store.create(config(run_id))
    (store.runs_dir / run_id / "status.json").write_text(text, encoding="utf-8", errors="replace")
    assert store.get(run_id).status.state == "queued"


def test_a_lost_status_is_read_from_the_rest(run: RunFolder) -> None:
    (run.path / "status.json").unlink()
    assert run.status.state == "queued"
    run.event_log.append("log", step=7, loss=1.0)
    assert (run.status.state, run.status.step) == ("interrupted", 7)
    add_model(run)
    (run.evaluation_dir / "evaluation.json").write_text("{}")
    assert run.status.state == "finished"


def test_running_without_an_owner_is_interrupted(run: RunFolder) -> None:
    with run_lock(run.path):
        run.advance("running")
        assert run.status.state == "running"
    assert run.status.state == "interrupted"


def test_a_deleted_lock_file_does_not_hide_the_owner(run: RunFolder) -> None:
    with run_lock(run.path):
        record_owner(run.path)
        (run.path / LOCK_NAME).unlink()
        assert is_alive(run.path)
    (run.path / "owner.json").write_text('{"pid": 1, "started": 5.0}')
    assert not is_alive(run.path)


def test_a_torn_line_of_events_costs_only_itself(tmp_path: Path) -> None:
    log = EventLog(tmp_path / "events.jsonl")
    for step in range(5):
        log.append("log", step=step, loss=1.0)
    whole = log.path.read_bytes()
    for cut in range(len(whole)):
        log.path.write_bytes(whole[:cut])
        log.append("phase", phase="training")
        assert log.read()[-1]["phase"] == "training"
        assert len(log.read()) - 1 in (whole[:cut].count(b"\n"), whole[:cut].count(b"\n") + 1)


def test_steps_done_again_count_once(tmp_path: Path) -> None:
    log = EventLog(tmp_path / "events.jsonl")
    for step in (1, 2, 3, 4):
        log.append("log", step=step, loss=float(step))
    log.append("resumed", step=2)
    log.append("log", step=3, loss=30.0)
    assert [event["loss"] for event in log.read() if event["kind"] == "log"] == [1.0, 2.0, 30.0]
    assert [event["n"] for event in log.read(since=4)] == [4, 5]


def test_delete_follows_no_link(store: RunStore, run: RunFolder, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "precious").write_text("x")
    (run.path / "link").symlink_to(outside, target_is_directory=True)
    (store.runs_dir / "linked-run").symlink_to(outside, target_is_directory=True)
    store.delete(run.run_id)
    store.delete("linked-run")
    assert (outside / "precious").read_text() == "x"
    assert list(store.runs_dir.iterdir()) == []


def test_a_running_run_is_not_deleted(store: RunStore, run: RunFolder) -> None:
    with run_lock(run.path), pytest.raises(BadInput) as caught:
        store.delete(run.run_id)
    assert caught.value.code == "run_is_running"
    assert run.path.is_dir()


def test_an_export_holds_no_optimizer_no_token_no_path(store: RunStore, run: RunFolder, tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        store.export(run.run_id, tmp_path / "run.zip")
    add_model(run)
    (run.model_dir / "link.json").symlink_to("/etc/hostname")
    told = {"models": [{"model": run.config.model.source}], "name": f"{run.config.model.source} · summarize"}
    write_json(run.evaluation_dir / "evaluation.json", told)
    path = store.export(run.run_id, tmp_path / "run.zip")
    with zipfile.ZipFile(path) as archive:
        names = {name.removeprefix(f"{run.run_id}/") for name in archive.namelist()}
        text = b"".join(archive.read(name) for name in archive.namelist())
    assert names == {
        "config.json", "evaluation/evaluation.json", "model/adapter_config.json", "model/adapter_model.safetensors",
    }  # fmt: skip
    assert b"/somewhere" not in text
    assert b"/home/me" not in text
    assert b"rows.csv" in text


def test_no_two_runs_are_called_the_same(store: RunStore, run: RunFolder) -> None:
    other = store.create(config("20260101-000001-paraphrase-bbbbbb"))
    assert (store.free_name("new"), store.free_name("a run")) == ("new", "a run 2")
    store.rename(other.run_id, "a run")
    assert store.get(other.run_id).name == "a run 2"
    store.rename(other.run_id, "a run 2")
    assert store.get(other.run_id).name == "a run 2"


def test_names_change_and_ids_do_not(store: RunStore, run: RunFolder) -> None:
    store.rename(run.run_id, "  Mine,\nat last ")
    assert store.list()[0].name == "Mine, at last"
    assert store.get(run.run_id).config == run.config
    with pytest.raises(BadInput):
        store.rename(run.run_id, "  ")


def test_a_thousand_runs_list_quickly(store: RunStore) -> None:
    for number in range(1000):
        store.create(config(f"20260101-{number:06d}-x", created=f"2026-01-01T00:00:00.{number:06d}"))
    times = []
    for _ in range(3):
        began = time.process_time()
        listed = store.list()
        times.append(time.process_time() - began)
    assert [summary.run_id for summary in listed[:2]] == ["20260101-000999-x", "20260101-000998-x"]
    assert min(times) < 0.5


def test_an_older_schema_is_brought_up_to_date() -> None:
    old = {
        key: value
        for key, value in config().model_dump(mode="json").items()
        if key not in ("schema_version", "name", "prompt")
    }
    assert parse_config(old).name == old["run_id"]
    assert migrate(old)["schema_version"] == SCHEMA_VERSION


@pytest.mark.parametrize("root", ["/home/ana/course", "C:\\Users\\ana\\course"])
def test_a_run_finds_its_embedded_base_wherever_the_program_lies_now(root: str) -> None:
    slash = "\\" if "\\" in root else "/"
    lay = slash.join([root, "ftcore", "models", "starter", "checkpoints", "tiny-t5"])
    old = config().model_dump(mode="json") | {"schema_version": 1}
    old["model"]["source"] = lay
    now = parse_config(old).model
    assert now.source == "starter:tiny-t5"
    assert now.spec().source == str(starter.path("tiny-t5").resolve())
    assert new_config(catalog=load_catalog(), recipe="quick-qa").model == now


def test_an_adapter_is_not_put_upon_other_weights_than_it_was_trained_on(store: RunStore) -> None:
    model = ModelConfig(model_id="tiny-t5", source="starter:tiny-t5", family="seq2seq")
    right = weights_hash(model.spec())
    for number, (weights, code) in enumerate([(right, None), ("0" * 64, "run_base_changed")]):
        run = store.create(config(f"20260101-00000{number}-x-aaaaaa", model=model, provenance={"weights": weights}))
        add_model(run)
        if code is None:
            assert run.variant().adapter is not None
        else:
            with pytest.raises(Unavailable) as caught:
                run.variant()
            assert caught.value.code == code


@pytest.mark.parametrize("version", [99, "1", -1, None, True])
def test_a_schema_from_elsewhere_is_refused(version: object) -> None:
    with pytest.raises(Corrupted) as caught:
        parse_config({**config().model_dump(mode="json"), "schema_version": version})
    assert caught.value.code == "run_config_damaged"
