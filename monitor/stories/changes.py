"""The one fact that makes an otherwise known sentence new: a figure, a day, a step, a person, a condition."""

import re
from collections import Counter
from collections.abc import Iterable

from monitor.model.stories import Figure, Kind, shown
from monitor.stories.cues import STEPS, attributed_from, cue, looks_back, names_a_due_date, stances
from monitor.stories.figures import figures_in
from monitor.stories.knowledge import Knowledge, Known
from monitor.stories.measures import Measures
from monitor.stories.numerals import plain
from monitor.stories.passages import Passage
from monitor.stories.steps_taken import taken

#: From these a sentence repeats another closely enough for one "not" to turn it round.
_COVERED, _ALIKE = 0.85, 0.6
#: From this coverage a sentence is about the same thing as its nearest.
_NEAR = 0.6
#: Half of a sentence must be known for a name, a time or a condition to stand in place of another.
_HALF = 0.45
#: Above this share of page words (menus, "read more"), or of more words than a sentence of news has, a line
#: is a run of headlines and links: no sentence whose details count.
_DEBRIS, _FEWEST_PAGE_WORDS, _LONGEST = 0.08, 2, 60

_MONTH_STEMS = "januari februari march april may june juli august septemb octob novemb decemb"
_MONTHS = frozenset(_MONTH_STEMS.split(" "))
_CALENDAR = _MONTHS | {"spring", "summer", "autumn", "winter"}
#: At most this many words stand in place of as many others ("Hywel Dda" for "Betsi Cadwaladr").
_SWAPPED = 3
_SHORT_CONDITION = 3
_FEWEST = 5
#: A quotation of as many words is a statement; it is another than those held from this share of new pairs.
_FEWEST_SAID, _UNSAID = 6, 0.6
_SAID = re.compile(r"(?:^|[\s(])[\"“](?P<said>[A-ZÀ-Þ][^\"“”]{20,400}?)(?:[.,?!][\"”]|[.?!]$)")
_DENIAL = re.compile(r"\b(?:yet to|fail\w* to|never|without|no|nor|nobody|none|n[’']t)\b", re.IGNORECASE)
#: "Will not close" turns a sentence round where the other one closes, or where it says what takes place.
_REFUSED = re.compile(
    r"\b(?:will not|won[’']t|no longer|would not)\s(?:now\s)?(?:be\s|(?:have|need)\sto\s)?(?P<verb>\w+)",
    re.IGNORECASE,
)
_NO_LONGER = re.compile(r"\bno longer\b", re.IGNORECASE)
_TAKES_PLACE = ("held", "happen", "take", "go")
_TIMES = re.compile(r"\b(?:from|until|till|between|before|after|only)\b[^.]{0,20}\d", re.IGNORECASE)
#: "Meets on 3 December", "by 11 December": no year behind, no verb of the past before.
_DAY_AHEAD = re.compile(
    r"\b(?:will|is|are|to|meets?|sits?|opens?|closes?|begins?|starts?|ends?|asks?|ha(?:s|ve) until)\b"
    r"[^.;]{0,80}?"
    r"\b(?:on|by|until|from|before)\s(?:\w+day,?\s)?(?:the\s)?"
    r"(?:\d{1,2}(?:st|nd|rd|th)?\s[A-Z][a-z]{2,8}|[A-Z][a-z]{2,8}\s\d{1,2})\b"
)
_CONDITION = re.compile(
    r"\b(?:subject to|provided|on condition|as long as|unless|only if|if|except|excluding|exempt(?:ing)?"
    r"|pending|but not|apart from)\b(?P<rest>.*)",
    re.IGNORECASE,
)
#: A name that says or does: "Ben Lake called on", "Ben Lake, its chair, said".
_PERSON = re.compile(
    r"(?<![\w’'-])(?P<name>[A-ZÀ-Þ][\w’'-]++(?:\s(?:ap|ab|de|van|von)\b)?\s[A-ZÀ-Þ][\w’'-]++)(?=(?:,[^,.]{2,60},)?"
    r"\s(?:(?:has|have|had|also)\s)?(?:said|says|told|added|warned|argued|called|urged|denied|admitted|accused"
    r"|demanded|insisted|backed|welcomed|criticised|condemned|rejected|refused|claimed|described|asked)\b)"
)
#: A line that ends in a bare number is one of a list of headlines.
_NUMBERED_LINE = re.compile(r"\s\d{1,2}\.?$")


