"""Columns are told by their names in three languages, and without names by what stands in them."""

from __future__ import annotations

import pytest

from ftcore import tasks
from ftcore.data.columns import as_number
from ftcore.data.mapping import propose_mapping, require_complete
from ftcore.data.record import ReadingRecord
from ftcore.errors import BadInput

LONG = "The mayor of the town opened the new museum on Friday and {n} people came to see the paintings in it."
SHORT = "The mayor opened museum {n}."


@pytest.mark.parametrize(
    ("columns", "task", "expected"),
    [
        (("Texto", "Resumen"), "summarize", {"article": "Texto", "summary": "Resumen"}),
        (("notícia_id", "Artigo", "RESUMO"), "summarize", {"article": "Artigo", "summary": "RESUMO"}),
        (("contexto", "pregunta", "respuesta"), "question-answering",
         {"context": "contexto", "question": "pregunta", "answer": "respuesta"}),
        (("Pergunta", "Parágrafo", "Resposta"), "question-answering",
         {"context": "Parágrafo", "question": "Pergunta", "answer": "Resposta"}),
        (("Text", "Paraphrase", "lan"), "paraphrase", {"text": "Text", "paraphrase": "Paraphrase", "language": "lan"}),
        (("idioma", "frase 1", "frase_2", "nota"), "similarity", {"language": "idioma", "score": "nota"}),
        (("titular", "noticia", "entradilla"), "summarize", {"article": "noticia", "summary": "entradilla"}),
        (("Título", "Texto", "Sumário"), "summarize", {"article": "Texto", "summary": "Sumário"}),
        (("texto", "titular", "copete"), "summarize", {"article": "texto", "summary": "copete"}),
    ],
)  # fmt: skip
def test_names(columns: tuple[str, ...], task: str, expected: dict[str, str]) -> None:
    sample = [["3.5" if name == "nota" else LONG.format(n=n) for name in columns] for n in range(20)]
    found = propose_mapping(columns, sample, tasks.get(task))
    assert expected.items() <= found.items()
    require_complete(found, columns, tasks.get(task))


def table(names: dict[str, int]) -> list[list[str]]:
    """60 rows: a column of text for 0, otherwise one with so many different values."""
    return [[LONG.format(n=n) if not kinds else f"value {n % kinds}" for kinds in names.values()] for n in range(60)]


@pytest.mark.parametrize(
    ("names", "label", "text"),
    [
        ({"comentario": 0, "verificado": 2, "sentimiento": 3}, "sentimiento", "comentario"),
        ({"asunto": 0, "descripcion": 0, "prioridad": 2, "categoria": 5}, "categoria", "descripcion"),
        ({"tweet": 0, "polaridad": 3, "pais": 2}, "polaridad", "tweet"),
        ({"comentário": 0, "verificado": 2, "polaridade": 3}, "polaridade", "comentário"),
        ({"mensagem": 0, "canal": 2, "intenção": 9}, "intenção", "mensagem"),
        ({"texto": 0, "sistema": 2, "tema": 4}, "tema", "texto"),
        ({"texto": 0, "sistema": 2, "goldLabel": 4}, "goldLabel", "texto"),
        ({"texto": 0, "revisado": 2, "clases": 4}, "clases", "texto"),
    ],
)
def test_a_label_is_known_by_its_name_in_three_languages(names: dict[str, int], label: str, text: str) -> None:
    record = ReadingRecord()
    found = propose_mapping(tuple(names), table(names), tasks.get("classify"), record=record)
    assert (found["label"], found["text"]) == (label, text)
    assert record.repairs() == ()


def guessed(names: dict[str, int], task: str, given: dict[str, str] | None = None) -> tuple[str, str] | None:
    record = ReadingRecord()
    propose_mapping(tuple(names), table(names), tasks.get(task), given, record=record)
    found = [dict(repair.params) for repair in record.repairs() if repair.id == "target_guessed"]
    return (found[0]["column"], found[0]["others"]) if found else None


