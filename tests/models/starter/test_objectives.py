"""What the starter models learn from: nothing is lost, nothing is given away, nothing held out is shown."""

import random
from functools import partial
from itertools import islice, pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftcore.data.world.articles import FILLERS, QUOTES
from ftcore.data.world.relations import RELATIONS
from ftcore.models import starter
from ftcore.models.starter import objectives, texts
from ftcore.models.starter.feeding import Batches, batches, collate
from ftcore.models.starter.feeding import stream as batch_stream
from ftcore.models.starter.objectives import IGNORED, Pieces
from ftcore.models.starter.training import pace


@pytest.fixture(scope="module")
def pieces() -> Pieces:
    from tokenizers import Tokenizer

    return Pieces(Tokenizer.from_file(str(starter.path("tiny-t5") / "tokenizer.json")))


@pytest.fixture(scope="module")
def words() -> Any:
    from tokenizers import Tokenizer

    return Tokenizer.from_file(str(starter.path("tiny-t5") / "tokenizer.json"))


@given(st.integers(2, 300), st.floats(0.05, 0.5), st.floats(1.0, 5.0), st.integers(0, 1000))
def test_random_spans_are_apart_and_inside(length: int, share: float, mean: float, seed: int) -> None:
    spans = objectives.random_spans(random.Random(seed), length, share, mean)
    assert spans
    assert all(0 <= start < end <= length for start, end in spans)
    assert all(first[1] < second[0] for first, second in pairwise(spans))


def test_span_corruption_loses_nothing(pieces: Pieces) -> None:
    ids = list(range(10, 40))
    source, target = objectives.mask_spans(ids, [(3, 5), (20, 26)], pieces)
    hidden = {pieces.sentinel(0): ids[3:5], pieces.sentinel(1): ids[20:26]}
    rebuilt = [piece for place in source[:-1] for piece in hidden.get(place, [place])]
    assert rebuilt == ids
    assert target == [pieces.sentinel(0), *ids[3:5], pieces.sentinel(1), *ids[20:26], pieces.sentinel(2), pieces.eos]


def test_a_lookup_can_be_found_in_its_document() -> None:
    for seed in range(200):
        told = texts.restated(random.Random(seed))
        for start, end in told.hidden:
            assert told.statements[start:end].lower() in told.document.lower()


@pytest.mark.parametrize("stream", ["t5_examples", "flan_examples", "gpt_examples", "bert_examples"])
def test_streams_are_the_same_every_time(pieces: Pieces, stream: str) -> None:
    make = getattr(objectives, stream)
    first, again = (list(islice(make(0, pieces), 30)) for _ in range(2))
    assert first == again
    assert first != list(islice(make(1, pieces), 30))
    assert all(0 <= piece < pieces.size for source, _ in first for piece in source)


def test_tiny_t5_learns_no_task(pieces: Pieces, words: Any) -> None:
    prompts = ("question:", "pregunta:", "summarize:", "resume:", "paraphrase:", "parafrasea:", "classify:")
    for source, _ in islice(objectives.t5_examples(0, pieces), 300):
        assert not any(prompt in words.decode(source).lower() for prompt in prompts)


def held_out_starts() -> list[str]:
    """The words with which every held-out sentence begins, where those are many enough to know it by."""
    wordings = [wording for relation in RELATIONS for wording in (relation.en, relation.es)]
    templates = [
        lists[-1] for wording in wordings for lists in (wording.forms, wording.openers, *wording.says.values())
    ]
    parts = {part.strip() for template in templates for part in template.replace("}", "{").split("{")[::2]}
    plain = {sentences[-1] for language in (FILLERS, QUOTES) for sentences in language.values()}
    shown = " ".join(
        sentence
        for wording in wordings
        for lists in (wording.forms, wording.openers, *wording.says.values())
        for sentence in lists[:-1]
    )
    return [part for part in parts | plain if len(part) > 12 and part not in shown]


def test_no_stage_sees_a_held_out_form(pieces: Pieces, words: Any) -> None:
    held_out = held_out_starts()
    assert len(held_out) > 100
    for stream in (objectives.t5_examples, objectives.flan_examples, objectives.gpt_examples):
        for source, target in islice(stream(0, pieces), 250):
            told = words.decode(source) + " | " + words.decode(target)
            assert not [part for part in held_out if part in told]


def test_wild_names_change_the_same_everywhere() -> None:
    source, target = "In Lima, Ana Ruiz sold it to Marta Soto.", "Then Marta Soto bought it from Ana Ruiz."
    changed, answer = texts.wild_names(random.Random(1), source, target, pieces=("blor", "tik"))
    assert not {"Ana", "Ruiz", "Marta", "Soto"} & set((changed + answer).replace(".", " ").split())
    seller, buyer = changed.removeprefix("In ").split(" sold it to ")
    assert answer == f"Then {buyer.removesuffix('.')} bought it from {seller.split(', ')[1]}."


def test_masked_text_answers_only_what_is_hidden(pieces: Pieces) -> None:
    for source, target in islice(objectives.bert_examples(0, pieces), 50):
        assert len(source) == len(target)
        assert all((piece == pieces.mask) == (answer != IGNORED) for piece, answer in zip(source, target, strict=True))


def test_batches_keep_every_example_and_the_limit(pieces: Pieces) -> None:
    examples = list(islice(objectives.t5_examples(0, pieces), 200))
    made = list(batches(iter(examples), 600, 0))
    assert sorted(example for batch in made for example in batch) == sorted(examples)
    for batch in made:
        width = max(len(source) for source, _ in batch) + max(len(target) for _, target in batch)
        assert len(batch) == 1 or width * len(batch) <= 600


def test_processes_that_make_batches_draw_examples_of_their_own(pieces: Pieces) -> None:
    source = Batches(partial(objectives.gpt_examples, pieces=pieces), 600, seed=3, pad=0)
    made = list(islice(batch_stream(source, workers=2), 6))
    texts_seen = [tuple(row.tolist()) for batch, _ in made for row in batch["input_ids"]]
    assert len(set(texts_seen)) == len(texts_seen)
    batch, count = made[0]
    assert count == 2 * int((batch["labels"] != IGNORED).sum())


def test_padding_counts_for_nothing() -> None:
    batch = collate([([5, 6, 7], [8]), ([5], [8, 9])], pad=0)
    assert batch["input_ids"].tolist() == [[5, 6, 7], [5, 0, 0]]
    assert batch["attention_mask"].tolist() == [[1, 1, 1], [1, 0, 0]]
    assert batch["labels"].tolist() == [[8, IGNORED], [8, 9]]


def test_the_pace_rises_and_falls() -> None:
    assert pace(0.0, 10, 100) == pytest.approx(0.1)
    assert pace(0.4, 500, 100) == 1.0
    assert pace(1.0, 900, 100) == pytest.approx(0.1)
