"""Numbers as news writes them, brought to one form."""

import re

from monitor.stories.welsh_numerals import WELSH_STARTS, welsh_value

_SCALES = {
    "dozen": 12.0,
    "hundred": 1e2,
    "k": 1e3,
    "thousand": 1e3,
    "m": 1e6,
    "mn": 1e6,
    "million": 1e6,
    "miliwn": 1e6,
    "filiwn": 1e6,
    "bn": 1e9,
    "billion": 1e9,
    "biliwn": 1e9,
    "tn": 1e12,
    "trillion": 1e12,
}
_PARTS_OF_ONE = {"½": 0.5, "¼": 0.25, "¾": 0.75}
_SMALL_WORDS = """
two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
eighteen nineteen twenty
"""
_SMALL = _SMALL_WORDS.split()
_TENS = ["thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_MONTH_NAMES = """
january february march april may june july august september october november december
"""
_MONTHS = _MONTH_NAMES.split()

#: Number words that stand for a number wherever they stand ("one" and "second" do not).
WORD_VALUES: dict[str, int] = {
    **{word: value for value, word in enumerate(_SMALL, start=2)},
    **{word: 10 * value for value, word in enumerate(_TENS, start=3)},
    "dozen": 12,
}

_VALUES = "|".join(sorted(WORD_VALUES, key=len, reverse=True))
_UNITS = "one|two|three|four|five|six|seven|eight|nine"
_ROUND_TENS = "|".join(["twenty", *_TENS])
_SMALL_VALUE = rf"(?:(?:{_ROUND_TENS})-(?:{_UNITS})|{_VALUES})"
_SCALE = (
    r"(?:\s?(?:m(?!\s(?:tall|high|long|wide|deep|away|race|sprint|dash|pool|radius|freestyle"
    r"|(?:from|of|behind|beyond) (?:the|an?|its|h(?:is|er)|their) (?:hospital"
    r"|surgery|school|house|home|site|station"
    r"|road|door|ward|border|shore|clinic|village|car park))\b)|mn|bn|tn)"
    r"|[\s-]?(?:million|billion|trillion)|[\s-](?:hundred|thousand|[mf]iliwn|biliwn)|k)\b"
)
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_YEAR = r"(?:,?\s(?:19|20)\d\d\b)?"
_DIGITS = r"\d{1,3}(?:,\d{3}){1,4}(?!\d)(?:\.\d{1,9})?|\d{1,15}(?:\.\d{1,9})?"
_PER_CENT = r"(?:\s?%|(?<=\d)pc\b|\sper\scent\b|\spercent\b|\sy\scant\b)"

#: What may begin with a figure or a currency sign: a date, a time of day, a number with scale and per cent.
FIGURE = re.compile(
    rf"(?P<date>\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?{MONTH}{_YEAR}"
    r"|(?:0?[1-9]|[12]\d|3[01])/(?:0?[1-9]|1[0-2])/(?:19|20)?\d\d\b"
    r"|(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])\b)"
    r"|(?P<clock>\d{1,2}(?:[:.]\d\d)?\s?(?:am\b|pm\b|a\.m\.?|p\.m\.?)|\d{1,2}:\d\d\b)"
    rf"|(?P<number>(?:[£$€]\s?)?(?:{_DIGITS})[½¼¾]?(?:(?:st|nd|rd|th)\b|{_SCALE})?{_PER_CENT}?)",
    re.IGNORECASE,
)

#: What may begin with a number word or a month: "twenty-five", "three million", "two per cent", "March 26".
SPOKEN = re.compile(
    rf"(?P<date>{MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?\b(?![:.,]?\d){_YEAR})"
    rf"|(?P<number>(?:{_SMALL_VALUE}\b(?:{_SCALE})?{_PER_CENT}?|one(?:{_SCALE}|{_PER_CENT})))",
    re.IGNORECASE,
)
#: Words at which SPOKEN is worth trying.
SPOKEN_STARTS = frozenset([*WORD_VALUES, "one", *_MONTHS, *(name[:3] for name in _MONTHS), "sept"])
#: Numbers of several words: "two hundred and fifty", "a thousand", "half a million". Figures are read by
#: these too; terms are not, as the coefficients of placing were fitted without.
SPOKEN_LONG = re.compile(
    rf"(?P<number>(?:{_SMALL_VALUE}|one|(?<=\ba )(?=hundred|thousand|million))\s?"
    rf"(?:dozen|(?:hundred|thousand|million)(?:\sand\s{_SMALL_VALUE})?)\b(?!\s(?:per\scent|percent))"
    rf"|(?:{_VALUES}|one)\sand\sa\shalf\b(?:{_SCALE})?|half\sa\s(?:million|billion)\b)",
    re.IGNORECASE,
)
LONG_STARTS = frozenset([*WORD_VALUES, "one", "half", "hundred", "thousand", "million"])

_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d\d))?\s?(?:([ap])\.?m\.?)?$", re.IGNORECASE)
_PARTS = re.compile(rf"(?P<digits>{_DIGITS})|(?P<words>[a-z]+(?:-(?:{_UNITS}))?)", re.IGNORECASE)
_JOINED = re.compile(
    rf"(?:(?P<first>{_SMALL_VALUE}|one)\s)?(?P<scale>dozen|hundred|thousand|million)"
    rf"(?:\sand\s(?P<rest>{_SMALL_VALUE}))?$",
    re.IGNORECASE,
)
_SCALE_AT_END = re.compile(
    r"(hundred|thousand|[mf]iliwn|biliwn|million|billion|trillion|mn|bn|tn|k|m)$", re.IGNORECASE
)
_PER_CENT_AT_END = re.compile(_PER_CENT + "$", re.IGNORECASE)


def value_of(text: str) -> float:
    """Read the value of a matched number: "£38.4 million" is 38,400,000.0, "two" is 2.0."""
    bare = _PER_CENT_AT_END.sub("", text.strip())
    match = _PARTS.search(bare)
    if match is None:
        return 0.0
    if not match["digits"] and match["words"].lower() in WELSH_STARTS:
        return welsh_value(bare)
    scale = _SCALE_AT_END.search(bare)
    factor = _SCALES[scale.group().lower()] if scale else 1.0
    if match["digits"]:
        part = _PARTS_OF_ONE.get(bare[match.end("digits") : match.end("digits") + 1], 0.0)
        return round((float(match["digits"].replace(",", "")) + part) * factor, 4)
    if joined := _JOINED.match(bare):
        first = _spoken(joined["first"].lower()) if joined["first"] else 1.0
        return first * _SCALES[joined["scale"].lower()] + _spoken((joined["rest"] or "").lower())
    half = 0.5 if re.search(r"\bhalf\b", bare, re.IGNORECASE) else 0.0
    return (_spoken(match["words"].lower()) + half) * factor


def number_term(text: str) -> str:
    """Write a matched number in its one form: "#1200", "#38400000", "#9%"."""
    whole = re.sub(r"[½¼¾]", "", text)  # as placing was fitted
    return f"#{plain(value_of(whole))}{'%' if is_per_cent(text) else ''}"


def is_per_cent(text: str) -> bool:
    """Tell "9%" and "nine per cent" from "9"."""
    return _PER_CENT_AT_END.search(text.strip()) is not None


def plain(value: float) -> str:
    """Write a number without an exponent or trailing zeros."""
    return f"{value:.4f}".rstrip("0").rstrip(".")


def clock_term(text: str) -> str:
    """Write a matched time of day as "#14:30"."""
    match = _CLOCK.match(text.strip())
    if match is None:
        return "#" + text.strip()
    hour = int(match[1]) % 12 if match[3] else int(match[1])
    hour += 12 if match[3] and match[3].lower() == "p" else 0
    return f"#{hour}:{match[2] or '00'}"


def date_terms(text: str) -> tuple[str, ...]:
    """Give day, month and year (where named) of a matched date, the same for every way of writing them."""
    figures = [int(part) for part in re.findall(r"\d+", text)]
    named = re.search(r"[a-z]{3,}", re.sub(r"(?<=\d)(?:st|nd|rd|th)|\bof\b", "", text.lower()))
    if named:
        month = next(name for name in _MONTHS if name.startswith(named.group()[:3]))
        year = [f"#{figures[1]}"] if len(figures) > 1 else []
        return (f"#{figures[0]}", month, *year)
    if len(figures) == 3 and figures[0] > 31:
        figures.reverse()
    day, month_number, short_year = figures
    year_number = short_year if short_year > 99 else 2000 + short_year
    return (f"#{day}", _MONTHS[month_number - 1], f"#{year_number}")


def _spoken(words: str) -> float:
    tens, _, unit = words.partition("-")
    first = 1 if tens == "one" else WORD_VALUES.get(tens, 0)
    return float(first + (_UNITS.split("|").index(unit) + 1 if unit else 0))
