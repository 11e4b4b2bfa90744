"""Who said what: quotations with their speakers."""

import re
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from functools import cache
from itertools import groupby

from monitor.model.stories import Quotation
from monitor.stories.noun_phrases import FULL_NAME, LATE_WHO, NAME, WELSH_SPOKESMAN, WHO, WORD
from monitor.stories.passages import Passage
from monitor.stories.speakers import Scene, full_names, without_article

#: The words of a sentence that goes on inside a quotation, until that ends.
_UNTIL_MARK = re.compile(r"[^“”\"]{12,}(?<!,)")
#: Shorter quoted matter ("scare quotes", titles of reports) is no statement.
FEWEST_WORDS = 4

_SPEECH = """
said says saying added adds continued continues explained explains commented comments warned warns argued
argues insisted insists claimed claims replied replies responded responds stated states stating wrote writes
tweeted tweets posted concluded concludes declared declares announced announces confirmed confirms admitted
admits asked asks acknowledged acknowledges conceded concedes stressed stresses recalled recalls noted notes
remarked joked urged urges reiterated reflected revealed reveals suggested suggests vowed vows promised
promises pledged pledges alleged alleges complained complains observed predicted predicts cautioned cautions
lamented testified accused accuses criticised criticises condemned condemns praised praises dismissed
dismisses slammed blasted branded brands found emphasised emphasises highlighted maintained maintains
countered quipped jokes believes denied denies shouted cried told tells tell demanded demands say state warn
argue claim write insist allege believe contend contended contends apologised apologises recounted mused
reports reported reads read roared fumed sighed yelled sobbed snapped chanted ruled agreed agrees meddai
dywedodd ychwanegodd eglurodd esboniodd rhybuddiodd atebodd mynnodd
"""
#: "mocked the plan as"
_CALLED_AS = r"[a-z]{3,}ed\s(?:it|this|that|them|him|her|(?:the|an?|his|their)\s\w+(?:\s\w+){0,3}?)\sas"
_SAID = (
    rf"(?:{'|'.join(_SPEECH.split())}|{_CALLED_AS}"
    r"|hits? (?:back|out)|point(?:ed|s) out|(?:went|goes) on|puts? it"
    r"|describe[sd] (?:it|this|them|the \w+(?: \w+){0,3}) as"
    r"|call(?:s|ed) (?:it|this|that|them|(?:the|his|her|their|its) \w+(?: \w+){0,3}))"
)
#: "Ann Rees, leader of the group, said", "Ann Rees, who represents Brecon, Radnor and Hay, said".
_DESCRIBED = (
    r"(?:,\s(?:(?P<described>(?:[^,.\"“”]|[.,](?=\w)){2,80})"
    r"|(?:who|which|whose|of|from|aged|chair|leader|director|head)\s(?:[^.;:\"“”]|\.(?=\w)){2,140}),"
    r"|\s[–—-]\s[^–—\"“”]{2,100}\s[–—-])?"
)
_ADVERB = r"(?:(?:has|have|had|also|then|later|now|since|earlier|again|already|[a-z]+ly)\s){0,2}"
#: "is expected to say", "was reported to have told"
_SUPPOSED = (
    r"(?:(?:is|was|are|were)\s(?:\w+ly\s)?(?:understood|said|reported|believed|thought|alleged|expected|due|set)"
    r"\sto\s(?:have\s)?)?"
)
#: Whoever stands behind one of these is not the subject: "ahead of the meeting, the chair said".
_NOT_BEHIND = "".join(
    rf"(?<!\b{word}\s)" for word in ("of", "in", "at", "to", "on", "from", "after", "with", "by")
)
_NOT_WHO = r"(?!(?:When|Once|If|While)\s(?:asked|told|pressed|questioned)\b)"
_BEFORE = (
    rf"{_NOT_BEHIND}{_NOT_WHO}(?P<who>{WHO}){_DESCRIBED}\s{_ADVERB}{_SUPPOSED}{_SAID}\b"
    r"[^\"“”.]{0,60}[:,]?\s*$"
)
#: Nobody's name begins inside a word: a paragraph of "A’A’A’" is not read anew from each of its letters.
_BEFORE_LOOSE = rf"(?<!\w)(?<!\w[’'-]){_NOT_BEHIND}(?P<who>{WHO}){_DESCRIBED}\s{_ADVERB}{_SUPPOSED}{_SAID}\b"
_CALLED = (
    rf"\b(?:what\s(?P<who>{WHO})\s(?:has |have |had )?(?:called|termed|dubbed|described as)"
    rf"|quot(?:ed|es|ing)\s(?P<quoted>{WHO})\sas\s(?:saying|telling\s[^\"“”]{{2,40}})"
    rf"|(?P<heard>{WHO})\s(?:shouting|screaming|yelling|chanting))[:,]?\s*$"
)
#: In Welsh the verb comes first, and may stand without its speaker.
_BEFORE_WELSH = re.compile(
    r"\b(?:[Dd]ywedodd|[Mm]eddai|[Yy]chwanegodd|[Ee]glurodd|[Ee]sboniodd|[Rr]hybuddiodd|[Aa]tebodd|[Mm]ynnodd)\b"
    r"(?P<rest>[^\"“”.]{0,120})$"
)
_SPOKESMAN_WELSH = re.compile(rf"\W*(?P<who>{WELSH_SPOKESMAN})")
_ACCORDING_BEFORE = (
    rf"\b(?:[Aa]ccording to|[Yy]n ôl)\s(?P<who>{WHO}|(?:{WORD}\s){{0,3}}{WORD}s\b|[a-z]+\s{NAME}){_DESCRIBED}"
    r"[^\"“”.]{0,60}$"
)
#: "…,” passenger Liam Rees told": no clause that begins anew.
_NO_JOB = (
    "and|but|or|which|when|while|as|after|before|because|if|though|although|where|who|that|to|in|of|for|on|at|by"
    "|the|an?|his|her|its|their|our|my|one|another"
)
_JOB = (
    rf"(?:(?:(?!(?:{_NO_JOB}|with|from|is|was|were|are|has|had|have)\s)[a-z][\w’'-]*\s){{1,3}}(?=[A-ZÀ-Þ]))?"
)
_BEHIND = (
    rf"^[\s,]*(?:(?:(?:is|was) how\s)?{_JOB}(?P<who>{WHO}){_DESCRIBED}\s{_ADVERB}{_SUPPOSED}{_SAID}\b"
    rf"|(?:{_SAID}|[a-z]{{3,}}ed)(?:\s|[’']r\s)(?P<late>{LATE_WHO})(?:,\s(?P<apposed>{NAME})(?=[,.]|$))?"
    rf"|[–—]\s(?P<signed>{NAME})\W*$)"
)
#: Nothing but a name before the words: "Kate Young, of Carers Wales: “…”".
_NAME_ALONE = rf"^\W*(?P<who>{WHO})(?:,\s(?P<described>[^:\"“”]{{2,80}}))?:\s*$"
#: "Refuted by its leader, Ann Rees, who said"
_WHO_SAID = rf"(?P<who>{NAME})(?P<described>),?\swho\s{_ADVERB}{_SAID}\b"
#: "Speaking to the BBC, Ann Rees said": where and when, no speaker.
_OCCASION = re.compile(r"^\W*(?:Speaking|Writing|Responding|Commenting|Reacting|Appearing)\b[^,:“”\"]*,\s")
_DETERMINER = re.compile(r"(?:the|an?|its?|his|her|their|one|s?he|they)\b", re.IGNORECASE)
_HOLDER = re.compile(rf"(?:^|[.!?]\s)\s*(?P<name>{FULL_NAME}),\s$")
_PERSONAL = re.compile(r"(?:He|She)\b")
_SAYS = re.compile(rf"\b(?:{_SAID}|saying|adding|warning|insisting|claiming|arguing)\b")
_ACCORDING = re.compile(rf"^[\s,]*(?:according to|yn ôl) (?P<who>{LATE_WHO})")
#: What stands before words that are a title or a name, and no statement.
_NAMING = re.compile(
    r"\b(?:entitled|titled|called|named|dubbed|headed|headlined|nicknamed|reading|known as|so-called|o’r enw"
    r"|a’r teitl)[\s,:]*(?:the\s)?$"
)
_RUNS_ON = re.compile(r"[,!?][”\"’']*$|[”\"’'],$")  #: a statement whose sentence goes on
#: With a long text of apostrophes in mind: what ran past one is given back by none, and thirty are enough.
_QUOTED = re.compile(
    r"[“\"]([^“”\"]+)(?:[”\"]|$)|(?<!\w)[‘']([^‘’']{12,}+(?:['’]\w[^‘’']*+){0,30})[’'](?!\w)"
)


