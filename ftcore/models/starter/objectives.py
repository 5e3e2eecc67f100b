"""Training examples as pieces: span corruption, denoising, look-ups and instructions for T5; text for the others."""

import random
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from ftcore import tasks
from ftcore.data import world
from ftcore.data.world import questions
from ftcore.models.starter import texts
from ftcore.models.starter.tokenizer import BOS, EOS, MASK, SENTINELS

if TYPE_CHECKING:
    from tokenizers import Tokenizer

# (what the model reads, what it must answer); -100 in an answer counts for nothing.
Example = tuple[list[int], list[int]]
IGNORED: Final = -100
# Tasks tiny-flan learns, by (task id, kind of rows, weight).
# headline and full-sentence are left for people to teach.
INSTRUCTIONS: Final = (
    ("question-answering", "question-answering", 40),
    ("summarize", "summarize", 15),
    ("paraphrase", "paraphrase", 12),
    ("entail", "entail", 12),
    ("similarity", "similarity", 10),
    ("classify", "topic", 4),
    ("classify", "sentiment", 4),
)
LOOKUP_SHARE: Final = 0.08
# Shares of span corruption, denoising and look-ups in tiny-t5.
T5_SHARES: Final = (15, 35, 50)
# Shares of single pieces hidden from tiny-bert.
BERT_SHARES: Final = (0.08, 0.15, 0.25)
_FLAN_SEED: Final = 7_000  # rows of other seeds than those people train on


class Pieces:
    """Turns text into pieces of the vocabulary, and knows the special ones."""

    def __init__(self, tokenizer: "Tokenizer") -> None:
        self._tokenizer = tokenizer
        vocabulary: dict[str, int] = tokenizer.get_vocab()
        self.eos, self.bos, self.mask = (vocabulary[name] for name in (EOS, BOS, MASK))
        self.size = len(vocabulary)
        decoded = (tokenizer.decode([index]) for index in range(self.size - SENTINELS))
        self.words = tuple(sorted({word for word in decoded if word.isalpha() and len(word) > 1}))

    def encode(self, text: str) -> list[int]:
        """The pieces of a text, nothing added."""
        ids: list[int] = self._tokenizer.encode(text, add_special_tokens=False).ids
        return ids

    def encode_spans(self, text: str, spans: Sequence[tuple[int, int]]) -> tuple[list[int], list[tuple[int, int]]]:
        """The pieces of a text, and for each span of characters the (start, end) of the pieces that touch it."""
        encoding = self._tokenizer.encode(text, add_special_tokens=False)
        inside = [
            [index for index, (start, end) in enumerate(encoding.offsets) if start < last and end > first]
            for first, last in spans
        ]
        return encoding.ids, [(found[0], found[-1] + 1) for found in inside]

    def sentinel(self, number: int) -> int:
        """The piece <extra_id_number>."""
        return self.size - 1 - number


