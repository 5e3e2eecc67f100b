"""Facts about art, music, books and films."""

from typing import Final

from ftcore.data.world.wording import Relation, Wording

RELATIONS: Final = (
    Relation(
        id="concert",
        topic="culture",
        key="person",
        slots={"person": "person", "place": "place", "date": "date", "audience": "count"},
        en=Wording(
            forms=(
                "{person} sang in {place} on {date} for {audience} people.",
                "On {date}, {audience} people came to hear {person} in {place}.",
                "The concert of {person} in {place} on {date} had {audience} listeners.",
                "In front of {audience} fans, {person} was on stage in {place} on {date}.",
                "{audience} tickets were sold for the show of {person} in {place} on {date}.",
            ),
            openers=(
                "The voice of {person} filled the night.",
                "{person} is back on stage.",
                "Long applause was waiting for {person}.",
            ),
            says={
                "place": (
                    "{person} sang in {place}.",
                    "The concert of {person} was in {place}.",
                    "The stage of {person} was in {place}.",
                ),
                "date": (
                    "{person} sang on {date}.",
                    "The concert of {person} was on {date}.",
                    "The night of {person} was {date}.",
                ),
                "audience": (
                    "{audience} people listened to {person}.",
                    "{person} had {audience} listeners.",
                    "{person} looked at {audience} faces.",
                ),
            },
            asks={
                "person": ("Who sang in {place}?", "Who was on stage in {place}?", "Whose concert was in {place}?"),
                "place": (
                    "Where did {person} sing?",
                    "In which city was the concert of {person}?",
                    "Where was {person} on stage?",
                ),
                "date": (
                    "When did {person} sing?",
                    "When was the concert of {person}?",
                    "On which day was {person} on stage?",
                ),
                "audience": (
                    "How many people listened to {person}?",
                    "How many listeners did {person} have?",
                    "How many fans came to see {person}?",
                ),
            },
            headline="{person} sings in {place}",
        ),
        es=Wording(
            forms=(
                "{person} cantó en {place} el {date} ante {audience} personas.",
                "El {date}, {audience} personas fueron a escuchar a {person} en {place}.",
                "El concierto de {person} en {place} el {date} tuvo {audience} oyentes.",
                "Se vendieron {audience} entradas para ver a {person} en {place} el {date}.",
            ),
            openers=(
                "La voz de {person} llenó la noche.",
                "{person} ha vuelto a los escenarios.",
                "Un largo aplauso esperaba a {person}.",
            ),
            says={
                "place": (
                    "{person} cantó en {place}.",
                    "El concierto de {person} fue en {place}.",
                    "El escenario de {person} estaba en {place}.",
                ),
                "date": (
                    "{person} cantó el {date}.",
                    "El concierto de {person} fue el {date}.",
                    "La noche de {person} fue la del {date}.",
                ),
                "audience": (
                    "{audience} personas escucharon a {person}.",
                    "{person} tuvo {audience} oyentes.",
                    "{person} reunió a {audience} seguidores.",
                ),
            },
            asks={
                "person": (
                    "¿Quién cantó en {place}?",
                    "¿A quién escucharon en {place}?",
                    "¿De quién fue el concierto de {place}?",
                ),
                "place": (
                    "¿Dónde cantó {person}?",
                    "¿En qué ciudad fue el concierto de {person}?",
                    "¿Dónde estaba el escenario de {person}?",
                ),
                "date": (
                    "¿Cuándo cantó {person}?",
                    "¿Cuándo fue el concierto de {person}?",
                    "¿Qué día subió al escenario {person}?",
                ),
                "audience": (
                    "¿Cuántas personas escucharon a {person}?",
                    "¿Cuántos oyentes tuvo {person}?",
                    "¿A cuántos seguidores reunió {person}?",
                ),
            },
            headline="{person} canta en {place}",
        ),
    ),
    Relation(
        id="book",
        topic="culture",
        key="person",
        slots={"person": "person", "title": "title", "subject": "subject", "prize": "prize"},
        en=Wording(
            forms=(
                "{person} received {prize} for {title}, a book about {subject}.",
                "{title}, a book by {person} about {subject}, won {prize}.",
                "For a book about {subject} called {title}, {person} was given {prize}.",
                "{prize} went to {person} for {title}, which is about {subject}.",
                "The jury of {prize} chose {title}, in which {person} writes about {subject}.",
            ),
            openers=(
                "Readers love {person}.",
                "{person} has been writing for years.",
                "On many shelves there is a book by {person}.",
            ),
            says={
                "title": (
                    "The book of {person} is called {title}.",
                    "{person} wrote {title}.",
                    "On the cover of the book of {person} one reads {title}.",
                ),
                "subject": (
                    "{person} writes about {subject}.",
                    "The book of {person} is about {subject}.",
                    "{person} is interested in {subject}.",
                ),
                "prize": (
                    "{person} received {prize}.",
                    "{person} went home with {prize}.",
                    "{prize} is now in the house of {person}.",
                ),
            },
            asks={
                "person": ("Who wrote {title}?", "Who is the author of {title}?", "By whom is {title}?"),
                "title": (
                    "What is the book of {person} called?",
                    "Which book did {person} write?",
                    "What is the title of the book of {person}?",
                ),
                "subject": (
                    "What does {person} write about?",
                    "What is the book of {person} about?",
                    "What is the subject of the book of {person}?",
                ),
                "prize": (
                    "Which prize did {person} receive?",
                    "What did {person} win?",
                    "With which prize did {person} go home?",
                ),
            },
            headline="{person} wins {prize}",
        ),
        es=Wording(
            forms=(
                "{person} recibió {prize} por {title}, un libro sobre {subject}.",
                "{title}, un libro de {person} sobre {subject}, ganó {prize}.",
                "Por un libro sobre {subject} llamado {title}, le dieron {prize} a {person}.",
                "El jurado que entrega {prize} eligió {title}, donde {person} escribe sobre {subject}.",
            ),
            openers=(
                "El público adora a {person}.",
                "{person} lleva años escribiendo.",
                "En muchas estanterías hay un libro de {person}.",
            ),
            says={
                "title": (
                    "El libro de {person} se llama {title}.",
                    "{person} escribió {title}.",
                    "La obra de {person} lleva por título {title}.",
                ),
                "subject": (
                    "{person} escribe sobre {subject}.",
                    "El libro de {person} trata sobre {subject}.",
                    "En la obra de {person} se habla sobre {subject}.",
                ),
                "prize": (
                    "{person} recibió {prize}.",
                    "{person} se llevó {prize}.",
                    "{person} volvió a casa con {prize}.",
                ),
            },
            asks={
                "person": ("¿Quién escribió {title}?", "¿De quién es {title}?", "¿Quién firma {title}?"),
                "title": (
                    "¿Cómo se llama el libro de {person}?",
                    "¿Qué libro escribió {person}?",
                    "¿Cuál es el título de la obra de {person}?",
                ),
                "subject": (
                    "¿Sobre qué escribe {person}?",
                    "¿Sobre qué trata el libro de {person}?",
                    "¿Cuál es el tema de la obra de {person}?",
                ),
                "prize": (
                    "¿Qué premio recibió {person}?",
                    "¿Qué se llevó {person}?",
                    "¿Con qué premio volvió a casa {person}?",
                ),
            },
            headline="{person} gana {prize}",
        ),
    ),
    Relation(
        id="film",
        topic="culture",
        key="title",
        slots={"title": "title", "director": "person", "star": "person", "place": "place"},
        en=Wording(
            forms=(
                "{director} filmed {title} in {place} with {star}.",
                "{title}, a film by {director} with {star}, was made in {place}.",
                "In {place}, {director} made the film {title}, in which {star} appears.",
                "{star} plays in {title}, which {director} shot in {place}.",
                "With {star} before the camera, {director} finished {title} in {place}.",
            ),
            openers=(
                "{title} is now in the cinemas.",
                "Everybody is talking about {title}.",
                "There is a long queue for {title}.",
            ),
            says={
                "director": (
                    "The director of {title} is {director}.",
                    "{title} is a film by {director}.",
                    "Behind the camera of {title} was {director}.",
                ),
                "star": (
                    "The star of {title} is {star}.",
                    "{star} appears in {title}.",
                    "The main part in {title} belongs to {star}.",
                ),
                "place": (
                    "{title} was made in {place}.",
                    "The story of {title} is set in {place}.",
                    "The pictures of {title} come from {place}.",
                ),
            },
            asks={
                "title": (
                    "What is the film of {director} called?",
                    "Which film did {director} make?",
                    "In which film does {star} play?",
                ),
                "director": (
                    "Who filmed {title}?",
                    "Who is the director of {title}?",
                    "Who was behind the camera of {title}?",
                ),
                "star": ("Who appears in {title}?", "Who is the star of {title}?", "Who has the main part in {title}?"),
                "place": (
                    "Where was {title} made?",
                    "In which city was {title} filmed?",
                    "Where do the pictures of {title} come from?",
                ),
            },
            headline="{director} films {title} in {place}",
        ),
        es=Wording(
            forms=(
                "{director} rodó {title} en {place} con {star}.",
                "{title}, una película de {director} con {star}, se hizo en {place}.",
                "En {place}, {director} hizo la película {title}, en la que aparece {star}.",
                "Con {star} ante la cámara, {director} terminó {title} en {place}.",
            ),
            openers=(
                "{title} ya está en los cines.",
                "Todo el mundo habla sobre {title}.",
                "Hay una larga cola para ver {title}.",
            ),
            says={
                "director": (
                    "{director} dirige {title}.",
                    "{title} es una película de {director}.",
                    "Detrás de la cámara en {title} estaba {director}.",
                ),
                "star": (
                    "{star} aparece en {title}.",
                    "El papel principal en {title} es para {star}.",
                    "En el reparto que tiene {title} destaca {star}.",
                ),
                "place": (
                    "{title} se hizo en {place}.",
                    "La historia que cuenta {title} ocurre en {place}.",
                    "Las imágenes que muestra {title} son de {place}.",
                ),
            },
            asks={
                "title": (
                    "¿Cómo se llama la película de {director}?",
                    "¿Qué película hizo {director}?",
                    "¿En qué película aparece {star}?",
                ),
                "director": (
                    "¿Quién rodó {title}?",
                    "¿Quién dirige {title}?",
                    "¿Quién estaba detrás de la cámara en {title}?",
                ),
                "star": (
                    "¿Quién aparece en {title}?",
                    "¿Quién tiene el papel principal en {title}?",
                    "¿Quién destaca en {title}?",
                ),
                "place": (
                    "¿Dónde se hizo {title}?",
                    "¿En qué ciudad se rodó {title}?",
                    "¿De dónde son las imágenes que muestra {title}?",
                ),
            },
            headline="{director} rueda {title} en {place}",
        ),
    ),
)
