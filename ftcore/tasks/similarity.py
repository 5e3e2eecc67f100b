"""How close are two sentences in meaning, from 0 (nothing in common) to 5 (the same)?"""

from ftcore.tasks.task import Example, Field, Prompt, Task

TASK = Task(
    id="similarity",
    inputs=(
        Field("sentence1", ("sentence1", "sentence_1", "frase1", "oración1", "text1", "texto1", "a", "t")),
        Field("sentence2", ("sentence2", "sentence_2", "frase2", "oración2", "text2", "texto2", "b", "h")),
    ),
    target=Field("score", ("score", "similarity", "similitud", "similaridade", "puntuación", "nota", "relatedness")),
    answer_kind="score",
    prompts={
        "en": Prompt("similarity: {sentence1} and: {sentence2}"),
        "es": Prompt("similitud: {sentence1} y: {sentence2}"),
        "pt": Prompt("similaridade: {sentence1} e: {sentence2}"),
    },
    metrics=("pearson", "spearmanr", "mse"),
    families=("seq2seq", "causal", "label"),
    examples=(
        Example(
            "en",
            {
                "sentence1": "The winner of the bicycle race in Glasgow was Samuel Riquelme with 35 minutes.",
                "sentence2": "With a time of 35 minutes, Samuel Riquelme came first in the bicycle race in Glasgow.",
            },
            "5.0",
        ),
        Example(
            "es",
            {
                "sentence1": "Cerca de Ghent, Harold Nolan dio con un lago helado en 1983.",
                "sentence2": "En 1983, Ester Larsen encontró un lago helado cerca de Ghent.",
            },
            "3.0",
        ),
        Example(
            "pt",
            {
                "sentence1": "A multa será de 5 milhões de dólares quando Guayaquil começar, em 26 de agosto, a proibir os fogos de artifício.",
                "sentence2": "Com multas de 77 milhões de libras, Guayaquil passará a vetar os cachorros na praia em 26 de agosto.",
            },
            "3.0",
        ),
    ),
    max_source_tokens=128,
    max_target_tokens=8,
)
