"""Words as they are compared: folded, stemmed, with one form for every number, and weighed by rarity."""

import math
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from threading import get_ident
from typing import NamedTuple, Self

import Stemmer

from monitor.stories.numerals import FIGURE, SPOKEN, SPOKEN_STARTS, clock_term, date_terms, number_term
from monitor.stories.welsh_numerals import WELSH_SPOKEN, WELSH_STARTS

#: Share of running English that a number or an unknown word is taken to be.
NUMBER_PROBABILITY = 1e-5
UNKNOWN_PROBABILITY = 1e-8

#: A run of letters longer than this is no word (a script without spaces, a broken page): it is cut.
LONGEST_WORD = 40

_ENGLISH_STOP_WORDS = """
a an the and or but if of in on at to for from by with as into than then that this these those there here
is are was were be been being am do does did has have had having will would shall should can could may
might must it its he she they we you i him her them us his their our your my me who whom whose which
what when where while also so such s t ll ve re d m
"""
_WELSH_STOP_WORDS = """
y yr a ac i o yn ar am at gan gyda heb hyd mewn wrth dros drwy trwy rhwng dan tan er ei eu ein eich fy
dy mae maent oedd oes yw ydy ydyw bydd byddai bod wedi fod sydd roedd hwn hon hyn hynny nhw fe mi ef hi
chi ni nid na nad neu ond os pan fel hefyd r n u w ch th m ll
"""
_ENGLISH_STOP = frozenset(_ENGLISH_STOP_WORDS.split())
_WELSH_STOP = _ENGLISH_STOP | frozenset(_WELSH_STOP_WORDS.split())

_START = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*|(?:[£$€]\s?)?\d")
_ENGLISH_ENDING = re.compile(r"'(?:s|ll|ve|re|d|m)$")
_WELSH_ENDING = re.compile(r"'(?:r|n|i|w|u|ch|th|m)$")


class Token(NamedTuple):
    """One word or number that carries meaning."""

    term: str  #: what is compared: a stem ("hospit"), or a number ("#1200", "#85%", "#12:30")
    word: str  #: lower case, accents folded, before stemming; equals `term` for numbers
    start: int  #: index of its first character in the text
    end: int
    capital: bool  #: it begins with a capital letter


@lru_cache(maxsize=1024)  # an article's sentences are read to place it, again to judge it, and for headlines
def tokens(text: str, language: str = "en") -> tuple[Token, ...]:
    """Read the words and numbers of a text; about 90 function words are dropped, negations never.

    "1,200" is `#1200`, "two" is `#2`, "£38.4 million" and "£38.4m" are both `#38400000`, "9 per cent" is
    `#9%`, "23/09/2024" gives the terms of "23 September 2024". Only English is stemmed (Snowball).
    """
    english = is_english(language)
    found = list(_read(text, english))
    words = [word for word, _, _, _ in found]
    terms = _stemmer(get_ident()).stemWords(words) if english else words
    return tuple(
        Token(word if word[0] == "#" else term, word, start, end, capital)
        for term, (word, start, end, capital) in zip(terms, found, strict=True)
    )


def is_english(language: str) -> bool:
    """Tell whether English rules apply; a text that names no language is taken for English."""
    return language.lower().split("-")[0].split("_")[0] in {"en", "eng", ""}


def fold(word: str) -> str:
    """Lower case without accents, with a straight apostrophe."""
    lowered = word.lower()
    if lowered.isascii():
        return lowered
    plain = lowered.replace("’", "'").replace("ʼ", "'")
    decomposed = unicodedata.normalize("NFKD", plain)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


@lru_cache(maxsize=64)
def _stemmer(_thread: int) -> Stemmer.Stemmer:
    """One for each thread: a stemmer remembers words, seven times as quick, and is not to be shared."""
    return Stemmer.Stemmer("english")


def _read(text: str, english: bool) -> Iterator[tuple[str, int, int, bool]]:  # noqa: FBT001  private
    stop = _ENGLISH_STOP if english else _WELSH_STOP
    position = 0
    while match := _START.search(text, position):
        raw = match.group()
        start, position = match.span()
        if raw[-1].isalpha():
            word = _word(raw, english)
            figure = _spoken(text, start, word, english=english)
            if figure is None:
                if word and word not in stop:
                    yield word, start, position, raw[0].isupper()
                continue
        else:
            figure = FIGURE.match(text, start)
        if figure is not None:
            position = figure.end()
            for term in _figure_terms(figure):
                yield term, start, position, False


def _spoken(text: str, start: int, word: str, *, english: bool) -> re.Match[str] | None:
    if english:
        return SPOKEN.match(text, start) if word in SPOKEN_STARTS else None
    found = WELSH_SPOKEN.match(text, start) if word in WELSH_STARTS else None
    return found if found and found.group().lower() != "un" else None


def _figure_terms(figure: re.Match[str]) -> tuple[str, ...]:
    if figure.lastgroup == "date":
        return date_terms(figure.group())
    if figure.lastgroup == "clock":
        return (clock_term(figure.group()),)
    return (number_term(figure.group()),)


def _word(raw: str, english: bool) -> str:  # noqa: FBT001  private
    word = raw.lower() if raw.isascii() else fold(raw)
    if "'" in word:
        if english and word.endswith("n't"):
            return "not"
        word = (_ENGLISH_ENDING if english else _WELSH_ENDING).sub("", word)
    return word[:LONGEST_WORD]


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """How common each word is in running English."""

    probabilities: Mapping[str, float]

    @classmethod
    @cache  # one for the life of a process: a reload that read it again would have both for a while
    def english(cls) -> Self:
        """Load the word list of wordfreq (web, news, books, subtitles): 321,000 words, .4 s, 33 MB."""
        import wordfreq  # noqa: PLC0415 - takes a third of a second, and most commands judge nothing

        return cls(wordfreq.get_frequency_dict("en", wordlist="best"))

    def probability(self, word: str) -> float:
        """Share of running text, 0..1; `word` is a Token's `word`, not its stem."""
        if word.startswith("#"):
            return NUMBER_PROBABILITY
        return self.probabilities.get(word, UNKNOWN_PROBABILITY)

    def weight(self, word: str) -> float:
        """How much a word counts when sentences are compared: .3 for the commonest, 5.8 for the unknown.

        A number weighs 6: it is what most often makes a sentence news. Measured in docs/stories.md.
        """
        if word[0] == "#":
            return 6.0
        return max(0.3, -math.log10(self.probabilities.get(word, UNKNOWN_PROBABILITY)) - 2.2)
