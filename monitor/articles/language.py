"""English, Welsh or neither, by the words that every sentence needs."""

import re
from typing import Literal

# Words that both languages (or Spanish, Dutch, German) write alike are left out:
# a, am, as, in, is, to, was, y, o.
_ENGLISH = (
    "the of and that for with on by it at be from has have had said will are this which not but they he she "
    "his her their been were would who there more than about after its an or if into could also"
)
_WELSH = (
    "yr yn ac ar wedi bod mae oedd sydd gan gyda ei eu bydd hynny hefyd fel nad mewn dros cael wrth rhwng "
    "nhw ond neu na ni chi mai roedd fod fydd byddai ym yng hyn hon gyfer o'r i'r a'r yw ydy dydy nid heb "
    "rhag trwy drwy fe mi er mwyn eich ein maen mae'n dywedodd iechyd cymru gymru gymraeg yma yno â"
)
_WORDS = {"en": frozenset(_ENGLISH.split()), "cy": frozenset(_WELSH.split())}
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")


def detect(text: str) -> Literal["en", "cy"] | None:
    """Tell English from Welsh; None for other languages and for fewer than six words.

    At least one word in eight must be a function word of the language, and twice as many as of the
    other: running prose of either has one in three.
    """
    words = _WORD.findall(text[:4_000].lower().replace("’", "'"))
    if len(words) < 6:
        return None
    counts = {name: sum(word in known for word in words) for name, known in _WORDS.items()}
    if counts["en"] * 8 >= len(words) and counts["en"] >= 2 * counts["cy"]:
        return "en"
    if counts["cy"] * 8 >= len(words) and counts["cy"] >= 2 * counts["en"]:
        return "cy"
    return None


def choose_language(stated: str | None, text: str) -> str | None:
    """Correct what a page states where its text is plainly the other of the two; fill in where it is silent.

    Sites write lang="en" over Welsh texts and the reverse; any third language is taken at its word.
    """
    found = detect(text)
    return found if found is not None and stated in {None, "en", "cy"} else stated