def random_spans(rng: random.Random, length: int, share: float, mean: float) -> list[tuple[int, int]]:
    """Disjoint, non-adjacent (start, end) spans that cover about `share` of `length` places, `mean` places each."""
    spans: list[tuple[int, int]] = []
    count = max(1, min(round(length * share / mean), SENTINELS - 1, length // 2))
    for start in sorted(rng.sample(range(length), min(count, length))):
        size = max(1, min(round(rng.expovariate(1 / mean)), 3 * round(mean)))
        if not spans or start > spans[-1][1]:
            spans.append((start, min(start + size, length)))
    return spans


def mask_spans(ids: list[int], spans: list[tuple[int, int]], pieces: Pieces) -> Example:
    """T5's span corruption (Raffel et al. 2020): each span becomes a sentinel, the answer lists the spans."""
    source, target, done = [], [], 0
    for number, (start, end) in enumerate(spans):
        source += [*ids[done:start], pieces.sentinel(number)]
        target += [pieces.sentinel(number), *ids[start:end]]
        done = end
    return [*source, *ids[done:], pieces.eos], [*target, pieces.sentinel(len(spans)), pieces.eos]


def span_corruption(rng: random.Random, pieces: Pieces) -> Example:
    """A document with 15 % of its pieces hidden in spans of 3."""
    ids = pieces.encode(_maybe_wild(rng, pieces, texts.document(rng))[0])
    return mask_spans(ids, random_spans(rng, len(ids), 0.15, 3.0), pieces)


def denoising(rng: random.Random, pieces: Pieces) -> Example:
    """A short text with up to a third hidden; the answer is the whole text, which teaches to copy."""
    ids = pieces.encode(_maybe_wild(rng, pieces, texts.short_text(rng))[0])
    source, _ = mask_spans(ids, random_spans(rng, len(ids), rng.uniform(0.05, 0.33), 2.0), pieces)
    return source, [*ids, pieces.eos]


def lookup(rng: random.Random, pieces: Pieces) -> Example:
    """Span corruption that hides a value the document tells elsewhere (salient spans, Guu et al. 2020)."""
    told = texts.restated(rng)
    ids, spans = pieces.encode_spans(told.statements, told.hidden)
    document = pieces.encode(told.document)
    source, target = mask_spans(ids, spans, pieces)
    return ([*source[:-1], *document, pieces.eos] if rng.random() < 0.5 else [*document, *source]), target


def _maybe_wild(rng: random.Random, pieces: Pieces, *told: str) -> tuple[str, ...]:
    return texts.wild_names(rng, *told, pieces=pieces.words) if rng.random() < texts.WILD_SHARE else told


def instruction(rng: random.Random, pieces: Pieces, index: int) -> Example:
    """A task of tiny-flan with its prompt and answer; `index` numbers the row."""
    task_id, kind, _ = rng.choices(INSTRUCTIONS, weights=[weight for *_, weight in INSTRUCTIONS])[0]
    row = world.row(kind, "train", index, seed=_FLAN_SEED)
    prompt = tasks.get(task_id).prompt(row["language"])
    source, target = prompt.render_source(row), prompt.render_target(row[tasks.get(task_id).target.name])
    if kind in ("question-answering", "summarize", "paraphrase"):
        source, target = _maybe_wild(rng, pieces, source, target)
    return [*pieces.encode(source), pieces.eos], [*pieces.encode(target), pieces.eos]


def t5_examples(seed: int, pieces: Pieces) -> Iterator[Example]:
    """What tiny-t5 learns from, without end: no task among it."""
    makers: tuple[Callable[[random.Random, Pieces], Example], ...] = (span_corruption, denoising, lookup)
    index = 0
    while True:
        rng = random.Random(f"t5/{seed}/{index}")
        yield rng.choices(makers, weights=T5_SHARES)[0](rng, pieces)
        index += 1


def flan_examples(seed: int, pieces: Pieces) -> Iterator[Example]:
    """What tiny-flan learns from, without end: the instructions, and some look-ups as before."""
    index = 0
    while True:
        rng = random.Random(f"flan/{seed}/{index}")
        lookups = rng.random() < LOOKUP_SHARE
        yield lookup(rng, pieces) if lookups else instruction(rng, pieces, seed * 1_000_000 + index)
        index += 1


def gpt_examples(seed: int, pieces: Pieces) -> Iterator[Example]:
    """What tiny-gpt learns from, without end: documents, some with their facts restated, and repeated sentences."""
    index = 0
    while True:
        rng = random.Random(f"gpt/{seed}/{index}")
        ids = [*_causal(rng, pieces), pieces.eos]
        yield ids, ids
        index += 1


def _causal(rng: random.Random, pieces: Pieces) -> list[int]:
    drawn = rng.random()
    if drawn < 0.3:
        return pieces.encode(_maybe_wild(rng, pieces, texts.document(rng))[0])
    if drawn < 0.55:
        text = _maybe_wild(rng, pieces, texts.short_text(rng))[0]
        return pieces.encode(f"{text}\n{text}")
    told = texts.restated(rng)
    return pieces.encode(f"{told.document}\n{told.statements}")


def bert_examples(seed: int, pieces: Pieces) -> Iterator[Example]:
    """What tiny-bert learns from, without end: text with pieces hidden, alone or after a statement or question."""
    index = 0
    while True:
        yield _masked(random.Random(f"bert/{seed}/{index}"), pieces)
        index += 1


def _masked(rng: random.Random, pieces: Pieces) -> Example:
    """The values told elsewhere hidden, and single pieces, which their neighbours tell."""
    first, spans, second = _pair(rng, pieces)
    ids = [*first, pieces.eos, *second, *([pieces.eos] if second else [])]
    share = rng.choice(BERT_SHARES)
    hidden = {place for place in range(len(ids)) if rng.random() < share and place not in (len(first), len(ids) - 1)}
    if rng.random() < 0.7:
        hidden |= {place for start, end in spans for place in range(start, end)}
    hidden = hidden or {0}
    source = [pieces.mask if place in hidden else piece for place, piece in enumerate(ids)]
    target = [piece if place in hidden else IGNORED for place, piece in enumerate(ids)]
    return [pieces.bos, *source], [IGNORED, *target]


def _pair(rng: random.Random, pieces: Pieces) -> tuple[list[int], list[tuple[int, int]], list[int]]:
    """A first text, the spans of it to hide, and a second text that may help (empty: the first stands alone)."""
    drawn = rng.random()
    if drawn < 0.5:
        told = texts.restated(rng)
        return *pieces.encode_spans(told.statements, told.hidden), pieces.encode(told.document)
    if drawn < 0.7:
        asked = questions.question(rng, "train", texts.language_of(rng))
        first, second = pieces.encode(asked.question), pieces.encode(asked.context)
        return first, random_spans(rng, len(first), 0.2, 3.0), second
    if drawn < 0.85:
        again = pieces.encode(_maybe_wild(rng, pieces, texts.short_text(rng))[0])
        return again, random_spans(rng, len(again), 0.3, 2.0), again
    alone = pieces.encode(texts.document(rng))
    return alone, random_spans(rng, len(alone), 0.1, 3.0), []