def test_a_guess_says_which_other_columns_it_could_be() -> None:
    assert guessed({"words": 0, "one": 3, "two": 2, "three": 4}, "classify") == ("two", "one, three")
    assert guessed({"words": 0, "idioma": 2, "one": 3, "two": 4}, "classify") == ("one", "two")
    assert guessed({"a1": 0, "b1": 0, "c1": 0}, "paraphrase") == ("b1", "c1")
    assert guessed({"words": 0, "one": 3}, "classify") is None
    assert guessed({"words": 0, "one": 3, "two": 2}, "classify", {"label": "one"}) is None
    record = ReadingRecord()
    sample = [[LONG.format(n=n), SHORT.format(n=n), f"{SHORT.format(n=n)} More of it."] for n in range(9)]
    assert propose_mapping("abc", sample, tasks.get("summarize"), record=record)["summary"] == "b"
    assert [dict(repair.params) for repair in record.repairs()] == [{"column": "b", "others": "c"}]


def test_a_language_is_a_label_when_nothing_else_is() -> None:
    names = {"texto": 0, "idioma": 3}
    assert propose_mapping(tuple(names), table(names), tasks.get("classify"))["label"] == "idioma"


def cells(n: int) -> dict[str, str]:
    return {
        "long": LONG.format(n=n), "short": SHORT.format(n=n), "part": f"{n} people",
        "asked": f"How many came on day {n}?", "class": "ab"[n % 2], "score": f"{n % 11 / 2}",
        "number": str(n), "mark": "*" if n % 3 == 0 else "", "year": "2012",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("order", "task", "expected"),
    [
        (("number", "short", "long"), "summarize", {"summary": "short", "article": "long"}),
        (("long", "short"), "summarize", {"summary": "short", "article": "long"}),
        (
            ("number", "part", "long", "asked"),
            "question-answering",
            {"answer": "part", "context": "long", "question": "asked"},
        ),
        (("year", "mark", "class", "long"), "classify", {"label": "class", "text": "long"}),
        (
            ("year", "number", "long", "short", "score"),
            "similarity",
            {"sentence1": "long", "sentence2": "short", "score": "score"},
        ),
        (("class", "short", "long"), "entail", {"label": "class"}),
    ],
)
def test_content(order: tuple[str, ...], task: str, expected: dict[str, str]) -> None:
    columns = [f"column {place}" for place in range(len(order))]
    sample = [[cells(n)[kind] for kind in order] for n in range(60)]
    found = propose_mapping(columns, sample, tasks.get(task))
    kinds = {field: order[columns.index(column)] for field, column in found.items()}
    assert expected.items() <= kinds.items()
    require_complete(found, columns, tasks.get(task))


def test_pairs_that_do_not_mean_the_same_are_known_by_their_mark() -> None:
    sample = [["one two three", "two one three", str(n % 2)] for n in range(10)]
    assert propose_mapping(("a1", "b1", "Quality"), sample, tasks.get("paraphrase"))["keep"] == "Quality"


def test_what_a_person_says_is_kept() -> None:
    sample = [[SHORT.format(n=n), LONG.format(n=n)] for n in range(5)]
    found = propose_mapping(("summary", "article"), sample, tasks.get("summarize"), {"article": "summary"})
    assert found["article"] == "summary"
    assert found.get("summary") == "article"


def test_mistakes_in_a_mapping_are_named() -> None:
    with pytest.raises(BadInput, match="did you mean article"):
        propose_mapping(("a",), [["x"]], tasks.get("summarize"), {"articel": "a"})
    with pytest.raises(BadInput, match="did you mean Texto"):
        propose_mapping(("Texto",), [["x"]], tasks.get("summarize"), {"article": "Texo"})
    with pytest.raises(BadInput) as caught:
        require_complete({"article": "a"}, ("a", "b"), tasks.get("summarize"))
    assert caught.value.code == "columns_unmapped"
    assert caught.value.params["missing"] == "summary"


def test_numbers_beyond_all_bounds_are_none() -> None:
    assert [as_number(text) for text in ("4,5", "-1e3", "12e34567", "9" * 400)] == [4.5, -1000.0, None, None]
    found = propose_mapping(["text", "code"], [["The town.", "12e34567"], ["The mayor.", "3"]], tasks.get("classify"))
    assert found["text"] == "text"
