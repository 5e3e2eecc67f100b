"""Make a starter checkpoint again: ``python -m ftcore.models.starter.build tiny-t5 --device cuda --workers 8``.

tiny-flan and tiny-bert build on tiny-t5. The budgets are counted in tokens and are those of the checkpoints in the
repository, which took nine minutes of one H100 together. On a CPU core, ten minutes buy a small budget, to which the
schedule is drawn in: ``--tokens 3000000 --batch-tokens 1600``. ``--seconds`` draws it in to a time.
"""

import argparse
import math
import random
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ftcore.models.starter import IDS, encoder, folder, objectives, tokenizer
from ftcore.models.starter.objectives import Pieces
from ftcore.models.starter.training import Plan, fuse_norms, train

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerFast

PLANS: Final = {
    "tiny-t5": Plan(tokens=85_676_000, warmup=500),
    "tiny-flan": Plan(tokens=39_734_000, learning_rate=0.02, warmup=300),
    "tiny-gpt": Plan(tokens=452_629_000, learning_rate=1.5e-3, warmup=500, optimizer="adamw"),
    "tiny-bert": Plan(tokens=215_789_000, learning_rate=1e-3, warmup=1000, optimizer="adamw"),
}
LAYOUTS: Final[dict[str, tokenizer.Layout]] = {
    "tiny-t5": "t5",
    "tiny-flan": "t5",
    "tiny-gpt": "gpt",
    "tiny-bert": "bert",
}


def load_tokenizer(layout: tokenizer.Layout) -> "PreTrainedTokenizerFast":
    """The tokenizer of the checkpoints; learned anew where tiny-t5 has none yet."""
    from tokenizers import Tokenizer

    saved = folder("tiny-t5") / "tokenizer.json"
    backend = Tokenizer.from_file(str(saved)) if saved.exists() else tokenizer.train_tokenizer()
    return tokenizer.wrap(backend, layout)


def new_t5(pieces: Pieces) -> "PreTrainedModel":
    """A T5 of 4 encoder and 2 decoder layers, width 192, with random weights."""
    from transformers import T5Config, T5ForConditionalGeneration

    config = T5Config(  # type: ignore[call-arg]  # what every config takes is not in its signature
        vocab_size=pieces.size, d_model=192, d_kv=32, num_heads=6, d_ff=512, num_layers=4, num_decoder_layers=2,
        feed_forward_proj="gated-gelu_pytorch_tanh", dropout_rate=0.0, tie_word_embeddings=True,
        n_positions=tokenizer.MAX_TOKENS,
        pad_token_id=0, eos_token_id=pieces.eos, decoder_start_token_id=0,
    )  # fmt: skip
    return T5ForConditionalGeneration(config)


def new_gpt(pieces: Pieces) -> "PreTrainedModel":
    """A GPT-2 of 6 layers, width 192, with random weights."""
    from transformers import GPT2Config, GPT2LMHeadModel

    config = GPT2Config(
        vocab_size=pieces.size, n_positions=tokenizer.MAX_TOKENS, n_embd=192, n_layer=6, n_head=6,
        resid_pdrop=0.0, embd_pdrop=0.0, attn_pdrop=0.0,
        pad_token_id=0, bos_token_id=pieces.bos, eos_token_id=pieces.eos,
    )  # fmt: skip
    return GPT2LMHeadModel(config)


def new_bert(pieces: Pieces) -> "PreTrainedModel":
    """A DistilBERT of 4 layers, width 192: words and attention taken over from tiny-t5's encoder, the rest random."""
    from transformers import DistilBertConfig, DistilBertForMaskedLM

    config = DistilBertConfig(
        vocab_size=pieces.size, max_position_embeddings=tokenizer.MAX_TOKENS, dim=192, hidden_dim=768,
        n_layers=4, n_heads=6,
        dropout=0.0, attention_dropout=0.0, qa_dropout=0.0, seq_classif_dropout=0.0, pad_token_id=0,
    )  # fmt: skip
    model = DistilBertForMaskedLM(config)
    encoder.take_over(model, encoder.load_teacher(), list(islice(objectives.bert_examples(0, pieces), 64)))
    return model


