"""Find the answer to a question in a paragraph.

The words of the prompt are those T5 was trained on for SQuAD, so that it and Flan-T5 start level.
"""

from ftcore.tasks.task import Example, Field, Prompt, Task

TASK = Task(
    id="question-answering",
    inputs=(
        Field("question", 2, ("question", "pregunta", "pergunta", "query", "q")),
        Field("context", 8, ("context", "contexto", "paragraph", "párrafo", "parrafo", "parágrafo", "passage", "text", "texto")),
    ),
    target=Field("answer", 2, ("answer", "answers", "respuesta", "respuestas", "resposta", "respostas", "a")),
    answer_kind="span",
    prompts={
        "en": Prompt("question: {question} context: {context}"),
        "es": Prompt("pregunta: {question} contexto: {context}"),
        "pt": Prompt("pergunta: {question} contexto: {context}"),
    },
    metrics=("f1", "exact_match", "in_context"),
    families=("seq2seq", "causal", "span"),
    examples=(),
    max_source_tokens=384,
    max_target_tokens=32,
)
