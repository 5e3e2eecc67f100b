"""Every miniature from the command line: what it reaches only a model that has learned can reach.

The bounds lie well under what was reached, and over what the base reaches or what needs no learning (always the same
label, a guess in the paragraph), except where it says so. ``docs/from-notebooks.md`` says what each one stands for.
"""

from __future__ import annotations

import pytest

from tests.cli.conftest import Command, command  # noqa: F401 -- a fixture

LEARNED = {
    "flan-t5-small-mlsum-es-mini": ("rougeL", 82.0),
    "paraphrase-distilgpt2-tapaco-paws-mini": ("ibleu", 40.0),  # copying the sentence gives 3.5
    "distilbert-squad-mini": ("f1", 35.0),
    "classify-rotten-tomatoes-mini": ("accuracy", 80.0),
    "paraphrase-mt5-tapaco-paws-mini": ("ibleu", 33.0),
    "classify-rotten-tomatoes-head-mini": ("accuracy", 47.0),
    "paraphrase-detection-mrpc-mini": ("accuracy", 55.0),
}
"""Recipe → its main metric and the least that it has to reach on held-out rows."""

NOT_LEARNED = ("paraphrase-detection-mrpc-head-mini",)
"""A head alone on tiny-bert cannot compare two sentences: it finds the most frequent label, and that is to be said."""

DEFAULT = ("flan-t5-small-mlsum-es-mini", "distilbert-squad-mini", "classify-rotten-tomatoes-mini")
"""A text, a span and a label model in every run of the tests."""


def check_learned(command: Command, recipe: str) -> None:  # noqa: F811
    metric, least = LEARNED[recipe]
    outcome = command("train", "--recipe", recipe)
    assert outcome.code == 0, outcome.stderr
    assert outcome.document["state"] == "finished"
    evaluation = outcome.document["evaluation"]
    assert evaluation["main_metric"] == metric
    base, tuned = (model["metrics"][metric] for model in evaluation["models"][:2])
    assert tuned >= least
    difference = next(one for one in evaluation["differences"] if one["metric"] == metric)
    assert difference["low"] > 0, (base, tuned)


@pytest.mark.parametrize("recipe", DEFAULT)
def test_one_of_each_kind_learns(command: Command, recipe: str) -> None:  # noqa: F811
    check_learned(command, recipe)


@pytest.mark.slow
@pytest.mark.parametrize("recipe", [name for name in LEARNED if name not in DEFAULT])
def test_the_others_learn(command: Command, recipe: str) -> None:  # noqa: F811
    check_learned(command, recipe)


@pytest.mark.slow
@pytest.mark.parametrize("recipe", NOT_LEARNED)
def test_what_was_not_learned_is_said(command: Command, recipe: str) -> None:  # noqa: F811
    outcome = command("train", "--recipe", recipe)
    assert (outcome.code, outcome.document["state"]) == (0, "finished")
    evaluation = outcome.document["evaluation"]
    tuned = evaluation["models"][1]["metrics"]["accuracy"]
    rival = max(model["metrics"]["accuracy"] for model in evaluation["rivals"])
    said = [remark["code"] for remark in evaluation["remarks"]]
    assert ("rival_not_beaten" in said) == (tuned <= rival)


def test_the_broken_one_is_caught_before_its_first_step(command: Command) -> None:  # noqa: F811
    outcome = command("train", "--recipe", "distilbert-squad-broken-mini")
    assert outcome.code == 1
    assert (outcome.document["state"], outcome.document["step"]) == ("failed", 0)
    assert outcome.document["message"]["code"] == "no_gradient"
    shown = command("runs", "show", outcome.document["run_id"])
    found = [finding["id"] for finding in shown.document["findings"]]
    assert found == ["no_gradient", "head_frozen_and_new"]


def test_a_comparison_trains_nothing(command: Command) -> None:  # noqa: F811
    earlier = command("runs", "list").document["runs"]
    outcome = command("train", "--recipe", "t5-vs-flan-mini")
    assert outcome.code == 0
    assert (outcome.document["run_id"], outcome.document["step"]) == (None, 0)
    evaluation = outcome.document["evaluation"]
    raw, taught = (model["metrics"]["rougeL"] for model in evaluation["models"])
    assert taught > raw + 40
    assert command("runs", "list").document["runs"] == earlier
    refused = command("train", "--recipe", "t5-vs-flan-mini", "--set", "max_steps=3")
    assert (refused.code, refused.document["error"]["code"]) == (2, "comparison_trains_nothing")
