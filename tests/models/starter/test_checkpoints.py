"""The four checkpoints that come with the program: there, small, loadable, and able to do what they are for."""

import random
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
        ("paraphrase", "paraphrase", 0.85),
        ("summarize", "summarize", 0.85),
        ("question-answering", "question-answering", 0.75),
        ("entail", "entail", 0.65),  # 89 of 100; chance is 33
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


def test_tiny_bert_guesses_hidden_pieces_of_texts_with_unseen_names() -> None:
    import torch
    from transformers import AutoModelForMaskedLM, AutoTokenizer

    tokenizer: Any = AutoTokenizer.from_pretrained(starter.path("tiny-bert"))
    model = AutoModelForMaskedLM.from_pretrained(starter.path("tiny-bert"), dtype=torch.float32)
    right = hidden = 0
    for index in range(40):
        rng = random.Random(f"hidden/{index}")
        ids = torch.tensor([tokenizer(world.document(rng, "test", world.LANGUAGES[index % 3])).input_ids])
        places = [place for place in range(1, ids.shape[1] - 1) if rng.random() < 0.15] or [1]
        told = ids[0, places].clone()
        ids[0, places] = tokenizer.mask_token_id
        with torch.inference_mode():
            guesses = model(input_ids=ids).logits[0, places].argmax(-1)
        right += int((guesses == told).sum())
        hidden += len(places)
    assert right / hidden >= 0.55  # 66 % when it was made; the commonest piece alone is 8 %


def test_tiny_bert_learns_topics_in_forty_steps() -> None:
    import torch
    from transformers import AutoTokenizer, DistilBertForSequenceClassification

    torch.manual_seed(0)
    tokenizer: Any = AutoTokenizer.from_pretrained(starter.path("tiny-bert"))
    labels = list(world.TOPICS)
    model: Any = DistilBertForSequenceClassification.from_pretrained(
        starter.path("tiny-bert"), dtype=torch.float32, num_labels=len(labels)
    )
    optimizer = torch.optim.AdamW(model.parameters(), lr=5e-4)
    taught, asked = world.rows("topic", "train", 40 * 16), world.rows("topic", "test", 100)
    for step in range(40):
        rows = taught[step * 16 : step * 16 + 16]
        goal = torch.tensor([labels.index(row["label"]) for row in rows])
        read = tokenizer([row["text"] for row in rows], return_tensors="pt", padding=True)
        model(**read, labels=goal).loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
    with torch.inference_mode():
        logits = model(**tokenizer([row["text"] for row in asked], return_tensors="pt", padding=True)).logits
    right = sum(labels[guess] == row["label"] for guess, row in zip(logits.argmax(-1).tolist(), asked, strict=True))
    assert right >= 65  # random weights: 14 of 100 after 30 steps


def test_tiny_gpt_goes_on_in_the_language_of_its_world() -> None:
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    tokenizer: Any = AutoTokenizer.from_pretrained(starter.path("tiny-gpt"))
    model = AutoModelForCausalLM.from_pretrained(starter.path("tiny-gpt"), dtype=torch.float32)
    lost = pieces = 0.0
    for index in range(30):
        text = world.document(random.Random(f"held out/{index}"), "test", world.LANGUAGES[index % 3])
        ids = torch.tensor([[*tokenizer(text).input_ids, tokenizer.eos_token_id]])
        with torch.inference_mode():
            lost += model(input_ids=ids, labels=ids).loss.item() * (ids.shape[1] - 1)
        pieces += ids.shape[1] - 1
    assert lost / pieces <= 2.4  # 2.1 when it was made; frequencies alone give 6.1
