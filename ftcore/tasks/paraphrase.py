"""Say the same thing in other words.

Scored by iBLEU, because plain BLEU rewards a model that copies its input: a paraphrase is close to the text it
came from.
"""

from ftcore.tasks.task import Example, Field, Prompt, Task

TASK = Task(
    id="paraphrase",
    inputs=(
        Field("text", ("text", "texto", "sentence", "sentence1", "source", "original", "frase", "oración", "input")),
    ),
    target=Field(
        "paraphrase",
        ("paraphrase", "paráfrasis", "parafrasis", "paráfrase", "parafrase", "sentence2", "target", "rewrite"),
    ),
    answer_kind="text",
    prompts={
        "en": Prompt("paraphrase: {text}"),
        "es": Prompt("parafrasea: {text}"),
        "pt": Prompt("parafraseie: {text}"),
    },
    metrics=("ibleu", "sacrebleu", "self_bleu", "copy_rate", "exact_match"),
    families=("seq2seq", "causal"),
    examples=(
        Example(
            "en",
            {"text": "Umbra Energy hired 85 workers in Cuzco to produce toys."},
            "Umbra Energy opened a factory of toys in Cuzco with 85 workers.",
        ),
        Example(
            "en",
            {"text": "In Athens, Carmen Foster made the film The Secret of Salt, in which Dylan Hansen appears."},
            "Carmen Foster filmed The Secret of Salt in Athens with Dylan Hansen.",
        ),
        Example(
            "es",
            {"text": "El 28 de abril, Wexford Textiles se vendió a Vertix Toys por 4 mil euros."},
            "Vertix Toys compró Wexford Textiles por 4 mil euros el 28 de abril.",
        ),
        Example(
            "es",
            {"text": "Rosa Villanueva enseñó a Jaime Barrett todo sobre la luna en el Instituto Dravo."},
            "Jaime Barrett estudió la luna en el Instituto Dravo con Rosa Villanueva.",
        ),
        Example(
            "pt",
            {"text": "Julia Parker é auxiliar de enfermagem e nasceu em Zaragoza em 1988."},
            "Julia Parker, que nasceu em Zaragoza em 1988, é auxiliar de enfermagem.",
        ),
        Example(
            "pt",
            {
                "text": "Com um salário de 73 milhões de dólares por ano, Lola Obrien começará em 19 de novembro no cargo mais alto de Marola Energy."
            },
            "Lola Obrien vai dirigir Marola Energy a partir de 19 de novembro por 73 milhões de dólares ao ano.",
        ),
    ),
    max_source_tokens=128,
    max_target_tokens=64,
)
