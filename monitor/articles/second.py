"""The second reader: an independent library's main text, against which the first reading is checked."""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from lxml import etree
from resiliparse.extract.html2text import extract_plain_text

from monitor.articles.page import Node

#: The second reader takes quadratic time over both: 220 KB of nested div 13 s, 30,000 options 10 s.
#: Real news pages reach a depth of 51.
_TOO_DEEP = etree.XPath(f"boolean({'/*' * 150})")
_MOST_OPTIONS = 2_000
_WIDTH = 4  #: words of a shingle, as the published benchmark compares texts
_WORD = re.compile(r"\w+")
_BREAK = re.compile(r"\n\s*|\t+")

Shingle = tuple[str, ...]


class Seen:
    """What the page shows as its main text, in the second reader's eyes."""

    def __init__(self, lines: Iterable[str], *, whole: bool = False) -> None:
        self.lines = tuple(lines)
        self.whole = whole  #: short lines and headings included, so that a line's absence says something

    @cached_property
    def shingles(self) -> frozenset[Shingle]:
        """Every run of four words."""
        return frozenset(shingles("\n".join(self.lines)))

    @cached_property
    def words(self) -> str:
        """All words in order, between single spaces, to look short lines up in."""
        return f" {' '.join(tokens(' '.join(self.lines)))} "

    def share(self, text: str) -> float:
        """How much of `text` stands on the page, 0..1; a text under four words stands or does not."""
        found = set(shingles(text))
        return len(found & self.shingles) / len(found) if found else 0.0

    def holds(self, line: str) -> bool:
        """Tell whether a line stands on the page: three tenths of it, or every word where it is short."""
        words = tokens(line)
        if len(words) < 6:
            return f" {' '.join(words)} " in self.words
        return self.share(line) >= 0.3


def read_again(tree: Node, text: str) -> Seen | None:
    """Read the main text of `text`, which `tree` was parsed from; None where that would cost seconds."""
    if _TOO_DEEP(tree) or sum(1 for _ in tree.iter("option")) > _MOST_OPTIONS:
        return None
    found = extract_plain_text(
        text, preserve_formatting=True, main_content=True, comments=False, alt_texts=False, list_bullets=False
    )
    return Seen((line for raw in _BREAK.split(found) if (line := " ".join(raw.split()))), whole=True)


def tokens(text: str) -> list[str]:
    """Give the words of a text, in small letters."""
    return _WORD.findall(text.lower())


def shingles(text: str) -> Iterator[Shingle]:
    """Give every run of four words; all words where there are fewer."""
    words = tokens(text)
    if 0 < len(words) < _WIDTH:
        return iter([tuple(words)])
    return zip(words, words[1:], words[2:], words[3:], strict=False)
