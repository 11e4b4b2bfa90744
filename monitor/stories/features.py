"""What is counted in an article before it is compared with others: terms, names, figures."""

import re
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import compress, repeat
from typing import Self

from monitor.stories.dateline import dateline
from monitor.stories.sentences import split
from monitor.stories.welsh import ENGLISH_FOR
from monitor.stories.words import Token, is_english, tokens

#: Later text adds background, not the matter; also bounds the time for a page of any length.
TEXT_READ = 8000
#: A title's word counts like this many in the text (measured together with the other coefficients).
TITLE_WORTH = 4
#: Content words that count as the beginning, where news says what happened.
LEAD_WORDS = 70

_YEAR = re.compile(r"#(?:19|20)\d\d$")
_ADDRESS = re.compile(r"\s*(?:https?\b|www\b)", re.IGNORECASE)
_SLUG_WORD = re.compile(r"[^\W\d_]+|\d{1,4}(?!\d)")
_COLUMNS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleFeatures:
    """Counts per term (a stem, or "#1200" for a number). All but `terms` count a part of `terms`."""

    terms: Mapping[str, int]  #: title and the first 8,000 characters
    lead: Mapping[str, int]  #: title twice, and the first 70 content words
    names: Mapping[str, int]  #: words written with a capital as a name is
    lead_names: Mapping[str, int]  #: those of them in title or lead
    title: tuple[str, ...]  #: distinct, sorted
    language: str
    published_at: datetime | None

    @property
    def words(self) -> int:
        """How many words were counted; the title's count four times."""
        return sum(self.terms.values())

    @property
    def figures(self) -> Mapping[str, int]:
        """The numbers, without years: a year says when, and every article of a month shares it."""
        return {term: n for term, n in self.terms.items() if term[0] == "#" and not _YEAR.match(term)}

    @property
    def wording(self) -> AbstractSet[str]:
        """The words alone, without names and numbers."""
        return {term for term in self.terms if term[0] != "#"} - self.names.keys()

    def pack(self) -> bytes:
        """Give compact bytes that `unpack` reads; counts above 255 are cut to 255."""
        terms = sorted(self.terms)
        columns = (self.terms, self.lead, self.names, self.lead_names)
        head = f"{self.language}\n{self.published_at.timestamp() if self.published_at else ''}"
        text = "\n".join((head, " ".join(self.title), *terms)).encode()
        counts = b"".join(_bytes(map(column.get, terms, repeat(0))) for column in columns)
        return zlib.compress(len(terms).to_bytes(4, "little") + counts + text, 1)

    @classmethod
    def unpack(cls, packed: bytes) -> Self:
        """Read what `pack` wrote."""
        data = zlib.decompress(packed)
        n = int.from_bytes(data[:4], "little")
        language, moment, title, *terms = data[4 + _COLUMNS * n :].decode().split("\n")
        counts = [data[4 + column * n : 4 + (column + 1) * n] for column in range(_COLUMNS)]
        rest = [
            dict(zip(compress(terms, column), filter(None, column), strict=True)) for column in counts[1:]
        ]
        return cls(
            terms=dict(zip(terms, counts[0], strict=True)),
            lead=rest[0],
            names=rest[1],
            lead_names=rest[2],
            title=tuple(title.split()),
            language=language,
            published_at=datetime.fromtimestamp(float(moment), UTC) if moment else None,
        )


def _bytes(counts: Iterable[int]) -> bytes:
    numbers = list(counts)
    return bytes(numbers if max(numbers, default=0) < 256 else [min(255, each) for each in numbers])


def article_features(
    title: str, text: str, *, language: str = "en", published_at: datetime | None = None, url: str = ""
) -> ArticleFeatures:
    """Count an article. Boilerplate is the caller's to remove.

    An article without a date takes the one in its address or dateline. A missing title is taken from the
    first sentence, and where there is no text either, from the words of the URL: measured on ECB+ the first
    sentence raised B3 F1 from .70 to .86.
    """
    sentences = [sentence for paragraph in split(text[:TEXT_READ]) for sentence in paragraph]
    heading = title.strip() or _first(sentences) or _slug(url)
    titled = _tokens(heading, language)
    read = [found for sentence in sentences if (found := _tokens(sentence, language))]
    running = [token for found in read for token in found]
    terms: Counter[str] = Counter([token.term for token in running])
    lead: Counter[str] = Counter([token.term for token in running[:LEAD_WORDS]])
    for token in titled:
        terms[token.term] += TITLE_WORTH
        lead[token.term] += 2
    names, lead_names = _names(titled, read)
    return ArticleFeatures(
        terms=terms,
        lead=lead,
        names=names,
        lead_names=lead_names,
        title=tuple(sorted({token.term for token in titled})),
        language="en" if is_english(language) else language.lower()[:2],
        published_at=published_at or dateline(text, url),
    )


def _tokens(text: str, language: str) -> tuple[Token, ...]:
    found = [token for token in tokens(text, language) if len(token.term) > 1]
    if is_english(language):
        return tuple(found)
    return tuple(token._replace(term=ENGLISH_FOR.get(token.word, token.term)) for token in found)


def _first(sentences: Iterable[str]) -> str:
    proper = (line for line in sentences if len(line.split()) > 2 and not _ADDRESS.match(line))
    return next(proper, "")[:300]


def _slug(url: str) -> str:
    parts = [_SLUG_WORD.findall(part) for part in url.partition("?")[0].split("/")[3:]]
    lengths = [len(part) for part in parts]
    return " ".join(parts[lengths.index(max(lengths))]) if parts else ""


def _names(titled: tuple[Token, ...], read: list[tuple[Token, ...]]) -> tuple[Counter[str], Counter[str]]:
    """A capital proves a name only inside a sentence that is no headline; then it counts everywhere."""
    proven: set[str] = set()
    for found in (titled, *read):
        inside = [token.term for token in found if token.capital and token.start > 1]
        if inside and not _shouts(found):
            proven.update(inside)
    if not proven:
        proven = {token.term for token in titled if token.capital}
    names: Counter[str] = Counter()
    lead_names: Counter[str] = Counter()
    for token in titled:
        if token.capital and token.term in proven:
            names[token.term] += TITLE_WORTH
            lead_names[token.term] += 2
    for place, token in enumerate(token for found in read for token in found):
        if token.capital and token.term in proven:
            names[token.term] += 1
            lead_names[token.term] += place < LEAD_WORDS
    return names, Counter({term: n for term, n in lead_names.items() if n})


def _shouts(found: tuple[Token, ...]) -> bool:
    words = [token.capital for token in found if token.term[0] != "#"]
    return len(words) > 3 and sum(words) > 0.6 * len(words)
