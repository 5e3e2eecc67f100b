"""Features and labels against Hugging Face's published example scripts, worked out here by their rules, row by row.

run_qa.py: windows of max_length that overlap by the stride, only the context cut; the start is the last token that
begins at or before the answer's first character, the end the first that ends at or after its last one; an answer that
is not wholly in a window is marked at the first token. run_glue.py: of a pair, the longer text loses tokens first.
run_summarization.py: source and target cut at the end, the end mark kept. Causal: no loss on the prompt.
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from transformers import AutoTokenizer, BertTokenizerFast

from ftcore import tasks
from ftcore.models import family
from ftcore.tasks import Prompt
from tests.models import tiny

QA, ENTAIL, SUMMARIZE = (tasks.get(name) for name in ("question-answering", "entail", "summarize"))
WORDS = [
    "Ñandú",
    "🎉",
    "José",
    "pintó",
    "niño's",
    "1984",
    "Lumen,",
    "boat",
    "museum",
    "(Lima)",
    "café",
    "—",
    "the",
    "of",
    "founded",
    "new",
    "👩\u200d🚀",
    "hall",
]


def text(chance: random.Random, count: int) -> str:
    return "".join(word + chance.choice((" ", " ", "  ", "\n")) for word in chance.choices(WORDS, k=count)).strip()


def questions(count: int, seed: int = 1) -> list[dict[str, Any]]:
    """Rows whose answers begin and end with a word, some of them long enough to cross a window's end."""
    chance, rows = random.Random(seed), []
    for _ in range(count):
        context = text(chance, chance.randint(3, 90))
        places = [index for index, letter in enumerate(context) if index == 0 or context[index - 1].isspace()]
        start = chance.choice([place for place in places if not context[place].isspace()])
        answer = " ".join(context[start:].split(" ")[: chance.randint(1, 12)]).rstrip()
        question = chance.choice(("", "  ")) + text(chance, chance.randint(1, 8))
        rows.append({"question": question, "context": context, "answer": answer, "answer_start": start})
    return rows


def as_run_qa(tokenizer: Any, row: dict[str, Any], size: int, stride: int) -> list[dict[str, Any]]:
    """The windows of one row by the rules above, from the tokens of question and context alone."""
    question = tokenizer(row["question"].lstrip(), add_special_tokens=False)["input_ids"]
    encoded = tokenizer(row["context"], add_special_tokens=False, return_offsets_mapping=True)
    ids, offsets = encoded["input_ids"], encoded["offset_mapping"]
    room = size - len(question) - tokenizer.num_special_tokens_to_add(pair=True)
    before = 1 + len(question) + 1  # the first token and the one after the question
    begin, end = row["answer_start"], row["answer_start"] + len(row["answer"])
    features, first = [], 0
    while True:
        last = min(first + room, len(ids))
        inside = offsets[first:last]
        places = (0, 0)
        if inside and inside[0][0] <= begin and inside[-1][1] >= end:
            start = max(index for index, (left, _) in enumerate(inside) if left <= begin)
            stop = min(index for index, (_, right) in enumerate(inside) if right >= end)
            places = (before + start, before + stop)
        features.append({"ids": question + ids[first:last], "places": places, "chars": [None] * before + inside})
        if last == len(ids):
            return features
        first += room - stride


def check_questions(tokenizer: Any, size: int, stride: int, rows: list[dict[str, Any]]) -> int:
    found = family("span").encode(rows, QA, lambda _: QA.prompt("en"), tokenizer, size, 32)
    wanted = [feature for row in rows for feature in as_run_qa(tokenizer, row, size, stride)]
    assert len(found) == len(wanted)
    special = {tokenizer.cls_token_id, tokenizer.sep_token_id}
    for got, want in zip(found, wanted, strict=True):
        assert [token for token in got["input_ids"] if token not in special] == want["ids"]
        places = (got["start_positions"], got["end_positions"])
        if places != want["places"]:  # only within a character that is several tokens, an emoji: see the docstring
            chars = want["chars"]
            assert [chars[place] for place in places] == [chars[place] for place in want["places"]]
            assert places[0] <= want["places"][0]
            assert places[1] >= want["places"][1]
    return sum(want["places"] != (0, 0) for want in wanted)


def test_questions_as_run_qa() -> None:
    tokenizer = tiny.tokenizer(pair=True)
    tokenizer.model_max_length = 512
    rows = questions(150)
    marked = check_questions(tokenizer, 96, 32, rows)
    assert marked > 100  # answers were marked, and some windows had none
    assert any(len(as_run_qa(tokenizer, row, 96, 32)) > 2 for row in rows)


def test_questions_as_run_qa_with_the_tokenizer_of_bert(shared_data: Path) -> None:
    tokenizer = BertTokenizerFast(str(shared_data / "tokenizers" / "bert-base-uncased" / "vocab.txt"))
    tokenizer.model_max_length = 512
    assert check_questions(tokenizer, 64, 21, questions(200, seed=2)) > 100


