"""The guess of a text's language, right on sentences and silent where nothing says."""

from __future__ import annotations

import pytest

from ftcore import tasks
from ftcore.data import world
from ftcore.data.languages import guess_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The mayor opened the museum and the people were there", "en"),
        ("La alcaldesa abrió el museo y los niños estaban con ella", "es"),
        ("A prefeita abriu o museu e não estava com os meninos", "pt"),
        ("Uma mulher está cortando um tomate", "pt"),
        ("¿Cuándo fue construido el puente?", "es"),
        ("12 34 !!", None),
        ("", None),
        ("東京は日本の首都です", None),
    ],
)
def test_sentences(text: str, language: str | None) -> None:
    assert guess_language(text) == language


@pytest.mark.parametrize("task", tasks.all_tasks(), ids=lambda task: task.id)
def test_the_examples_of_the_page_say_their_language(task: tasks.Task) -> None:
    for example in task.examples:
        assert guess_language(" ".join(example.inputs.values())) == example.language, example.inputs


def test_the_usual_language_decides_when_the_text_does_not() -> None:
    assert guess_language("Paris 2012", "pt") == "pt"
    assert guess_language("The end of the road was there", "pt") == "en"


def test_the_starter_world_is_recognised() -> None:
    rows = world.rows("summarize", "train", 200)
    right = sum(guess_language(row["article"]) == row["language"] for row in rows)
    assert right >= 198