def among(passages: Sequence[Passage], positions: AbstractSet[int]) -> tuple[Quotation, ...]:
    """Give the quotations that stand in these sentences, or that began before one of them and go on in it."""
    told = [(each.position, _UNTIL_MARK.match(each.text)) for each in passages if each.position in positions]
    return tuple(
        each
        for each in find(passages)
        if each.sentence in positions
        or any(position > each.sentence and said and said.group() in each.text for position, said in told)
    )


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
        if _names_something(text[max(0, match.start() - 90) : match.start()]):
            continue
        quoted = (match.group(1) or match.group(2)).strip()
        scene = scene.about(text[end : match.start()]).acted(text[end : match.start()])
        end = match.end()
        speaker = _beside(text, match, scene) or speaker
        if speaker is None and text.lstrip().startswith(("“", '"')) and match.start() < 3:
            speaker = scene.last  # the statement runs on over a new paragraph
        scene = scene.heard(speaker)
        if len(quoted.split()) >= FEWEST_WORDS:
            position = max(index for index, start in enumerate(starts) if start <= match.start())
            found.append(Quotation(text=quoted, speaker=speaker, sentence=passages[position].position))
    if not found:
        scene = scene.acted(text)
    if not found and (named := _pattern(_BEFORE_LOOSE).search(text)):
        scene = scene.heard(scene.resolve(named["who"], named["described"]))
    return found, scene


