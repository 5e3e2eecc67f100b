"""Find the answer to a question in a paragraph.

The words of the prompt are those T5 was trained on for SQuAD, so that it and Flan-T5 start level.
"""

from ftcore.tasks.task import Example, Field, Prompt, Task

TASK = Task(
    id="question-answering",
    inputs=(
        Field("question", ("question", "pregunta", "pergunta", "query", "q")),
        Field(
            "context",
            ("context", "contexto", "paragraph", "párrafo", "parrafo", "parágrafo", "passage", "text", "texto"),
            long=True,
        ),
    ),
    target=Field("answer", ("answer", "answers", "respuesta", "respuestas", "resposta", "respostas", "a")),
    answer_kind="span",
    prompts={
        "en": Prompt("question: {question} context: {context}"),
        "es": Prompt("pregunta: {question} contexto: {context}"),
        "pt": Prompt("pergunta: {question} contexto: {context}"),
    },
    metrics=("f1", "exact_match", "in_context"),
    families=("seq2seq", "causal", "span"),
    examples=(
        Example(
            "en",
            {
                "question": "Where was The Garden of the River made?",
                "context": "The Garden of the River is now in the cinemas. The Voice of the Wolves was made in Chicago. The star of The Garden of the River is Nora Romero. The Garden of the River was made in Almería.",
            },
            "Almería",
        ),
        Example(
            "en",
            {
                "question": "Who taught Kira Schmidt?",
                "context": "A new factory of Polaris Media gives work to 44 people in Sydney, who make bicycles. Ester Wagner was the teacher of Kira Schmidt at Rubicon Institute, where they studied the wind. Teresa Varela won the ski race in Loja.",
            },
            "Ester Wagner",
        ),
        Example(
            "es",
            {
                "question": "¿Cuándo empieza la ley de Kyoto?",
                "context": "Kyoto prohibirá las bolsas de plástico desde el 24 de julio, con multas de 49 millones de pesos. El 14 de mayo empieza en Cádiz la prohibición contra los perros en la playa, con multas de 22 millones de dólares.",
            },
            "24 de julio",
        ),
        Example(
            "es",
            {
                "question": "¿Cuál es el sueldo en Yarena Media?",
                "context": "Yarena Media ha elegido a Damián Obrien para dirigirla desde el 10 de marzo, por 89 mil pesos al año. Sierra Energy ha elegido a Dylan Medina para dirigirla desde el 12 de octubre, por 92 millones de pesos al año.",
            },
            "89 mil pesos",
        ),
        Example(
            "pt",
            {
                "question": "Em que dia a regra chega a Medellín?",
                "context": "Nem todos em Medellín vão gostar do que vem por aí. Desobedecer à lei em Medellín custa 13 milhões de euros. Fazia bom tempo naquele dia. A nova regra da cidade não permite as sacolas de plástico. A lei da cidade começa em 24 de julho. A lei de Sydney começa em 11 de outubro.",
            },
            "24 de julho",
        ),
        Example(
            "pt",
            {
                "question": "Perto de que cidade Nora Kowalski trabalhava?",
                "context": "O grande achado que Nora Kowalski fez em 1968 junto a Kyoto foi uma máscara de ouro. Plérplas Dalton descobriu um cristal gigante perto de Aarhus em 1990.",
            },
            "Kyoto",
        ),
    ),
    max_source_tokens=384,
    max_target_tokens=32,
)
