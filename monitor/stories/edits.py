"""What an edit of one sentence changed: a hedge, a figure, a name, a day, a speaker; or only its style."""

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from monitor.stories.numerals import (
    FIGURE,
    SPOKEN,
    SPOKEN_STARTS,
    clock_term,
    date_terms,
    is_per_cent,
    plain,
    value_of,
)

_QUOTES = str.maketrans(
    {"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "\u00a0": " ", "\u2011": "-"}
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", "")
)
#: Times that a page sets beside its text: "Updated 14:02", "9m ago", "15:42" before a live entry.
_STAMP = re.compile(
    r"\b(?:last )?(?:updated|published|posted|modified)\b[^.]{0,60}"
    r"|^\W*\d{1,2}[:.]\d\d\s?(?:am|pm|bst|gmt)?(?=\s|$)(?!\s(?:per|million|m\b))"
    r"|\b\d+\s?(?:s|m|h|d|seconds?|minutes?|mins?|hours?|hrs?|days?)\s(?:ago|read)\b"
    r"|(?<![\w,])\d[\d,]*+\s(?:comments?|shares?|views?|reads?|likes?)\b|\bshared\s\d[\d,]*+\stimes\b",
    re.IGNORECASE,
)
#: Ways of writing one thing: "wouldn't" is "would not", "organize" is "organise", "will will" is "will".
_SPELLINGS = (
    (re.compile(r"\bwon't\b"), "will not"),
    (re.compile(r"\bcan't\b"), "cannot"),
    (re.compile(r"n't\b"), " not"),
    (re.compile(r"(?<=\w{3})iz(?=e[ds]?\b|er|ing\b|ation)"), "is"),
    (re.compile(r"\b(\w+) \1\b"), r"\1"),
    (re.compile(r"\bup to\b"), "upto"),
    (re.compile(r"\b(more|less|fewer) than\b"), r"\1than"),
    (re.compile(r"\b(?:mr|mrs|ms|miss|dr|prof|professor|sir|dame|cllr)\b\.?"), " "),
    (re.compile(r"\b(?:announced|confirmed|stated|added|says)\b"), "said"),
    (
        re.compile(
            r"\bsaid (?:(?:on|last|this) )?(?:\w+day|yesterday|today|morning|night|week)\b(?: \w+ing\b)?"
        ),
        "said",
    ),
)
_HEDGES_WORDS = """
may might could would will can should must shall cannot not no never nor none neither nobody only likely
unlikely possibly probably perhaps expected alleged allegedly reportedly temporarily permanently
initially upto morethan lessthan fewerthan most some all many few every each any if unless subject
provided until least maximum minimum further gallai gallant efallai bydd fydd byddai fyddai ni nid os oni
hyd rhai pob
"""
_HEDGES = frozenset(_HEDGES_WORDS.split())
_OFFICES_WORDS = """
chair chairman chairwoman chief executive minister secretary director deputy leader councillor mayor
president spokesman spokeswoman spokesperson former acting interim head
"""
_OFFICES = frozenset(_OFFICES_WORDS.split())
_PEOPLE_WORDS = """
nurses doctors patients children adults women men staff porters dentists consultants midwives people
"""
_PEOPLE = frozenset(_PEOPLE_WORDS.split())
_DAYS = frozenset(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])
#: An edit that adds so many words to a sentence says more than before.
_MORE = 5
_QUOTED = re.compile(r'"([^"]{8,})"|(?<!\w)\'([^\']{8,})\'(?!\w)')
_NUMBER = re.compile(
    rf"(?:[£$€]\s?)?\d[^\s]*|\b(?:{'|'.join(sorted(SPOKEN_STARTS, key=len, reverse=True))})\b", re.IGNORECASE
)
#: A sentence is compared so far: what is longer is no sentence.
_LONGEST = 3000
#: A letter lost, doubled or changed places inside a long word is a slip of the pen.
_LONG_WORD = 8


@lru_cache(maxsize=2048)  # some 2 MB: both readings of an article are asked for several times
def words(sentence: str) -> str:
    """Write a sentence in its plain form: what remains the same however it is set and stamped."""
    bare = _numbers(_STAMP.sub(" ", sentence[:_LONGEST].translate(_QUOTES))).lower()
    bare = " ".join(re.sub(r"[^\w£$€%#:\x01']+", " ", bare).split())
    for pattern, one_form in _SPELLINGS:
        bare = pattern.sub(one_form, bare)
    return " ".join(bare.replace("'", " ").split())


