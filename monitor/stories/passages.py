"""An article prepared for comparison: its sentences as weighed terms, packed small enough to be stored."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from monitor.stories import sentences as splitter
from monitor.stories.words import Token, Vocabulary, is_english, tokens

#: Beyond this a text is no article (a live blog of weeks, a generated page); measured cost stays below 2 s.
LONGEST_TEXT = 60_000
MOST_PASSAGES = 500
#: A sentence, and a headline, is compared by this many characters.
COMPARED = 600
#: Two terms this near one another make a pair.
WINDOW = 4

#: Words that neither make a sentence news nor keep it from being news: who says so, and on which weekday.
_LIGHT_WORDS = """
said say says saying told tell tells telling added adds according confirmed confirms stated states
commented comments explained explains mr mrs ms miss mx dr prof professor sir dame lord lady cllr councillor
monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow tonight morning afternoon
evening
"""
LIGHT = frozenset(_LIGHT_WORDS.split())
LIGHT_WEIGHT = 0.3


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence as it is compared."""

    position: int  #: index among the sentences of its article
    text: str  #: verbatim
    terms: tuple[str, ...]  #: in the order of the text
    weights: tuple[float, ...]  #: one per term
    names: frozenset[str] = frozenset()  #: terms that are capitalised inside the sentence
    paragraph: int = 0
    mass: Mapping[str, float] = field(init=False, repr=False, compare=False)  #: each distinct term's weight

    def __post_init__(self) -> None:
        object.__setattr__(self, "mass", dict(zip(self.terms, self.weights, strict=True)))

    def pairs(self) -> Sequence[tuple[tuple[str, str], float]]:
        """Give unordered pairs of terms at most WINDOW apart, each occurrence with its summed weight."""
        return _pairs(self.terms, self.weights)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A whole article as it is compared."""

    title: str
    language: str
    passages: tuple[Passage, ...]
    heading: Passage = field(default=Passage(-1, "", (), ()))  #: the title as a passage


@lru_cache(maxsize=256)  # a sentence is measured, then learned by its article, then by its story
def _pairs(terms: tuple[str, ...], weights: tuple[float, ...]) -> Sequence[tuple[tuple[str, str], float]]:
    weighed = list(zip(terms, weights, strict=True))
    return [
        ((first, second) if first < second else (second, first), weight + other)
        for index, (first, weight) in enumerate(weighed)
        for second, other in weighed[index + 1 : index + 1 + WINDOW]
        if first != second
    ]


def sentences(text: str) -> tuple[str, ...]:
    """Split a text into sentences; a line is a paragraph and never shares a sentence with the next."""
    return tuple(sentence for paragraph in splitter.split(text) for sentence in paragraph)


def prepare(title: str, text: str, language: str, vocabulary: Vocabulary) -> Prepared:
    """Split and read an article once, for everything that compares it."""
    found = [
        (number, sentence)
        for number, paragraph in enumerate(splitter.split(text[:LONGEST_TEXT]))
        for sentence in paragraph
    ]
    return _prepared(title, language, found[:MOST_PASSAGES], vocabulary)


def prepare_sentences(title: str, given: Iterable[str], language: str, vocabulary: Vocabulary) -> Prepared:
    """Read an article whose sentences are given; each is a paragraph of its own."""
    return _prepared(title, language, list(enumerate(given)), vocabulary)


def pack(passage: Passage) -> str:
    """Write what `unpack` needs besides the text: terms (^ before a name) and weights in tenths."""
    terms = " ".join(f"^{term}" if term in passage.names else term for term in passage.terms)
    return f"{terms}\n{' '.join(str(round(weight * 10)) for weight in passage.weights)}"


def unpack(position: int, text: str, packed: str, paragraph: int = 0) -> Passage:
    """Restore a passage without reading its words again."""
    terms, _, weights = packed.partition("\n")
    marked = terms.split()
    return Passage(
        position,
        text,
        tuple(term.removeprefix("^") for term in marked),
        tuple(int(weight) / 10 for weight in weights.split()),
        frozenset(term[1:] for term in marked if term[0] == "^"),
        paragraph,
    )


def _prepared(title: str, language: str, found: list[tuple[int, str]], vocabulary: Vocabulary) -> Prepared:
    passages = tuple(
        _passage(position, sentence, paragraph, language, vocabulary)
        for position, (paragraph, sentence) in enumerate(found)
    )
    title = title[:COMPARED]
    return Prepared(title, language, passages, _passage(-1, title, 0, language, vocabulary))


def _passage(position: int, text: str, paragraph: int, language: str, vocabulary: Vocabulary) -> Passage:
    return Passage(position, text, *_read(text[:COMPARED], language, vocabulary), paragraph)


@lru_cache(maxsize=1024)  # near-copies print the same sentences
def _read(
    text: str, language: str, vocabulary: Vocabulary
) -> tuple[tuple[str, ...], tuple[float, ...], frozenset[str]]:
    """Give the terms of a sentence, their weights, and which of them are names."""
    read = tokens(text, language)
    weights = tuple(
        LIGHT_WEIGHT if token.word in LIGHT else round(vocabulary.weight(token.word), 1) for token in read
    )
    return tuple(token.term for token in read), weights, _names(read, language)


def _names(read: tuple[Token, ...], language: str) -> frozenset[str]:
    """A capital is a name except at the start of the text; a text all in capitals has none."""
    capitals = [token for token in read if token.capital]
    if not is_english(language) or len(capitals) * 2 > len(read) + 2:
        return frozenset()
    return frozenset(token.term for token in capitals if token.start > 1 and token.word not in LIGHT)