def change(passage: Passage, measures: Measures, story: Knowledge, own: Knowledge) -> str:
    """Say which fact makes an otherwise known sentence new; "" where there is none."""
    near = measures.nearest
    if near is None or _is_debris(passage, measures) or len(passage.text.split()) > _LONGEST:
        return ""
    if _turned(passage, near.passage) and _negates(passage, near, measures):
        return "says the opposite of the nearest known sentence"
    if altered := _altered_figure(passage, near.passage) or _altered_name(passage, near.passage):
        return altered
    fresh = {term for term in passage.terms if not (story.holds(term) or own.holds(term))}
    if looks_back(passage.text):
        return ""
    return _step_taken(passage, story, own) or (_by_fresh(passage, measures, fresh) if fresh else "")


def _by_fresh(passage: Passage, measures: Measures, fresh: set[str]) -> str:
    """Say which fact a sentence states in terms that the story did not hold."""
    near = measures.nearest
    assert near is not None, "the caller saw to it"
    return (
        _moved_figure(passage, fresh)
        or _words_said(passage, measures)
        or (_new_fact(passage, near.passage, fresh) if measures.best >= _NEAR else "")
        or (_in_place(passage, fresh) if measures.best >= _HALF else "")
        or _new_step(passage, fresh)
    )


def fresh_figure(passage: Passage, fresh: set[str]) -> str:
    """Give a precise figure (money, a share, a span of time, a thousand of anything) that was not held."""
    if not any(term[0] == "#" for term in fresh):
        return ""
    for figure in figures_in(passage.text):
        if _term(figure) in fresh and (figure.unit or figure.value >= 1000):
            return figure.text
    return ""


def _is_debris(passage: Passage, measures: Measures) -> bool:
    """Tell a run of links; one word such as "more" makes none."""
    return measures.page > _DEBRIS and measures.page * len(passage.terms) >= _FEWEST_PAGE_WORDS


def _turned(passage: Passage, near: Passage) -> bool:
    """Tell that one of two sentences says "not", and the other does not deny in other words ("yet to")."""
    mine, theirs = "not" in passage.mass or _NO_LONGER.search(passage.text), "not" in near.mass
    return bool(mine) != theirs and _DENIAL.search(near.text if mine else passage.text) is None


def _negates(passage: Passage, near: Known, measures: Measures) -> bool:
    """Tell that a sentence says nearly the same, or that what the other does will not be done."""
    if measures.best >= _COVERED and measures.cosine >= _ALIKE:
        return True
    refused = _REFUSED.search(passage.text) if measures.best >= _NEAR else None
    return refused is not None and any(_heads(refused["verb"], (*near.mass, *_TAKES_PLACE)))


def _altered_figure(passage: Passage, near: Passage) -> str:
    """Find the figure, however small, that stands in place of another where all words are the same."""
    if not _words(passage) or _words(passage) != _words(near) or _NUMBERED_LINE.search(passage.text):
        return ""
    mine, theirs = figures_in(passage.text), figures_in(near.text)
    was = [figure for figure in theirs if _term(figure) not in {*passage.terms, *map(_term, mine)}]
    now = [figure for figure in mine if _term(figure) not in {*near.terms, *map(_term, theirs)}]
    return f"{now[0].text} in place of {was[0].text}" if len(now) == len(was) == 1 else ""


