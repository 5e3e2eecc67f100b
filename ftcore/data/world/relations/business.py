"""Facts about companies and money."""

from typing import Final

from ftcore.data.world.wording import Relation, Wording

RELATIONS: Final = (
    Relation(
        id="purchase",
        topic="business",
        key="company",
        slots={"company": "company", "bought": "company", "price": "money", "date": "date"},
        en=Wording(
            forms=(
                "{company} bought {bought} for {price} on {date}.",
                "On {date}, {bought} was sold to {company} for {price}.",
                "{company} paid {price} for {bought} on {date}.",
                "Since {date}, {bought} has belonged to {company}, at a price of {price}.",
                "{company} took over {bought} on {date} in a deal worth {price}.",
            ),
            openers=(
                "{company} is growing.",
                "There is big news from {company}.",
                "{company} has made a bold move.",
            ),
            says={
                "bought": (
                    "{company} is the new owner of {bought}.",
                    "The firm that {company} wanted was {bought}.",
                    "{bought} is now in the hands of {company}.",
                ),
                "price": (
                    "{company} paid {price}.",
                    "The deal cost {company} {price}.",
                    "{company} had to spend {price}.",
                ),
                "date": (
                    "{company} signed the deal on {date}.",
                    "The purchase by {company} was made on {date}.",
                    "{company} closed the deal on {date}.",
                ),
            },
            asks={
                "company": ("Who bought {bought}?", "Which company paid for {bought}?", "Who took over {bought}?"),
                "bought": (
                    "What did {company} buy?",
                    "Which company was sold to {company}?",
                    "Which company did {company} take over?",
                ),
                "price": (
                    "How much did {company} pay?",
                    "What price did {company} pay?",
                    "How much was the deal of {company} worth?",
                ),
                "date": (
                    "When did {company} sign the deal?",
                    "On which day did {company} make the purchase?",
                    "When did {company} close the deal?",
                ),
            },
            headline="{company} buys {bought}",
        ),
        es=Wording(
            forms=(
                "{company} compró {bought} por {price} el {date}.",
                "El {date}, {bought} se vendió a {company} por {price}.",
                "{company} pagó {price} por {bought} el {date}.",
                "{company} se quedó con {bought} el {date} en una operación de {price}.",
            ),
            openers=(
                "{company} está creciendo.",
                "Hay grandes noticias de {company}.",
                "{company} ha dado un paso audaz.",
            ),
            says={
                "bought": (
                    "{company} es la nueva dueña de {bought}.",
                    "La firma que quería {company} era {bought}.",
                    "{bought} está ahora en manos de {company}.",
                ),
                "price": (
                    "{company} pagó {price}.",
                    "La operación le costó a {company} {price}.",
                    "{company} tuvo que gastar {price}.",
                ),
                "date": (
                    "{company} firmó el acuerdo el {date}.",
                    "La compra de {company} se hizo el {date}.",
                    "{company} cerró el trato el {date}.",
                ),
            },
            asks={
                "company": (
                    "¿Quién compró {bought}?",
                    "¿Qué empresa pagó por {bought}?",
                    "¿Quién se quedó con {bought}?",
                ),
                "bought": (
                    "¿Qué compró {company}?",
                    "¿Qué empresa se vendió a {company}?",
                    "¿Con qué firma se quedó {company}?",
                ),
                "price": (
                    "¿Cuánto pagó {company}?",
                    "¿Qué precio pagó {company}?",
                    "¿De cuánto fue la operación de {company}?",
                ),
                "date": (
                    "¿Cuándo firmó {company} el acuerdo?",
                    "¿Qué día hizo {company} la compra?",
                    "¿Cuándo cerró {company} el trato?",
                ),
            },
            headline="{company} compra {bought}",
        ),
    ),
    Relation(
        id="factory",
        topic="business",
        key="company",
        slots={"company": "company", "product": "product", "place": "place", "workers": "count"},
        en=Wording(
            forms=(
                "{company} opened a factory of {product} in {place} with {workers} workers.",
                "In {place}, {workers} people now make {product} for {company}.",
                "A new factory of {company} gives work to {workers} people in {place}, who make {product}.",
                "{company} hired {workers} workers in {place} to produce {product}.",
                "At the plant that {company} has built in {place}, {workers} employees turn out {product}.",
            ),
            openers=(
                "{company} needs more hands.",
                "The plans of {company} are now real.",
                "{company} has opened its doors.",
            ),
            says={
                "product": (
                    "{company} makes {product}.",
                    "The factory of {company} produces {product}.",
                    "{product} come out of the plant of {company}.",
                ),
                "place": (
                    "{company} chose {place} for the factory.",
                    "The factory of {company} is in {place}.",
                    "The plant of {company} stands in {place}.",
                ),
                "workers": (
                    "{company} gives work to {workers} people.",
                    "{workers} people work for {company}.",
                    "{company} has {workers} employees.",
                ),
            },
            asks={
                "company": (
                    "Which company opened a factory in {place}?",
                    "Who makes {product} in {place}?",
                    "Who has a plant in {place}?",
                ),
                "product": (
                    "What does {company} make?",
                    "What does the factory of {company} produce?",
                    "What comes out of the plant of {company}?",
                ),
                "place": (
                    "Where is the factory of {company}?",
                    "Which city did {company} choose?",
                    "Where does the plant of {company} stand?",
                ),
                "workers": (
                    "How many people work for {company}?",
                    "How many workers did {company} hire?",
                    "How many employees does {company} have?",
                ),
            },
            headline="{company} opens factory in {place}",
        ),
        es=Wording(
            forms=(
                "{company} abrió una fábrica de {product} en {place} con {workers} trabajadores.",
                "En {place}, {workers} personas hacen ahora {product} para {company}.",
                "Una nueva fábrica de {company} da trabajo a {workers} personas en {place}, que hacen {product}.",
                "En la planta que {company} construyó en {place}, {workers} empleados fabrican {product}.",
            ),
            openers=(
                "{company} necesita más manos.",
                "Los planes de {company} ya son realidad.",
                "{company} ha abierto sus puertas.",
            ),
            says={
                "product": (
                    "{company} hace {product}.",
                    "La fábrica de {company} produce {product}.",
                    "De la planta de {company} salen {product}.",
                ),
                "place": (
                    "{company} eligió {place} para la fábrica.",
                    "La fábrica de {company} está en {place}.",
                    "La planta de {company} se encuentra en {place}.",
                ),
                "workers": (
                    "{company} da trabajo a {workers} personas.",
                    "{workers} personas trabajan para {company}.",
                    "{company} cuenta con {workers} empleados.",
                ),
            },
            asks={
                "company": (
                    "¿Qué empresa abrió una fábrica en {place}?",
                    "¿Quién hace {product} en {place}?",
                    "¿Quién tiene una planta en {place}?",
                ),
                "product": (
                    "¿Qué hace {company}?",
                    "¿Qué produce la fábrica de {company}?",
                    "¿Qué sale de la planta de {company}?",
                ),
                "place": (
                    "¿Dónde está la fábrica de {company}?",
                    "¿Qué ciudad eligió {company}?",
                    "¿Dónde se encuentra la planta de {company}?",
                ),
                "workers": (
                    "¿Cuántas personas trabajan para {company}?",
                    "¿A cuántas personas da trabajo {company}?",
                    "¿Con cuántos empleados cuenta {company}?",
                ),
            },
            headline="{company} abre una fábrica en {place}",
        ),
    ),
    Relation(
        id="new_chief",
        topic="business",
        key="company",
        slots={"company": "company", "person": "person", "date": "date", "salary": "money"},
        en=Wording(
            forms=(
                "{person} will lead {company} from {date} for {salary} a year.",
                "{company} has chosen {person} as its chief from {date}, for {salary} a year.",
                "From {date}, the chief of {company} will be {person}, who will earn {salary} a year.",
                "For {salary} a year, {person} will be in charge of {company} from {date}.",
                "{company} will be in the hands of {person} from {date}, at {salary} a year.",
            ),
            openers=(
                "{company} is looking ahead.",
                "The top office of {company} is no longer empty.",
                "{company} has ended a long search.",
            ),
            says={
                "person": (
                    "The new chief of {company} is {person}.",
                    "{company} trusts in {person}.",
                    "At the top of {company} stands {person}.",
                ),
                "date": (
                    "The change at {company} comes on {date}.",
                    "{company} will have a new chief on {date}.",
                    "A new time begins for {company} on {date}.",
                ),
                "salary": (
                    "{company} will pay {salary} a year.",
                    "The salary at {company} is {salary} a year.",
                    "{company} offers {salary} a year.",
                ),
            },
            asks={
                "company": (
                    "Which company will {person} lead?",
                    "Which company has chosen {person}?",
                    "Where is {person} the chief?",
                ),
                "person": (
                    "Who will lead {company}?",
                    "Who is the new chief of {company}?",
                    "Who stands at the top of {company}?",
                ),
                "date": (
                    "When will {company} have a new chief?",
                    "When does the change at {company} come?",
                    "When does a new time begin for {company}?",
                ),
                "salary": (
                    "How much will {company} pay a year?",
                    "What is the salary at {company}?",
                    "What does {company} offer a year?",
                ),
            },
            headline="{person} to lead {company}",
        ),
        es=Wording(
            forms=(
                "{person} dirigirá {company} desde el {date} por {salary} al año.",
                "{company} ha elegido a {person} para dirigirla desde el {date}, por {salary} al año.",
                "Desde el {date}, al frente de {company} estará {person}, con un sueldo de {salary} al año.",
                "{company} quedará en manos de {person} desde el {date}, por {salary} al año.",
            ),
            openers=(
                "{company} mira hacia delante.",
                "El despacho principal de {company} ya no está vacío.",
                "{company} ha terminado una larga búsqueda.",
            ),
            says={
                "person": (
                    "Al frente de {company} está {person}.",
                    "{company} confía en {person}.",
                    "{company} tendrá de jefe a {person}.",
                ),
                "date": (
                    "El cambio en {company} llega el {date}.",
                    "{company} tendrá nueva dirección el {date}.",
                    "Una nueva época empieza para {company} el {date}.",
                ),
                "salary": (
                    "{company} pagará {salary} al año.",
                    "El sueldo en {company} es de {salary} al año.",
                    "{company} ofrece {salary} al año.",
                ),
            },
            asks={
                "company": (
                    "¿Qué empresa dirigirá {person}?",
                    "¿Qué empresa ha elegido a {person}?",
                    "¿En qué empresa manda {person}?",
                ),
                "person": (
                    "¿Quién dirigirá {company}?",
                    "¿Quién está al frente de {company}?",
                    "¿En quién confía {company}?",
                ),
                "date": (
                    "¿Cuándo tendrá {company} nueva dirección?",
                    "¿Cuándo llega el cambio en {company}?",
                    "¿Cuándo empieza una nueva época para {company}?",
                ),
                "salary": (
                    "¿Cuánto pagará {company} al año?",
                    "¿Cuál es el sueldo en {company}?",
                    "¿Qué ofrece {company} al año?",
                ),
            },
            headline="{person} dirigirá {company}",
        ),
    ),
)