def longest_first(first: list[int], second: list[int], room: int) -> tuple[list[int], list[int]]:
    """Take tokens off the end of the longer one, one by one; of equals, off the one that was shorter at first."""
    kept = [list(first), list(second)]
    shorter = 0 if len(first) <= len(second) else 1
    while len(kept[0]) + len(kept[1]) > room:
        longer = shorter if len(kept[0]) == len(kept[1]) else int(len(kept[1]) > len(kept[0]))
        kept[longer].pop()
    return kept[0], kept[1]


def test_pairs_as_run_glue() -> None:
    tokenizer = tiny.tokenizer(pair=True)
    tokenizer.model_max_length = 512
    chance = random.Random(3)
    rows = [
        {
            "premise": text(chance, chance.randint(1, 40)),
            "hypothesis": text(chance, chance.randint(1, 40)),
            "label": "b",
        }
        for _ in range(120)
    ]
    features = family("label").encode(rows, ENTAIL, lambda _: ENTAIL.prompt("en"), tokenizer, 48, 8, ["a", "b"])
    cut = 0
    for row, feature in zip(rows, features, strict=True):
        whole = [tokenizer(row[name], add_special_tokens=False)["input_ids"] for name in ("premise", "hypothesis")]
        first, second = longest_first(whole[0], whole[1], 48 - 3)
        cls, sep = tokenizer.cls_token_id, tokenizer.sep_token_id
        assert feature["input_ids"] == [cls, *first, sep, *second, sep]
        assert feature["labels"] == 1
        cut += len(whole[0]) + len(whole[1]) > 45
    assert 10 < cut < len(rows)


def as_run_summarization(
    tokenizer: Any, source: str, target: str, limits: tuple[int, int]
) -> tuple[list[int], list[int]]:
    """Both cut at the end, each with its end mark."""
    end = tokenizer.eos_token_id
    cut = [
        tokenizer(words, add_special_tokens=False, verbose=False)["input_ids"][: limit - 1]
        for words, limit in zip((source, target), limits, strict=True)
    ]
    return [*cut[0], end], [*cut[1], end]


def check_summaries(tokenizer: Any) -> None:
    chance = random.Random(4)
    rows = [
        {"article": text(chance, chance.randint(1, 60)), "summary": text(chance, chance.randint(1, 20))}
        for _ in range(80)
    ]
    prompt = Prompt("summarize: {article}")
    features = family("seq2seq").encode(rows, SUMMARIZE, lambda _: prompt, tokenizer, 64, 24)
    for row, feature in zip(rows, features, strict=True):
        source, target = as_run_summarization(tokenizer, f"summarize: {row['article']}", row["summary"], (64, 24))
        assert (feature["input_ids"], feature["labels"]) == (source, target)
    batch = family("seq2seq").collator(tokenizer, None)(features[:7])
    for number, feature in enumerate(features[:7]):
        length = len(feature["labels"])
        assert batch["labels"][number, :length].tolist() == feature["labels"]
        assert (batch["labels"][number, length:] == -100).all()


def test_summaries_as_run_summarization() -> None:
    check_summaries(tiny.tokenizer())


def test_summaries_with_the_tokenizer_of_t5(shared_data: Path) -> None:
    folder = shared_data / "tokenizers" / "t5-small"
    check_summaries(AutoTokenizer.from_pretrained(folder, eos_token="</s>", pad_token="<pad>"))


@pytest.mark.parametrize("own", [Prompt("{article}"), Prompt("<s> {article} </s> ===", "<p> {answer} </p>")])
def test_causal_labels_are_the_target_and_nothing_else(own: Prompt) -> None:
    """By construction: one text, its tokens, -100 for every token of the prompt, whatever is cut."""
    tokenizer = tiny.tokenizer()
    tokenizer.model_max_length = 128
    chance = random.Random(5)
    rows = [
        {"article": text(chance, chance.randint(1, 60)), "summary": text(chance, chance.randint(1, 30))}
        for _ in range(60)
    ]
    features = family("causal").encode(rows, SUMMARIZE, lambda _: own, tokenizer, 64, 24)
    for row, feature in zip(rows, features, strict=True):
        masked = [label == -100 for label in feature["labels"]]
        start = masked.index(False)
        assert not any(masked[start:])
        assert feature["labels"][start:] == feature["input_ids"][start:]
        assert feature["labels"][-1] == tokenizer.eos_token_id
        assert start <= 64
        assert len(feature["labels"]) - start <= 24
        written = tokenizer.decode(feature["labels"][start:-1])
        whole = own.render_target(row["summary"])
        assert whole.startswith(written.strip().rstrip("\ufffd"))
        if len(feature["labels"]) - start < 24:
            assert written == " " + whole
