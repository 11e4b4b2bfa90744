"""What marks a step in a sentence: which words, of which kind, and how strongly they speak for it."""

import re
from dataclasses import dataclass
from functools import lru_cache

from monitor.model.stories import Kind
from monitor.stories import finding_words as finding
from monitor.stories import intent_words as intent
from monitor.stories import step_words as english
from monitor.stories import welsh_step_words as welsh
from monitor.stories.alternatives import any_of

#: What somebody's position is told by, and what stops; neither says of what kind the news is.
_STANCE = r"""
den(?:ied|ies)|admit(?:ted|s)|apologis\w+|oppos(?:ed|es)|refus(?:ed|es)|threaten(?:ed|s)|dismissed|sack(?:ed|s)
quit(?:s)?\b|resign\w*|defend(?:ed|s)|condemn(?:ed|s)|accus(?:ed|es)|support(?:ed|s)\b|withh[eo]ld\w*
suspend(?:ed|s)|cancel(?:led|s)|call(?:ed|s) off|postpon(?:ed|es)|paus(?:ed|es)|halt(?:ed|s)|fro(?:ze|zen)
"""
_PAST = r"""
(?:in|since|back in) (?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w* )?(?:19|20)\d\d\b
(?:last|previous) year\b|years ago\b|at the time\b|previously\b
histor(?:y|ic|ically)\b|(?:was|were) (?:first )?(?:established|founded|created|set up)\b
"""
#: What is so and was so: nobody did anything.
_STANDING = r"""
(?:runs|employs|serves) (?:\w+ ){0,3}\w+|each year\b|every (?:year|two|three|month|week)\b|around the clock
(?:has|have) (?:about |some |around )?[\d,]+ (?:beds|staff|patients|wards)|(?:stands|lies) (?:on|in)\b
(?:was|were) built\b
yn (?:rhedeg|cyflogi)|nid oes gan|ei adeiladu|(?:bob|pob) blwyddyn
"""


@lru_cache(maxsize=32)  # by the first sentence: a start waits for no words
def _compiled(*blocks: str) -> re.Pattern[str]:
    return re.compile(r"\b" + any_of("\n".join(block.strip() for block in blocks)))


#: Weaker words ("will", "began") tell a step only where nothing else in the sentence does.
FIRM = 1.0
#: In order: the weightiest kind first. Steps outweigh talk about steps; a noun ("the inquiry") speaks less
#: strongly than what is done ("opened an inquiry").
_CUES: tuple[tuple[Kind, float, tuple[str, ...]], ...] = (
    (Kind.CORRECTION, 6.0, (english.CORRECTION, welsh.CORRECTION)),
    (Kind.REVERSED, 2.0, (english.REVERSED, welsh.REVERSED)),
    (Kind.LEGAL, 2.1, (english.COURT, welsh.COURT)),
    (Kind.LEGAL, 1.2, (english.COURTS, welsh.LAW)),
    (Kind.IN_FORCE, 1.8, (english.IN_FORCE, welsh.IN_FORCE)),
    (Kind.DECIDED, 1.7, (english.DECIDED, welsh.DECIDED)),
    (Kind.ANNOUNCED, 1.2, (intent.ANNOUNCED, welsh.ANNOUNCED)),
    (Kind.FIGURE_CHANGED, 1.25, (finding.FIGURE, welsh.FIGURE)),
    (Kind.REPORT, 1.6, (finding.FINDINGS, welsh.FINDINGS)),
    (Kind.REPORT, 0.95, (finding.REPORT,)),
    (Kind.REPLY, 1.1, (finding.REPLY, welsh.REPLY)),
    (Kind.IN_FORCE, 0.98, (english.BEGINNING,)),
    (Kind.ANNOUNCED, 0.97, (intent.INTENT,)),
    (Kind.LEGAL, 0.96, (english.LAW,)),
    (Kind.REPLY, 0.96, (finding.OPINION,)),
)
#: Kinds that are steps: somebody did something, rather than said or measured something.
STEPS = frozenset({Kind.REVERSED, Kind.DECIDED, Kind.IN_FORCE, Kind.LEGAL, Kind.ANNOUNCED})

