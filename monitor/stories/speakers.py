"""Who a reader has in mind: names, roles and pronouns, resolved within one article."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

NAME = r"(?:(?:[A-ZÀ-Þ][\w’'.-]*|ap|ab|de|van|von|of|the)\s){0,6}[A-ZÀ-Þ][\w’'-]+"
_ROLE_NOUNS = (
    r"(?:spokes(?:person|man|woman)|minister|secretary|leader|chief executive|director"
    r"|chair(?:man|woman)?|patient|resident|nurse|doctor|source|statement|researcher|analyst|expert|campaigner"
    r"|charity|group|letter|report|union|board|department|government|\d+-year-old|councillor|mother|father)"
)
_ROLE = (
    rf"(?:[Aa]n?|[Tt]he|[Ii]ts?|[Oo]ne)\s(?:[\w’'-]+\s){{0,4}}?{_ROLE_NOUNS}"
    r"(?:\s(?:for|of|from|at)\s(?:the\s)?(?:[A-ZÀ-Þ][\w’'&-]*(?:\s(?:[A-ZÀ-Þ][\w’'&-]*|of|and|for|the)){0,6}"
    r"|trust|board|council|hospital|charity|department|union|party|government|company|health board))?"
    r"|[Ll]lefarydd(?:\s(?:ar\sran|o)\s(?:y\s|yr\s|’r\s)?[A-ZÀ-Þ][\w’'-]*(?:\s[A-ZÀ-Þ][\w’'-]*){0,4})?"
)
_PRONOUN = r"(?:[Hh]e|[Ss]he|[Tt]hey|hi|ef|fe|fo|nhw)\b"
#: Whoever speaks, as the text says it.
WHO = rf"(?:{_ROLE}|{_PRONOUN}|{NAME})"
_FULL_NAME = r"[A-ZÀ-Þ][\w’'-]+(?:\s(?:ap|ab|de|van|von|[A-ZÀ-Þ]\.|[A-ZÀ-Þ][\w’'-]+)){1,6}"
_FULL_NAMES = re.compile(_FULL_NAME)
_SUBJECT = re.compile(rf"(?:^|[.!?]\s+)({_FULL_NAME})")
#: Offices that one person of an article holds: "the chief executive" is whoever was named with it.
_OFFICE = r"(?P<role>chief executive|chief nurse|medical director|director of \w+|chair(?:man|woman)?|leader)"
_HELD = (
    re.compile(rf"\b{_OFFICE}(?:\sof\s[^,.]{{2,40}})?,?\s(?P<name>{_FULL_NAME})"),
    re.compile(rf"(?P<name>{_FULL_NAME}),\s(?:the\s|its\s)?(?:[\w’'-]+\s){{0,5}}?{_OFFICE}\b"),
)
_OFFICE_WORDS = """
The A An In On At But And It This That However Meanwhile Welsh Scottish English Irish British UK
Northern Ireland Wales Scotland England Health Social Care First Prime Deputy Shadow Secretary Minister
Chief Executive Medical Nursing Officer Leader President Chair Chairman Chairwoman Director Professor
Labour Conservative Tory Tories Plaid Cymru Liberal Democrat Democrats Lib Dem Green Reform MP MS MSP
MLA AM NHS Spokesman Spokeswoman Head Senedd Councillor Cllr Mr Mrs Ms Miss Dr Prof Sir Dame Lord Lady
Baroness Speaking Former Trust Board Unison UNISON BMA RCN General Finance Treasury Under-Secretary
State Parliamentary Ysgrifennydd Iechyd Prif Weinidog Gweinidog Llywodraeth Arweinydd Aelod Cynghorydd
"""
_OFFICES = frozenset(_OFFICE_WORDS.split())
_AFTER_NAMES = frozenset(["MP", "MS", "MSP", "MLA", "AM", "OBE", "MBE", "CBE", "KC"])
_BODY_WORDS = """
Board Council Trust Hospital Government Union Foundation Party College Service University Committee Office
Association Group Authority Fund Commission Institute Bwrdd Cyngor Llywodraeth Ymddiriedolaeth
"""
_BODIES = frozenset(_BODY_WORDS.split())


@dataclass(frozen=True, slots=True)
class Scene:
    """Whom the reader has in mind: the last speaker, every full name, and who holds which office."""

    last: str | None = None
    names: tuple[str, ...] = ()
    offices: Mapping[str, str] = field(default_factory=dict)  #: "" where two people hold it

    def reads(self, text: str) -> "Scene":
        """Go on to a text outside quotation marks."""
        offices = dict(self.offices)
        for pattern in _HELD:
            for match in pattern.finditer(text):
                name, role = bare(match["name"]), match["role"]
                offices[role] = name if offices.get(role, name) == name else ""
        return replace(self, names=self.names + tuple(full_names(text)), offices=offices)

    def heard(self, who: str | None) -> "Scene":
        """Note who spoke."""
        return replace(self, last=who or self.last)

    def about(self, text: str) -> "Scene":
        """Note the person with whom the last sentence of a text begins: whom "she" means after it."""
        people = [name for name in map(bare, _SUBJECT.findall(text)) if _is_person(name)]
        return replace(self, last=people[-1]) if people else self

    def resolve(self, who: str | None, described: str | None = None) -> str | None:
        """Give the name behind "she", "Ms Rees", "the chief executive" or "its leader, Ann Rees"."""
        if who is None:
            return None
        who = who.strip()
        if re.fullmatch(_PRONOUN, who):
            return self.last
        if re.match(_ROLE, who):
            return self._behind(who, described)
        name = bare(who)
        if all(word in _OFFICES or word == "the" for word in name.split()) and name != name.upper():
            return None
        if " " in name:
            return name
        full = [held for held in self.names if held.split()[-1] == name]
        return full[-1] if full else name or None

    def _behind(self, role: str, described: str | None) -> str:
        named = bare(described) if described and _FULL_NAMES.fullmatch(described.strip()) else ""
        if _is_person(named):
            return named
        definite = re.match(r"(?:the|its?)\s", role, re.IGNORECASE)
        office = re.sub(r"^(?:an?|the|its?|one)\s", "", role, flags=re.IGNORECASE)
        return (self.offices.get(office) if definite else None) or office


def full_names(text: str) -> Iterator[str]:
    """Give the names of two words or more that a text outside quotation marks has."""
    return (name for name in map(bare, _FULL_NAMES.findall(text)) if " " in name)


def bare(name: str) -> str:
    """Take office, party and title off a name; a name that is nothing else stays whole."""
    words = re.split(r"[’']s\s", name)[-1].split()
    while len(words) > 2 and words[-1] in _AFTER_NAMES:
        words.pop()
    offices = [place for place, word in enumerate(words) if word.strip(".,") in _OFFICES]
    rest = words[max((place + 1 for place in offices if place + 2 < len(words)), default=0) :]
    while rest and rest[0].strip(".,") in _OFFICES:
        rest.pop(0)
    whole = " ".join(rest if rest and rest[0][0].isupper() else words)
    person, _, _ = whole.partition(" of ")
    return person if " " in person else whole


def _is_person(name: str) -> bool:
    return " " in name and not _BODIES & set(name.split())
