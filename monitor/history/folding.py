"""Makes words comparable: no accents, no case, one kind of quotation mark, single spaces."""

import re
import unicodedata

_QUOTES = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "\u2011": "-", "\u00ad": None}
)


def fold(text: str) -> str:
    """Fold a text for comparison; never for display."""
    if text.isascii():
        return " ".join(text.lower().split())
    bare = unicodedata.normalize("NFKD", text.translate(_QUOTES).casefold())
    return " ".join("".join(c for c in bare if not unicodedata.combining(c)).split())


def words(text: str) -> list[str]:
    """The folded words of a text; an apostrophe is part of its word."""
    return re.findall(r"[^\W_]+(?:'[^\W_]+)*", fold(text))
