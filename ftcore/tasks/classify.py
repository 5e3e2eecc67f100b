"""Put a text into one of a few classes: its topic, its sentiment, whether it is acceptable."""

from ftcore.tasks.task import Example, Field, Prompt, Task

TASK = Task(
    id="classify",
    inputs=(
        Field("text", 3, ("text", "texto", "sentence", "frase", "oración", "review", "reseña", "comment", "tweet")),
    ),
    target=Field(
        "label", 1, ("label", "etiqueta", "rótulo", "rotulo", "class", "clase", "classe", "category", "sentiment")
    ),
    answer_kind="label",
    prompts={
        "en": Prompt("classify: {text}"),
        "es": Prompt("clasifica: {text}"),
        "pt": Prompt("classifique: {text}"),
    },
    metrics=("accuracy", "macro_f1", "matthews_correlation"),
    families=("seq2seq", "causal", "label"),
    examples=(
        Example("en", {"text": "In 2002, Kevin Zorrilla left Almería and went to live in Loja."}, "people"),
        Example("en", {"text": "For Kevin Medina, the concert in Loja was a pure joy."}, "positive"),
        Example(
            "es", {"text": "El partido de Almería terminó 1-0 a favor de Alcor Rovers contra Zafira Rovers."}, "sport"
        ),
        Example("es", {"text": "La fiesta en Guayaquil fue horrible, dice Lola Riquelme."}, "negative"),
        Example(
            "pt",
            {"text": "Em 1985, Guayaquil fez o primeiro plano para construir uma piscina, que vai custar 27 mil pesos."},
            "politics",
        ),
        Example("pt", {"text": "Graças à viagem, Damián Wagner passou em Sydney o melhor dia do ano."}, "positive"),
    ),
    max_source_tokens=128,
    max_target_tokens=8,
)
