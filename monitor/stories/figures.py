"""Figures that sentences state: value, unit and what they count."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from monitor.model.stories import Figure
from monitor.stories.moves import MULTIPLE, MULTIPLE_STARTS, multiple, multiplied, with_stated_past
from monitor.stories.numerals import (
    FIGURE,
    LONG_STARTS,
    SPOKEN,
    SPOKEN_LONG,
    SPOKEN_STARTS,
    is_per_cent,
    value_of,
)
from monitor.stories.passages import COMPARED, LIGHT, Passage
from monitor.stories.uncounted import counts_nothing
from monitor.stories.welsh_numerals import WELSH_SPOKEN, WELSH_STARTS
from monitor.stories.words import is_english, tokens

_CURRENCIES = {"£": "GBP", "$": "USD", "€": "EUR"}
_UNIT_WORDS = {
    "people": "people patients women men children boys girls adults residents staff nurses doctors workers "
    "pupils families members consultants gps dentists households victims pensioners students carers midwives "
    "paramedics bobl pobl gleifion cleifion claf chlaf glaf nyrs nyrsys feddyg feddygon "
    "meddygon drigolion blant",
    "weeks": "week weeks wythnos wythnosau",
    "years": "year years blynedd flynedd",
    "months": "month months mis",
    "days": "day days diwrnod ddiwrnod",
    "hours": "hour hours hr hrs awr",
    "minutes": "minute minutes min mins munud funud",
    "seconds": "seconds secs eiliad",
    "miles": "mile miles milltir filltir",
    "GBP": "pounds bunnoedd bunnau punnoedd punt bunt",
    "points": "points",
    "times": "times fold",
    "mph": "mph",
    "km": "km kilometres",
    "kg": "kg kilograms",
    "mg": "mg milligrams",
    "ml": "ml millilitres",
    "°C": "c °c degrees",
}
_UNITS = {word: unit for unit, words in _UNIT_WORDS.items() for word in words.split()}
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "tenth": 10}
_WELSH_PARTS = {"hanner": 2, "traean": 3, "draean": 3, "chwarter": 4}
_COUNTED = r"(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty)"
#: A share in words: "two-thirds of", "half the", "one in five". Without what it is a share of it is none
#: ("the second half", "a third report").
_SHARE = re.compile(
    rf"(?:(?:(?P<times>a|one|two|three|four|nine)[\s-])?(?P<part>{'|'.join(_PARTS)})s?(?=\s(?:of(?!\san?\s)|the|its|all)\b)"
    rf"|(?P<one>{_COUNTED})[\s-](?:in|out\sof|of(?=\severy))[\s-](?:every\s)?(?P<all>{_COUNTED}))(?![\w%,.]*\d)\b"
    r"|(?:(?<=\bby )|(?<=rise of )|(?<=fall of )|(?<=drop of )|(?<=cut of ))a\s"
    r"(?P<by>half|third|quarter|fifth|tenth)\b",
    re.IGNORECASE,
)
_WELSH_SHARE = re.compile(
    rf"(?:(?:(?P<times>dau|ddau|tri|dri)\s)?(?P<part>{'|'.join(_WELSH_PARTS)})(?=\s(?:o|yr?|ein|ei|eu|holl)\b|[’']r\b)"
    r"|(?P<one>[a-z]+|\d{1,3})\so\sbob\s(?P<all>[a-z]+|\d{1,3}))\b",
    re.IGNORECASE,
)
_SHARES = (_SHARE, _WELSH_SHARE)
_IN_WORDS = (*_SHARES, MULTIPLE)  #: what is a figure wherever it is read
_PENCE = re.compile(r"p\b(?!\.m)|\spence\b")
_CENTS = re.compile(r"[\s-]cents?\b")
_SHARE_STARTS = ("a", *MULTIPLE_STARTS, *_PARTS, *(f"{part}s" for part in _PARTS))
_TALL_THINGS = re.compile(
    r"\s(?:bridge|wall|fence|drop|wave|swell|crane|tower|statue|tree|hole|cliff|ladder)s?\b"
)
_NUMBER_OF = re.compile(r"\b[Nn]umber of (?:\w+ )??(\w+)\b[^.,;\d]*$")
#: Behind these "6.9m" is metres, unless it counts something: "2.5m customers".
_METRES = re.compile(
    r"\b(?:river|tide|sea|water|waves?|height|depth|length|width|altitude|snow|flood\w*)\b[^;]*$",
    re.IGNORECASE,
)
#: Where a figure may begin: at a digit, or at a word that is a number, a month or a part of something.
_START, _WELSH_START = (
    re.compile(rf"(?:[£$€]\s?)?\d|\b(?:{'|'.join(sorted(words))})\b", re.IGNORECASE)
    for words in (
        {*SPOKEN_STARTS, *LONG_STARTS, *_SHARE_STARTS},
        {*SPOKEN_STARTS, *LONG_STARTS, *_SHARE_STARTS, *WELSH_STARTS, *_WELSH_PARTS},
    )
)
#: Between two figures of one unit: "from 158 to 185 minutes", "between 10 and 12 weeks", "70-80 patients".
_RANGE = re.compile(r"\s?(?:to|and|or|i|a|neu|[-–/])\s?(?:around |about |just |[£$€])?$")
_AFTER = re.compile(r"[\s-]*(?:percentage\s|o\s)?(°?[^\W\d_]+)")
_CLAUSE = re.compile(r"[.;:!?()\"“”]|,\s|\b(?:and|but|while|which|after|before)\b")
#: A sentence with more figures than this is a table.
_MOST_FIGURES = 25


def words_of(unit: str) -> str:
    """Give the words that are read as a unit."""
    return _UNIT_WORDS.get(unit, "")


def read(passages: Iterable[Passage], language: str = "en") -> tuple[Figure, ...]:
    """Read the figures of sentences. Dates, times of day, years and ages of people are none."""
    return tuple(
        figure for passage in passages for figure in figures_in(passage.text, passage.position, language)
    )


def figures_in(text: str, position: int = 0, language: str = "en") -> tuple[Figure, ...]:
    """Read the figures of one sentence."""
    found = _figures_in(text[:COMPARED], language)
    return tuple(replace(figure, sentence=position) for figure in found) if position else found


@lru_cache(maxsize=1024)  # several rules ask for the figures of an article's sentences, and so do its copies
def _figures_in(text: str, language: str) -> tuple[Figure, ...]:
    found: list[tuple[re.Match[str], Figure]] = []
    place = 0
    start = _START if is_english(language) else _WELSH_START
    while len(found) < _MOST_FIGURES and (match := start.search(text, place)):
        place = match.end()
        read_as = _read_as(text, match, language)
        if read_as is None:
            continue
        place = max(place, read_as.end())
        if read_as.re in _IN_WORDS or (
            read_as.lastgroup == "number"
            and not counts_nothing(text, read_as, measured=bool(_unit_after(text, read_as.end())))
        ):
            found.append((read_as, _figure(text, read_as, language)))
    return _with_shared_units(text, found)


def _read_as(text: str, match: re.Match[str], language: str) -> re.Match[str] | None:
    if in_words := _SHARE.match(text, match.start()) or multiplied(text, match.start()):
        return in_words
    spoken = match.group()[0].isalpha()
    if not is_english(language) and (spoken or match.group()[0].isdigit()):
        share = _WELSH_SHARE.match(text, match.start())
        if share and (share["part"] or _number(share["one"]) < _number(share["all"])):
            return share
        if spoken and match.group().lower() in WELSH_STARTS:
            welsh = WELSH_SPOKEN.match(text, match.start())
            return welsh if welsh and welsh.group().lower() != "un" else None
    if spoken and match.group().lower() in LONG_STARTS and (found := SPOKEN_LONG.match(text, match.start())):
        return found
    if spoken and match.group().lower() not in SPOKEN_STARTS:
        return None
    return (SPOKEN if spoken else FIGURE).match(text, match.start())


def _with_shared_units(text: str, found: Sequence[tuple[re.Match[str], Figure]]) -> tuple[Figure, ...]:
    """Give the first figure of a range the unit that stands after the second."""
    shared = [figure for _, figure in found]
    for place, ((one, _), (other, unit_of)) in enumerate(pairwise(found)):
        between = text[one.end() : other.start()]
        if shared[place].unit in _CURRENCIES.values() and _RANGE.match(between):
            _share_scale(shared, place, one.group(), other.group(), between)
        if not shared[place].unit and unit_of.unit and _RANGE.match(between):
            shared[place] = replace(shared[place], unit=unit_of.unit)
    spans = [(match.start(), match.end()) for match, _ in found]
    return with_stated_past(text, [(*span, figure) for span, figure in zip(spans, shared, strict=True)])


def _share_scale(shared: list[Figure], place: int, one: str, other: str, between: str) -> None:
    """Read "£2-3m" and "£2 to £3 million" as two amounts of millions."""
    first, last = shared[place], shared[place + 1]
    scaled = other[-1:].isalpha() or between.strip() in {"-", "–"}
    if last.unit != first.unit and (last.unit or not scaled):
        return
    shared[place + 1] = replace(last, unit=first.unit)
    scale = last.value / (value_of(re.sub(r"[^\d.,]", "", other)) or 1.0)
    if scale >= 1000 and one[-1].isdigit() and first.value < 1000:
        shared[place] = replace(first, value=first.value * scale)


def _unit_after(text: str, end: int) -> str:
    following = _AFTER.match(text, end)
    if following is None:
        return ""
    word = following.group(1).lower()
    if word in {"c", "°c"} and following.start(1) - end > 1:
        return ""  # a unit only where it is attached: "35C"
    return _UNITS.get(word, "")


def _figure(text: str, match: re.Match[str], language: str) -> Figure:
    raw = match.group().strip()
    counts = _counts(text, match, language)
    if match.re in _SHARES:
        return Figure(value=_share(match), unit="%", counts=counts, text=raw, sentence=0)
    if match.re is MULTIPLE:
        value, unit = multiple(match)
        return Figure(value=value, unit=unit, counts=counts, text=raw, sentence=0)
    if pence := _PENCE.match(text, match.end()):
        shown = text[match.start() : pence.end()]
        return Figure(value=value_of(raw) / 100, unit="GBP", counts=counts, text=shown, sentence=0)
    if cents := _CENTS.match(text, match.end()):
        shown = text[match.start() : cents.end()]
        unit = "EUR" if "€" in text else "USD"
        return Figure(value=value_of(raw) / 100, unit=unit, counts=counts, text=shown, sentence=0)
    code = re.search(r"\b(GBP|EUR|USD)\s?$", text[: match.start()])
    unit = code[1] if code else _CURRENCIES.get(raw[0], "%" if is_per_cent(raw) else "")
    following = _unit_after(text, match.end())
    shown = raw
    if not unit and following:
        unit = following
        if following not in {"people", "GBP"}:
            shown = text[match.start() : _end_of_unit(text, match.end())].strip()
    if re.fullmatch(r"\d[\d.,]*m", raw) and _is_length(text, match):
        return Figure(value=value_of(raw[:-1]), unit="", counts=counts, text=raw, sentence=0)
    minus = -1 if re.search(r"\bminus\s$", text[: match.start()]) else 1
    return Figure(
        value=minus * value_of(raw),
        unit=unit or _people_nearby(text, match.start(), match.end()),
        counts=counts,
        text=shown,
        sentence=0,
    )


def _is_length(text: str, match: re.Match[str]) -> bool:
    if _TALL_THINGS.match(text, match.end()):
        return True
    counted = re.match(r"\s[a-z]{2,}s\b", text[match.end() : match.end() + 24])
    return counted is None and _METRES.search(text, max(0, match.start() - 80), match.start()) is not None


def _share(match: re.Match[str]) -> float:
    """Give a share in words as a percentage, to one place: "two-thirds" is 66.7."""
    if match.re is _SHARE and match["by"]:
        return round(100 / _PARTS[match["by"].lower()], 1)
    if match["part"]:
        part = match["part"].lower()
        one, every = _number(match["times"] or "one"), float(_PARTS.get(part) or _WELSH_PARTS[part])
    else:
        one, every = _number(match["one"]), _number(match["all"])
    return round(100 * one / (every or 1.0), 1)


def _number(words: str) -> float:
    return 1.0 if words.lower() in {"a", "one"} else value_of(words)


def _end_of_unit(text: str, end: int) -> int:
    following = _AFTER.match(text, end)
    return following.end() if following else end


def _people_nearby(text: str, start: int, end: int) -> str:
    """Look for people a few words on, but not beyond another figure or clause: "24 beds and 30 nurses".

    Before it only "the number of patients who left rose to 12" counts people.
    """
    if (before := _NUMBER_OF.search(text, max(0, start - 100), start)) and _UNITS.get(before[1]) == "people":
        return "people"
    clause = re.split(r"\d|[.;:,!?()]|\b(?:and|but|while|which|after|before)\b", text[end : end + 40])[0]
    nearby = re.findall(r"[^\W\d_]+", clause.lower())[:4]
    return next((_UNITS[word] for word in nearby if _UNITS.get(word) == "people"), "")


def _counts(text: str, match: re.Match[str], language: str) -> str:
    """Give the content words beside a figure, inside its clause: four after it, else four before."""
    after = _CLAUSE.split(text[match.end() : match.end() + 90], maxsplit=1)[0]
    before = _CLAUSE.split(text[max(0, match.start() - 90) : match.start()].removesuffix(": "))[-1]
    heads = [token.word for token in tokens(after, language) if _tells(token.word)][:4]
    lead = [token.word for token in tokens(before, language) if _tells(token.word)][-3:]
    return " ".join([*lead, *heads] if len(heads) < 3 else heads)


def _tells(word: str) -> bool:
    return word[0] != "#" and word not in LIGHT and word not in _VAGUE


_VAGUE = frozenset(
    ["about", "around", "nearly", "almost", "more", "less", "least", "some", "up", "over", "under"]
)