def _names_something(before: str) -> bool:
    return _NAMING.search(before) is not None and _pattern(_CALLED).search(before) is None


def _joined(passages: Sequence[Passage]) -> tuple[str, list[int]]:
    starts, text = [], ""
    for passage in passages:
        starts.append(len(text))
        text += passage.text + " "
    return text[:6000], starts


def _beside(text: str, match: re.Match[str], scene: Scene) -> str | None:
    clause = _OCCASION.sub("", re.split(r"[”\"]", text[max(0, match.start() - 240) : match.start()])[-1])
    introduced = _before(clause, scene)
    if introduced and clause.rstrip().endswith(":"):
        return introduced
    return _after(text, match, scene) or introduced


def _after(text: str, match: re.Match[str], scene: Scene) -> str | None:
    following = text[match.end() : match.end() + 200]
    named = _pattern(_BEHIND).search(following) or _ACCORDING.search(following[:120])
    if named is None:
        return None
    if match.group().rstrip("”\"'’")[-1:] in {".", "…"} and following.lstrip()[:1].isupper():
        return None  # the quotation ended its sentence: another one begins
    groups = named.groupdict()
    who = groups.get("who") or groups.get("late") or groups.get("signed") or ""
    said = scene.resolve(who, groups.get("described") or groups.get("apposed"))
    return said or (without_article(who) if _RUNS_ON.search(match.group()) else None)


@cache
def _pattern(text: str) -> re.Pattern[str]:
    """Compile one of the long ones above at its first use: together .15 s, which no start should wait for."""
    return re.compile(text)


def _before(clause: str, scene: Scene) -> str | None:
    if introduced := _introduced(clause):
        return scene.resolve(*introduced)
    if welsh := _BEFORE_WELSH.search(clause):
        return _welsh(welsh["rest"], scene)
    if alone := _pattern(_NAME_ALONE).search(sentence := re.split(r"[.!?]\s+(?=[A-ZÀ-Þ])", clause)[-1]):
        return scene.resolve(alone["who"], alone["described"])
    loose = list(_pattern(_BEFORE_LOOSE).finditer(clause))
    if loose := [*loose, *_pattern(_WHO_SAID).finditer(clause)]:
        return scene.resolve(loose[-1]["who"], loose[-1]["described"])
    return _subject(sentence.strip(), scene) if _SAYS.search(sentence) else None


def _subject(sentence: str, scene: Scene) -> str | None:
    """Give with whom a sentence begins that goes on to say something: "She met the families and said"."""
    if personal := _PERSONAL.match(sentence):
        return scene.resolve(personal.group())
    return scene.subject(sentence) or scene.body_subject(sentence)


def _introduced(clause: str) -> tuple[str, str | None] | None:
    if called := _pattern(_CALLED).search(clause):
        return called["who"] or called["quoted"] or called["heard"], None
    named = _pattern(_BEFORE).search(clause) or _pattern(_ACCORDING_BEFORE).search(clause)
    if named is None:
        return None
    # "Ann Rees, Chief Executive of the trust said", without a comma behind the office
    apposed = not named["described"] and _DETERMINER.match(named["who"]) is None
    if apposed and (held := _HOLDER.search(clause, 0, named.start("who"))):
        return held["name"], named["who"]
    return named["who"], named["described"]


def _welsh(rest: str, scene: Scene) -> str | None:
    """Read whom a Welsh verb names after it; where it names nobody, the last speaker goes on."""
    if spokesman := _SPOKESMAN_WELSH.match(rest):
        return spokesman["who"]
    if names := list(full_names(rest)):
        return names[-1]
    named = re.search(WHO, rest)
    return scene.resolve(named.group()) if named else scene.last
