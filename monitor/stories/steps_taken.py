"""Whether a story held that a step was taken, or only that it lay ahead or was denied."""

import re
from collections.abc import Iterable, Sequence

from monitor.model.stories import Kind
from monitor.stories.clauses import apart
from monitor.stories.cues import STEPS, is_ahead, read
from monitor.stories.knowledge import Knowledge
from monitor.stories.passages import Passage
from monitor.stories.words import tokens

#: From this strength words tell a step that was taken.
_FIRM = 1.5
#: Verbs as they are said of what was done.
_DONE = re.compile(r"\w{2,}ed\b|\b(?:came|taken|took|went|given|gave|withdrew|withdrawn|thrown|struck)\b")
#: What came as foreseen was known, and what happened "in January" is not of today.
_NO_NEWS = re.compile(
    r"\b(?:as (?:planned|expected|scheduled|agreed|announced|promised)"
    r"|(?:in|since|last) (?:january|february|march|april|may|june|july|august|september|october|november"
    r"|december|year|month))\b",
    re.IGNORECASE,
)
#: "Wants the plan turned down": whoever wants a thing done has not done it.
_WISHED = re.compile(
    r"\b(?:want|wish|like|ask|call|urg|demand|need|hop|expect|see|get|press|push)\w*\b[^,;]*$"
)
_NOT = re.compile(r"\b(?:not|never|nor)\b|n['’]t\b", re.IGNORECASE)
#: Right before a verb these put it ahead: "will lift", "due to be lifted", "expected to approve".
_AHEAD = re.compile(r"\b(?:will|would|to|could|may|might|shall)\s(?:(?:be|have|now|then|soon)\s){0,2}$")
_BEFORE = 24
#: "Pleaded not guilty", "has not been lifted": so near its verb a "not" turns a step round, in characters.
_REACH = 16


def taken(passage: Passage, *known: Knowledge) -> str:
    """Give the words of a step that a sentence tells as done where all sentences that speak of it do not.

    "Will lift the notice" is known when it "has lifted the notice", "pleaded not guilty" when it "pleaded
    guilty": every word is held, and the news is that it happened.
    """
    if _NO_NEWS.search(passage.text):
        return ""
    statement = apart(passage.text).statement
    lower = statement.lower()
    for cue in read(statement):
        verb = _DONE.search(cue.words)
        if verb is None or cue.kind is Kind.ANNOUNCED or cue.kind not in STEPS or cue.strength < _FIRM:
            continue
        place = cue.start + verb.start()
        if is_ahead(lower, place) or _WISHED.search(lower, 0, place):
            continue
        stems = [token.term for token in tokens(verb.group())]
        held = [text for stem in stems for one in known for text in one.telling(stem)]
        denied = _denied(lower, place, cue.start + verb.end())
        if _foretold(held, stems, denied=denied) and not any(_tells(text, verb[0], denied) for text in held):
            return cue.words
    return ""


def _foretold(held: Iterable[str], stems: Sequence[str], *, denied: bool) -> bool:
    """Tell whether a sentence puts the step ahead, or denies what is now told, or the reverse."""
    return any(
        token.term in stems
        and (
            _denied(text.lower(), token.start, token.end) is not denied
            or _AHEAD.search(text, max(0, token.start - _BEFORE), token.start) is not None
        )
        for text in held
        for token in tokens(text)
    )


def _tells(text: str, verb: str, denied: bool) -> bool:  # noqa: FBT001  private
    """Tell whether a sentence says of this verb that it was done, with the same "not" or none."""
    lower = text.lower()
    return any(
        _denied(lower, *found.span()) is denied and not is_ahead(lower, found.start())
        for found in re.finditer(rf"\b{re.escape(verb)}\b", lower)
    )


def _denied(lower: str, start: int, end: int) -> bool:
    return _NOT.search(lower, max(0, start - _REACH), end + _REACH) is not None
