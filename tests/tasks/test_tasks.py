from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftcore import tasks
from ftcore.errors import BadInput, NotFound
from ftcore.tasks import LANGUAGES, Prompt, Task


@pytest.mark.parametrize("task", tasks.all_tasks(), ids=lambda task: task.id)
def test_a_task_is_whole(task: Task) -> None:
    names = [field.name for field in task.inputs]
    assert set(task.prompts) == set(LANGUAGES)
    for prompt in task.prompts.values():
        assert list(prompt.fields()) == names
    assert task.main_metric == task.metrics[0]
    assert {example.language for example in task.examples} == set(LANGUAGES)
    for example in task.examples:
        assert set(example.inputs) == set(names)
        assert example.target
        if task.answer_kind == "span":
            assert example.target in example.inputs[names[-1]]


def test_a_language_without_a_prompt_reads_the_english_one() -> None:
    task = tasks.get("summarize")
    assert task.prompt("de") == task.prompts["en"]
    assert task.prompt("es").source.startswith("resume")


def test_an_unknown_task_names_the_nearest() -> None:
    with pytest.raises(NotFound, match="did you mean summarize"):
        tasks.get("sumarize")


@given(st.text())
def test_values_are_put_in_literally(text: str) -> None:
    assert Prompt("read: {text}!").render_source({"text": text}) == f"read: {text}!"


@given(st.text().map(str.strip))
def test_the_frame_around_an_answer_comes_off_again(answer: str) -> None:
    assert Prompt("{text}").strip_target(answer) == answer
    if "</p>" not in answer:
        framed = Prompt("<s> {text} </s> ===", "<p> {answer} </p>")
        assert framed.strip_target(framed.render_target(answer)) == answer


def test_a_frame_the_model_never_closed_still_comes_off() -> None:
    assert Prompt("{text}", "<p> {answer} </p>").strip_target("<p> hello wor") == "hello wor"


def test_a_broken_template_is_refused() -> None:
    with pytest.raises(BadInput) as caught:
        Prompt("{text}", "no place")
    assert caught.value.code == "prompt_without_answer"
    with pytest.raises(BadInput) as caught:
        Prompt("{txt}").render_source({"text": "a"})
    assert caught.value.code == "prompt_unknown_field"
