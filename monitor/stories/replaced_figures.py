"""Which figure of its story a figure took the place of: what was before, and is no more."""

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from monitor.model.stories import Figure
from monitor.stories.agreement import apart_in_place, is_rounder
from monitor.stories.cues import looks_back
from monitor.stories.figures import words_of
from monitor.stories.held_figures import HeldFigure, HeldFigures, lists
from monitor.stories.moves import says_moved
from monitor.stories.numerals import WORD_VALUES
from monitor.stories.words import tokens

#: How many times the older a figure may be where no word says that it moved, and where one does.
_FALL, _RISE = 0.5, 4.0
_FALL_TOLD, _RISE_TOLD = 0.1, 12.0
#: Spans and distances are of anything: all words beside them must agree, and at least so many.
_OF_ANYTHING = "years months weeks days hours minutes seconds miles km points times mph"
_SPANS = frozenset(_OF_ANYTHING.split())
_FEWEST_WORDS = 2
#: A sentence is the same but for numbers and dates where so much of its words is, and so many at least.
_ALIKE, _FEWEST_ALIKE = 0.8, 4
#: Of these only a sentence that says so tells a change: "60 miles south of" is another place.
_DISTANCES = frozenset(["miles", "km", "mph", "points"])
#: A handful that is named as known: "those are the three partners".
_DEFINITE = re.compile(r"\b(?:the|those|these|all|its|their)\s$", re.IGNORECASE)
_HANDFUL = 10
#: What sets a sentence apart from one on the matter itself, where only one of two has it.
_ANOTHER = re.compile(
    r"\b(?:similar|previous|another|separate|other|earlier|second(?! (?:quarter|half|reading))"
    r"|average|each|per|every|elsewhere|nationally"
    r"|neighbouring|neighboring|nearby|rival|sister"
    r"|last (?:year|month|week|season|time)|same (?:period|month|time)|target|record|limit|maximum|minimum"
    r")\b",
    re.IGNORECASE,
)
_PART = re.compile(r"\sof (?:them|these|those|whom)\b")
_LATER = re.compile(r"\b(?:now|still|remain\w*|so far|latest|reach(?:ed|es)|topped|passed)\b", re.IGNORECASE)
#: Who says a thing is no part of it: "Gov. Rees said", ", the Home Office said on Monday".
_SAYS = r"\b(?:said|says|told|added|confirmed|announced|reported|according to)\b"
_SAID_LATE = re.compile(rf",\s[^,]{{0,80}}{_SAYS}[^,]{{0,60}}$")
_SAID_FIRST = re.compile(rf"^.{{0,100}}?{_SAYS}(?:\son \w+day)?(?:\sthat)?")
_SUBJECT = re.compile(
    r"(?P<who>[A-ZÀ-Þ][\w’'-]+)\s(?P<verb>(?:(?:has|have|had|is|are|was|were|will|would)\s)?"
    r"(?!(?:said|says?|told|confirm\w*|report\w*|believed?|warn\w*)\b)[a-z]+)\b"
)
#: What a sum is for: "£6m for hospices", "£2.1m on taxis"; no day.
_PURPOSE = re.compile(r"(?:\s\w+)?\s(?P<joint>for|on)\s(?:the\s|its\s|an?\s)?(?P<what>(?!\w+day\b)[a-z]\w+)")
#: Stems of what is capitalised because it is a date.
_CALENDAR_STEMS = """
januari februari march april may june juli august septemb octob novemb decemb jan feb mar apr jun jul aug
sept sep oct nov dec christma easter
"""
_CALENDAR = frozenset(_CALENDAR_STEMS.split())


def with_history(here: Iterable[HeldFigure], held: HeldFigures) -> tuple[Figure, ...]:
    """Fill `was`, unless the sentence said it itself, with the latest figure whose place each took."""
    return tuple(_with_history(figure, held) for figure in here)


def _with_history(mine: HeldFigure, held: HeldFigures) -> Figure:
    figure = mine.figure
    if figure.was is not None or len(mine.terms) < _FEWEST_WORDS:
        return figure
    same = held.about(figure.unit, mine.terms)
    if not same or any(other.figure.value == figure.value for other in same) or looks_back(mine.sentence):
        return figure
    last = next((other for other in reversed(same) if _replaces(mine, other)), None)
    if last is None or lists(last, held):
        return figure
    return replace(figure, was=last.figure.value)


