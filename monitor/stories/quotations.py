"""Who said what: quotations with their speakers, resolved within one article."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from monitor.model.stories import Quotation
from monitor.stories.passages import Passage

#: Shorter quoted matter ("scare quotes", titles of reports) is no statement.
FEWEST_WORDS = 4

_SAID = (
    r"(?:said|says|told [\w ]{2,40}?|added|adds|continued|explained|commented|warned|argued|insisted|claimed"
    r"|replied|responded|stated|wrote|tweeted|posted|concluded|declared|announced|confirmed|admitted|asked"
    r"|describes? it as|calls? it|argues|says that|meddai|dywedodd|ychwanegodd)"
)
_NAME = r"(?:(?:[A-ZÀ-Þ][\w’'.-]*|ap|ab|de|van|von|of|the)\s){0,6}[A-ZÀ-Þ][\w’'-]+"
_ROLE = (
    r"(?:[Aa]|[Tt]he|[Ii]ts?|[Oo]ne)\s(?:[\w’'-]+\s){0,4}?"
    r"(?:spokes(?:person|man|woman)|minister|secretary|leader|chief executive|director"
    r"|chair(?:man|woman)?|patient|resident|nurse|doctor|source|statement|researcher|analyst|expert|campaigner|charity"
    r"|group|letter|report|union|board|department|government)"
    r"(?:\s(?:for|of|from|at)\s(?:the\s)?[A-ZÀ-Þ][\w’'&-]*(?:\s(?:[A-ZÀ-Þ][\w’'&-]*|of|and|for|the)){0,6})?"
)
_PRONOUN = r"(?:[Hh]e|[Ss]he|[Tt]hey)"
_WHO = rf"(?:{_ROLE}|{_PRONOUN}|{_NAME})"
_DESCRIBED = r"(?:,\s[^,.\"“”]{2,80},)?"
_BEFORE = re.compile(
    rf"(?P<who>{_WHO}){_DESCRIBED}\s(?:has\s|have\s|also\s|then\s)?{_SAID}\b[^\"“”.]{{0,60}}[:,]?\s*$"
)
_BEFORE_LOOSE = re.compile(rf"(?P<who>{_WHO}){_DESCRIBED}\s(?:has\s|have\s|also\s|then\s)?{_SAID}\b")
_AFTER = re.compile(
    rf"^[\s,]*(?:(?P<who>{_WHO}){_DESCRIBED}\s(?:has\s|also\s)?{_SAID}\b|{_SAID}\s(?P<late>{_WHO}))"
)
_ACCORDING = re.compile(rf"^[\s,]*according to (?P<who>{_WHO})")
_QUOTED = re.compile(r"[“\"]([^“”\"]+)(?:[”\"]|$)|(?<!\w)[‘']([^‘’']{12,}(?:['’]\w[^‘’']*)*)[’'](?!\w)")
_FULL_NAME = re.compile(r"[A-ZÀ-Þ][\w’'-]+(?:\s(?:ap|ab|de|van|von|[A-ZÀ-Þ]\.|[A-ZÀ-Þ][\w’'-]+)){1,6}")
_OFFICE_WORDS = """
The A An In On At But And It This That However Meanwhile Welsh Scottish English Irish British UK
Northern Ireland Wales Scotland England Health Social Care First Prime Deputy Shadow Secretary Minister
Chief Executive Medical Nursing Officer Leader President Chair Chairman Chairwoman Director Professor
Labour Conservative Tory Tories Plaid Cymru Liberal Democrat Democrats Lib Dem Green Reform MP MS MSP
MLA AM NHS Spokesman Spokeswoman Head Senedd Councillor Cllr Mr Mrs Ms Miss Dr Prof Sir Dame Lord Lady
Baroness Speaking Former Trust Board Unison UNISON BMA RCN General Finance Treasury Under-Secretary
State Parliamentary
"""
_OFFICES = frozenset(_OFFICE_WORDS.split())


@dataclass(frozen=True, slots=True)
class _Scene:
    """Whom the reader has in mind: the last speaker, and every full name so far by its last word."""

    last: str | None = None
    names: tuple[str, ...] = ()


def find(passages: Sequence[Passage]) -> tuple[Quotation, ...]:
    """Give every statement in double (or long single) quotation marks with its speaker.

    The speaker stands before or after the quotation, in the sentence or its neighbour; "she" and "Ms
    Stevens" are resolved to the last speaker and to the full name given earlier. A quotation that runs on
    keeps its speaker.
    """
    found: list[Quotation] = []
    scene = _Scene()
    for _, group in groupby(passages, key=lambda passage: passage.paragraph):
        quotations, scene = _paragraph(list(group), scene)
        found += quotations
    return tuple(found)


def speakers(quotations: Iterable[Quotation]) -> tuple[str, ...]:
    """Give each named speaker once, in order."""
    return tuple(dict.fromkeys(quotation.speaker for quotation in quotations if quotation.speaker))


def _paragraph(passages: list[Passage], scene: _Scene) -> tuple[list[Quotation], _Scene]:
    text, starts = _joined(passages)
    scene = replace(scene, names=scene.names + tuple(_full_names(text)))
    found: list[Quotation] = []
    speaker: str | None = None
    for match in _QUOTED.finditer(text):
        quoted = (match.group(1) or match.group(2)).strip()
        who = _resolve(_beside(text, match), scene) or speaker
        if len(quoted.split()) < FEWEST_WORDS:
            speaker = who
            scene = replace(scene, last=who or scene.last)
            continue
        if who is None and text.lstrip().startswith(("“", '"')) and match.start() < 3:
            who = scene.last  # the statement runs on over a new paragraph
        speaker = who
        scene = replace(scene, last=who or scene.last)
        position = max(index for index, start in enumerate(starts) if start <= match.start())
        found.append(Quotation(text=quoted, speaker=who, sentence=passages[position].position))
    if not found and (named := _BEFORE_LOOSE.search(text)):
        scene = replace(scene, last=_resolve(named["who"], scene) or scene.last)
    return found, scene


def _joined(passages: Sequence[Passage]) -> tuple[str, list[int]]:
    starts, text = [], ""
    for passage in passages:
        starts.append(len(text))
        text += passage.text + " "
    return text[:6000], starts


def _beside(text: str, match: re.Match[str]) -> str | None:
    after = _AFTER.search(text[match.end() : match.end() + 200]) or _ACCORDING.search(
        text[match.end() : match.end() + 120]
    )
    if after:
        groups = after.groupdict()
        return groups.get("who") or groups.get("late")
    before = text[max(0, match.start() - 240) : match.start()]
    clause = re.split(r"[”\"]", before)[-1]
    named = _BEFORE.search(clause)
    if named:
        return named["who"]
    loose = list(_BEFORE_LOOSE.finditer(clause))
    return loose[-1]["who"] if loose else None


def _full_names(text: str) -> list[str]:
    outside = _QUOTED.sub(" ", text)
    bare = (_bare(name) for name in _FULL_NAME.findall(outside))
    return [name for name in bare if " " in name]


def _bare(name: str) -> str:
    """Take office, party and title off the front of a name; a name that is nothing else stays whole."""
    words = re.split(r"[’']s\s", name)[-1].split()
    offices = [place for place, word in enumerate(words) if word.strip(".,") in _OFFICES]
    rest = words[max((place + 1 for place in offices if place + 2 < len(words)), default=0) :]
    while rest and rest[0].strip(".,") in _OFFICES:
        rest.pop(0)
    bare = " ".join(rest if rest and rest[0][0].isupper() else words)
    person, _, _ = bare.partition(" of ")
    return person if " " in person else bare


def _resolve(who: str | None, scene: _Scene) -> str | None:
    if who is None:
        return None
    who = who.strip()
    if re.fullmatch(_PRONOUN, who):
        return scene.last
    if re.match(_ROLE, who):
        return re.sub(r"^(?:a|the|its?|one)\s", "", who, flags=re.IGNORECASE)
    bare = _bare(who)
    if all(word in _OFFICES or word == "the" for word in bare.split()) and bare != bare.upper():
        return None
    if " " in bare:
        return bare
    full = [name for name in scene.names if name.split()[-1] == bare]
    return full[-1] if full else bare or None
