"""Put a text into one of a few classes: its topic, its sentiment, whether it is acceptable."""

from ftcore.tasks.task import Example, Field, Prompt, Task

_TEXTS = (
    "text", "texto", "sentence", "frase", "oración", "oração", "review", "reseña", "resenha", "comment", "comentario",
    "comentário", "tweet", "message", "mensaje", "mensagem", "opinión", "opinião", "description", "descripción",
    "descrição", "content", "contenido", "conteúdo",
)  # fmt: skip

_LABELS = (
    "label", "etiqueta", "rótulo", "class", "clase", "classe", "category", "categoría", "categoria", "sentiment",
    "sentimiento", "sentimento", "polarity", "polaridad", "polaridade", "intent", "intención", "intenção", "emotion",
    "emoción", "emoção", "topic", "tema", "tópico",
)  # fmt: skip

TASK = Task(
    id="classify",
    inputs=(Field("text", _TEXTS),),
    target=Field("label", _LABELS),
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
            {
                "text": "Em 1985, Guayaquil fez o primeiro plano para construir uma piscina, que vai custar 27 mil pesos."
            },
            "politics",
        ),
        Example("pt", {"text": "Graças à viagem, Damián Wagner passou em Sydney o melhor dia do ano."}, "positive"),
    ),
    max_source_tokens=128,
    max_target_tokens=8,
)
