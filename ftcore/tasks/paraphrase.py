"""Say the same thing in other words.

Scored by iBLEU, because plain BLEU rewards a model that copies its input: a paraphrase is close to the text it
came from.
"""

from ftcore.tasks.task import Example, Field, Prompt, Task

TASK = Task(
    id="paraphrase",
    inputs=(Field("text", 3, ("text", "texto", "sentence", "sentence1", "source", "original", "frase", "oración", "input")),),
    target=Field(
        "paraphrase", 3, ("paraphrase", "paráfrasis", "parafrasis", "paráfrase", "parafrase", "sentence2", "target", "rewrite")
    ),
    answer_kind="text",
    prompts={
        "en": Prompt("paraphrase: {text}"),
        "es": Prompt("parafrasea: {text}"),
        "pt": Prompt("parafraseie: {text}"),
    },
    metrics=("ibleu", "sacrebleu", "self_bleu", "copy_rate", "exact_match"),
    families=("seq2seq", "causal"),
    examples=(),
    max_source_tokens=128,
    max_target_tokens=64,
)
