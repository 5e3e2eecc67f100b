"""How each family reads, learns and answers."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from ftcore import tasks
from ftcore.errors import BadInput
from ftcore.evaluation import evaluate
from ftcore.models import Answer, GenerationSettings, ModelSpec, Shelf, Variant, family, labels_of, load, with_labels
from ftcore.models.causal import prompt_ids, separator, target_ids
from ftcore.models.families import Row, readable
from ftcore.models.generation import RowTexts
from ftcore.models.span import Window, answer_tokens, best_span, windows
from ftcore.tasks import Prompt
from tests.models import tiny
from tests.models.training import teach

QA = tasks.get("question-answering")
PROMPT = QA.prompt("en")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture(scope="module")
def t5(home: Path) -> ModelSpec:
    return tiny.t5(home / "t5")


@pytest.fixture(scope="module")
def gpt(home: Path) -> ModelSpec:
    return tiny.gpt(home / "gpt")


@pytest.fixture(scope="module")
def bert(home: Path) -> ModelSpec:
    return tiny.bert(home / "bert")


def test_seq2seq_features_are_prompt_and_target(t5: ModelSpec) -> None:
    words = tiny.tokenizer()
    (feature,) = family("seq2seq").encode([tiny.ROW], QA, lambda _: PROMPT, words, 64, 16)
    assert words.decode(feature["input_ids"]) == PROMPT.render_source(tiny.ROW) + "</s>"
    assert words.decode(feature["labels"]) == "Ana Ruiz</s>"
    (short,) = family("seq2seq").encode([tiny.ROW], QA, lambda _: PROMPT, words, 8, 3)
    assert (len(short["input_ids"]), len(short["labels"])) == (8, 3)
    assert short["input_ids"][-1] == short["labels"][-1] == words.eos_token_id


def test_causal_learns_the_target_only() -> None:
    words = tiny.tokenizer()
    words.model_max_length = 128
    (feature,) = family("causal").encode([tiny.ROW], QA, lambda _: PROMPT, words, 64, 16)
    kept = [label for label in feature["labels"] if label != -100]
    assert words.decode(kept) == " Ana Ruiz</s>"
    assert feature["input_ids"][-len(kept) :] == kept
    assert words.decode(feature["input_ids"]) == PROMPT.render_source(tiny.ROW) + "\n Ana Ruiz</s>"


def test_causal_template_with_a_separator_of_its_own() -> None:
    own = Prompt("<s> {question} </s> ===", "<p> {answer} </p>")
    words = tiny.tokenizer()
    ids = prompt_ids(words, own, tiny.ROW, 64)[0] + target_ids(words, own, tiny.ROW, "Lima")
    assert separator(own) == ""
    assert words.decode(ids) == "<s> who founded Lumen? </s> === <p> Lima </p>"


def test_causal_leaves_room_for_the_answer_and_refuses_one_that_leaves_none() -> None:
    words = tiny.tokenizer()
    words.model_max_length = 128
    row = {**tiny.ROW, "context": "Ana Ruiz founded Lumen in Lima. " * 40}
    read = family("causal").read(words, row, QA, PROMPT)
    assert len(read.ids) == 128 - QA.max_target_tokens
    (feature,) = family("causal").encode([row], QA, lambda _: PROMPT, words, 4096, 96)
    assert feature["labels"].count(-100) == 32
    for answer in (97, 128, 600):
        with pytest.raises(BadInput) as caught:
            family("causal").encode([row], QA, lambda _: PROMPT, words, 4096, answer)
        assert (caught.value.code, caught.value.params["limit"]) == ("answer_too_long", 96)


def test_causal_never_cuts_the_separator_off() -> None:
    words = tiny.tokenizer()
    ids, lost = prompt_ids(words, PROMPT, tiny.ROW, 6)
    whole, _ = prompt_ids(words, PROMPT, tiny.ROW, 600)
    assert (len(ids), lost, ids[-1]) == (6, len(whole) - 6, whole[-1])


@pytest.mark.parametrize("name", ["seq2seq", "causal"])
def test_a_row_answers_the_same_in_any_batch(name: str, t5: ModelSpec, gpt: ModelSpec, shelf: Shelf) -> None:
    """Padding (left for causal) and neighbours change nothing."""
    variant = Variant("m", {"seq2seq": t5, "causal": gpt}[name])
    rows = [
        {**tiny.ROW, "context": text} for text in ("Lumen.", "Ana Ruiz founded Lumen in 1990.", "José Peña pintó. " * 3)
    ]
    how = GenerationSettings(max_new_tokens=10)
    together = shelf.answer([variant] * 3, rows, QA, "en", how)
    alone = [shelf.answer([variant], [row], QA, "en", how)[0] for row in rows]
    assert [answer.text for answer in together] == [answer.text for answer in alone]
    assert len({answer.text for answer in alone}) > 1


def test_a_variant_with_a_prompt_of_its_own_gets_it_in_the_same_batch(t5: ModelSpec, shelf: Shelf) -> None:
    own = Variant("own", t5, prompt=Prompt("Q {question}", "{answer}"))
    plain = Variant("plain", t5)
    both = shelf.answer([plain, own], [tiny.ROW], QA, "en")
    assert both[1].text == shelf.answer([own], [tiny.ROW], QA, "en")[0].text
    assert both[0].text != both[1].text


def test_sampling_depends_on_the_seed_and_not_on_the_batch(t5: ModelSpec, shelf: Shelf) -> None:
    variant = Variant("m", t5)

    def sample(seed: int, columns: int = 1) -> list[str]:
        how = GenerationSettings(max_new_tokens=8, do_sample=True, temperature=1.5, seed=seed)
        return [answer.text for answer in shelf.answer([variant] * columns, [tiny.ROW], QA, "en", how)]

    assert sample(1) == sample(1)
    assert sample(1, 3) == sample(1) * 3
    assert sample(1) != sample(2)


def test_streamed_text_grows_into_the_answer(t5: ModelSpec, shelf: Shelf) -> None:
    seen: list[tuple[str, int]] = []
    done: list[Answer] = []
    answer = shelf.answer(
        [Variant("m", t5)], [tiny.ROW], QA, "en", on_text=lambda _, text, count: seen.append((text, count)),
        on_done=lambda _, answer: done.append(answer),
    )[0]  # fmt: skip
    assert [count for _, count in seen] == list(range(1, answer.tokens + 1))
    assert seen[-1][0].rstrip("\ufffd") == answer.text.rstrip("\ufffd")
    assert done == [answer]
    assert answer.extra == {"finish": "length", "truncated": 0}


@given(st.text(min_size=1, max_size=40))
@settings(max_examples=150, deadline=None)
def test_half_characters_are_held_back(text: str) -> None:
    """Whatever is shown while tokens arrive is a beginning of the text, and the whole is the text."""
    words = WORDS
    ids = words(text, add_special_tokens=False)["input_ids"]
    texts = RowTexts(words, [Prompt("{x}")])
    for count in range(1, len(ids)):
        shown = texts.text(0, ids[:count], whole=False)
        assert text.strip().startswith(shown.rstrip("\ufffd").strip())
    if "\ufffd" not in text:
        assert texts.text(0, ids, whole=True) == text.strip()


WORDS = tiny.tokenizer()


@given(st.text(max_size=60))
@settings(max_examples=100, deadline=None)
def test_readable_tokens_are_one_for_each_id(text: str) -> None:
    ids = WORDS(text)["input_ids"]
    shown = readable(WORDS, ids)
    assert len(shown) == len(ids)
    assert all(shown)


def test_a_stop_before_the_start_ends_at_once(t5: ModelSpec, bert: ModelSpec, shelf: Shelf) -> None:
    stop = threading.Event()
    stop.set()
    text, span = shelf.answer([Variant("a", t5), Variant("b", bert)], [tiny.ROW], QA, "en", stop=stop)
    assert text.tokens <= 1
    assert (text.extra["finish"], span.extra["finish"], span.text) == ("stopped", "stopped", "")


# --- span ---

CONTEXT = "Ñandú 🎉 José Peña pintó el cuadro en 1984. " * 12 + "Ana Ruiz founded Lumen in Lima."


def test_windows_overlap_and_cover_the_context() -> None:
    words = tiny.tokenizer(pair=True)
    words.model_max_length = 128
    found = windows(words, [{"question": "who?", "context": CONTEXT}], QA, 64)
    assert len(found) > 2
    covered = {place for window in found for span in window.offsets if span for place in range(*span)}
    assert {place for place, letter in enumerate(CONTEXT) if not letter.isspace()} <= covered
    assert all(len(window.inputs["input_ids"]) <= 64 for window in found)
    first, second = ({span for span in window.offsets if span} for window in found[:2])
    assert first & second


@given(st.integers(0, len(CONTEXT) - 1), st.integers(1, 25))
@settings(max_examples=80, deadline=None)
def test_training_places_are_exact_for_accents_and_emoji(start: int, length: int) -> None:
    answer = CONTEXT[start : start + length].strip()
    if not answer or CONTEXT[start].isspace():
        return
    row: Row = {"question": "q", "context": CONTEXT, "answer": answer, "answer_start": start}
    places = 0
    for window in windows(PAIR_WORDS, [row], QA, 64):
        first, last = answer_tokens(window, start, start + len(answer))
        if (first, last) != (0, 0):
            begin, end = window.offsets[first], window.offsets[last]
            assert begin is not None
            assert end is not None
            assert begin[0] <= start < begin[1]
            assert end[0] < start + len(answer) <= end[1]
            assert answer in CONTEXT[begin[0] : end[1]]
            places += 1
    assert places >= 1


PAIR_WORDS = tiny.tokenizer(pair=True)
PAIR_WORDS.model_max_length = 128


def test_the_best_span_is_never_over_the_question() -> None:
    window = Window(0, {}, [None, None, None, (0, 3), (4, 8), None])
    starts = [9.0, 9.0, 9.0, 1.0, 2.0, 9.0]
    ends = [9.0, 9.0, 9.0, 3.0, 1.0, 9.0]
    assert best_span(window, starts, ends) == (4.0, 0, 3)
    assert best_span(window, [0, 0, 0, 0.0, 4.0, 0], [0, 0, 0, 5.0, 0.0, 0])[1:] == (0, 3)  # an end before its start


def test_a_long_question_is_cut_and_not_an_error(bert: ModelSpec, shelf: Shelf) -> None:
    answer = shelf.answer([Variant("m", bert)], [{**tiny.ROW, "question": "who? " * 500}], QA, "en")[0]
    assert tiny.ROW["context"][answer.extra["start"] : answer.extra["end"]] == answer.text


def test_a_span_model_learns_where_the_answer_is_beyond_the_first_window(
    bert: ModelSpec, home: Path, shelf: Shelf
) -> None:
    context = CONTEXT[len(CONTEXT) // 2 :]
    row = {"question": "who founded Lumen?", "context": context, "answer": "Ana Ruiz", "language": "en"}
    assert context.index("Ana Ruiz") > 200
    folder = teach(bert, QA, [row], home / "span", method="full", steps=40, rate=1e-2)
    spec = ModelSpec("tuned", str(folder.resolve()), None, "span")
    answer = shelf.answer([Variant("tuned", spec)], [row], QA, "en")[0]
    assert answer.text == "Ana Ruiz"
    assert context[answer.extra["start"] : answer.extra["end"]] == "Ana Ruiz"


# --- label ---

CLASSIFY, SIMILARITY = tasks.get("classify"), tasks.get("similarity")
OPINIONS: list[dict[str, Any]] = [
    {"text": "the boat is old", "label": "negative"},
    {"text": "the museum opened a hall", "label": "neutral"},
    {"text": "Lima is new and new", "label": "positive"},
]


@pytest.mark.parametrize("method", ["lora", "full"])
def test_a_label_model_learns_and_gives_probabilities(method: str, bert: ModelSpec, home: Path, shelf: Shelf) -> None:
    labels = labels_of(OPINIONS, CLASSIFY)
    folder = teach(bert, CLASSIFY, OPINIONS, home / method, method=method, labels=labels, steps=300, rate=1e-2)
    spec = bert if method == "lora" else ModelSpec("tuned", str(folder.resolve()), None, "label")
    tuned = Variant("tuned", spec, folder if method == "lora" else None)
    answers = shelf.answer([tuned] * 3, OPINIONS, CLASSIFY, "en")
    assert [answer.text for answer in answers] == ["negative", "neutral", "positive"]
    for answer in answers:
        assert sum(answer.extra["probabilities"].values()) == pytest.approx(1)
        assert max(answer.extra["probabilities"], key=answer.extra["probabilities"].get) == answer.text


def test_a_bare_encoder_answers_with_the_labels_of_its_run(bert: ModelSpec, home: Path, shelf: Shelf) -> None:
    labels = labels_of(OPINIONS, CLASSIFY)
    folder = teach(bert, CLASSIFY, OPINIONS, home / "run", labels=labels, steps=2)
    both = [Variant("base", bert), Variant("run", bert, folder)]
    assert len(shelf.groups(both, CLASSIFY)) == 1
    base, _ = shelf.answer(both, OPINIONS[:1], CLASSIFY, "en")
    assert base.text in labels
    assert shelf.facts(Variant("base", bert, labels=labels), CLASSIFY).new_head


def test_a_bare_encoder_takes_the_labels_of_what_it_is_asked_and_a_named_head_keeps_its_own(
    bert: ModelSpec, home: Path, shelf: Shelf
) -> None:
    labels = labels_of(OPINIONS, CLASSIFY)
    bare = with_labels(Variant("base", bert), CLASSIFY, labels)
    assert bare.labels == labels
    assert {answer.text for answer in shelf.answer([bare] * 3, OPINIONS, CLASSIFY, "en")} <= set(labels)
    folder = teach(bert, CLASSIFY, OPINIONS, home / "whole", method="full", labels=labels, steps=2)
    whole = Variant("run", replace(bert, source=str(folder.resolve())), tuned_from=bert.model_id)
    for named in (whole, replace(whole, tuned_from=None), Variant("run", bert, folder)):
        assert with_labels(named, CLASSIFY, ("other", "names")) == named
    base, _ = shelf.answer([Variant("base", bert), whole], OPINIONS[:1], CLASSIFY, "en")
    assert base.text in labels


def test_a_base_is_scored_by_chance_and_not_by_the_numbers_of_its_head(bert: ModelSpec, shelf: Shelf) -> None:
    (result,) = evaluate([Variant("base", bert)], CLASSIFY, OPINIONS * 2, shelf=shelf).results
    assert set(result.items.predictions) <= set(labels_of(OPINIONS, CLASSIFY))
    assert result.scores.corpus["accuracy"] > 0


def test_similarity_is_a_number(bert: ModelSpec, home: Path, shelf: Shelf) -> None:
    rows = [
        {"sentence1": "the boat", "sentence2": "a boat", "score": "4.0"},
        {"sentence1": "Lima", "sentence2": "coins", "score": "0.5"},
    ]
    folder = teach(bert, SIMILARITY, rows, home / "score", steps=40, rate=2e-2)
    high, low = shelf.answer([Variant("tuned", bert, folder)] * 2, rows, SIMILARITY, "en")
    assert float(high.text) > float(low.text)


def test_an_unknown_label_is_refused() -> None:
    with pytest.raises(BadInput) as caught:
        family("label").encode(OPINIONS, CLASSIFY, lambda _: PROMPT, PAIR_WORDS, 32, 4, ["negative", "positive"])
    assert caught.value.code == "label_unknown"


# --- what all have in common ---


@pytest.mark.parametrize("name", ["seq2seq", "causal", "span", "label"])
def test_accumulation_gives_the_loss_and_gradient_of_the_whole_batch(
    name: str, t5: ModelSpec, gpt: ModelSpec, bert: ModelSpec, tmp_path: Path
) -> None:
    """Batch 8 against 4 x 2 in Trainer, on rows whose targets have different lengths."""
    from transformers import Trainer, TrainingArguments

    spec = {"seq2seq": t5, "causal": gpt, "span": bert, "label": bert}[name]
    task = CLASSIFY if name == "label" else QA
    answers = ["Ana", "Ana Ruiz founded Lumen in 1990", "Lumen in 1990 in Lima", "Lima"] * 2
    rows = [{**OPINIONS[i % 3], **tiny.ROW, "answer": answers[i]} for i in range(8)]
    labels = labels_of(rows, task) if name == "label" else ()

    def first_step(batch: int, steps: int) -> tuple[float, float]:
        model, tokenizer = load(spec, task=task, training=True, labels=labels)
        kind = family(name)
        arguments = TrainingArguments(
            str(tmp_path), per_device_train_batch_size=batch, gradient_accumulation_steps=steps, max_steps=1,
            logging_steps=1, report_to=[], save_strategy="no", use_cpu=True, max_grad_norm=1e9, disable_tqdm=True,
            remove_unused_columns=False, learning_rate=0.0,
        )  # fmt: skip
        features = kind.encode(rows, task, lambda _: PROMPT, tokenizer, 64, 16, labels)
        trainer = Trainer(
            model, arguments, data_collator=kind.collator(tokenizer, model), train_dataset=features,
            compute_loss_func=kind.loss_function(),
        )  # fmt: skip
        torch.manual_seed(0)
        trainer.train()
        log = trainer.state.log_history[0]
        return log["loss"], log["grad_norm"]

    whole, parts = first_step(8, 1), first_step(2, 4)
    assert parts == pytest.approx(whole, rel=2e-3)


def test_smoothed_labels_cost_what_the_librarys_own_smoother_says() -> None:
    from transformers.trainer_pt_utils import LabelSmoother

    torch.manual_seed(0)
    logits, labels = torch.randn(3, 5, 11), torch.randint(0, 11, (3, 5))
    labels[1, 3:] = labels[2, 1:] = -100
    own = family("seq2seq").loss_function(0.2)
    assert own is not None
    wanted = LabelSmoother(epsilon=0.2)({"logits": logits}, labels)
    torch.testing.assert_close(own(SimpleNamespace(logits=logits), labels), wanted)
    torch.testing.assert_close(own(SimpleNamespace(logits=logits), labels, 2 * (labels != -100).sum()), wanted / 2)


def test_windows_share_the_stride_of_the_task() -> None:
    words = tiny.tokenizer(pair=True)
    words.model_max_length = 48
    row = {"question": "who?", "context": "Ana Ruiz founded Lumen in 1990 in Lima. " * 40}
    counts = [len(windows(words, [row], replace(QA, stride=stride), 48)) for stride in (0, 8, 16)]
    assert counts[0] < counts[1] < counts[2]
    assert len(windows(words, [row], replace(QA, stride=40), 48)) == counts[2]  # at most a third
