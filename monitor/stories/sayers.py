"""Who can say something: what tells a speaker's name or role from other words that stand in its place."""

import re

#: Words that are capitalised because a sentence begins with them: "As Rees said", "But Mr Shaw said".
_FRONT_WORDS = """
As For When But If While Whilst Despite Before After Both Neither Either With Without During Following
Yet Although Though Because Since Until Like Unlike Instead Then Now Later Earlier Also Added Adding
Saying Asked Speaking Describing Fellow And Or So Nor Not Even Only Still Once Here There That This These
Those What Where Why How Who Which Again Meanwhile However Today Yesterday Tonight Another Some Other
Perhaps Indeed Devastated Just In On At By To From Of Among Besides Against Amid Monday Tuesday Wednesday
Thursday Friday Saturday Sunday
"""
_FRONT = re.compile(rf"^(?:(?:{'|'.join(_FRONT_WORDS.split())}),?\s+)+(?=[A-ZÀ-Þ])")
#: Words that are nobody's name, alone or together.
_NOBODY_WORDS = f"""
{_FRONT_WORDS} I I'm I’m It It's It’s Its He She They We You His Her Hers Their Our My Your The A An
January February March April May June July August September October November December Mr Mrs Ms Dr
Read More Hide Show Caption New Year Day Yes No Well
"""
_NOBODY = frozenset(_NOBODY_WORDS.split())
_OWNED = re.compile(r"(?:[’']s|s[’'])$")

_SAYERS = """
official actress detective source police minister ministry chief head chair boss doctor nurse consultant gp
clinician medic midwife paramedic union charity council board trust party government department office
service group
committee campaign company firm agency body watchdog authority commission court judge jury inquest
hospital surgery practice university college school church bank club team forum panel network federation
society institute statement report review letter email e-mail memo memorandum document paper briefing
study survey poll post tweet message note bulletin release notice website page headline warning sign
article editorial column blog book text transcript indictment lawsuit suit ruling judgment resolution
plan strategy roadmap bill motion minute guidance petition audit account cable excerpt slide analysis
advice autopsy advert advertisement witness eyewitness resident patient mother father mum dad parent son
daughter husband wife widow uncle aunt nephew niece cousin friend neighbour neighbor family relative man
woman men women boy girl people child children user staff member colleague aide ally mp ms am msp mla td
peer lord premier taoiseach secretary chancellor king queen prince princess pope bishop archbishop priest
vicar rabbi imam star hero guard guest host expert academic scholar bystander captain constable sergeant
sheriff crew couple public critic republican democrat conservative
airline airport brewery museum theatre factory hotel hospice
army navy police force forces opposition regime junta prosecution defence steward adroddiad datganiad llythyr
leaflet flyer poster banner singer actor author farmer campaigner teacher driver landlord landlady pensioner
footballer manager writer presenter comedian historian economist analyst activist businessman businesswoman
midwives veteran diplomat candidate representative delegate executive professional attorney lawyer solicitor
general partner pensioner teenager student pupil rep half majority minority inquiry
tribunal assembly senate parliament senedd congress cabinet treasury embassy palace alliance coalition
consortium association foundation faculty league bwrdd cyngor llywodraeth ymddiriedolaeth ysbyty
llefarydd gweinidog undeb elusen meddyg nyrs claf
"""
_SAYS = frozenset(_SAYERS.split())
#: What names a person by what he does: "campaigner", "councillor", "physicist", "spokeswoman".
_DOER = re.compile(
    r"(?:er|or|ist|ian|man|men|woman|women|person|people|eer|ant|ent|ee|aire|eur|crat|orate|tion|ment|ship|itary)s?$"
)
_JOINT = re.compile(r"\s(?:for|of|from|at|in|to|with|behind|into|by|on|before|while|close|and|who|which)\s")
_WORD = re.compile(r"[^\W\d_][\w’'-]*")


def without_front(name: str) -> str:
    """Take off what a sentence begins with before a name."""
    return _FRONT.sub("", name)


def is_nobody(name: str) -> bool:
    """Tell words that name nobody: "It", "Monday", "Read More", "Rees’s"."""
    return _OWNED.search(name) is not None or all(word.strip(".,") in _NOBODY for word in name.split())


def is_job(word: str) -> bool:
    """Tell a word that may stand as a title before a name: "Nurse Kate Tighe"."""
    return word.lower() in _SAYS


def can_speak(role: str) -> bool:
    """Tell a role, body or document ("spokesman for the trust", "letter") from other words.

    It is told by its head, the last word before a preposition. No speaker is better than a wrong one.
    """
    words = _WORD.findall(_JOINT.split(f"{role} ")[0])
    if not words or "-year-old" in role:
        return bool(words)
    head = re.sub(r"[’']s?$|-of-\w+$", "", words[-1])
    lower = head.lower()
    singular = {lower, lower.removesuffix("s"), lower.removesuffix("es"), f"{lower.removesuffix('ies')}y"}
    return bool(singular & _SAYS) or _DOER.search(lower) is not None or head[0].isupper()
