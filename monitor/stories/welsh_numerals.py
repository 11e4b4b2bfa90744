"""Number words of Welsh, mutated ones included: "dau gant", "pump ar hugain", "un deg pump", "dwy filiwn"."""

import re

_VALUES = """
1 un; 2 dau ddau dwy ddwy; 3 tri dri thri tair dair thair; 4 pedwar bedwar phedwar pedair bedair phedair
5 pump bump phump pum bum phum; 6 chwech chwe; 7 saith; 8 wyth; 9 naw; 12 deuddeg ddeuddeg
15 pymtheg bymtheg phymtheg; 18 deunaw ddeunaw; 40 deugain ddeugain; 60 trigain drigain thrigain
"""
_WORTH = {
    word: int(value)
    for value, *words in map(str.split, re.split(r"[;\n]", _VALUES.strip()))
    for word in words
}
#: A digit before these is how many of them, unless "ar" joins the two: "dau ddeg", "un ar ddeg".
_TENS = {"deg": 10, "ddeg": 10, "deng": 10, "ddeng": 10, "ugain": 20, "hugain": 20}
_HUNDRED = {"cant": 100, "gant": 100, "chant": 100}
_SCALES = {"mil": 1e3, "fil": 1e3, "miliwn": 1e6, "filiwn": 1e6, "biliwn": 1e9}
_WORDS = "|".join([*_WORTH, *_TENS, *_HUNDRED, *_SCALES])

#: A run of number words; "un" alone, and "y cant" (per cent), are none.
WELSH_SPOKEN = re.compile(
    rf"(?P<number>(?:hanner (?:cant|miliwn)|(?:{_WORDS})(?:\s(?:(?:ac?|ar)\s)?(?:{_WORDS}))*)\b"
    r"(?:\sa\shanner\b)?(?:\sy\scant\b)?)",
    re.IGNORECASE,
)
WELSH_STARTS = frozenset([*_WORTH, *_TENS, *_HUNDRED, *_SCALES, "hanner"])


def welsh_value(text: str) -> float:
    """Read a run of Welsh number words; 0 where it is none."""
    whole = now = 0.0
    half = added = False
    words = text.lower().removesuffix(" y cant").split()
    if words[-2:] == ["a", "hanner"]:
        last = words[-3]
        return welsh_value(" ".join(words[:-2])) + (_SCALES.get(last) or _HUNDRED.get(last, 1)) / 2
    for word in words:
        added, was_added = word == "ar", added
        if word in {"a", "ac", "ar"}:
            continue
        if word == "hanner":
            half = True
        elif word in _SCALES:
            whole, now = whole + (now or 1) * _SCALES[word], 0
        elif word in _HUNDRED:
            now = (now or 1) * 100
        elif word in _TENS:
            worth = _TENS[word]
            counted = not was_added and 0 < now % 100 < 10
            now = now - now % 10 + now % 10 * worth if counted else now + worth
        else:
            now += _WORTH.get(word, 0)
    return (whole + now) / (2 if half else 1)
