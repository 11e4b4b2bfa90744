"""Words that mark a step in a matter: decisions, reversals, replies, reports, law; shared by novelty and kinds."""

import re

from monitor.model.stories import Kind

_CUES: tuple[tuple[Kind, str], ...] = (
    (
        Kind.CORRECTION,
        r"(?:correct(?:ion|ed (?:this|the article))|this (?:article|story) (?:was|has been) (?:amended|corrected|updated)"
        r"|an earlier version|clarification|we (?:apologise|are happy to clarify)|cywiriad)",
    ),
    (
        Kind.REVERSED,
        r"(?:revers(?:e[ds]?|al|ing)|u-turn|scrap(?:ped|s|ping)?|shelv(?:ed|es|ing)|abandon(?:ed|s|ing)?|withdr(?:ew|awn|aws)"
        r"|overturn(?:ed|s)?|rescind(?:ed)?|back(?:ed|s|ing)? down|drop(?:ped|s) (?:the )?(?:plans?|propos\w+|scheme)"
        r"|no longer (?:go|plan|proceed|apply|be)|will not (?:now )?(?:go ahead|proceed)|put on hold|paus(?:ed|es)"
        r"|halt(?:ed|s)?|suspend(?:ed|s)?|cancel(?:led|s)|rul(?:ed|es|ing) out)",
    ),
    (
        Kind.LEGAL,
        r"(?:judicial review|high court|court of appeal|supreme court|tribunal|judge (?:ruled|has ruled|said)|lawsuit"
        r"|legal (?:action|challenge)|legislation|royal assent|(?:second|third) reading|amendment|statutory instrument"
        r"|select committee|(?:affairs|accounts) committee|inquiry|senedd (?:vote|debate|committee)|debated? in"
        r"|petition|westminster hall|inquest|coroner|prosecut\w+|charged with|sentenced|convicted)",
    ),
    (
        Kind.IN_FORCE,
        r"(?:c(?:ame|ome|omes|oming) into (?:force|effect)|t(?:ook|ake|akes|aking) effect|in force|went live|go(?:es)? live"
        r"|now (?:open|in place|in effect|applies)|has (?:begun|started|opened|launched)|have (?:begun|started)"
        r"|(?:opened|began|started) (?:on|to|this|today|its)|from today|is now (?:open|being|in))",
    ),
    (
        Kind.DECIDED,
        r"(?:approv(?:ed|es|al)|agreed (?:to|that|a|the|plans?)|vot(?:ed|es) (?:to|for|against|in)|decid(?:ed|es)|decision to"
        r"|signed off|reject(?:ed|s)|endors(?:ed|es)|ratif(?:ied|ies)|adopt(?:ed|s)|back(?:ed|s) (?:plans?|the plan|propos\w+)"
        r"|appoint(?:ed|s)|resign(?:ed|s|ation)|sacked|award(?:ed|s)|gave the go-ahead|green light|cymeradw\w+)",
    ),
    (
        Kind.ANNOUNCED,
        r"(?:announc\w+|unveil(?:ed|s)|launch(?:ed|es|ing)?|set out|pledg(?:ed|es)|promis(?:ed|es)|propos(?:ed|es|als?)"
        r"|plans? to|will (?:be|see|invest|receive|open|close|introduce|pay|offer|start|begin|consult|publish|charge)"
        r"|consultation|to be (?:introduced|built|opened|closed)|cyhoedd\w+)",
    ),
    (
        Kind.REPORT,
        r"(?:(?:a |the |new |its |annual |damning )(?:report|study|review|survey|audit|analysis|paper|briefing)|figures (?:show|published"
        r"|released|reveal)|data (?:show|published|released|reveal)\w*|research(?:ers)? (?:found|show\w*|by|from|published)"
        r"|found that|statistics|according to (?:a |the |new |official |board )(?:report|figures|papers?|data|study|analysis)"
        r"|evidence (?:to|from|shows?|submitted)|freedom of information|board papers?|adroddiad)",
    ),
    (
        Kind.REPLY,
        r"(?:respond(?:ed|s|ing)|in (?:response|reply)|repl(?:ied|ies)|react(?:ed|ion|ing)|welcom(?:ed|es|ing)|criticis\w+"
        r"|condemn(?:ed|s)|accus(?:ed|es)|den(?:ied|ies)|defend(?:ed|s)|warn(?:ed|s|ing)|call(?:ed|s|ing) (?:on|for)|urg(?:ed|es)"
        r"|dismiss(?:ed|es)|insist(?:ed|s)|hit (?:back|out)|describ(?:ed|es) (?:it|the)|branded|spokes(?:person|man|woman)|ymateb)",
    ),
)
_COMPILED = tuple((kind, re.compile(rf"\b{pattern}\b", re.IGNORECASE)) for kind, pattern in _CUES)
#: Kinds that are steps: somebody did something, rather than said or measured something.
STEPS = frozenset({Kind.REVERSED, Kind.DECIDED, Kind.IN_FORCE, Kind.LEGAL, Kind.ANNOUNCED})

_PAST = re.compile(
    r"\b(?:in|since|back in) (?:(?:january|february|march|april|may|june|july|august|september|october|november|december) )?"
    r"(?:19|20)\d\d\b|\b(?:last|previous) year\b|\byears ago\b|\bat the time\b|\bpreviously\b|\bhad (?:already |also )?\w+ed\b"
    r"|\bhistor(?:y|ic|ically)\b|\b(?:was|were) (?:first )?(?:established|founded|created|set up)\b",
    re.IGNORECASE,
)
_DUE = re.compile(
    r"\b(?:from|until|by|before|on|starts?|begins?|due|deadline|closes?|opens?|effective)\b[^.]{0,20}\d",
    re.IGNORECASE,
)


def cue(text: str) -> tuple[Kind, str] | None:
    """Give the weightiest kind whose words stand in a sentence, with those words."""
    for kind, pattern in _COMPILED:
        if match := pattern.search(text):
            return kind, match.group()
    return None


def cues(text: str) -> frozenset[Kind]:
    """Give every kind whose words stand in a sentence."""
    return frozenset(kind for kind, pattern in _COMPILED if pattern.search(text))


def looks_back(text: str) -> bool:
    """Tell a sentence of background, dated to an earlier year or told in the pluperfect."""
    return _PAST.search(text) is not None


def names_a_due_date(text: str) -> bool:
    """Tell a sentence that says from, until or by which day."""
    return _DUE.search(text) is not None
