"""Say in one sentence what an article says."""

from ftcore.tasks.task import Example, Field, Prompt, Task

_SUMMARIES = (
    "summary", "resumen", "resumo", "highlights", "abstract", "sumario", "sumário", "síntesis", "síntese", "entradilla",
    "bajada", "copete", "lead", "resenha", "headline", "titular", "title",
)  # fmt: skip

TASK = Task(
    id="summarize",
    inputs=(
        Field(
            "article",
            ("article", "artículo", "articulo", "artigo", "text", "texto", "document", "body", "cuerpo", "noticia"),
            long=True,
        ),
    ),
    target=Field("summary", _SUMMARIES),
    answer_kind="text",
    prompts={
        "en": Prompt("summarize: {article}"),
        "es": Prompt("resume: {article}"),
        "pt": Prompt("resuma: {article}"),
    },
    metrics=("rougeL", "rouge1", "rouge2", "length_ratio", "copied_share"),
    families=("seq2seq", "causal"),
    examples=(
        Example(
            "en",
            {
                "article": "There is big news from Polaris Toys. “I am glad,” said Damián Wagner. The deal cost Polaris Toys 20 thousand pounds. The weather was fine that day. The purchase by the company was made on 27 June. The firm that the company wanted was Umbra Energy."
            },
            "Polaris Toys bought Umbra Energy for 20 thousand pounds on 27 June.",
        ),
        Example(
            "en",
            {
                "article": "It was a golden day for Damián Obrien. The victory of Obrien was in the sailing race. Obrien raced in Concepción. Damián Obrien needed 16 minutes. The weather was fine that day."
            },
            "Damián Obrien won the sailing race in Concepción in 16 minutes.",
        ),
        Example(
            "es",
            {
                "article": "La voz de Gema Quiroga llenó la noche. El concierto de Quiroga fue en Phoenix. El concierto de Quiroga fue el 28 de octubre. 15 personas escucharon a Quiroga. Pronto habrá más detalles."
            },
            "Gema Quiroga cantó en Phoenix el 28 de octubre ante 15 personas.",
        ),
        Example(
            "es",
            {
                "article": "Las calles de Oxford van a cambiar. Oxford pide 81 mil euros de multa. La ley de la ciudad empieza el 25 de junio. La ley de la ciudad va contra las bolsas de plástico. No todo el mundo está de acuerdo."
            },
            "Oxford prohibirá las bolsas de plástico desde el 25 de junio, con multas de 81 mil euros.",
        ),
        Example(
            "pt",
            {
                "article": "As ruas de Glasgow vão mudar. A multa em Glasgow é de 29 milhões de libras. A proibição entra em vigor na cidade no dia 7 de novembro. O conselho de Glasgow votou contra o fumo nos parques."
            },
            "Glasgow vai proibir o fumo nos parques a partir de 7 de novembro, com multas de 29 milhões de libras.",
        ),
        Example(
            "pt",
            {
                "article": "O Instituto Quasar mandou sua gente para o campo. Diante das câmeras da escola passaram 43 animais. Para contar os animais, a escola escolheu a região de Ghent. Ninguém esperava por isso. O Instituto Quasar quer ajudar a proteger pinguins."
            },
            "O Instituto Quasar contou 43 pinguins perto de Ghent.",
        ),
    ),
    max_source_tokens=512,
    max_target_tokens=128,
)
