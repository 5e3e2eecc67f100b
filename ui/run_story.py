"""What happened in a run, in one paragraph: what was trained, what changed, whether to believe it, what to try next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from ui.run_views import is_finite
from ui.score_views import remark_sentences, verdict, verdict_sentence
from ui.text import duration, has, number, t

Event = Mapping[str, Any]
STILL_FALLING_SHARE = 0.02
"""The validation loss fell by at least this share over the last third of its checks: more training would help."""
LARGE_GAIN = 20.0
"""Points of the main score from which it is worth looking at what the gain cost."""


def story_html(
    config: Any, status: Any, events: Sequence[Event], evaluation: Mapping[str, Any] | None, lang: str
) -> str:
    """Return the paragraph of a run.

    Args:
        config: Its RunConfig. status: its Status. events: what happened in it. evaluation: its scores, or None.
        lang: Language of the page.
    """
    sentences = [_trained(config, status, lang), *_believed(evaluation, lang)]
    advice = next_steps(status, events, evaluation, writes=config.model.family in ("seq2seq", "causal"))
    if advice:
        first, *others = [t(f"measured.next.{code}", lang, **params) for code, params in advice]
        told = " ".join([first, *(one[:1].upper() + one[1:] for one in others)])
        sentences.append(f"{t('measured.next.title', lang)} {told}")
    return f'<p class="bvt bvt-story">{escape(" ".join(sentences))}</p>'


def _trained(config: Any, status: Any, lang: str) -> str:
    task = t(f"tasks.{config.task}.name", lang) if has(f"tasks.{config.task}.name") else config.task
    told = {
        "model": config.model.model_id,
        "task": f"“{task}”",
        "data": config.dataset.ref,
        "method": t(f"train.methods.{config.method}.label", lang),
    }
    if not status.step:
        return t("measured.story.trained_shortly", lang, **told)
    steps, time = number(status.step, lang, 0), duration(status.elapsed_s, lang)
    return t("measured.story.trained", lang, **told, steps=steps, time=time)


def _believed(evaluation: Mapping[str, Any] | None, lang: str) -> list[str]:
    if not evaluation or not evaluation.get("differences"):
        return [t("measured.story.no_scores", lang)]
    main = _main_difference(evaluation)
    said = [verdict_sentence(main, lang)] if main else []
    return said + remark_sentences(evaluation.get("remarks", ()), lang)


def _main_difference(evaluation: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The difference of the tuned model from its base by the main score."""
    found = [one for one in evaluation["differences"] if one["metric"] == evaluation["main_metric"]]
    return next(iter(found), None)


def next_steps(
    status: Any, events: Sequence[Event], evaluation: Mapping[str, Any] | None, *, writes: bool
) -> list[tuple[str, dict[str, Any]]]:
    """Return what to try next, as codes (keys ``measured.next.<code>``) with their values; the most pressing first.

    writes: The model writes its answers, so that it could do, and can forget, other tasks.
    """
    code = status.message.code if status.message else ""
    if status.state == "failed":
        return [(code if has(f"measured.next.{code}") else "no_model", {})]
    if status.state in ("queued", "running"):
        return []
    said = {str(event["id"]): event.get("params", {}) for event in events if event.get("kind") == "finding"}
    findings = ("overfitting", "loss_hardly_moves")
    found: list[tuple[str, dict[str, Any]]] = [(name, dict(said[name])) for name in findings if name in said]
    if not found and _still_falling(events):
        found.append(("still_falling", {}))
    main = _main_difference(evaluation) if evaluation and evaluation.get("differences") else None
    if main:
        found += _after(main, writes)
    return found


def _after(main: Mapping[str, Any], writes: bool) -> list[tuple[str, dict[str, Any]]]:
    kind = verdict(main)
    if kind in ("chance", "too_small"):
        return [("more_items", {})]
    if kind == "worse":
        return [("worse", {})]
    return [("by_heart", {})] if writes and kind == "better" and main["difference"] >= LARGE_GAIN else []


def _still_falling(events: Sequence[Event]) -> bool:
    """Whether the best check is the last one and the loss fell clearly over the last third of the checks."""
    checks = [event["eval_loss"] for event in events if event.get("kind") == "eval" and is_finite(event["eval_loss"])]
    if len(checks) < 3:
        return False
    earlier = checks[-1 - max(1, len(checks) // 3)]
    return bool(checks[-1] == min(checks) and earlier - checks[-1] >= STILL_FALLING_SHARE * abs(earlier))
