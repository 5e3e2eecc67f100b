"""Very small models with random weights, of every family, made in a folder within a second."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers
from transformers import (
    BertConfig,
    BertForMaskedLM,
    DistilBertConfig,
    DistilBertForMaskedLM,
    GPT2Config,
    GPT2LMHeadModel,
    PreTrainedTokenizerFast,
    T5Config,
    T5ForConditionalGeneration,
)

from ftcore.models import ModelSpec

TEXTS = [
    "question: who founded Lumen? context: Ana Ruiz founded Lumen in 1990 in Lima.",
    "summarize: the museum of Oslo opened a new hall on Monday, said the mayor.",
    "pregunta: ¿quién pintó el cuadro? contexto: José Peña pintó el cuadro en 1984 en Cádiz.",
    "paraphrase: Marta sold the old boat to Pedro for 300 coins.",
]
ROW = {
    "question": "who founded Lumen?",
    "context": "Ana Ruiz founded Lumen in 1990 in Lima.",
    "answer": "Ana Ruiz",
    "language": "en",
}


def tokenizer(pair: bool = False, **special: str) -> PreTrainedTokenizerFast:
    """A byte-level BPE of 400 pieces; T5-like ends, or [CLS] a [SEP] b [SEP] with ``pair``."""
    names = ["<pad>", "</s>", "<unk>", "[CLS]", "[SEP]", "[MASK]"]
    bpe = Tokenizer(models.BPE())
    bpe.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    bpe.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    bpe.train_from_iterator(
        TEXTS * 3,
        trainers.BpeTrainer(vocab_size=400, special_tokens=names, initial_alphabet=alphabet, show_progress=False),
    )
    number = bpe.token_to_id
    if pair:
        bpe.post_processor = processors.TemplateProcessing(
            single="[CLS] $A [SEP]",
            pair="[CLS] $A [SEP] $B:1 [SEP]:1",
            special_tokens=[("[CLS]", number("[CLS]")), ("[SEP]", number("[SEP]"))],
        )
    else:
        bpe.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[("</s>", number("</s>"))])
    return PreTrainedTokenizerFast(
        tokenizer_object=bpe,
        pad_token="<pad>",
        eos_token="</s>",
        unk_token="<unk>",
        cls_token="[CLS]",
        sep_token="[SEP]",
        mask_token="[MASK]",
        **special,
    )


def _save(model: Any, words: PreTrainedTokenizerFast, folder: Path) -> None:
    model.save_pretrained(folder)
    words.save_pretrained(folder)


def _draw(model: Any, seed: int) -> None:
    """Draw the matrices again with numpy: torch draws other numbers on other processors, and a word that learned to end
    on one of them may not on the next."""
    chance = np.random.default_rng(seed)
    with torch.no_grad():
        for matrix in (one for one in model.parameters() if one.dim() > 1):
            matrix.copy_(torch.from_numpy(chance.normal(0.0, 0.02, tuple(matrix.shape))))


def t5(folder: Path, seed: int = 0) -> ModelSpec:
    """A T5 of 60,000 weights."""
    words = tokenizer()
    torch.manual_seed(seed)
    config = T5Config(
        vocab_size=len(words), d_model=32, d_kv=8, num_heads=4, d_ff=64, num_layers=2, num_decoder_layers=2,
        feed_forward_proj="gated-gelu", dropout_rate=0.0, decoder_start_token_id=0, pad_token_id=0, eos_token_id=1,
    )  # fmt: skip
    model = T5ForConditionalGeneration(config)
    for parameter in model.parameters():
        parameter.data.mul_(2.0)  # spread the logits, so that greedy answers are not one repeated token
    _save(model, words, folder)
    return ModelSpec(folder.name, str(folder.resolve()), None, "seq2seq")


def gpt(folder: Path, seed: int = 0) -> ModelSpec:
    """A GPT-2 of two layers with 128 positions."""
    words = tokenizer()
    torch.manual_seed(seed)
    config = GPT2Config(
        vocab_size=len(words), n_positions=128, n_embd=32, n_layer=2, n_head=4, bos_token_id=1, eos_token_id=1,
        resid_pdrop=0.0, embd_pdrop=0.0, attn_pdrop=0.0,
    )  # fmt: skip
    model = GPT2LMHeadModel(config)
    _draw(model, seed)
    for parameter in model.parameters():
        parameter.data.mul_(6.0)
    _save(model, words, folder)
    return ModelSpec(folder.name, str(folder.resolve()), None, "causal")


def masked_bert(folder: Path, seed: int = 0) -> ModelSpec:
    """A BERT of two layers that learned hidden words alone, as many of the Hub: without a pooler."""
    words = tokenizer(pair=True)
    torch.manual_seed(seed)
    config = BertConfig(
        vocab_size=len(words), hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=4,
        max_position_embeddings=128, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0, pad_token_id=0,
    )  # fmt: skip
    _save(BertForMaskedLM(config), words, folder)
    return ModelSpec(folder.name, str(folder.resolve()), None, "label")


def bert(folder: Path, seed: int = 0, family: str = "span") -> ModelSpec:
    """A DistilBERT of two layers with 128 positions."""
    words = tokenizer(pair=True)
    torch.manual_seed(seed)
    config = DistilBertConfig(
        vocab_size=len(words), dim=32, hidden_dim=64, n_layers=2, n_heads=4, max_position_embeddings=128,
        dropout=0.0, attention_dropout=0.0, pad_token_id=0,
    )  # fmt: skip
    _save(DistilBertForMaskedLM(config), words, folder)
    return ModelSpec(folder.name, str(folder.resolve()), None, family)
