"""How a figure moved in the sentence's own words: "from 158 to 185", "up from £9m", "doubled"."""

import re
from collections.abc import Sequence
from dataclasses import replace

from monitor.model.stories import Figure

#: How many times what was is left or made of it: "halved" is told as the half that went.
_MULTIPLES = {"doubl": 2.0, "tripl": 3.0, "trebl": 3.0, "quadrupl": 4.0, "halv": 0.5}
MULTIPLE_STARTS = tuple(f"{stem}{ending}" for stem in _MULTIPLES for ending in ("ed", "ing", "e"))
#: A verb of change: "has doubled", "could halve"; no "double murder", and nobody who "doubled down".
MULTIPLE = re.compile(
    rf"(?P<multiple>{'|'.join(_MULTIPLES)})(?:ed|ing|e)\b(?!\s(?:down|up|back|over|as)\b)", re.IGNORECASE
)
_VERB = re.compile(
    r"\b(?:to|will|would|could|can|may|might|should|must)\s(?:(?:more than|almost|nearly|about)\s)?$",
    re.IGNORECASE,
)
_MOVED = re.compile(
    r"\b(?:ris(?:e|es|en|ing)|rose|increas|climb|grow|grew|jump|soar|surg|leap|leapt|up\b(?!\sto\b)|rais|lift|doubl|tripl|trebl"
    r"|quadrupl|add|fall|fell|drop|declin|cut|reduc|down\b|slash|halv|shr[aiu]nk|lower|slip|plung|tumbl|sank|dip|chang"
    r"|mov|went|gone|go(?:es|ing)?\b|revis|dwindl|balloon|mushroom|rocket|spiral|swell|expand|widen|narrow|extend|cod[io]|gostwng|cynyddu|disgyn)",
    re.IGNORECASE,
)
#: Between two figures, by which of them was before. A unit may stand behind the first.
_UNIT = r"(?:[\s-]?(?:[^\W\d_]+|[£$€])){0,3}?"
_ABOUT = (
    r"about|around|some|just|nearly|almost|only|over|under|roughly|the|an?|(?:more|less)\sthan"
    r"|current|previous|original|initial|every|each|(?:estimate|figure|forecast|budget|price|cost|total)\sof"
)
_WHEN = r"(?:\s(?:in|last)\s(?:[^\W\d_]+\s?)?(?:(?:19|20)\d\d)?|\san?\s\w+\s(?:ago|earlier|before))?"
_ROUGHLY = rf"(?:(?:{_ABOUT})\s){{0,4}}"
_TO = re.compile(rf"{_UNIT}{_WHEN}\s(?:up\s|down\s)?(?:to|i)\s{_ROUGHLY}$", re.IGNORECASE)
_FROM = re.compile(rf"\b(?:from|o)\s{_ROUGHLY}$", re.IGNORECASE)
_BACK = re.compile(
    rf"(?:[\s-]?(?!(?:and|or|but|for|while)\b)[^\W\d_]+){{0,3}}?,?\sfrom\s{_ROUGHLY}", re.IGNORECASE
)
#: "First put at £2.4m, is now £3.9m"
_ONCE = re.compile(r"\b(?:first|originally|initially|previously|once|was|were)\b[^.;:\d]*$", re.IGNORECASE)
_NOW = re.compile(r"[^.;:\d]*\b(?:is|are|has|have|stands?|costs?)\snow\b[^.;:\d]*$", re.IGNORECASE)
#: What puts the older figure second: "185, up from 158", "185 compared with 158 a year ago".
_AFTER = re.compile(
    rf"(?:[^.;:!?\d]{{0,60}}?[\s,(–—-]+(?:(?:up|down|rising|falling)(?:\s(?:sharply|slightly))?\s(?:on|from)"
    r"|an?\s(?:rise|increase|fall|drop)\s(?:on|from)"
    r"|(?:as\s)?(?:compared|compares)\s(?:with|to)|against|instead of|rather than the"
    r"|(?:having\s)?(?:previously|originally|initially)(?:\s\w+){0,2}|having been)"
    rf"|[^\W\d_]{{0,12}},\sfrom|\s(?:higher|lower|more|fewer|less)\sthan\sthe)\s{_ROUGHLY}(?<!\ba\s)(?<!\ban\s)$",
    re.IGNORECASE,
)

#: What others are measured by moves least.
_YARDSTICK = re.compile(r"\b(?:target|average|standard|limit|threshold|norm|goal)\sof\s$")


def says_moved(text: str) -> bool:
    """Tell whether a sentence has a word of change: "has risen", "cut to"."""
    return _MOVED.search(text) is not None


def multiplied(text: str, start: int) -> re.Match[str] | None:
    """Read "doubled", "halving", "to treble" at a place; an adjective or a noun ("double doors") is none."""
    found = MULTIPLE.match(text, start)
    if found and found.group()[-1] in "eE" and not _VERB.search(text[max(0, start - 24) : start]):
        return None
    return found


def multiple(match: re.Match[str]) -> tuple[float, str]:
    """Give the value and unit of a match of `multiplied`: "tripled" is 3 times, "halved" 50 %."""
    times = _MULTIPLES[match["multiple"].lower()]
    return (times, "times") if times > 1 else (100 * times, "%")


def with_stated_past(text: str, found: Sequence[tuple[int, int, Figure]]) -> tuple[Figure, ...]:
    """Fill `was` where a sentence says it: of two figures beside one another the older by the words between.

    `found` are the figures with the places where each begins and ends.
    """
    figures = [figure for _, _, figure in found]
    for place in range(len(found) - 1):
        (start, end, one), (begins, ends, other) = found[place], found[place + 1]
        if not _one_kind(one, other) or text.startswith("-strong", ends):
            continue  # "the eight-strong cabinet" is somebody, not what was
        before, between = text[max(0, start - 80) : start], text[end:begins]
        risen = _FROM.search(before) and _TO.fullmatch(between) and _MOVED.search(before)
        if risen or (_ONCE.search(before) and _NOW.fullmatch(between)):
            figures[place + 1] = replace(other, was=one.value)
        elif _AFTER.fullmatch(between) or (
            re.search(r"\b(?:to|i)\s", before) and _moved_back(before, between)
        ):
            moved = _what_moved(text, found, place)
            figures[moved] = replace(figures[moved], was=other.value)
    return tuple(figures)


def _what_moved(text: str, found: Sequence[tuple[int, int, Figure]], place: int) -> int:
    """Give the figure that moved: in "79%, above the target of 65% and up from 78%" not the target."""
    if _YARDSTICK.search(text, 0, found[place][0]) is None:
        return place
    unit = found[place][2].unit
    return next((at for at in range(place - 1, -1, -1) if found[at][2].unit == unit), place)


def _moved_back(before: str, between: str) -> bool:
    """Tell "cut to 20mph from 30mph"."""
    return _MOVED.search(before) is not None and _BACK.fullmatch(between) is not None


def _one_kind(one: Figure, other: Figure) -> bool:
    return one.value != other.value and (one.unit == other.unit or not other.unit)
