"""The Hub's cache while offline, and how fast "offline" is noticed."""

from __future__ import annotations

import http.server
import json
import shutil
import socket
import threading
import time
from pathlib import Path

import pytest

from ftcore import tasks
from ftcore.catalog import load_catalog
from ftcore.errors import Corrupted, FtcoreError, Unavailable
from ftcore.models import ModelSpec, Shelf, Variant, availability, hub, is_online, spec_for
from tests.models import tiny

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    return tmp_path / "hub"


def put(cache: Path, repo: str = "google/flan-t5-small", commit: str = COMMIT, ref: str | None = "main") -> Path:
    folder = cache / f"models--{repo.replace('/', '--')}"
    tiny.t5(folder / "snapshots" / commit)
    if ref:
        (folder / "refs").mkdir()
        (folder / "refs" / ref).write_text(commit, encoding="utf-8")
    return folder / "snapshots" / commit


def test_a_model_in_the_cache_is_found_and_answers_while_offline(cache: Path) -> None:
    put(cache)
    spec = spec_for("flan-t5-small", catalog=load_catalog())
    assert spec.source == "google/flan-t5-small"
    assert availability(spec).reason == "cached"
    task = tasks.get("question-answering")
    answer = Shelf().answer([Variant("flan-t5-small", spec)], [tiny.ROW], task)[0]
    assert answer.tokens > 0


def test_a_hub_id_outside_the_catalogue_is_read_from_the_cache(cache: Path) -> None:
    put(cache, "someone/their-t5")
    spec = spec_for("someone/their-t5", catalog=load_catalog())
    assert (spec.family, spec.revision) == ("seq2seq", COMMIT), "what comes next comes from the commit that was read"


def test_the_pinned_revision_is_preferred(cache: Path) -> None:
    put(cache)
    other = tiny.t5(cache / "models--google--flan-t5-small" / "snapshots" / "feed")
    assert hub.cached_folder("google/flan-t5-small", "feed") == Path(other.source)
    assert hub.cached_folder("google/flan-t5-small", COMMIT).name == COMMIT  # type: ignore[union-attr]


def test_another_revision_serves_only_while_offline(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(cache)
    assert hub.cached_folder("google/flan-t5-small", "beef") is not None
    monkeypatch.setattr(hub, "is_online", lambda: True)
    assert hub.cached_folder("google/flan-t5-small", "beef") is None


def test_not_in_the_cache(cache: Path) -> None:
    spec = ModelSpec("m", "google/nothing", None)
    assert availability(spec).reason == "offline"
    with pytest.raises(Unavailable) as caught:
        hub.fetch(spec.source, None)
    assert caught.value.code == "model_unavailable_offline"


def test_half_a_download_does_not_count(cache: Path) -> None:
    folder = put(cache)
    index = {"weight_map": {"a": "model.safetensors", "b": "model-00002-of-00002.safetensors"}}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index), encoding="utf-8")
    assert hub.cached_folder("google/flan-t5-small", None) is None


def test_pickled_weights_are_not_taken(tmp_path: Path) -> None:
    spec = tiny.t5(tmp_path / "m")
    (tmp_path / "m" / "model.safetensors").rename(tmp_path / "m" / "pytorch_model.bin")
    found = availability(spec)
    assert (found.available, found.reason) == (False, "unsupported")


def test_availability_never_raises(tmp_path: Path) -> None:
    assert availability(ModelSpec("m", str(tmp_path / "no"), None)).reason == "missing"
    spec = tiny.t5(tmp_path / "m")
    assert availability(spec).reason == "local"
    weights = tmp_path / "m" / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:1000])
    assert availability(spec).reason == "damaged"
    (tmp_path / "m" / "config.json").write_text("{", encoding="utf-8")
    assert availability(spec).reason == "damaged"


@pytest.mark.parametrize("harm", ["weights", "tokenizer", "config"])
def test_a_damaged_folder_is_an_error_for_people(tmp_path: Path, harm: str) -> None:
    spec = tiny.t5(tmp_path / "m")
    path = (
        tmp_path / "m" / {"weights": "model.safetensors", "tokenizer": "tokenizer.json", "config": "config.json"}[harm]
    )
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(Corrupted) as caught:
        Shelf().answer([Variant("m", spec)], [tiny.ROW], tasks.get("question-answering"))
    codes = {"weights": "model_damaged", "tokenizer": "tokenizer_damaged", "config": "model_config_damaged"}
    assert caught.value.code == codes[harm]


def test_the_wrong_family_is_an_error_for_people(tmp_path: Path) -> None:
    spec = tiny.gpt(tmp_path / "m")
    with pytest.raises(FtcoreError) as caught:
        Shelf().answer(
            [Variant("m", ModelSpec("m", spec.source, None, "seq2seq"))], [tiny.ROW], tasks.get("question-answering")
        )
    assert caught.value.code == "model_does_not_load"


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(hub, "_seen", {})
    return monkeypatch


def test_the_switch_needs_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setattr(hub, "_ask", lambda _: pytest.fail("asked the network"))
    assert not is_online()


def test_a_silent_network_is_noticed_within_about_a_second(network: pytest.MonkeyPatch) -> None:
    with socket.socket() as silent:  # takes connections and never answers
        silent.bind(("127.0.0.1", 0))
        silent.listen(1)
        network.setenv("HF_ENDPOINT", f"http://127.0.0.1:{silent.getsockname()[1]}")
        began = time.monotonic()
        assert not is_online()
        assert not is_online()
        assert time.monotonic() - began < 2.5


def test_an_endpoint_that_answers_is_online(network: pytest.MonkeyPatch) -> None:
    server = http.server.HTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler)
    threading.Thread(target=server.handle_request, daemon=True).start()
    network.setenv("HF_ENDPOINT", f"http://127.0.0.1:{server.server_port}")
    assert is_online()  # 501 for HEAD is an answer, too
    server.server_close()
    assert is_online()  # remembered


def test_weights_hash_follows_the_weights(tmp_path: Path) -> None:
    from ftcore.models import weights_hash

    first, second = tiny.t5(tmp_path / "a"), tiny.t5(tmp_path / "b", seed=1)
    shutil.copytree(first.source, tmp_path / "copy")
    assert weights_hash(first) == weights_hash(tmp_path / "copy")
    assert weights_hash(first) != weights_hash(second)
