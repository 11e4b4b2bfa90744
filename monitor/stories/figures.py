"""Figures that sentences state: value, unit, what is counted; and what the story held for the same thing."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.model.ids import ArticleId
from monitor.model.stories import Conflict, Figure
from monitor.stories.numerals import FIGURE, SPOKEN, SPOKEN_STARTS, is_per_cent, value_of
from monitor.stories.passages import COMPARED, LIGHT, Passage
from monitor.stories.words import tokens

_CURRENCIES = {"£": "GBP", "$": "USD", "€": "EUR"}
_UNIT_WORDS = {
    "people": "people patients women men children adults residents staff nurses doctors workers pupils "
    "families members consultants gps dentists households victims",
    "weeks": "week weeks wythnos wythnosau",
    "years": "year years blynedd flynedd",
    "months": "month months mis",
    "days": "day days",
    "hours": "hour hours",
    "minutes": "minute minutes",
    "miles": "mile miles",
    "GBP": "pounds",
}
_UNITS = {word: unit for unit, words in _UNIT_WORDS.items() for word in words.split()}
_TIMES = frozenset({"weeks", "years", "months", "days", "hours", "minutes"})
_START = re.compile(r"(?:[£$€]\s?)?\d|\b[^\W\d_]+\b")
_AFTER = re.compile(r"[\s-]*([^\W\d_]+)")
_CLAUSE = re.compile(r"[.;:!?()\"“”]|,\s|\b(?:and|but|while|which|after|before)\b")
#: A sentence with more figures than this is a table.
_MOST_FIGURES = 25
#: Two figures are about one thing when at least this share of the words beside them agrees (Jaccard).
SAME_THING = 0.5


@dataclass(frozen=True, slots=True)
class HeldFigure:
    """A figure of an earlier article of the story."""

    figure: Figure
    article: ArticleId
    owner: str  #: of its publisher: one owner's outlets do not contradict each other
    published_at: datetime | None


def read(passages: Iterable[Passage], language: str = "en") -> tuple[Figure, ...]:
    """Read the figures of sentences. Dates, times of day, years and ages of people are none."""
    return tuple(
        figure for passage in passages for figure in figures_in(passage.text, passage.position, language)
    )


def figures_in(text: str, position: int = 0, language: str = "en") -> tuple[Figure, ...]:
    """Read the figures of one sentence."""
    found: list[Figure] = []
    place = 0
    text = text[:COMPARED]
    while len(found) < _MOST_FIGURES and (match := _START.search(text, place)):
        place = match.end()
        spoken = match.group()[0].isalpha()
        if spoken and match.group().lower() not in SPOKEN_STARTS:
            continue
        read_as = (SPOKEN if spoken else FIGURE).match(text, match.start())
        if read_as is None:
            continue
        place = max(place, read_as.end())
        if read_as.lastgroup == "number" and not _excluded(text, read_as):
            found.append(_figure(text, read_as, position, language))
    return tuple(found)


def not_held(figures: Iterable[Figure], held: Sequence[HeldFigure]) -> tuple[Figure, ...]:
    """Leave out what the story held already: the same value in the same unit."""
    known = {(other.figure.value, other.figure.unit) for other in held}
    return tuple(figure for figure in figures if (figure.value, figure.unit) not in known)


def with_history(figures: Iterable[Figure], held: Sequence[HeldFigure]) -> tuple[Figure, ...]:
    """Fill `was`: the latest other figure that the story held for the same thing."""
    return tuple(_with_history(figure, held) for figure in figures)


def conflicts(
    figures: Iterable[Figure], held: Sequence[HeldFigure], *, owner: str, published_at: datetime | None
) -> tuple[Conflict, ...]:
    """Find two figures for one thing from different owners on one day: both cannot be right."""
    if published_at is None:
        return ()
    found = []
    for figure in figures:
        others = [
            other
            for other in held
            if other.owner != owner
            and other.published_at is not None
            and abs((other.published_at - published_at).total_seconds()) < 86_400
            and same_thing(figure, other.figure)
        ]
        if others and all(other.figure.value != figure.value for other in others):
            other = others[-1]
            found.append(
                Conflict(
                    about=figure.counts,
                    here=figure.text,
                    there=other.figure.text,
                    there_article=other.article,
                )
            )
    return tuple(found)


def same_thing(one: Figure, other: Figure) -> bool:
    """Tell whether two figures count the same thing: one unit, and most words beside them agree."""
    if one.unit != other.unit or not one.counts or not other.counts:
        return False
    left, right = ({token.term for token in tokens(figure.counts)} for figure in (one, other))
    shared = len(left & right)
    return shared >= 2 and shared / len(left | right) >= SAME_THING


def _with_history(figure: Figure, held: Sequence[HeldFigure]) -> Figure:
    same = [other.figure.value for other in held if same_thing(figure, other.figure)]
    if not same or figure.value in same:
        return figure
    return replace(figure, was=same[-1])


def _excluded(text: str, match: re.Match[str]) -> bool:
    raw = match.group()
    if re.fullmatch(r"(?:19|20)\d\d", raw) and not _unit_after(text, match.end()):
        return True
    before, after = text[max(0, match.start() - 12) : match.start()], text[match.end() : match.end() + 12]
    if re.search(r"(?:[\w/.-])$", before) and not before.endswith("-"):
        return True  # inside a word, a path or a longer number
    if re.search(r"\b(?:HC|No\.?|page|article|clause|section|P-\d*)\s?-?$", before):
        return True
    if (
        re.match(r"(?:st|nd|rd|th)$", raw[-2:])
        or re.match(r"\so[’']clock", after)
        or re.match(r"-\w*-?year-old|-year-olds|\sof\s\d{4}\b", after)
    ):
        return True
    return (
        re.search(r"[A-Z][a-z]+,\s$", before) is not None and re.match(r",", after) is not None
    )  # "Jones, 60,"


def _unit_after(text: str, end: int) -> str:
    following = _AFTER.match(text, end)
    return _UNITS.get(following.group(1).lower(), "") if following else ""


def _figure(text: str, match: re.Match[str], position: int, language: str) -> Figure:
    raw = match.group().strip()
    unit = _CURRENCIES.get(raw[0], "%" if is_per_cent(raw) else "")
    following = _unit_after(text, match.end())
    shown = raw
    if not unit and following:
        unit = following
        if following in _TIMES:
            shown = text[match.start() : _end_of_next_word(text, match.end())].strip()
    return Figure(
        value=value_of(raw),
        unit=unit or _people_nearby(text, match.end()),
        counts=_counts(text, match, language),
        text=shown,
        sentence=position,
    )


def _end_of_next_word(text: str, end: int) -> int:
    following = _AFTER.match(text, end)
    return following.end() if following else end


def _people_nearby(text: str, end: int) -> str:
    nearby = re.findall(r"[^\W\d_]+", text[end : end + 40].lower())[:4]
    return next((_UNITS[word] for word in nearby if _UNITS.get(word) == "people"), "")


def _counts(text: str, match: re.Match[str], language: str) -> str:
    """Give the content words beside a figure, inside its clause: four after it, else four before."""
    after = _CLAUSE.split(text[match.end() : match.end() + 90], maxsplit=1)[0]
    before = _CLAUSE.split(text[max(0, match.start() - 90) : match.start()])[-1]
    heads = [token.word for token in tokens(after, language) if _tells(token.word)][:4]
    lead = [token.word for token in tokens(before, language) if _tells(token.word)][-3:]
    return " ".join([*lead, *heads] if len(heads) < 3 else heads)


def _tells(word: str) -> bool:
    return word[0] != "#" and word not in LIGHT and word not in _VAGUE


_VAGUE = frozenset(
    ["about", "around", "nearly", "almost", "more", "less", "least", "some", "up", "over", "under"]
)
