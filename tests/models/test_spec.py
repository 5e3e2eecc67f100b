from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ftcore import tasks
from ftcore.catalog import Catalog, load_catalog
from ftcore.errors import BadInput, Corrupted, NotFound, Unavailable
from ftcore.models import FAMILIES, ModelSpec, family, for_task, spec_for
from ftcore.models.spec import family_of


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


def folder_with(path: Path, **config: Any) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    (path / "config.json").write_text(json.dumps(config), encoding="utf-8")
    return path


def test_catalogue_id(catalog: Catalog) -> None:
    spec = spec_for("tiny-t5", catalog=catalog)
    assert (spec.model_id, spec.family) == ("tiny-t5", "seq2seq")
    assert Path(spec.source).is_absolute()


def test_every_model_of_the_catalogue_has_a_spec(catalog: Catalog) -> None:
    for entry in catalog.models:
        assert spec_for(entry.id, catalog=catalog).family in FAMILIES


def test_folder_tells_its_family(tmp_path: Path, catalog: Catalog) -> None:
    folder = folder_with(tmp_path / "mine", model_type="gpt2", architectures=["GPT2LMHeadModel"])
    spec = spec_for(str(folder), catalog=catalog)
    assert (spec.family, spec.source, spec.lora_targets) == ("causal", str(folder.resolve()), "all-linear")
    assert spec_for(str(folder), family="label", catalog=catalog).family == "label"


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ({"model_type": "t5", "architectures": ["T5ForConditionalGeneration"], "is_encoder_decoder": True}, "seq2seq"),
        ({"model_type": "mt5", "architectures": ["MT5ForConditionalGeneration"]}, "seq2seq"),
        ({"model_type": "t5", "architectures": ["T5WithLMHeadModel"]}, "seq2seq"),
        ({"model_type": "distilbert", "architectures": ["DistilBertForQuestionAnswering"]}, "span"),
        ({"model_type": "bert", "architectures": ["BertForMaskedLM"]}, "label"),
        ({"model_type": "bert"}, "label"),
        ({"model_type": "gpt2"}, "causal"),
        ({"model_type": "llama", "architectures": ["LlamaForCausalLM"]}, "causal"),
    ],
)
def test_family_of(config: dict[str, Any], expected: str) -> None:
    assert family_of(config, "x") == expected


@pytest.mark.parametrize(
    "config",
    [
        {"model_type": "vit", "architectures": ["ViTModel"]},
        {},
        {"model_type": "t5", "architectures": ["T5EncoderModel"]},
    ],
)
def test_unsupported_architecture(config: dict[str, Any]) -> None:
    with pytest.raises(Unavailable) as caught:
        family_of(config, "x")
    assert caught.value.code == "model_unsupported"


@pytest.mark.parametrize("content", ["", "{", "[1]", "\x00"])
def test_broken_config(tmp_path: Path, catalog: Catalog, content: str) -> None:
    (tmp_path / "config.json").write_text(content, encoding="utf-8")
    with pytest.raises(Corrupted) as caught:
        spec_for(str(tmp_path), catalog=catalog)
    assert caught.value.code == "model_config_damaged"


def test_unknown_name_says_what_is_near(catalog: Catalog) -> None:
    with pytest.raises(NotFound) as caught:
        spec_for("tiny-t6", catalog=catalog)
    assert caught.value.code == "model_unknown"
    assert "tiny-t5" in caught.value.fix


def test_hub_id_outside_the_catalogue_while_offline(
    catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(Unavailable) as caught:
        spec_for("someone/some-model", catalog=catalog)
    assert caught.value.code == "model_unavailable_offline"
    with pytest.raises(BadInput):
        spec_for("someone/some-model", family="causl", catalog=catalog)


def test_an_encoder_becomes_what_the_task_needs() -> None:
    encoder = ModelSpec("e", "/e", None, "label")
    assert for_task(encoder, tasks.get("question-answering")).family == "span"
    assert for_task(encoder, tasks.get("similarity")).family == "label"
    with pytest.raises(BadInput) as caught:
        for_task(encoder, tasks.get("summarize"))
    assert caught.value.code == "family_cannot_do_task"


def test_every_family_has_an_implementation() -> None:
    assert [family(name).name for name in FAMILIES] == list(FAMILIES)
    with pytest.raises(NotFound):
        family("diffusion")
