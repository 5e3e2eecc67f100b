"""What the quick recipes gain: trains each one from its raw base and prints the table of the README.

    python benchmarks/gains.py [--items 200] [--recipes quick-qa,...] [--json]

Each recipe is trained by the command line in a fresh runs folder, then base and tuned answer the same held-out items,
whose names of people, places and organisations never occur in training. Items of `unseen_forms` are also worded in
ways that no stage of training ever saw.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from ftcore.catalog import load_catalog  # noqa: E402


def command(*words: str) -> dict[str, Any]:
    """Run one verb of the command line and return its JSON document."""
    done = subprocess.run(
        [sys.executable, "-m", "ftcore", *words, "--json"], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False
    )
    document: dict[str, Any] = json.loads(done.stdout)
    if done.returncode:
        raise SystemExit(f"{' '.join(words)}: {document}")
    return document


def measure(recipe: str, items: int) -> dict[str, Any]:
    """Train one recipe and return its base and tuned scores with the interval of the difference."""
    entry = load_catalog().recipe(recipe)
    began = time.monotonic()
    trained = command("train", "--recipe", recipe)
    seconds = time.monotonic() - began
    scored = command(
        "evaluate",
        *("--models", f"{entry.model},run:{trained['run_id']}"),
        *("--dataset", entry.dataset, "--task", entry.task, "--limit", str(items)),
    )
    metric = scored["main_metric"]
    difference = next(row for row in scored["differences"] if row["metric"] == metric)
    base, tuned = (model["metrics"] for model in scored["models"])
    return {
        "recipe": recipe,
        "model": entry.model,
        "seconds": round(seconds, 1),
        "items": scored["items"],
        "metric": metric,
        "base": base[metric],
        "tuned": tuned[metric],
        **{key: difference[key] for key in ("difference", "low", "high", "better", "worse", "same")},
    }


def main() -> None:
    """Print one row for each recipe."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, default=200)
    parser.add_argument("--recipes", help="comma-separated (default: every quick recipe)")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    recipes = arguments.recipes.split(",") if arguments.recipes else [r.id for r in load_catalog().recipes if r.quick]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        os.environ.update(FTCORE_RUNS=folder, HF_HUB_OFFLINE="1")
        rows = [measure(recipe, arguments.items) for recipe in recipes]
    if arguments.json:
        print(json.dumps({"rows": rows}, indent=2))
        return
    print(
        "| recipe | from | seconds, all in all | items | metric | base | tuned | gain (95% interval) |\n"
        "|---|---|---|---|---|---|---|---|"
    )
    for row in rows:
        interval = "too few items" if row["low"] is None else f"{row['low']:+.1f} to {row['high']:+.1f}"
        print(
            f"| `{row['recipe']}` | {row['model']} | {row['seconds']:.0f} | {row['items']} | {row['metric']} "
            f"| {row['base']:.1f} | {row['tuned']:.1f} | {row['difference']:+.1f} ({interval}) |"
        )


if __name__ == "__main__":
    main()