def substance(old: str, new: str) -> str:
    """Say what an edit of one sentence made of it, in plain words; "" where it is style or a slip."""
    before, after = Counter(words(old).split()), Counter(words(new).split())
    gone, came = list(before - after), list(after - before)
    if not gone and not came:
        return ""
    names = _names(old, gone), _names(new, came)
    if _has(_HEDGES | _OFFICES, gone, came) or _numbers_of(gone) != _numbers_of(came) or all(names):
        return _told(gone, came)
    if (_has(_PEOPLE, gone) and _has(_PEOPLE, came)) or (_has(_DAYS, gone) and _has(_DAYS, came)):
        return _told(gone, came)
    if len(came) - len(gone) >= _MORE or _requoted(old, new, gone, came):
        return _told(gone, came)
    return ""


def headline(old: str, new: str) -> str:
    """Say how an edit hardened, softened or turned a headline; "" where it was rewritten or tidied."""
    old, new = (
        re.sub(r"^\s*live\s?:\s*|\s[|–—-]\s[^|–—-]*$", "", title, flags=re.IGNORECASE) for title in (old, new)
    )
    before, after = Counter(words(old).split()), Counter(words(new).split())
    alike = 2 * (before & after).total() / ((before.total() + after.total()) or 1)
    gone, came = list(before - after), list(after - before)
    turned = _has(_HEDGES, gone, came) or (_numbers_of(gone) and _numbers_of(came))
    return _told(gone, came) if alike >= 0.5 and turned else ""


def _numbers(text: str) -> str:
    """Write numbers, dates and times of day in one form: "£2.4 million" is "£#2400000"."""
    parts, place = [], 0
    for start in _NUMBER.finditer(text):
        if start.start() < place:
            continue
        spoken = start.group()[0].isalpha()
        match = (SPOKEN if spoken else FIGURE).match(text, start.start())
        if match is None:
            continue
        parts += [text[place : match.start()], f" {_number(match)} "]
        place = match.end()
    return "".join([*parts, text[place:]])


def _number(match: re.Match[str]) -> str:
    raw = match.group().strip()
    kind = match.lastgroup
    if kind == "date":
        return " ".join(date_terms(raw))
    if kind == "clock":
        return clock_term(raw)
    sign = raw[0] if raw[0] in "£$€" else ""
    form = f"{sign}#{plain(value_of(raw))}".replace(".", "\x01")
    return form + ("%" if is_per_cent(raw) else "")


def _has(known: frozenset[str], *some: Iterable[str]) -> bool:
    return any(word in known for group in some for word in group)


def _numbers_of(some: Iterable[str]) -> set[str]:
    return {word for word in some if "#" in word}


def _names(sentence: str, some: Iterable[str]) -> set[str]:
    """Give those words that the sentence writes as names: with a capital inside it, or in capitals."""
    inside = {word.lower() for word in re.findall(r"(?<=[\w,;:’'\"“‘(]\s)[A-ZÀ-Þ][\w-]+", sentence)}
    capitals = {word.lower() for word in re.findall(r"\b[A-Z]{3,}\b", sentence)}
    return {word for word in some if word in inside | capitals and word not in _DAYS and len(word) > 1}


def _requoted(old: str, new: str, gone: Iterable[str], came: Iterable[str]) -> bool:
    """Tell that words inside quotation marks were changed for others."""
    before, after = (
        {
            word
            for pair in _QUOTED.findall(text.translate(_QUOTES))
            for part in pair
            for word in words(part).split()
        }
        for text in (old, new)
    )
    left, right = before & set(gone), after & set(came)
    return bool(before and after and left and right) and not all(
        any(_slip(one, other) for other in right) for one in left
    )


def _slip(one: str, other: str) -> bool:
    """Tell two spellings of one long word: the same letters, but for one."""
    if max(len(one), len(other)) < _LONG_WORD or one[0] != other[0]:
        return False
    return (Counter(one) - Counter(other)).total() + (Counter(other) - Counter(one)).total() <= 1


def _told(gone: Iterable[str], came: Iterable[str]) -> str:
    before, after = (" ".join(some).replace("\x01", ".").replace("#", "") for some in (gone, came))
    if before and after:
        return f"“{before}” became “{after}”"
    return f"“{after}” came in" if after else f"“{before}” went out"
