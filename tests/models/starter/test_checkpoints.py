"""The four checkpoints that come with the program: there, small, loadable, and able to do what they are for."""

from typing import Any

import pytest

from ftcore import tasks
from ftcore.data import world
from ftcore.errors import NotFound
from ftcore.models import starter


@pytest.mark.parametrize("model_id", starter.IDS)
def test_a_checkpoint_is_complete_and_small(model_id: str) -> None:
    folder = starter.path(model_id)
    names = {file.name for file in folder.iterdir()}
    assert {"config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json", "README.md"} <= names
    assert (folder / "model.safetensors").stat().st_size <= 10_000_000


def test_weights_are_stored_in_bf16() -> None:
    from safetensors import safe_open

    for model_id in starter.IDS:
        with safe_open(starter.path(model_id) / "model.safetensors", "pt") as weights:
            assert {weights.get_slice(name).get_dtype() for name in weights.keys()} == {"BF16"}  # noqa: SIM118


def test_an_unknown_id_is_refused() -> None:
    with pytest.raises(NotFound) as raised:
        starter.path("tiny-t6")
    assert raised.value.code == "starter_unknown"
    assert "tiny-t5" in str(raised.value)


def answers(model_id: str, task_id: str, kind: str, count: int) -> tuple[list[str], list[str]]:
    import torch
    from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

    task = tasks.get(task_id)
    made = world.rows(kind, "test", count, seed=1)
    tokenizer: Any = AutoTokenizer.from_pretrained(starter.path(model_id))
    model = AutoModelForSeq2SeqLM.from_pretrained(starter.path(model_id), dtype=torch.float32)
    encoded = tokenizer(
        [task.prompt(row["language"]).render_source(row) for row in made], return_tensors="pt", padding=True
    )
    written = model.generate(**encoded, max_new_tokens=48, do_sample=False)
    return tokenizer.batch_decode(written, skip_special_tokens=True), [row[task.target.name] for row in made]


@pytest.mark.parametrize(
    ("task_id", "kind", "least"),
    [
        ("paraphrase", "paraphrase", 0.7),
        ("summarize", "summarize", 0.7),
        ("question-answering", "question-answering", 0.25),
    ],
)
def test_tiny_flan_follows_its_instructions_on_unseen_names(task_id: str, kind: str, least: float) -> None:
    predictions, references = answers("tiny-flan", task_id, kind, 24)
    right = sum(prediction == reference for prediction, reference in zip(predictions, references, strict=True))
    assert right / len(references) >= least


def test_tiny_t5_follows_no_instruction() -> None:
    predictions, references = answers("tiny-t5", "question-answering", "question-answering", 12)
    assert sum(prediction == reference for prediction, reference in zip(predictions, references, strict=True)) <= 2


def test_every_architecture_loads_as_its_recipes_need_it() -> None:
    import torch
    from transformers import AutoModelForCausalLM, DistilBertForQuestionAnswering

    gpt = AutoModelForCausalLM.from_pretrained(starter.path("tiny-gpt"), dtype=torch.float32)
    bert = DistilBertForQuestionAnswering.from_pretrained(starter.path("tiny-bert"), dtype=torch.float32)
    assert gpt.config.n_positions == bert.config.max_position_embeddings == 512
