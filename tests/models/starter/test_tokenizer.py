"""The tokenizer of the starter models gives every text back."""

from itertools import islice
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ftcore.data import world
from ftcore.models import starter
from ftcore.models.starter.tokenizer import MAX_TOKENS, SENTINEL_TOKENS, SPECIALS, VOCABULARY, corpus


@pytest.fixture(scope="module")
def load() -> Any:
    from functools import cache

    from transformers import AutoTokenizer

    return cache(lambda model_id: AutoTokenizer.from_pretrained(starter.path(model_id)))


def there_and_back(tokenizer: Any, text: str) -> str:
    return str(tokenizer.decode(tokenizer(text).input_ids, skip_special_tokens=True))


@pytest.mark.parametrize("model_id", starter.IDS)
@pytest.mark.parametrize(
    "text",
    [
        "Lucía Peña compró 3 libros el 12 de mayo.",
        "日本語のテスト",
        "🙂👩‍👩‍👧",
        "a  b\n\tc ",
        "",
        " ",
        "  two before",
        "x" * 900,
        "\u0000",
    ],
)
def test_a_text_comes_back(load: Any, model_id: str, text: str) -> None:
    assert there_and_back(load(model_id), text) == text


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_text_comes_back(load: Any, text: str) -> None:
    if not any(special in text for special in (*SPECIALS, *SENTINEL_TOKENS)):
        assert there_and_back(load("tiny-t5"), text) == text


@pytest.mark.parametrize("model_id", starter.IDS)
@pytest.mark.parametrize("text", ["</s>", "a <pad> b", "<extra_id_0>", "<s><mask></s>", "<unk>"])
def test_special_pieces_typed_by_a_person_do_no_harm(load: Any, model_id: str, text: str) -> None:
    ids = load(model_id)(text).input_ids
    assert all(0 <= piece < VOCABULARY for piece in ids)
    assert isinstance(load(model_id).decode(ids), str)


def test_all_four_share_one_vocabulary(load: Any) -> None:
    vocabularies = [load(model_id).get_vocab() for model_id in starter.IDS]
    assert all(vocabulary == vocabularies[0] for vocabulary in vocabularies)
    assert len(vocabularies[0]) == VOCABULARY


def test_each_architecture_frames_a_text_its_own_way(load: Any) -> None:
    t5, gpt, bert = (load(model_id) for model_id in ("tiny-t5", "tiny-gpt", "tiny-bert"))
    assert (t5.pad_token_id, t5.eos_token_id) == (0, 1)
    assert t5("hola").input_ids[-1] == t5.eos_token_id
    assert gpt("hola").input_ids == gpt("hola", add_special_tokens=False).input_ids
    pair = bert("hola", "adiós").input_ids
    assert (pair[0], pair.count(bert.sep_token_id), pair[-1]) == (bert.cls_token_id, 2, bert.sep_token_id)
    assert t5.convert_tokens_to_ids("<extra_id_0>") == VOCABULARY - 1
    assert all(tokenizer.model_max_length == MAX_TOKENS for tokenizer in (t5, gpt, bert))


def test_every_digit_is_a_piece(load: Any) -> None:
    assert len(load("tiny-t5")("1987", add_special_tokens=False).input_ids) == len(" 1987")


def test_offsets_point_at_the_words(load: Any) -> None:
    text = "Ana vive en Lima."
    encoded = load("tiny-bert")(text, return_offsets_mapping=True, add_special_tokens=False)
    told = [text[start:end] for start, end in encoded.offset_mapping]
    assert "".join(told) == text.replace(" ", "")


def test_its_corpus_speaks_every_language_of_the_world() -> None:
    from ftcore.data import guess_language

    documents = [text for text in islice(corpus(30), 200) if len(text.split()) > 20]
    assert {guess_language(text) for text in documents[:60]} >= set(world.LANGUAGES)
