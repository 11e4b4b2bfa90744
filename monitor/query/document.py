"""An article as a query sees it: folded once, the places of every word known."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from monitor.model.topics import Field
from monitor.query.text import numbered
from monitor.query.tree import HEAD, Fact

#: How many words the end of a field, and of a paragraph, counts for. A phrase crosses neither; NEAR may:
#: a headline belongs to its first sentence.
FIELD_GAP = 8
PARAGRAPH_GAP = 1

_ORDER = {of: place for place, of in enumerate(Field)}

#: First and last position of something found, both included.
Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What may be known of an article when it is matched."""

    title: str
    summary: str = ""
    text: str = ""  #: one paragraph a line
    language: str = ""  #: ISO 639-1; "" where unknown
    outlet: str = ""
    owner: str = ""
    published_at: datetime | None = None  #: aware, UTC
    facts: tuple[tuple[Fact, str], ...] = ()  #: what else is known of it: speakers, kinds, figures

    def part(self, of: Field) -> str:
        """The text of one field."""
        return {Field.TITLE: self.title, Field.SUMMARY: self.summary, Field.BODY: self.text}[of]


@dataclass(frozen=True, slots=True)
class Index:
    """A document's words by position. Built once, asked often, never changed."""

    document: Document
    words: tuple[str, ...]  #: by position; "" where a paragraph or field ends
    offsets: tuple[Span, ...] = field(repr=False)  #: by position: start and end in the text of its field
    starts: tuple[int, ...]  #: where title, summary and body begin

    def places(self) -> dict[str, tuple[Span, ...]]:
        """Where each word stands, ascending, as spans of one word."""
        found: defaultdict[str, list[Span]] = defaultdict(list)
        for place, word in enumerate(self.words):
            if word:
                found[word].append((place, place))
        return {word: tuple(held) for word, held in found.items()}

    def pairs(self) -> dict[tuple[str, str], list[int]]:
        """Where each two words stand side by side: the place of the first."""
        found: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        for place, pair in enumerate(pairwise(self.words)):
            found[pair].append(place)
        return found

    def heads(self) -> dict[str, list[str]]:
        """The words of the article by their first letters, from two to HEAD of them: no stem is shorter."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for word in set(self.words) - {""}:
            for length in range(2, min(len(word), HEAD) + 1):
                found[word[:length]].append(word)
        return found

    def field_at(self, position: int) -> Field:
        """The field that a position lies in."""
        if position >= self.starts[2]:
            return Field.BODY
        return Field.SUMMARY if position >= self.starts[1] else Field.TITLE

    def reach(self, of: Field) -> Span:
        """First and last position that belong to a field."""
        place = _ORDER[of]
        ends = self.starts[place + 1] if place + 1 < len(self.starts) else len(self.words)
        return self.starts[place], ends - 1

    def verbatim(self, span: Span, longest: int = 200) -> tuple[str, Field]:
        """What stands at `span`, as written; cut at a word where it is longer than `longest` characters."""
        first, last = span
        where = self.field_at(first)
        start, end = self.offsets[first]
        for position in range(first + 1, min(last, self.reach(where)[1]) + 1):
            if self.offsets[position][1] - start > longest:
                break
            end = self.offsets[position][1] or end
        return self.document.part(where)[start:end], where


def index(document: Document) -> Index:
    """Fold and number every word of `document`."""
    found: list[str] = []
    offsets: list[Span] = []
    starts: list[int] = []
    for part in Field:
        starts.append(len(found))
        text = document.part(part)
        if not text:  # what is not there keeps nothing apart
            continue
        _number(text, found, offsets)
        found.extend([""] * FIELD_GAP)
        offsets.extend([(0, 0)] * FIELD_GAP)
    return Index(document, tuple(found), tuple(offsets), tuple(starts))


def _number(text: str, found: list[str], offsets: list[Span]) -> None:
    for line, places in numbered(text):
        found += line
        offsets += places
        found.extend([""] * PARAGRAPH_GAP)
        offsets.extend([(0, 0)] * PARAGRAPH_GAP)
