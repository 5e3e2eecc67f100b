"""How long an encoder learns the same rows here and in transformers' Trainer as its example scripts set it up.

    python benchmarks/training.py [--model tiny-bert] [--dataset starter-topics] [--task classify] [--rows 640]
                                  [--turns 3] [--dtype fp32] [--json]

Both sides start from the same weights and go once through the same rows, in float32 and batches of 16, and are timed
from the first step to the last, in processes of their own, in turns. The other side draws rows in random order, pads
each batch to its longest row (questions to the full 384 tokens, the default of run_qa.py) and writes no checkpoint;
ours is a whole run, with the checkpoint at its end. With --model a folder and --dataset a file, any encoder can be
measured on anything: the smaller the model and the shorter the rows, the less there is to gain. With --dtype auto ours
computes as a run does when nobody says how, in bfloat16 where the processor has it; the other side, as the scripts do
when nobody says how, in float32.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

BATCH, LEARNING_RATE = 16, 5e-5
QA_LENGTH = 384
OURS, SCRIPT = "Base vs Tuned", "Trainer as in the example scripts"


def train_here(chosen: argparse.Namespace, runs: Path) -> tuple[Path, dict[str, float]]:
    """Train by the command line; return the run's folder and its steps and seconds."""
    values = {
        "learning_rate": LEARNING_RATE, "batch_size": BATCH, "epochs": 1, "train_rows": chosen.rows, "warmup": 0,
        "eval_steps": 10**6, "eval_rows": 1, "test_rows": 1, "watched_examples": 0, "checkpoint_seconds": 10**6,
        "dtype": chosen.dtype, "max_source_tokens": QA_LENGTH if chosen.task == "question-answering" else 128,
    }  # fmt: skip
    subprocess.run(
        [
            *(sys.executable, "-m", "ftcore", "train", "--model", chosen.model, "--dataset", chosen.dataset),
            *("--task", chosen.task, "--method", "full", "--preset", "thorough", "--json"),
            *(word for name, value in values.items() for word in ("--set", f"{name}={value}")),
            *(("--family", chosen.family) if chosen.family else ()),
        ],
        cwd=ROOT, env={**os.environ, "FTCORE_RUNS": str(runs)}, stdout=subprocess.DEVNULL, check=True,
    )  # fmt: skip
    (folder,) = (path.parent for path in runs.glob("*/trained.json"))
    return folder, json.loads((folder / "trained.json").read_text(encoding="utf-8"))


def train_as_the_scripts_do(folder: Path) -> dict[str, float]:
    """Train on the rows of a run with transformers' own Trainer; return steps and seconds."""
    from transformers import DataCollatorWithPadding, Trainer, TrainingArguments, set_seed

    from ftcore import models
    from ftcore.runs.folder import read_folder
    from ftcore.runs.lessons import labels_of, read_lessons

    config = read_folder(folder).config
    (lesson,) = read_lessons(config)
    spec, length = models.for_task(config.model.spec(), lesson.task), config.settings.max_source_tokens
    set_seed(config.settings.seed)
    labels = labels_of([lesson])
    family, weights = models.family(spec.family), models.folder_of(spec)
    tokenizer = models.load_tokenizer(weights)
    heads = {"num_labels": len(labels) or 1} if spec.family == "label" else {}
    model = family.auto_class().from_pretrained(weights, **heads)  # as the library makes it, with nothing left out
    rows = family.encode(lesson.train, lesson.task, lesson.prompt_of(), tokenizer, length, 1, labels=labels)
    fixed = {"padding": "max_length", "max_length": length} if spec.family == "span" else {}
    trainer = Trainer(
        model=model,
        args=TrainingArguments(
            output_dir=str(folder / "script"), per_device_train_batch_size=BATCH, learning_rate=LEARNING_RATE,
            num_train_epochs=1, save_strategy="no", report_to=[], use_cpu=True, disable_tqdm=True,
        ),
        train_dataset=rows,
        data_collator=DataCollatorWithPadding(tokenizer, **fixed),
        processing_class=tokenizer,
    )  # fmt: skip
    began = time.monotonic()
    trainer.train()
    return {"steps": trainer.state.global_step, "seconds": time.monotonic() - began}


def turn(chosen: argparse.Namespace) -> dict[str, dict[str, float]]:
    """Train on both sides once."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as runs:
        folder, ours = train_here(chosen, Path(runs))
        asked = [sys.executable, __file__, "--script", str(folder)]
        printed = subprocess.run(asked, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout
        return {OURS: ours, SCRIPT: json.loads(printed.splitlines()[-1])}


def main() -> int:
    """Print seconds a step of both sides and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="tiny-bert", help="a catalogue id or a folder")
    parser.add_argument("--dataset", default="starter-topics", help="a catalogue id or a file")
    parser.add_argument("--task", default="classify", help="classify, similarity, entail or question-answering")
    parser.add_argument("--family", default=None, help="label or span, for a folder")
    parser.add_argument("--rows", type=int, default=640)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--dtype", default="fp32", help="how our side computes: fp32 as the other, or auto")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.add_argument("--script", type=Path, default=None, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.script is not None:
        print(json.dumps(train_as_the_scripts_do(chosen.script)))
        return 0
    turns = [turn(chosen) for _ in range(chosen.turns)]
    ratios = [found[OURS]["seconds"] / found[SCRIPT]["seconds"] for found in turns]
    if chosen.json:
        print(json.dumps({"turns": turns, "ratio": statistics.median(ratios)}))
        return 0
    for found in turns:
        print("   ".join(f"{name}: {side['steps']:.0f} steps, {side['seconds']:.1f} s" for name, side in found.items()))
    print(f"ratio {statistics.median(ratios):.2f} (median of {len(ratios)}; {min(ratios):.2f} to {max(ratios):.2f})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
