"""A run told in one paragraph, runs against each other, and single examples with the reason for their score."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from ftcore.evaluation import Difference, ItemPage, ItemRow
from ui.item_views import confusion_html, items_html, why_html
from ui.run_compare_views import between_html, curve_points, differing, differing_html, seconds_of, seeds_html
from ui.run_story import next_steps, story_html
from ui.score_views import scores_by_dataset, scores_html
from ui.small_multiples import small_multiples_html
from ui.text import LANGUAGES, sentences

EVIL = "<script>alert(1)</script>\"'&"


def config(**settings: Any) -> SimpleNamespace:
    model = SimpleNamespace(model_id="tiny-t5", family="seq2seq")
    return SimpleNamespace(task="summarize", model=model, dataset=SimpleNamespace(ref=EVIL), method="lora", **settings)


def status(state: str = "finished", code: str = "") -> SimpleNamespace:
    message = SimpleNamespace(code=code, params={}, text="", log=()) if code else None
    return SimpleNamespace(state=state, step=120, elapsed_s=65.0, message=message)


def scores(verdict: str = "better", difference: float = 30.0, **more: Any) -> dict[str, Any]:
    one = {
        "model": "run:1", "against": "tiny-t5", "metric": "rougeL", "difference": difference, "low": 20.0, "high": 40.0,
        "better": 40, "worse": 5, "same": 15, "verdict": verdict,
    }  # fmt: skip
    models = [
        {"model": "tiny-t5", "metrics": {"rougeL": 10.0}},
        {"model": "run:1", "metrics": {"rougeL": 10.0 + difference}},
    ]
    rival_scores = [{"model": "rival:first_three_sentences", "metrics": {"rougeL": 55.0}}]
    rival = {**one, "model": "rival:first_three_sentences", "difference": 45.0}
    remark = {
        "code": "rival_not_beaten",
        "params": {"model": "run:1", "rival": "rival:first_three_sentences", "metric": "rougeL"},
    }
    return {
        "main_metric": "rougeL", "items": 60, "models": models, "differences": [one], "remarks": [remark],
        "rivals": rival_scores, "rival_differences": [rival], **more,
    }  # fmt: skip


def checks(*losses: float) -> list[dict[str, Any]]:
    return [{"kind": "eval", "step": 10 * n, "eval_loss": loss, "n": n} for n, loss in enumerate(losses)]


def test_the_story_says_what_was_trained_what_changed_and_what_to_try() -> None:
    html = story_html(config(), status(), checks(3.0, 2.5, 2.0, 1.5), scores(), "en")
    assert "tiny-t5 learned “Summarize”" in html
    assert "120 steps in 1 min 5 s" in html
    assert "40 better, 5 worse, 15 the same. ROUGE-L +30.0 (95% interval +20.0 to +40.0): training helped" in html
    assert "It does not beat “the first three sentences”" in html
    assert "What to try next: the loss was still falling at the end; train longer. Look at what it forgot" in html
    assert "<script" not in html


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_step_that_can_be_advised_has_a_sentence(lang: str) -> None:
    finding = {"kind": "finding", "id": "overfitting", "params": {"step": 40}, "n": 9}
    cases = [
        (status("failed", "loss_not_finite"), [], None),
        (status("failed", "disk_full"), [], None),
        (status(), [*checks(3.0, 2.0, 2.5), finding], scores("chance")),
        (status(), checks(3.0, 2.99, 2.98), scores("worse", -3.0)),
    ]
    found = [next_steps(*case, writes=True) for case in cases]
    assert [[code for code, _ in one] for one in found] == [
        ["loss_not_finite"], ["no_model"], ["overfitting", "more_items"], ["worse"],
    ]  # fmt: skip
    for case in cases:
        html = story_html(config(), case[0], case[1], case[2], lang)
        assert "{" not in html
    assert sentences(lang)["measured.next.still_falling"]


def test_rivals_stand_in_the_table_but_have_no_verdict_of_their_own() -> None:
    html = scores_html(scores(), {"tiny-t5": "tiny-t5", "run:1": "mine"}, "en")
    assert "the first three sentences" in html
    assert html.count("training helped") == 1
    assert "+30.0" in html
    assert "+45.0" not in html


def test_a_run_of_several_datasets_has_the_scores_of_each_under_its_name() -> None:
    names = {"tiny-t5": "tiny-t5", "run:1": "mine"}
    assert scores_by_dataset({"topics": scores()}, names, "en") == scores_html(scores(), names, "en")
    html = scores_by_dataset({"topics": scores(), "<moods>": scores(), "later": None}, names, "en")
    assert html.index("topics") < html.index("&lt;moods&gt;")
    assert html.count(scores_html(scores(), names, "en")) == 2
    assert "later" not in html


def test_only_what_differs_between_runs_is_shown() -> None:
    first = {
        "run_id": "a",
        "method": "lora",
        "settings": {"learning_rate": 0.003, "seed": 0},
        "model": {"source": "/x"},
    }
    second = {
        "run_id": "b",
        "method": "lora",
        "settings": {"learning_rate": 0.01, "seed": 0},
        "model": {"source": "/y"},
    }
    assert differing([first, second]) == [("settings.learning_rate", [0.003, 0.01])]
    html = differing_html([(EVIL, first), ("b", second)], "en")
    assert "Learning rate" in html
    assert "0.003" in html
    assert "lora" not in html
    assert "<script" not in html
    assert "same in everything" in differing_html([("a", first), ("a", first)], "en")


def test_seeds_give_mean_and_range() -> None:
    runs = [
        ({"settings": {"seed": seed}}, scores(difference=difference))
        for seed, difference in enumerate((20.0, 30.0, 40.0))
    ]
    assert "3 runs of the same recipe, by seed alone: ROUGE-L 40.0 on average, from 30.0 to 50.0." in seeds_html(
        runs, "en"
    )
    assert seeds_html([*runs, ({"settings": {"seed": 9, "epochs": 2}}, scores())], "en") == ""


def test_curves_run_over_steps_or_seconds_without_the_pause_of_a_resume() -> None:
    events = [
        {"kind": "phase", "phase": "training", "t": 100.0, "n": 0},
        {"kind": "eval", "step": 5, "eval_loss": 2.0, "t": 110.0, "n": 1},
        {"kind": "resumed", "step": 5, "t": 900.0, "n": 2},
        {"kind": "phase", "phase": "training", "t": 950.0, "n": 3},
        {"kind": "eval", "step": 10, "eval_loss": 1.0, "t": 955.0, "n": 4},
    ]
    assert [row["x"] for row in curve_points("a", events, "steps")] == [5, 10]
    assert [row["x"] for row in curve_points("a", events, "seconds")] == [10.0, 15.0]
    assert seconds_of(events)[4] == 15.0


def test_small_charts_share_their_scales() -> None:
    html = small_multiples_html([(EVIL, "LoRA", [(0, 4.0), (10, 2.0)]), ("b", "Full", [(0, 2.0), (5, 0.0)])], "en")
    assert "<script" not in html
    assert 'points="6.0,6.0 214.0,60.0"' in html
    assert 'points="6.0,60.0 110.0,114.0"' in html
    assert small_multiples_html([("a", "LoRA", [(0, 4.0), (10, 2.0)])], "en") == ""


def test_two_runs_are_compared_in_words() -> None:
    one = Difference("rougeL", 30.0, 20.0, 40.0, 0.001, 40, 5, 15, "better")
    lucky = Difference("rouge1", 3.0, 0.1, 5.9, 0.04, 9, 5, 46, "better")
    html = between_html([(EVIL, "b", [one, lucky], 60)], "en")
    assert "2 differences were tested; about 0.1 of them" in html
    assert "2 do, and 2 still do after adjusting" in html
    html = between_html([(EVIL, "b", [one, lucky, replace(lucky, p_value=0.3, verdict="chance")], 60)], "en")
    assert "2 do, and 1 still do after adjusting" in html
    assert "on the 60 examples that both answered: ROUGE-L +30.0: the second one is better, and that is more" in html
    assert "<script" not in html


def row(answer: str) -> ItemRow:
    return ItemRow(
        0, "1", {"article": EVIL + "x" * 300}, ["the red house"], {"base": EVIL, "run:1": answer},
        {"base": {"rougeL": 0.0}, "run:1": {"rougeL": 50.0}}, 50.0,
    )  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_example_shows_its_way_from_the_reference_and_why(lang: str) -> None:
    html = items_html(ItemPage((row("the blue house"),), 1), 0, ("base", "run:1"), "rougeL", lang)
    assert "<del>red</del><ins>blue</ins>" in html
    assert "<script" not in html
    assert "2" in why_html("rougeL", "the blue house", ["the red house"], lang)
    assert items_html(ItemPage((), 0), 0, ("base", "run:1"), "rougeL", lang)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("metric", "answer", "gold"),
    [
        ("exact_match", answer, gold)
        for answer, gold in (
            ("Lima", "Lima"), ("the Lima.", "Lima"), ("la sierra", "sierra"), ("Malaga", "Málaga"), ("b a", "a b"),
            ("A B in C", "A B"), ("x", "x y"), ("x z", "x y"), ("q", "x y"), (" ", "x"),
        )
    ]
    + [("f1", "x z", "x y"), ("rougeL", "x", "y"), ("accuracy", "a", "a"), ("mse", "many", "3"), ("mse", "2", "3")],
)  # fmt: skip
def test_every_reason_has_a_sentence(metric: str, answer: str, gold: str, lang: str) -> None:
    told = why_html(metric, answer, [gold], lang)
    assert told
    assert "{" not in told


def test_classes_that_moved_are_counted() -> None:
    html = confusion_html(["a", "a", "b"], {"base": ["b", EVIL, "b"], "mine": ["a", "a", "b"]}, "en")
    assert html.count('<td class="n">100.0</td>') == 7  # mine: all of both classes; base: recall of b
    assert "<script" not in html
    assert "b → a: 1 times" in html
    assert "<b>2</b>" in html
