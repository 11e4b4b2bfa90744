"""Words that mark a step in a matter: decisions, reversals, replies, reports, law."""

import re

from monitor.model.stories import Kind

# Lines are joined with "|" and matched at a word's start. In order: the weightiest kind first.
_CORRECTION = r"""
correct(?:ion|ed (?:this|the article))
this (?:article|story) (?:was|has been) (?:amended|corrected|updated)
an earlier version|clarification|we (?:apologise|are happy to clarify)|cywiriad
"""
_REVERSED = r"""
revers(?:e[ds]?|al|ing)|u-turn|scrap(?:ped|s|ping)?\b|shelv(?:ed|es|ing)|abandon(?:ed|s|ing)?\b
withdr(?:ew|awn|aws)|overturn(?:ed|s)?|rescind(?:ed)?|back(?:ed|s|ing)? down
drop(?:ped|s) (?:(?:the|its|his|her|their|a) )?(?:plans?|propos\w+|scheme|bid|challenge|case|appeal|claim)
(?:been|was|were|being|is|are) dropped\b
no longer (?:go|plan|proceed|apply|be)
will not (?:now )?(?:go ahead|proceed)|put on hold|paus(?:ed|es)|halt(?:ed|s)?\b|suspend(?:ed|s)?\b
cancel(?:led|s)\b|rul(?:ed|es|ing) out
"""
_LEGAL = r"""
judicial review|high court|court of appeal|supreme court|tribunal|judge (?:ruled|has ruled|said)|lawsuit
legal (?:action|challenge)|legislation|royal assent|(?:second|third) reading|amendment|statutory instrument
(?:select|affairs|accounts) committee|inquiry|senedd (?:vote|debate|committee)|debated? in|petition
westminster hall|inquest|coroner|prosecut\w+|charged with|sentenced|convicted
(?:plead(?:ed|s)|found) (?:not )?guilty
acquitted|cleared of|jailed|arrested|bailed|remanded|appeared (?:in|at|before) [\w ]{0,30}court|struck off
"""
_IN_FORCE = r"""
c(?:ame|ome|omes|oming) into (?:force|effect)|t(?:ook|ake|akes|aking) effect|in force|went live
go(?:es)? live|now (?:open|in place|in effect|applies)|ha(?:s|ve) (?:begun|started|opened|launched)
opens? (?:for|to) (?:applications|patients|the public|all)|(?:opened|began|started) (?:on|to|this|today|its)
from today|is now (?:open|being|in)
"""
_DECIDED = r"""
approv(?:ed|es)|agreed (?:to|that|a|the|plans?)|vot(?:ed|es) (?:to|for|against|in)|decid(?:ed|es)
decision to|signed off|reject(?:ed|s)|endors(?:ed|es)|ratif(?:ied|ies)|adopt(?:ed|s)
back(?:ed|s) (?:plans?|the plan|propos\w+)|appoint(?:ed|s)|resign(?:ed|s|ation)|sacked|award(?:ed|s)
gave the go-ahead|green light|cymeradw\w+
"""
_ANNOUNCED = r"""
announc\w+|unveil(?:ed|s)|launch(?:ed|es|ing)?|set out|pledg(?:ed|es)|promis(?:ed|es)|propos(?:ed|es|als?)
plans? to|will (?:be|see|invest|receive|open|close|introduce|pay|offer|start|begin|consult|publish|charge)
consultation|to be (?:introduced|built|opened|closed)|cyhoedd\w+
"""
_REPORT = r"""
(?:a|the|new|its|annual|damning) (?:report|study|review|survey|audit|analysis|paper|briefing)
(?:figures|data) (?:show|publish|releas|reveal)\w*|research(?:ers?)?\b|think[ -]tank|audit(?:or)?[ -]general
nuffield trust|king[’']s fund|health foundation|institute|found that|statistics
according to (?:a |the |new |official |board )(?:report|figures|papers?|data|study|analysis)
evidence (?:to|from|shows?|submitted)|freedom of information|board papers?|adroddiad
"""
_REPLY = r"""
respond(?:ed|s|ing)|answer(?:ed|s)?\b|calls? it|in (?:response|reply)|repl(?:ied|ies)|react(?:ed|ion|ing)
welcom(?:ed|es|ing)|criticis\w+|condemn(?:ed|s)|accus(?:ed|es)|den(?:ied|ies)|defend(?:ed|s)
warn(?:ed|s|ing)|call(?:ed|s|ing) (?:on|for)|urg(?:ed|es)|dismiss(?:ed|es)|insist(?:ed|s)
hit (?:back|out)|describ(?:ed|es) (?:it|the)|branded|spokes(?:person|man|woman)|ymateb
"""
#: What somebody's position is told by.
_STANCE = r"""
den(?:ied|ies)|admit(?:ted|s)|apologis\w+|oppos(?:ed|es)|refus(?:ed|es)|threaten(?:ed|s)|dismissed|sack(?:ed|s)
quit(?:s)?\b|resign\w*|defend(?:ed|s)|condemn(?:ed|s)|accus(?:ed|es)|support(?:ed|s)\b|withh[eo]ld\w*
"""
_PAST = r"""
(?:in|since|back in) (?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w* )?(?:19|20)\d\d\b
(?:last|previous) year\b|years ago\b|at the time\b|previously\b|had (?:already |also )?\w+ed\b
histor(?:y|ic|ically)\b|(?:was|were) (?:first )?(?:established|founded|created|set up)\b
"""


