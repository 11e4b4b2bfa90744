"""Folding and tokens: how a query and an article come to speak the same alphabet.

Case, accents, curly quotes and dashes do not count. A token is a run of letters and digits, so that
"cross-border", "cross border" and "Cross–Border" are the same two tokens, and "patient's" is "patient"
followed by "s": what SQLite's unicode61 tokenizer does, which lets the index agree with us.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

_QUOTES = {ord(mark): "'" for mark in "‘’‚‛′ʼ`´"} | {ord(mark): '"' for mark in "“”„‟″«»"}
_DASHES = {ord(mark): "-" for mark in "‐‑‒–—―−"}
_STRAIGHT = _QUOTES | _DASHES

#: What may stand inside a word without being seen: combining accents, soft hyphens, zero-width marks.
_UNSEEN = "\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufe0f"
_TOKEN = re.compile(rf"(?:[^\W_][{_UNSEEN}]*)+")
_PLAIN = re.compile(r"[a-z0-9]+")  # twice as fast, for a text that is all ASCII
_INVISIBLE = re.compile(rf"[{_UNSEEN}]")
#: What parts words, as a blank; with these gone, nearly every English line is plain ASCII.
_PARTING = "".join(chr(code) for code in range(128) if not chr(code).isalnum()) + "‘’“”‐‑‒–—…£€·•\u00a0"
_APART = dict.fromkeys(map(ord, _PARTING), " ")
_ODD = re.compile(r"[\W_]+")


class Token(NamedTuple):
    """A folded word and where it stands in the text it was taken from."""

    word: str
    start: int  #: index of its first character
    end: int  #: index after its last character


def straighten(text: str) -> str:
    """Make curly quotes and long dashes plain, character for character, so that positions stay."""
    return text.translate(_STRAIGHT)


def fold(text: str) -> str:
    """Drop case, accents and typography. Folding twice changes nothing more."""
    if text.isascii():
        return text.lower().replace("`", "'")
    folded = _fold_once(text)
    while folded != text:  # a few letters only settle at the second round, such as U+1E9E
        text, folded = folded, _fold_once(folded)
    return folded


def tokens(text: str) -> list[Token]:
    """Cut `text` into folded words with their places in the original."""
    if text.isascii():
        return [Token(m[0], *m.span()) for m in _PLAIN.finditer(text.lower())]
    found = ((_bare(m.group()), m.start(), m.end()) for m in _TOKEN.finditer(text))
    return [Token(word, start, end) for word, start, end in found if word]


def numbered(text: str) -> Iterator[tuple[list[str], list[tuple[int, int]]]]:
    """The folded words of each line of `text`, and where each stands: start and end in all of it."""
    ascii_text = text.lower() if text.isascii() else None
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        if ascii_text is not None:  # an article is read so in half the time
            found = list(_PLAIN.finditer(ascii_text, start, end))
            yield [match[0] for match in found], [match.span() for match in found]
        else:
            cut = tokens(line)
            yield [token.word for token in cut], [(start + token.start, start + token.end) for token in cut]
        start = end + 1


def lines(text: str) -> Iterator[list[str]]:
    """The folded words of each line of `text`, without their places: for the index, five times as fast."""
    for line in text.split("\n"):
        plain = line.translate(_APART)
        yield plain.lower().split() if plain.isascii() else [token.word for token in tokens(line)]


def words(text: str) -> tuple[str, ...]:
    """The folded words of `text`, in order."""
    if text.isascii():
        return tuple(_PLAIN.findall(text.lower()))
    return tuple(word for found in _TOKEN.findall(text) if (word := _bare(found)))


def _bare(word: str) -> str:
    if word.isascii():
        return word.lower()
    return _ODD.sub("", fold(word))  # "½" unfolds to digits around a slash


def _fold_once(text: str) -> str:
    apart = unicodedata.normalize("NFKD", straighten(text).casefold())
    kept = "".join(char for char in apart if not unicodedata.combining(char))
    return straighten(_INVISIBLE.sub("", kept))
