"""Who said what: quotations with their speakers."""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from monitor.model.stories import Quotation
from monitor.stories.passages import Passage
from monitor.stories.speakers import NAME, WHO, Scene, full_names

#: Shorter quoted matter ("scare quotes", titles of reports) is no statement.
FEWEST_WORDS = 4

_SAID = (
    r"(?:said|says|told [\w ]{2,40}?|added|adds|continued|explained|commented|warned|argued|insisted|claimed"
    r"|replied|responded|stated|wrote|tweeted|posted|concluded|declared|announced|confirmed|admitted|asked"
    r"|describe[sd] (?:it|this|them|the [\w ]{2,30}) as|call(?:s|ed) (?:it|this|them|the [\w ]{2,30})"
    r"|argues|says that|meddai|dywedodd|ychwanegodd)"
)
_DESCRIBED = r"(?:,\s(?P<described>[^,.\"“”]{2,80}),)?"
_ADVERB = r"(?:has\s|have\s|had\s|also\s|then\s)?"
_BEFORE = re.compile(rf"(?P<who>{WHO}){_DESCRIBED}\s{_ADVERB}{_SAID}\b[^\"“”.]{{0,60}}[:,]?\s*$")
_BEFORE_LOOSE = re.compile(rf"(?P<who>{WHO}){_DESCRIBED}\s{_ADVERB}{_SAID}\b")
#: In Welsh the verb comes first, and may stand without its speaker.
_BEFORE_WELSH = re.compile(
    r"\b(?:[Dd]ywedodd|[Mm]eddai|[Yy]chwanegodd|[Ee]glurodd|[Ee]sboniodd|[Rr]hybuddiodd|[Aa]tebodd|[Mm]ynnodd)\b"
    r"(?P<rest>[^\"“”.]{0,120})$"
)
_ACCORDING_BEFORE = re.compile(
    rf"\b(?:[Aa]ccording to|[Yy]n ôl)\s(?P<who>{WHO}){_DESCRIBED}[^\"“”.]{{0,20}}$"
)
_AFTER = re.compile(
    rf"^[\s,]*(?:(?P<who>{WHO}){_DESCRIBED}\s{_ADVERB}{_SAID}\b"
    rf"|{_SAID}\s(?P<late>{WHO})(?:,\s(?P<apposed>{NAME})(?=[,.]|$))?)"
)
_ACCORDING = re.compile(rf"^[\s,]*(?:according to|yn ôl) (?P<who>{WHO})")
_QUOTED = re.compile(r"[“\"]([^“”\"]+)(?:[”\"]|$)|(?<!\w)[‘']([^‘’']{12,}(?:['’]\w[^‘’']*)*)[’'](?!\w)")


def find(passages: Sequence[Passage]) -> tuple[Quotation, ...]:
    """Give every statement in double (or long single) quotation marks with its speaker.

    The speaker stands before or after the quotation, in the sentence or its neighbour; "she", "Ms
    Stevens" and "the chief executive" are resolved to whoever the article named before. A quotation that
    runs on keeps its speaker.
    """
    found: list[Quotation] = []
    scene = Scene()
    for _, group in groupby(passages, key=lambda passage: passage.paragraph):
        quotations, scene = _paragraph(list(group), scene)
        found += quotations
    return tuple(found)


def speakers(quotations: Iterable[Quotation]) -> tuple[str, ...]:
    """Give each named speaker once, in order."""
    return tuple(dict.fromkeys(quotation.speaker for quotation in quotations if quotation.speaker))


def _paragraph(passages: list[Passage], scene: Scene) -> tuple[list[Quotation], Scene]:
    text, starts = _joined(passages)
    scene = scene.reads(_QUOTED.sub(" ", text))
    found: list[Quotation] = []
    speaker: str | None = None
    end = 0
    for match in _QUOTED.finditer(text):
        quoted = (match.group(1) or match.group(2)).strip()
        scene = scene.about(text[end : match.start()])
        end = match.end()
        speaker = _beside(text, match, scene) or speaker
        if speaker is None and text.lstrip().startswith(("“", '"')) and match.start() < 3:
            speaker = scene.last  # the statement runs on over a new paragraph
        scene = scene.heard(speaker)
        if len(quoted.split()) >= FEWEST_WORDS:
            position = max(index for index, start in enumerate(starts) if start <= match.start())
            found.append(Quotation(text=quoted, speaker=speaker, sentence=passages[position].position))
    if not found and (named := _BEFORE_LOOSE.search(text)):
        scene = scene.heard(scene.resolve(named["who"], named["described"]))
    return found, scene


def _joined(passages: Sequence[Passage]) -> tuple[str, list[int]]:
    starts, text = [], ""
    for passage in passages:
        starts.append(len(text))
        text += passage.text + " "
    return text[:6000], starts


def _beside(text: str, match: re.Match[str], scene: Scene) -> str | None:
    clause = re.split(r"[”\"]", text[max(0, match.start() - 240) : match.start()])[-1]
    introduced = _before(clause, scene)
    if introduced and clause.rstrip().endswith(":"):
        return introduced
    return _after(text, match, scene) or introduced


def _after(text: str, match: re.Match[str], scene: Scene) -> str | None:
    following = text[match.end() : match.end() + 200]
    named = _AFTER.search(following) or _ACCORDING.search(following[:120])
    if named is None:
        return None
    if match.group().rstrip("”\"'’")[-1:] in {".", "…"} and following.lstrip()[:1].isupper():
        return None  # the quotation ended its sentence: another one begins
    groups = named.groupdict()
    return scene.resolve(
        groups.get("who") or groups.get("late"), groups.get("described") or groups.get("apposed")
    )


def _before(clause: str, scene: Scene) -> str | None:
    named = _BEFORE.search(clause) or _ACCORDING_BEFORE.search(clause)
    if named:
        return scene.resolve(named["who"], named["described"])
    if welsh := _BEFORE_WELSH.search(clause):
        return _welsh(welsh["rest"], scene)
    loose = list(_BEFORE_LOOSE.finditer(clause))
    return scene.resolve(loose[-1]["who"], loose[-1]["described"]) if loose else None


def _welsh(rest: str, scene: Scene) -> str | None:
    """Read whom a Welsh verb names after it; where it names nobody, the last speaker goes on."""
    if names := list(full_names(rest)):
        return names[-1]
    named = re.search(WHO, rest)
    return scene.resolve(named.group()) if named else scene.last
