"""The guess of a text's language: right on sentences, silent where nothing says, and "other" for one unknown here."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from ftcore import tasks
from ftcore.data import world
from ftcore.data.languages import OTHER, guess_language


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
        ("Le maire a ouvert le musée et les enfants étaient avec elle", "fr"),
        ("Die Stadt hat das neue Museum gestern nicht mit einer Feier eröffnet", "de"),
        ("Il sindaco ha aperto il museo della città e non è più tornato", "it"),
        ("Orașul a fost construit în secolul trecut și este foarte frumos", "ro"),
        ("De burgemeester opende gisteren het nieuwe museum van de stad", "nl"),
        ("東京は日本の首都です", "other"),
        ("Все люди рождаются свободными", "other"),
        ("Wszyscy ludzie rodzą się wolni i równi pod względem swej godności", "other"),
        ("Bütün insanlar hür, haysiyet ve haklar bakımından eşit doğarlar", "other"),
        ("Kaikki ihmiset syntyvät vapaina ja tasavertaisina arvoltaan ja oikeuksiltaan", "other"),
        ("Håkon paid for it in Århus and in the end he was glad", "en"),
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


RIGHTS = {
    "fr": """Tous les êtres humains naissent libres et égaux en dignité et en droits. Ils sont doués de raison et de
        conscience et doivent agir les uns envers les autres dans un esprit de fraternité. Tout individu a droit à la
        vie, à la liberté et à la sûreté de sa personne. Nul ne sera tenu en esclavage ni en servitude.""",
    "de": """Alle Menschen sind frei und gleich an Würde und Rechten geboren. Sie sind mit Vernunft und Gewissen begabt
        und sollen einander im Geist der Brüderlichkeit begegnen. Jeder hat das Recht auf Leben, Freiheit und Sicherheit
        der Person. Niemand darf in Sklaverei oder Leibeigenschaft gehalten werden.""",
    "it": """Tutti gli esseri umani nascono liberi ed eguali in dignità e diritti. Essi sono dotati di ragione e di
        coscienza e devono agire gli uni verso gli altri in spirito di fratellanza. Ogni individuo ha diritto alla vita,
        alla libertà ed alla sicurezza della propria persona. Nessun individuo potrà essere tenuto in schiavitù.""",
    "other": """Alla människor är födda fria och lika i värde och rättigheter. De är utrustade med förnuft och samvete
        och bör handla gentemot varandra i en anda av broderskap. Var och en har rätt till liv, frihet och personlig
        säkerhet. Ingen får hållas i slaveri eller träldom.""",
}
"""The first articles of the Universal Declaration of Human Rights."""


@pytest.mark.parametrize(("language", "text"), RIGHTS.items())
def test_a_paragraph_in_another_language_is_not_taken_for_one_of_ours(language: str, text: str) -> None:
    assert {guess_language(text, usual) for usual in (None, "en", "es", "pt")} == {language}


def test_rows_of_a_file_follow_the_language_of_most(make_ready: Any, write: Any) -> None:
    """A short sentence says little by itself; the sentences around it decide."""
    for language in ("fr", "de", "it"):
        sentences = [part.strip() for part in " ".join(RIGHTS[language].split()).split(".") if part.strip()]
        lines = [f'"{number} {sentences[number % len(sentences)]}",{"ab"[number % 2]}' for number in range(200)]
        prepared = make_ready(write(f"{language}.csv", "text,label\n" + "\n".join(lines)), "classify")
        found = [row["language"] for row in prepared.split("all")]
        assert found.count(language) >= 195, language


def test_titles_without_small_words_are_in_no_known_language_only_when_they_are_long() -> None:
    assert guess_language("Hong Kong stocks end higher") is None
    assert guess_language("fluffy neo noir hiding behind cutesy film references everywhere") == OTHER


def test_the_starter_world_is_recognised() -> None:
    rows = world.rows("summarize", "train", 200)
    right = sum(guess_language(row["article"]) == row["language"] for row in rows)
    assert right >= 198


@pytest.mark.parametrize(
    ("path", "text", "language"),
    [
        ("pawsx/dev-es.tsv", r"^(.*?)\t", "es"),
        ("assin2/dev.xml", r"<t>(.*?)</t>", "pt"),
        ("rt_polarity/rt-polarity.pos", r"^(.*)$", "en"),
    ],
)
def test_real_sentences(shared_data: Path, path: str, text: str, language: str) -> None:
    content = (shared_data / path).read_text(encoding="latin-1" if path.startswith("rt") else "utf-8")
    texts = re.findall(text, content, re.MULTILINE)
    assert len(texts) > 200
    right = sum(guess_language(one, language) == language for one in texts)
    assert right >= 0.98 * len(texts), right / len(texts)