def _replaces(mine: HeldFigure, other: HeldFigure) -> bool:
    """Tell whether one can be the other moved on, and is not of another event, place, year or person."""
    return (
        _in_reach(mine, other)
        and not is_rounder(mine.figure, other.figure)
        and not (mine.figure.unit in _SPANS and not _all_agree(mine, other) and not _alike(mine, other))
        and _marks(mine) == _marks(other)
        and not looks_back(other.sentence)
        and not apart_in_place(mine.sentence, other.sentence)
        and not _of_others(mine, other)
        and not _another_does_it(mine.sentence, other.sentence)
        and not _for_another_purpose(mine, other)
        and _counted_alike(mine, other)
    )


def _in_reach(mine: HeldFigure, other: HeldFigure) -> bool:
    told = says_moved(mine.sentence) or _LATER.search(mine.sentence) is not None
    if not told and (mine.figure.unit in _DISTANCES or _is_definite(mine)):
        return False
    fall, rise = (_FALL_TOLD, _RISE_TOLD) if told else (_FALL, _RISE)
    return fall * other.figure.value <= mine.figure.value <= rise * other.figure.value


def _is_definite(mine: HeldFigure) -> bool:
    before = mine.sentence.partition(mine.figure.text)[0]
    return not mine.figure.unit and mine.figure.value < _HANDFUL and _DEFINITE.search(before) is not None


def _all_agree(mine: HeldFigure, other: HeldFigure) -> bool:
    unit = frozenset(token.term for token in tokens(mine.figure.unit))
    return mine.terms == other.terms and len(mine.terms - unit) >= _FEWEST_WORDS


def _alike(mine: HeldFigure, other: HeldFigure) -> bool:
    """Tell whether the whole sentences say the same but for numbers and dates: "the wait in Gwent was …"."""
    words, theirs = (
        {token.term for token in tokens(held.sentence) if token.term[0] != "#"} - _CALENDAR
        for held in (mine, other)
    )
    return len(words & theirs) >= max(_FEWEST_ALIKE, _ALIKE * len(words | theirs))


def _marks(held: HeldFigure) -> set[str]:
    marks = {found.lower() for found in _ANOTHER.findall(held.sentence)}
    part = _PART.match(held.sentence.partition(held.figure.text)[2])
    return marks | ({"of them"} if part else set())


def _of_others(mine: HeldFigure, other: HeldFigure) -> bool:
    """Tell that both sentences name something in what they tell, and no name is in both."""
    names, theirs = _matter(mine), _matter(other)
    return bool(names and theirs) and not names & theirs


def _another_does_it(here: str, there: str) -> bool:
    """Tell "Ireland took in" from "Scotland took in": the same verb, and another who does it."""
    mine, theirs = _SUBJECT.match(here), _SUBJECT.match(there)
    if mine is None or theirs is None or {mine["who"].lower(), theirs["who"].lower()} & WORD_VALUES.keys():
        return False
    return mine["verb"] == theirs["verb"] and mine["who"] != theirs["who"]


def _for_another_purpose(mine: HeldFigure, other: HeldFigure) -> bool:
    here, there = _purpose(mine), _purpose(other)
    if here is None or there is None:
        return False
    return here["joint"] == there["joint"] and here["what"] != there["what"]


def _purpose(held: HeldFigure) -> re.Match[str] | None:
    return _PURPOSE.match(held.sentence.partition(held.figure.text)[2])


def _counted_alike(mine: HeldFigure, other: HeldFigure) -> bool:
    """Tell whether more agrees than that both count people: two words besides, or all."""
    if mine.figure.unit != "people" or mine.terms == other.terms:
        return True
    return len((mine.terms & other.terms) - _people()) >= _FEWEST_WORDS


@lru_cache(maxsize=1)
def _people() -> frozenset[str]:
    return frozenset(token.term for token in tokens(words_of("people")))


def _matter(held: HeldFigure) -> frozenset[str]:
    """Give the names in what a sentence tells, without who says so and without the calendar."""
    told = _SAID_FIRST.sub("", _SAID_LATE.sub("", held.sentence)).lower()
    return frozenset(name for name in held.names - _CALENDAR if name[:4] in told)