def any_of(block: str) -> str:
    """Write a block of alternatives, one or more a line, as one pattern."""
    return "(?:" + "|".join(block.strip().splitlines()) + ")"


def _compile(block: str) -> re.Pattern[str]:
    return re.compile(rf"\b{any_of(block)}", re.IGNORECASE)


_COMPILED = (
    (Kind.CORRECTION, _compile(_CORRECTION)),
    (Kind.REVERSED, _compile(_REVERSED)),
    (Kind.LEGAL, _compile(_LEGAL)),
    (Kind.IN_FORCE, _compile(_IN_FORCE)),
    (Kind.DECIDED, _compile(_DECIDED)),
    (Kind.ANNOUNCED, _compile(_ANNOUNCED)),
    (Kind.REPORT, _compile(_REPORT)),
    (Kind.REPLY, _compile(_REPLY)),
)
#: Kinds that are steps: somebody did something, rather than said or measured something.
STEPS = frozenset({Kind.REVERSED, Kind.DECIDED, Kind.IN_FORCE, Kind.LEGAL, Kind.ANNOUNCED})

_STANCES = _compile(_STANCE)
_BACK = _compile(_PAST)
_DUE = re.compile(
    r"\b(?:from|until|by|before|on|starts?|begins?|due|deadline|closes?|opens?|effective)\b[^.]{0,20}\d",
    re.IGNORECASE,
)
_ATTRIBUTED = re.compile(
    r"\b(?:says|said|argues|argued|claims|claimed|according to|believes|asks for|adds)\b", re.IGNORECASE
)


def cue(text: str) -> tuple[Kind, str] | None:
    """Give the weightiest kind whose words stand in a sentence, with those words."""
    for kind, pattern in _COMPILED:
        if match := pattern.search(text):
            return kind, match.group()
    return None


def stances(text: str) -> tuple[str, ...]:
    """Give the words of a sentence that say where somebody stands: "denied", "refused"."""
    return tuple(_STANCES.findall(text))


def cues(text: str) -> frozenset[Kind]:
    """Give every kind whose words stand in a sentence."""
    return frozenset(kind for kind, pattern in _COMPILED if pattern.search(text))


def is_attributed(text: str) -> bool:
    """Tell a sentence that reports what somebody says."""
    return _ATTRIBUTED.search(text) is not None


def looks_back(text: str) -> bool:
    """Tell a sentence of background, dated to an earlier year or told in the pluperfect."""
    return _BACK.search(text) is not None


def names_a_due_date(text: str) -> bool:
    """Tell a sentence that says from, until or by which day."""
    return _DUE.search(text) is not None
