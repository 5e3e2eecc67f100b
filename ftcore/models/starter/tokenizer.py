"""The one tokenizer of the starter models: byte-level BPE, so that any text comes back as it went in.

Each digit is a piece of its own, which lets a small model copy numbers. A space put before the text makes a word one
piece wherever it stands; decoding takes it away again.
"""

import random
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, Literal

from ftcore.data import world

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from transformers import PreTrainedTokenizerFast

VOCABULARY: Final = 3072
SENTINELS: Final = 32
MAX_TOKENS: Final = 512
PAD, EOS, UNK, BOS, MASK = "<pad>", "</s>", "<unk>", "<s>", "<mask>"
# T5 convention: <extra_id_0> is the last piece of the vocabulary and the others count down from it.
SPECIALS: Final = (PAD, EOS, UNK, BOS, MASK)
SENTINEL_TOKENS: Final = tuple(f"<extra_id_{index}>" for index in reversed(range(SENTINELS)))

Layout = Literal["t5", "gpt", "bert"]


def corpus(documents: int, seed: int = 0) -> Iterator[str]:
    """Text of the training split, one document or row field at a time, in every language."""
    for index in range(documents):
        yield world.document(
            random.Random(f"tokenizer/{seed}/{index}"), "train", world.LANGUAGES[index % len(world.LANGUAGES)]
        )
        row = world.row(world.KINDS[index % len(world.KINDS)], "train", index, seed=seed + 900)
        yield from (
            str(row[field]) for field in row if field not in ("id", "group", "language", "answers", "answer_start")
        )


def train_tokenizer(documents: int = 30_000) -> "Tokenizer":
    """Learn the pieces from the world's training text; the same pieces every time."""
    from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.Prepend(" ")
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    tokenizer.decoder = decoders.Sequence([decoders.ByteLevel(), decoders.Strip(" ", 1, 0)])
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY - SENTINELS,
        special_tokens=list(SPECIALS),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(corpus(documents), trainer)
    tokenizer.add_special_tokens(list(SENTINEL_TOKENS))
    return tokenizer


def wrap(tokenizer: "Tokenizer", layout: Layout) -> "PreTrainedTokenizerFast":
    """The tokenizer as transformers loads it: t5 ends a text with </s>, gpt adds nothing, bert says <s> … </s>."""
    from tokenizers import processors
    from transformers import PreTrainedTokenizerFast

    special = [(name, tokenizer.token_to_id(name)) for name in (BOS, EOS)]
    template = {"t5": (f"$A {EOS}", f"$A {EOS} $B {EOS}"), "bert": (f"{BOS} $A {EOS}", f"{BOS} $A {EOS} $B {EOS}")}
    single, pair = template.get(layout, ("$A", "$A $B"))
    frame = processors.TemplateProcessing(single=single, pair=pair, special_tokens=special)
    tokenizer.post_processor = processors.Sequence([processors.ByteLevel(trim_offsets=True), frame])
    names = {"pad_token": PAD, "eos_token": EOS, "unk_token": UNK, "bos_token": BOS}
    if layout == "t5":
        names = {"pad_token": PAD, "eos_token": EOS, "unk_token": UNK}
    if layout == "bert":
        names |= {"cls_token": BOS, "sep_token": EOS, "mask_token": MASK}
    return PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=tokenizer,
        model_max_length=MAX_TOKENS,
        padding_side="left" if layout == "gpt" else "right",
        clean_up_tokenization_spaces=False,
        model_input_names=["input_ids", "attention_mask"],
        extra_special_tokens=list(SENTINEL_TOKENS) if layout == "t5" else [],
        **names,
    )
