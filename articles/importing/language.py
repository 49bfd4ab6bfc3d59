"""Which language a text is in, by its script and its commonest words."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from articles.names import script_of

SAMPLE: Final = 20_000
_WORDS: Final = {
    "Latn": {
        "en": "the of and to in is that for with was are on as by this has",
        "fr": "le la les des et est une dans que pour qui sur avec du au",
        "de": "der die das und ist nicht von mit den dem ein eine für auf zu",
        "es": "el la los las de y que en una por con para del es su",
        "it": "il di che la per una con del della sono non nel alla gli",
        "tr": "ve bir bu için ile olarak da de olan gibi daha çok ne",
    },
    "Cyrl": {
        "ru": "и в на не что с по это для как из от к его был",
        "uk": "і в на не що з та це для як від до його був є",
        "tg": "ва дар аз ба ки барои бо ин аст ҳам",
    },
    "Arab": {
        "fa": "و در به از که این را با است برای آن می های خود",
        "ar": "في من على إلى أن التي الذي عن مع هذا هذه ما لا كان",
    },
}
_SETS: Final = {
    script: {code: frozenset(words.split()) for code, words in languages.items()}
    for script, languages in _WORDS.items()
}
_WORD: Final = re.compile(r"[^\W\d_]+")


def language_of(text: str) -> str:
    """The BCP 47 code of the language that a text is mostly in; `und` where nothing tells."""
    sample = text[:SAMPLE]
    languages = _SETS.get(script_of(sample))
    if not languages:
        return "und"
    counts = Counter(_WORD.findall(sample.lower()))
    return max(languages, key=lambda code: sum(counts[word] for word in languages[code]))