_STANCES = re.compile(rf"\b{any_of(_STANCE)}", re.IGNORECASE)
_DUE = re.compile(
    r"\b(?:from|until|by|before|on|starts?|begins?|due|deadline|closes?|opens?|effective)\b[^.]{0,20}\d",
    re.IGNORECASE,
)
_ATTRIBUTED = re.compile(
    r"\b(?:says?|said|told|argues|argued|claims|claimed|according to|believes|asks for|adds"
    r"|meddai|dywed|dywedodd)\b",
    re.IGNORECASE,
)
#: Behind "said" a pluperfect is what has been done: "said ministers had scrapped the scheme".
_PLUPERFECT = re.compile(r"\bhad (?:already |also )?\w+ed\b")
#: What a sentence tells besides its main clause: "who has campaigned since 2021", "show that 9 had waited".
_ASIDE = re.compile(r"[“\"][^”\"]*[”\"]?|,? (?:who|which|whose|whom)\b[^,.]*|\bthat\b.*")
#: What could be, is due or is to be done is not done.
_AHEAD = re.compile(
    r"\b(?:(?:could|may|might|would|will|shall|due to|set to|likely to|expected to)\b(?! not\b)[^,;:]{0,30}"
    r"|to (?:be|go|have) )$"
)
_QUOTES = str.maketrans("’‘", "''")
#: A sentence is read so far: what is longer is no sentence.
_LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Cue:
    """Words of a sentence that speak for a kind."""

    kind: Kind
    words: str  #: in lower case
    start: int
    strength: float


@lru_cache(maxsize=2048)  # novelty, weight, kind and headline ask for the same sentences
def read(text: str) -> tuple[Cue, ...]:
    """Give the first words of each sort that stand in a sentence, the weightiest kind first."""
    lower = text[:_LONGEST].lower().translate(_QUOTES)
    return tuple(
        Cue(kind, match.group(), match.start(), strength)
        for kind, strength, words in _CUES
        if (match := _compiled(*words).search(lower))
    )


def cue(text: str) -> tuple[Kind, str] | None:
    """Give the weightiest kind whose words stand in a sentence, with those words; weak ones are none."""
    return next(((found.kind, found.words) for found in read(text) if found.strength >= FIRM), None)


def stances(text: str) -> tuple[str, ...]:
    """Give the words of a sentence that say where somebody stands: "denied", "refused"."""
    return tuple(_STANCES.findall(text))


def cues(text: str) -> frozenset[Kind]:
    """Give every kind whose words stand in a sentence."""
    return frozenset(found.kind for found in read(text))


def finds(text: str) -> bool:
    """Tell a sentence that says what somebody found out: papers that show, a watchdog that found."""
    return any(found.kind is Kind.REPORT and found.strength > FIRM for found in read(text))


def attributed_from(text: str) -> int | None:
    """Say where a sentence begins to report what somebody says; None where it does not."""
    match = _ATTRIBUTED.search(text)
    return match.start() if match else None


def looks_back(text: str) -> bool:
    """Tell a sentence of background, dated to an earlier year or told in the pluperfect."""
    main = _ASIDE.sub(" ", text[:_LONGEST].lower())
    return bool(
        _compiled(_PAST).search(main) or _PLUPERFECT.search(main, 0, attributed_from(main) or len(main))
    )


def is_standing(text: str) -> bool:
    """Tell a sentence of what is always so: how many beds, who runs it, where it lies."""
    return _compiled(_STANDING).search(text.lower()) is not None


def names_a_due_date(text: str) -> bool:
    """Tell a sentence that says from, until or by which day."""
    return _DUE.search(text) is not None


def ahead_of(text: str, place: int) -> re.Match[str] | None:
    """Find the words before a place that put what is told there ahead: "will", "is due to"."""
    return _AHEAD.search(text, 0, place)


def is_ahead(text: str, place: int) -> bool:
    """Tell whether what is told at a place lies ahead."""
    return ahead_of(text, place) is not None