def start(model_id: str, pieces: Pieces, again: Path | None) -> "PreTrainedModel":
    """The model to train: with the weights of `again`, of tiny-t5 for tiny-flan, or a new one."""
    import torch
    from transformers import AutoModelForCausalLM, AutoModelForMaskedLM, T5ForConditionalGeneration

    if model_id == "tiny-flan" and again is None:
        again = folder("tiny-t5")
    if again is None:
        return {"tiny-t5": new_t5, "tiny-gpt": new_gpt, "tiny-bert": new_bert}[model_id](pieces)
    classes = {"tiny-gpt": AutoModelForCausalLM, "tiny-bert": AutoModelForMaskedLM}
    loaded: PreTrainedModel = classes.get(model_id, T5ForConditionalGeneration).from_pretrained(
        again, dtype=torch.float32
    )
    return loaded


def examples(model_id: str, pieces: Pieces, seed: int) -> Iterator[objectives.Example]:
    """What this model learns from, as a seed draws it."""
    streams = {
        "tiny-t5": objectives.t5_examples,
        "tiny-flan": objectives.flan_examples,
        "tiny-gpt": objectives.gpt_examples,
        "tiny-bert": objectives.bert_examples,
    }
    return streams[model_id](seed, pieces)


def save(model: "PreTrainedModel", words: "PreTrainedTokenizerFast", target: Path) -> None:
    """Put model (bf16) and tokenizer into a folder, whole or not at all; its README stays."""
    import copy

    import torch

    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        copied: Any = copy.deepcopy(model)
        copied.to(torch.bfloat16)
        copied.save_pretrained(scratch)
        words.save_pretrained(scratch)
        target.mkdir(exist_ok=True)
        for file in sorted(Path(scratch).iterdir()):
            file.chmod(0o644)  # scratch files are private
            shutil.move(str(file), str(target / file.name))


def build(
    model_id: str, plan: Plan, *, seconds: float, seed: int, again: Path | None, target: Path, device: str, workers: int
) -> None:
    """Train one checkpoint and save it."""
    import torch

    torch.set_num_threads(1)
    torch.manual_seed(seed)
    random.seed(seed)
    words = load_tokenizer(LAYOUTS[model_id])
    pieces = Pieces(words.backend_tokenizer)
    fuse_norms()
    model: Any = start(model_id, pieces, again)
    model.to(device)
    teacher = encoder.load_teacher() if model_id == "tiny-bert" else None
    print(f"{model_id}: {model.num_parameters():,} parameters, {plan}", file=sys.stderr)
    used = train(
        model,
        partial(examples, model_id, pieces),
        plan,
        seed=seed,
        seconds=seconds,
        workers=workers,
        loss_of=partial(encoder.masked_loss, model, teacher.to(device)) if teacher else None,
        save=lambda: save(model, words, target),
    )
    print(f"{model_id}: {used:,} tokens, saved in {target}", file=sys.stderr)


def main(arguments: list[str] | None = None) -> None:
    """Read the command line and build."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model_id", choices=IDS)
    parser.add_argument(
        "--seconds", type=float, default=math.inf, help="at most so long; the schedule is drawn in to fit"
    )
    parser.add_argument("--tokens", type=int, help="another budget than the one documented here")
    parser.add_argument("--learning-rate", type=float, help="another than the one documented here")
    parser.add_argument(
        "--batch-tokens", type=int, help="pieces of a step, another number than the one documented here"
    )
    parser.add_argument("--device", default="cpu", help="cpu, or cuda for a GPU")
    parser.add_argument("--workers", type=int, default=0, help="processes that make the examples beside this one")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--again", type=Path, help="go on from the weights in this folder")
    parser.add_argument("--target", type=Path, help="where to save (default: the checkpoint's own folder)")
    given = parser.parse_args(arguments)
    plan = PLANS[given.model_id]
    chosen = {"tokens": given.tokens, "learning_rate": given.learning_rate, "batch_tokens": given.batch_tokens}
    plan = replace(plan, **{name: value for name, value in chosen.items() if value})
    build(
        given.model_id, plan, seconds=given.seconds, seed=given.seed, again=given.again,
        target=given.target or folder(given.model_id), device=given.device, workers=given.workers,
    )  # fmt: skip


if __name__ == "__main__":
    main()
