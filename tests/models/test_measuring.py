"""How long rows are for each family: what it loses is what training does not get to see."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ftcore import tasks
from ftcore.catalog import load_catalog
from ftcore.errors import BadInput
from ftcore.models import ModelSpec, RowReader, entry_of, family, spec_for
from ftcore.tasks import Prompt
from tests.models import tiny

QA, SUMMARIZE = tasks.get("question-answering"), tasks.get("summarize")
CONTEXT = "Ana Ruiz founded Lumen in 1990 in Lima. "
ROWS = [{**tiny.ROW, "context": CONTEXT * count} for count in (1, 3, 9, 40)]


def encoded(name: str, words: Any, row: dict[str, Any], source: int, target: int) -> tuple[int, int]:
    """Return the tokens of prompt and answer that training gets within these limits."""
    (feature,) = family(name).encode([row], QA, lambda _: QA.prompt("en"), words, source, target)
    answer = sum(label != -100 for label in feature["labels"])
    return len(feature["input_ids"]) - (answer if name == "causal" else 0), answer


@pytest.mark.parametrize("positions", [10_000, 96])
@pytest.mark.parametrize("name", ["seq2seq", "causal"])
def test_what_is_lost_is_what_training_does_not_get(name: str, positions: int) -> None:
    task, words, endless = replace(QA, max_source_tokens=80, max_target_tokens=4), tiny.tokenizer(), tiny.tokenizer()
    words.model_max_length, endless.model_max_length = positions, 100_000
    for row in ROWS:
        (found,) = family(name).measure([row], task, lambda _: QA.prompt("en"), words)
        whole, kept = encoded(name, endless, row, 90_000, 900), encoded(name, words, row, 80, 4)
        assert (found.source, found.target) == whole
        assert (found.source_lost, found.target_lost) == (whole[0] - kept[0], whole[1] - kept[1])
        assert found.source - found.source_lost <= family(name).limits(task, words)[0]


def test_a_causal_model_shares_its_positions_between_prompt_and_answer() -> None:
    words = tiny.tokenizer()
    words.model_max_length = 512
    assert family("causal").limits(SUMMARIZE, words) == (512 - SUMMARIZE.max_target_tokens, 128)
    assert family("seq2seq").limits(SUMMARIZE, words) == (512, 128)
    words.model_max_length = 100
    with pytest.raises(BadInput):
        family("causal").measure(ROWS, SUMMARIZE, SUMMARIZE.prompt, words)


def test_a_span_model_reads_the_whole_context_in_windows() -> None:
    words = tiny.tokenizer(pair=True)
    words.model_max_length = 64
    found = family("span").measure(ROWS, QA, lambda _: QA.prompt("en"), words)
    assert found[-1].source > 64
    assert {(one.source_lost, one.target, one.target_lost) for one in found} == {(0, 0, 0)}
    assert family("span").limits(QA, words) == (None, None)
    long = {**tiny.ROW, "question": "who founded Lumen in Lima? " * 20}
    (cut,) = family("span").measure([long], QA, lambda _: QA.prompt("en"), words)
    asked = len(words(long["question"].strip(), add_special_tokens=False)["input_ids"])
    assert cut.source_lost >= asked - 64 // 2


def test_a_label_model_reads_no_prompt_and_writes_nothing() -> None:
    task, words = replace(tasks.get("entail"), max_source_tokens=32), tiny.tokenizer(pair=True)
    words.model_max_length = 512
    row = {"premise": CONTEXT * 3, "hypothesis": "Ana founded Lumen.", "label": "yes", "language": "en"}
    (found,) = family("label").measure([row], task, task.prompt, words)
    whole = len(words(row["premise"], row["hypothesis"])["input_ids"])
    read = family("label").read(words, row, task, task.prompt("en"))
    assert (found.source, found.target) == (whole, 0)
    assert found.source_lost == whole - 32 == read.truncated


def test_a_prompt_and_limits_of_its_own_count(tmp_path: Path) -> None:
    spec = tiny.t5(tmp_path / "t5")
    (usual,) = RowReader(spec, QA).measure(ROWS[:1])
    (own,) = RowReader(spec, QA, Prompt("{question} " * 9 + "{context}", "well, {answer}")).measure(ROWS[:1])
    assert own.source > usual.source
    assert own.target > usual.target
    reader = RowReader(spec, replace(QA, max_source_tokens=16, max_target_tokens=2))
    (short,) = reader.measure(ROWS[:1])
    assert (short.source_lost, short.target_lost) == (usual.source - 16, usual.target - 2)
    assert reader.limits() == (16, 2)


def test_the_starter_models_have_every_character() -> None:
    rows = [{**tiny.ROW, "context": "¿Cuándo? Mañana, não; 東京 ☃ {}"}]
    for name in ("tiny-t5", "tiny-gpt", "tiny-bert"):
        reader = RowReader(spec_for(name, catalog=load_catalog()), QA)
        assert reader.measure(rows)[0].unknown == 0
        assert reader.unknown_words({"Mañana,", "東京", "☃"}) == set()
        assert reader.unknown_words(set()) == set()


def test_the_real_vocabulary_of_t5_lacks_spanish_letters(shared_data: Path, tmp_path: Path) -> None:
    from transformers import PreTrainedTokenizerFast

    file = shared_data / "tokenizers" / "t5-small" / "tokenizer.json"
    special = {"unk_token": "<unk>", "eos_token": "</s>", "pad_token": "<pad>"}
    tiny.t5(tmp_path)
    PreTrainedTokenizerFast(tokenizer_file=str(file), **special).save_pretrained(tmp_path)
    reader = RowReader(ModelSpec("t5", str(tmp_path)), QA)
    words = {"mañana", "también", "Qué", "¿Qué", "não", "avó", "país", "garçon", "schön", "plain"}
    assert reader.unknown_words(words) == {"mañana", "¿Qué", "não", "país"}
    row = {**tiny.ROW, "context": "mañana en el país", "answer": "país"}
    assert reader.measure([row])[0].unknown == 3


def test_what_the_catalogue_says_of_a_model() -> None:
    catalog = load_catalog()
    known = spec_for("tiny-flan", catalog=catalog)
    entry = entry_of(known, catalog)
    assert entry is not None
    assert "starter-qa" in entry.seen_tasks
    assert entry_of(replace(known, model_id="google/flan-t5-small"), catalog) is not None
    assert entry_of(replace(known, model_id="/some/folder"), catalog) is None
