"""``runs``: list runs, look at one, stop, resume, delete or export it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from ftcore import runs
from ftcore.cli.findings import finding_lines, findings_of
from ftcore.cli.result import Result, table
from ftcore.errors import BadInput


def run(arguments: argparse.Namespace) -> Result:
    """Do what ``action`` names; every action but ``list`` needs a run id."""
    store = runs.RunStore(runs.runs_folder())
    if arguments.action == "list":
        return _list(store)
    if not arguments.run_id:
        raise BadInput(
            "run_id_missing",
            expected=f"the id of a run after 'runs {arguments.action}'",
            found="none",
            fix="look it up with 'runs list'",
            action=arguments.action,
        )
    return _ACTIONS[arguments.action](store, arguments)


def _list(store: runs.RunStore) -> Result:
    found = [summary.to_json() for summary in store.list()]
    rows = [(r["run_id"], r["state"], r["step"], r.get("task"), r.get("model"), r.get("method")) for r in found]
    text = table(rows, ("run", "state", "step", "task", "model", "method")) if rows else "no runs yet"
    return Result({"runs": found}, text)


def _show(store: runs.RunStore, arguments: argparse.Namespace) -> Result:
    folder = store.get(arguments.run_id)
    log = [event for event in folder.events() if event["kind"] in ("log", "eval")]
    document: dict[str, Any] = {
        **store.summary(arguments.run_id).to_json(),
        "config": folder.config.model_dump(mode="json"),
        "log": log,
        "findings": findings_of(folder),
        "evaluation": folder.evaluation(),
        **({"also": folder.course_evaluations()} if folder.config.also else {}),
    }
    long = ("config", "log", "findings", "evaluation", "also")
    lines = [f"{key}: {value}" for key, value in document.items() if key not in long]
    return Result(document, "\n".join([*lines, *finding_lines(document["findings"])]))


def _stop(store: runs.RunStore, arguments: argparse.Namespace) -> Result:
    runs.Jobs(store).stop(arguments.run_id)
    return _state(store, arguments.run_id)


def _resume(store: runs.RunStore, arguments: argparse.Namespace) -> Result:
    jobs = runs.Jobs(store)
    jobs.resume(arguments.run_id)
    jobs.start_worker_process()
    return _state(store, arguments.run_id)


def _delete(store: runs.RunStore, arguments: argparse.Namespace) -> Result:
    if not arguments.yes and sys.stdin.isatty():
        print(f"Delete run {arguments.run_id} and its model for good? [y/N] ", end="", file=sys.stderr, flush=True)
        if sys.stdin.readline().strip().lower() not in ("y", "yes"):
            return Result({"run_id": arguments.run_id, "deleted": False}, "kept")
    store.delete(arguments.run_id)
    return Result({"run_id": arguments.run_id, "deleted": True}, f"deleted {arguments.run_id}")


def _export(store: runs.RunStore, arguments: argparse.Namespace) -> Result:
    target = Path(arguments.output or f"{arguments.run_id}.zip")
    store.export(arguments.run_id, target)
    return Result({"run_id": arguments.run_id, "file": str(target)}, f"wrote {target}")


def _state(store: runs.RunStore, run_id: str) -> Result:
    document = store.summary(run_id).to_json()
    return Result(document, f"run {run_id}: {document['state']} at step {document['step']}")


_ACTIONS = {"show": _show, "stop": _stop, "resume": _resume, "delete": _delete, "export": _export}
