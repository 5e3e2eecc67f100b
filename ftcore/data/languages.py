"""Which language a text is in, by its commonest small words. A guess, good for a sentence or more.

A word speaks for every language whose list holds it, the more the nearer it stands to the top: the frequency of a word
is about one over its rank (Zipf 1949), so the sum of log(ranks / rank) is the log-likelihood of a language that draws
its words independently. ``de`` so speaks for Spanish, Portuguese and French, and against the others.
"""

from __future__ import annotations

import math
import re

from ftcore.tasks import LANGUAGES

OTHER = "other"
"""A language that is none of :data:`KNOWN`."""

_WORDS = {
    "en": """
        the a of to and in is i that was for it do on with as he by at what from this are be which but his have an had
        not they who you how we when did where or one their does has been were will would there all more her she if can
        about no into my its out up than them other some only so said after could most over also then these because any
        our may your like him just very between while before during such through me against under why
    """,
    "es": """
        de la que el en y a los se del las un por con no una su para es al lo como más o pero sus le ha me sin sobre
        este ya entre cuando todo esta ser son dos también fue había era muy años hasta desde está mi porque qué sólo
        han yo hay vez puede todos así nos ni parte tiene él uno donde bien ese otro después otra cuál te esto ellos
        cuántos quién cómo dónde están contra durante estos mientras unos fueron antes ella hacia sido otros solo eran
    """,
    "pt": """
        de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das tem à seu sua ou
        ser quando muito há nos já está eu também só pelo pela até isso ela entre era depois sem mesmo aos ter seus quem
        nas me esse eles estão você tinha foram essa num nem suas meu às minha têm numa pelos qual lhe este esta são
        onde uns umas pelas sobre nós isto aqui antes enquanto durante porque quanto desde num
    """,
    "fr": """
        de la le et les des en un du une que est dans qui par pour au il a sur l d pas plus ne se ce sont avec son s n
        c qu on été sa aux nous mais ou elle cette ont j leur y ses je vous être comme fait même deux ces si tout bien
        lui entre très sans après peut ils où dont aussi était leurs tous quand fut encore contre votre sous depuis
        avait alors notre mon donc toute ainsi quel quelle moins chez avant pendant
    """,
    "de": """
        der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat
        dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis
        mehr durch man sein wurde ich wir wenn kann was ihr ihre unter wurden eines vom gegen schon sehr hatte seine
        keine mich diese beim zwischen wo doch ohne dann waren weil seiner ihren können gibt zwei jahre soll
    """,
    "it": """
        di e il la che in a per un è del non una della le i si con da dei l alla come dal sono nel più ha al gli delle d
        anche ma o degli nella dell ai lo questo tra su dalla alle se stato nell hanno era ed cui molto chi due suo fu
        sua sul ci essere anni dopo dove quando questa così fra ancora perché loro senza io suoi stata nei quale solo
        all tutti prima sulla mi dalle quello cosa tutto fatto mentre agli quanto ogni
    """,
    "ro": """
        de în a și la cu pe care din nu un o că este se mai pentru sunt al ca să fost au am fi prin sau dar lui după ce
        era ale acest ai dintre între fiind cel iar cele lor această când despre unui unei ei dacă avea toate foarte
        doar fără cea unde aceasta sub poate va fie ne însă toți decât numai cei său sa cum astfel asupra până oameni
    """,
    "nl": """
        de van het een en in is dat op te zijn voor met die niet aan er om ook als door bij wordt uit naar dan maar over
        nog deze heeft worden werd tot was tegen hij ze ik meer wat of kan zich zij we geen hun haar jaar veel je dit
        waren zo onder hebben na kunnen moet toch hem wel had al wie waar zou andere twee alle tussen omdat mijn
    """,
}
KNOWN: tuple[str, ...] = tuple(_WORDS)
"""The languages that are told apart."""

_RANKS = 150
"""About twice as many as a list has words: its last word still says something."""
_USUAL = math.log(_RANKS / 10)
"""What a common word says; a language that is usual here counts for as much."""
_AHEAD = 0.7
"""A language has to be twice as likely as the next one."""
_ENOUGH = 8
"""With so many words, none of which is known, a text is in another language."""
_COMMON = 0.25
"""Share that the listed words make up of a text in their language, at the least; mostly it is nearly half."""

_WORD = re.compile(r"[^\W\d_]+")
_LETTERS = re.compile(r"[a-záéíóúüñãõâêôàçïîëûùœæäößìòèășțşţ]+")
"""The letters of the known languages."""

_SPEAKS_FOR: dict[str, dict[str, float]] = {}
for _language, _words in _WORDS.items():
    for _rank, _word in enumerate(_words.split(), start=1):
        _SPEAKS_FOR.setdefault(_word, {}).setdefault(_language, math.log(_RANKS / _rank))


def guess_language(text: str, usual: str | None = None) -> str | None:
    """Return the language of a text: one of :data:`KNOWN`, or :data:`OTHER`; None when it says too little to tell.

    Args:
        text: A sentence or more; its first 60 words are looked at.
        usual: The language that the texts around it are in; without one, those that every task has a prompt in are
            taken to be likelier than the others.

    >>> guess_language("La alcaldesa abrió el museo de los niños")
    'es'
    """
    words = _WORD.findall(text[:400].lower())[:60]
    scores, hits = dict.fromkeys(KNOWN, 0.0), dict.fromkeys(KNOWN, 0)
    for word in words:
        for language, weight in _SPEAKS_FOR.get(word, {}).items():
            scores[language] += weight
            hits[language] += 1
    if _is_other(words, max(hits.values())):
        return OTHER
    for language in (usual,) if usual else LANGUAGES:
        if language in scores:
            scores[language] += _USUAL
    best, second = sorted(scores, key=lambda language: -scores[language])[:2]
    return best if scores[best] >= scores[second] + _AHEAD else None


def _is_other(words: list[str], known: int) -> bool:
    """Tell whether a text is in none of the known languages: by its letters, and by how few of its words are listed.

    Too few are those below the least usual share, by more than two and a half standard deviations of a binomial
    distribution; of eight words and a few more, none at all.
    """
    strange = sum(not word.isascii() and not _LETTERS.fullmatch(word) for word in words)
    if 2 * strange > len(words) or strange > max(known, 1):
        return True
    if known == 0:
        return len(words) >= _ENOUGH
    return known < _COMMON * len(words) - 2.5 * math.sqrt(len(words) * _COMMON * (1 - _COMMON))
