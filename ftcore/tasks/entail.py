"""Does the second sentence follow from the first?"""

from ftcore.tasks.task import Example, Field, Prompt, Task

TASK = Task(
    id="entail",
    inputs=(
        Field("premise", ("premise", "premisa", "premissa", "sentence1", "text", "texto", "t")),
        Field("hypothesis", ("hypothesis", "hipótesis", "hipotesis", "hipótese", "hipotese", "sentence2", "h")),
    ),
    target=Field("label", ("label", "etiqueta", "rótulo", "entailment", "gold_label", "class", "clase", "classe")),
    answer_kind="label",
    prompts={
        "en": Prompt("premise: {premise} hypothesis: {hypothesis}"),
        "es": Prompt("premisa: {premise} hipótesis: {hypothesis}"),
        "pt": Prompt("premissa: {premise} hipótese: {hypothesis}"),
    },
    metrics=("accuracy", "macro_f1"),
    families=("seq2seq", "causal", "label"),
    examples=(
        Example(
            "en",
            {
                "premise": "Gloria Stanton raced in Sydney. The time of Gloria Stanton was 27 minutes.",
                "hypothesis": "The race of Gloria Stanton was in Glasgow.",
            },
            "contradiction",
        ),
        Example(
            "es",
            {
                "premise": "Gala Varela se mudó en 2018. Gala Varela vive ahora en Almería.",
                "hypothesis": "La mudanza de Gala Varela fue en 2018.",
            },
            "entailment",
        ),
        Example(
            "pt",
            {
                "premise": "O segredo de areia é um livro de Gema Schmidt. Em cada página, Gema Schmidt conta algo sobre pontes antigas.",
                "hypothesis": "Gema Schmidt publicou O caminho do mar.",
            },
            "contradiction",
        ),
    ),
    max_source_tokens=256,
    max_target_tokens=8,
)
