"""Numbers that are no figures: dates, years, ages, telephone numbers, postcodes, scores, labels."""

import re

from monitor.stories.numerals import MONTH

_INSIDE = re.compile(r"[\w/.]$|\w-$")  #: a word, a path or a longer number: "Covid-19"
_LABELS = """
HC No page article clause section aged call dial ring NHS type room ward regulation rule schedule band level
phase stage tier category paragraph chapter junction platform route channel radio table appendix item question
flat apartment adran erthygl
"""
#: Before a number that names something: "Room 101", "P-06-1528", "mother of two".
_NUMBERED = re.compile(
    rf"\b(?:(?i:{'|'.join(_LABELS.split())})\.?|P-\d*"
    r"|(?:Week|Year|Day|Group)|[Tt]ext \w+ to"
    r"|(?:mother|father|mum|dad|parent|grandmother|grandfather) of)\s?-?$"
)
_NO_COUNT = re.compile(r"\so[’']clock|-\w*-?year-old|-year-olds|\soed\b|\sof\s\d{4}\b|-\d\d\b(?=.*\byear\b)")
#: Behind a number that names a place or a line to call: "14 High Street", "the 999 call", "LD1 5DL".
_THING = re.compile(
    r"\s(?:[A-Z][\w’']+\s){1,2}(?:Street|Road|Lane|Avenue|Close|Terrace|Square|Way|Drive|Place|Crescent)\b"
    r"|(?<=999|111|101)\s(?:call|line|operator|service|helpline)|[A-Z]{2}\b"
)
#: The first of two days, a decade, a time of day, an address: "22 and 23 May", "in his 60s", "a 7.30 start".
_MOMENT = re.compile(
    rf"\s?(?:to|and|or|[-–])\s?\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?{MONTH}|s\b|\w*@"
    r"|(?<=\.[0-5]\d)\s(?:start|kick|finish|train|bus|service)\b",
    re.IGNORECASE,
)
_GAME = re.compile(r"\b(?:beat|won|lost|drew|win|defeat|victory|thrash|score|goals?)", re.IGNORECASE)


def counts_nothing(text: str, match: re.Match[str], *, measured: bool) -> bool:
    """Tell a number that states no figure; `measured` where a unit follows ("2000 patients" is no year)."""
    raw = match.group()
    before, after = text[max(0, match.start() - 16) : match.start()], text[match.end() : match.end() + 24]
    return bool(
        (re.fullmatch(r"(?:19|20)\d\d", raw) and not measured)
        or (_INSIDE.search(before) and not re.search(r"\d-$", before))
        or re.search(r"\b(?:19|20)\d\d[-/–]$", before)  # "2024-25"
        or _NUMBERED.search(before)
        or (re.match(r"0\d", raw) or re.search(r"\b0[\d ]*$", before))  # a telephone number
        or re.match(r"\d(?:st|nd|rd|th)$", raw[-3:])
        or _NO_COUNT.match(after)
        or _THING.match(text, match.end())
        or _MOMENT.match(text, match.end())
        or (re.search(r"[^\W\d_]{2},\s$", before) and after.startswith(","))  # "Jones, 60,", "her son, nine,"
        or _is_score(text, match)
    )


def _is_score(text: str, match: re.Match[str]) -> bool:
    paired = re.match(r"[-–]\d", text[match.end() :]) or re.search(r"\d[-–]$", text[: match.start()])
    return paired is not None and _GAME.search(text) is not None
