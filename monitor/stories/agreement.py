"""Whether two figures for one thing can both be right: rounding, bounds, other days, places and people."""

import re
from functools import lru_cache

from monitor.model.stories import Figure

#: How much two figures differ at most where one is the other, rounded.
_ROUNDED = 0.05
#: What stands right before a figure that is a bound, or about right.
_MORE = r"more than|over|at least|upwards of|above|in excess of|exceed(?:s|ed)?|mwy na|dros|o leiaf"
_LESS = (
    r"less than|fewer than|under|below|up to|at most|no more than|as many as|as much as|nearly|almost"
    r"|close to|llai na|hyd at|bron(?: i)?"
)
_ABOUT = r"about|around|some|roughly|approximately|an estimated|tua|rhyw|oddeutu"
_AT_LEAST, _AT_MOST, _ROUGHLY = (
    re.compile(rf"\b(?:{words})(?:\s(?:a|an|the|y|yr))?\s?$", re.IGNORECASE)
    for words in (_MORE, _LESS, _ABOUT)
)
_DAYS = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
#: Days, months and years that figures are of; an outlet's "said on Tuesday" is not the figure's day.
_WHEN = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<!said on )(?<!said )\b{_DAYS}\b",
        rf"\b(?:in|of|by|until|since|to|for)\s(?:late |early |mid-)?(?:{_MONTHS})\b",
        r"\b(?:19|20)\d\d(?:[-/–]\d\d)?\b",
        r"\b(?:last|this|next)\s(?:year|month|week)\b",
        r"\b(?:a|per|over (?:\w+ )?)\s?(?:years?|months?|weeks?|days?|head)\b",
    )
)
_YEARS = 2  #: which of them are years
#: A name behind "in", or one with which the sentence begins: "In Hereford", "Betsi has".
_WHERE = re.compile(
    rf"\b(?:[Ii]n|[Aa]t|[Ff]or|[Aa]cross|yn|ym|yng)\s(?!{_MONTHS.title()}|\w+day\b)([A-Z][\w’'-]+)"
    r"|^(?!(?:The|A|An|It|In|At|About|Some|Only|More|Mae|Bydd)\b)([A-Z][a-z’'-]+)"
    r"(?:\s[A-Z][\w’'-]+)?\s(?:has|had|have|is|was)\b"
)
#: People of whom figures tell apart: stems.
_GROUPS = (
    "nurse nyrs", "patient claf cleifion gleifion", "doctor gp meddyg consultant", "porter", "pupil", "hip",
    "dentist deintydd", "adult", "child plant blant", "men", "women menyw", "paramedic", "spinal", "visitor",
)  # fmt: skip
_WHO = tuple(tuple(group.split()) for group in _GROUPS)
#: A total that grows: the later report is the newer one, not another one.
_GROWN = re.compile(
    r"\b(?:risen|rose|climbed|grown|jumped|fallen|fell|dropped|shrunk|has (?:now )?(?:passed|reached|topped)"
    r"|up from|down from|so far|(?:was|were) (?:once|originally|first)|meant to"
    r"|wedi (?:codi|gostwng|cynyddu))\b",
    re.IGNORECASE,
)


def agree(one: Figure, other: Figure, here: str, there: str) -> bool:
    """Tell whether the value of one can be the other's, rounded, or lies within the bound that one states."""
    low, high = sorted((one, other), key=lambda figure: figure.value)
    if low.value == high.value:
        return True
    before = {id(one): _before(one, here), id(other): _before(other, there)}
    if _AT_LEAST.search(before[id(low)]) or _AT_MOST.search(before[id(high)]):
        return True
    if high.value - low.value > _ROUNDED * high.value:
        return False
    return any(_ROUGHLY.search(words) for words in before.values()) or _is_rounded(low, high)


def apart(here: str, there: str) -> bool:
    """Tell whether sentences speak of other days, places or people, or the later one of a growing total."""
    if _grows(here):
        return True
    both = zip(_setting(here), _setting(there), strict=True)
    return any(mine and theirs and mine.isdisjoint(theirs) for mine, theirs in both)


@lru_cache(maxsize=1024)
def _grows(sentence: str) -> bool:
    return _GROWN.search(sentence) is not None


def apart_in_place(here: str, there: str) -> bool:
    """Tell whether sentences name other years, places or people."""
    mine, theirs = _setting(here), _setting(there)
    both = ((mine[place], theirs[place]) for place in (_YEARS, -2, -1))
    return any(one and other and not one & other for one, other in both)


def is_rounder(one: Figure, other: Figure) -> bool:
    """Tell whether the first is the second with fewer digits: "5,000" for 5,200."""
    near = abs(one.value - other.value) <= _ROUNDED * max(one.value, other.value)
    return near and _step(one) > max(_step(other), abs(one.value - other.value))


@lru_cache(maxsize=1024)  # some 1 MB; a story's sentences are compared with each report that states a figure
def _setting(sentence: str) -> tuple[frozenset[str], ...]:
    """Give the days, places and people that a sentence names, each kind by itself."""
    named = (*(pattern.findall(sentence) for pattern in _WHEN), _places(sentence), _people(sentence))
    return tuple(frozenset(word.lower() for word in words) for words in named)


def _before(figure: Figure, sentence: str) -> str:
    place = sentence.find(figure.text)
    return sentence[max(0, place - 24) : place] if place >= 0 else ""


def _is_rounded(low: Figure, high: Figure) -> bool:
    """Tell that one of two has fewer digits, and is the other one cut or rounded to them."""
    steps = sorted((_step(low), _step(high)))
    return steps[0] < steps[1] and high.value - low.value < steps[1]


def _step(figure: Figure) -> float:
    """Give the worth of the last digit that is not a nought: 1,000 for 615,000 and 100,000 for 38.4m."""
    digits = f"{figure.value:.4f}".rstrip("0").rstrip(".")
    if "." in digits:
        return 10.0 ** -len(digits.partition(".")[2])
    return 10.0 ** (len(digits) - len(digits.rstrip("0")))


def _places(sentence: str) -> list[str]:
    return [found for pair in _WHERE.findall(sentence) for found in pair if found]


def _people(sentence: str) -> list[str]:
    words = re.findall(r"[^\W\d_]+", sentence.lower())
    return [stems[0] for stems in _WHO if any(word.startswith(stems) for word in words)]
