"""What stands between a title and its text: the title again, the byline, the day of publication."""

import re
from collections.abc import Collection
from itertools import takewhile

from monitor.articles.authors import read_byline
from monitor.articles.lines import fold
from monitor.dates.words import FILLERS, MONTHS
from monitor.dates.words import fold as fold_word

_MOST_LINES = 8  #: looked at from the top
_PROSE = 80  #: characters; a line this long is the text
_STAMPED = (
    "first last originally date published updated posted modified issued at am pm gmt bst utc by st nd rd th "
    "min mins read minute minutes reading time hours hour ago today yesterday cyhoeddwyd diweddarwyd gyntaf "
    "ddiwethaf dyddiad publie mis jour et veroffentlicht aktualisiert"
)
_WORDS = frozenset((*_STAMPED.split(), *FILLERS, *MONTHS))
_WORD = re.compile(r"[^\W\d_]+")


def part_head(text: str, titles: Collection[str], authors: Collection[str]) -> tuple[tuple[str, ...], str]:
    """Take the lines above the text off it, and give the names that a byline among them states.

    Small sites and blogs put them into paragraphs like all others. Nothing below the first line of prose
    is touched, and a text of such lines alone stays as it is.
    """
    lines = text.splitlines()
    top = list(takewhile(lambda line: len(line) < _PROSE, lines[:_MOST_LINES]))
    known = {fold(name) for name in (*titles, *authors)}
    names: tuple[str, ...] = ()
    kept: list[str] = []
    for line in top:
        if fold(line) in known or _is_stamp(line):
            continue
        if stated := read_byline(line):
            names = names or stated
        else:
            kept.append(line)
    left = (*kept, *lines[len(top) :])
    return (names, "\n".join(left)) if left else ((), text)


def _is_stamp(line: str) -> bool:
    """Tell a line of nothing but a date, a time and the words around them: "Last updated: 3 May 2026"."""
    words = _WORD.findall(fold_word(line))
    return all(word in _WORDS for word in words) and (
        any(char.isdigit() for char in line) or (line.endswith(":") and bool(words))
    )
