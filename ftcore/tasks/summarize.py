"""Say in one sentence what an article says."""

from ftcore.tasks.task import Example, Field, Prompt, Task

TASK = Task(
    id="summarize",
    inputs=(Field("article", 8, ("article", "artículo", "articulo", "artigo", "text", "texto", "document", "body", "cuerpo", "noticia")),),
    target=Field("summary", 3, ("summary", "resumen", "resumo", "highlights", "abstract", "headline", "titular", "title")),
    answer_kind="text",
    prompts={
        "en": Prompt("summarize: {article}"),
        "es": Prompt("resume: {article}"),
        "pt": Prompt("resuma: {article}"),
    },
    metrics=("rougeL", "rouge1", "rouge2", "length_ratio", "copied_share"),
    families=("seq2seq", "causal"),
    examples=(),
    max_source_tokens=512,
    max_target_tokens=128,
)