def _altered_name(passage: Passage, near: Passage) -> str:
    """Find the name, month or season that stands in place of another where all else is the same."""
    mine, theirs = Counter(passage.terms), Counter(near.terms)
    now, was = list(mine - theirs), list(theirs - mine)
    told = len(mine) >= _FEWEST and passage.text[-1] in ".”" and "(" not in passage.text
    if not (told and 0 < len(now) <= _SWAPPED and 0 < len(was) <= _SWAPPED):
        return ""
    if all(_is_name(term, passage) for term in now) and all(_is_name(term, near) for term in was):
        return f"{' '.join(now)} in place of {' '.join(was)}"
    return ""


def _is_name(term: str, passage: Passage) -> bool:
    return term in _CALENDAR or (term in passage.names and term[0] != "#")


def _words(passage: Passage) -> Counter[str]:
    return Counter(term for term in passage.terms if term[0] != "#")


def _term(figure: Figure) -> str:
    return f"#{plain(figure.value)}{'%' if figure.unit == '%' else ''}"


def _new_fact(passage: Passage, near: Passage, fresh: set[str]) -> str:
    if figure := fresh_figure(passage, fresh):
        return f"states {figure}, which the story did not hold"
    if any(term[0] == "#" for term in fresh) and names_a_due_date(passage.text):
        return "names a day that the story did not hold"
    if fresh & _MONTHS and _MONTHS & near.mass.keys():
        return "names a month that the story did not hold"
    return ""


def _moved_figure(passage: Passage, fresh: set[str]) -> str:
    """Find a figure that was not held and that says itself what it was, however little else is known."""
    for figure in figures_in(passage.text):
        if figure.was is not None and _term(figure) in fresh:
            return f"states {figure.text}, which was {shown(figure.was, figure.unit)}"
    return ""


def _words_said(passage: Passage, measures: Measures) -> str:
    """Find a quotation that the story did not hold: of the words said, the story had them apart at most."""
    longest = max((len(said.split()) for said in _SAID.findall(passage.text)), default=0)
    if (
        longest >= _FEWEST_SAID
        and measures.new_pairs >= _UNSAID
        and attributed_from(passage.text) is not None
    ):
        return "quotes words that the story did not hold"
    return ""


def _in_place(passage: Passage, fresh: set[str]) -> str:
    """Find a time of day, a condition or a person that stands in a sentence of which half is known."""
    if any(":" in term for term in fresh) and _TIMES.search(passage.text):
        return "names a time that the story did not hold"
    if fresh & _MONTHS and _DAY_AHEAD.search(passage.text):
        return "names a day that the story did not hold"
    condition = _CONDITION.search(passage.text)
    if condition and _states(condition["rest"], fresh):
        return "a condition that the story did not hold"
    for person in _PERSON.finditer(passage.text):
        if all(_heads(person["name"], fresh)):
            return f"somebody whom the story did not hold: {person['name']}"
    return ""


def _states(condition: str, fresh: set[str]) -> bool:
    """Tell a condition with two words that the story did not hold, or one where it has few: "if approved"."""
    heads = _heads(condition, fresh)
    return sum(heads) >= 2 or (any(heads) and len(heads) <= _SHORT_CONDITION)


def _heads(text: str, terms: Iterable[str]) -> list[bool]:
    """Tell for each word whether it is one of the terms; a stem is known by its first letters."""
    heads = tuple(term[:5] for term in terms if len(term) > 1)
    return [word.lower().startswith(heads) for word in re.findall(r"[^\W\d_]+", text)]


def _step_taken(passage: Passage, story: Knowledge, own: Knowledge) -> str:
    step = taken(passage, story, own)
    return f"a step that the story did not hold as taken: {step}" if step else ""


def _new_step(passage: Passage, fresh: set[str]) -> str:
    found = cue(passage.text)
    # "Scheduled to", "launched" and "allocated" are said of any event.
    step = found and found[0] in STEPS - {Kind.ANNOUNCED}
    if found and step and any(_heads(found[1], fresh)):
        return f"a step that the story did not hold: {found[1]}"
    taken = next((words for words in stances(passage.text) if any(_heads(words, fresh))), "")
    return f"a position that the story did not hold: {taken}" if taken else ""
