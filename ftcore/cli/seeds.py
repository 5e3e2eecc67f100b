"""``train --seeds N``: the same training several times, with nothing but another seed; mean and range of its scores."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import fmean
from typing import Any

from ftcore import runs
from ftcore.cli.findings import findings_of
from ftcore.cli.result import Result, table
from ftcore.errors import BadInput

MOST_SEEDS = 20


def seeded(config: runs.RunConfig, count: int) -> list[runs.RunConfig]:
    """Return so many configurations that differ in nothing but the seed, from that of the first one on.

    Raises:
        BadInput: Fewer than one, or more than MOST_SEEDS (``seeds_count``).
    """
    if not 1 <= count <= MOST_SEEDS:
        raise BadInput(
            "seeds_count",
            expected=f"1 to {MOST_SEEDS} seeds",
            found=str(count),
            fix="write for instance --seeds 3",
            most=MOST_SEEDS,
            count=count,
        )
    first = config.settings.seed
    return [
        config.model_copy(
            update={
                "run_id": f"{config.run_id}-seed{seed}",
                "name": f"{config.name} · seed {seed}",
                "settings": config.settings.model_copy(update={"seed": seed}),
            }
        )
        for seed in range(first, first + count)
    ]


def spread(evaluations: Sequence[dict[str, Any]]) -> dict[str, dict[str, float]]:
    """Return base, mean, lowest and highest score of the tuned models, and the mean difference, by metric."""
    found = {}
    for metric in evaluations[0]["models"][0]["metrics"]:
        base = evaluations[0]["models"][0]["metrics"][metric]
        tuned = [one["models"][1]["metrics"][metric] for one in evaluations]
        found[metric] = {
            "base": base,
            "mean": fmean(tuned),
            "low": min(tuned),
            "high": max(tuned),
            "difference": fmean(tuned) - base,
        }
    return found


def train_seeds(
    configs: Sequence[runs.RunConfig], jobs: runs.Jobs, watch: Callable[[runs.Jobs, str], None] | None
) -> Result:
    """Queue all runs, watch each to its end (None: leave them in the background), and say how far the seeds differ."""
    ids = [jobs.submit(config) for config in configs]
    if watch is None:
        jobs.start_worker_process()
    else:
        for run_id in ids:
            watch(jobs, run_id)
    folders = [jobs.store.get(run_id) for run_id in ids]
    states = [folder.status.state for folder in folders]
    scored = [scores for folder in folders if (scores := folder.evaluation())]
    found = spread(scored) if scored else {}
    document = {
        "runs": [
            {
                "run_id": run_id,
                "state": state,
                "seed": config.settings.seed,
                "findings": findings_of(folder),
                "evaluation": folder.evaluation(),
            }
            for run_id, state, config, folder in zip(ids, states, configs, folders, strict=True)
        ],
        "spread": found,
        "main_metric": scored[0]["main_metric"] if scored else None,
    }
    failed = any(state in ("failed", "interrupted") for state in states)
    return Result(document, _as_text(ids, states, scored, found), exit_code=int(failed))


def _as_text(
    ids: Sequence[str], states: Sequence[str], scored: Sequence[dict[str, Any]], found: dict[str, dict[str, float]]
) -> str:
    lines = [f"run {run_id}: {state}" for run_id, state in zip(ids, states, strict=True)]
    if not scored:
        return "\n".join(lines)
    columns = ("base", "mean", "low", "high")
    rows = [[metric, *(f"{values[name]:.2f}" for name in columns)] for metric, values in found.items()]
    main = scored[0]["main_metric"]
    values = found[main]
    low, high = values["low"] - values["base"], values["high"] - values["base"]
    sentence = (
        f"{main} over {len(scored)} seeds: {values['difference']:+.1f} on average, from {low:+.1f} to {high:+.1f}. "
        f"{_verdict(scored, main)}"
    )
    return "\n".join([*lines, "", table(rows, ("metric", *columns)), "", sentence])


def _verdict(scored: Sequence[dict[str, Any]], main: str) -> str:
    """How many seeds by themselves show more than chance, in words."""
    verdicts = [next(row["verdict"] for row in one["differences"] if row["metric"] == main) for one in scored]
    better, worse = verdicts.count("better"), verdicts.count("worse")
    if better == len(verdicts):
        return "Every seed is better than the base by more than chance."
    if worse == len(verdicts):
        return "Every seed is worse than the base by more than chance."
    if better or worse:
        return f"{better} of them better, {worse} worse by more than chance: one seed alone would not tell."
    return "No seed differs from the base by more than chance."
