"""Who a reader has in mind: names, roles and pronouns, resolved within one article."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from monitor.stories.noun_phrases import BODY_SUBJECT, FULL_NAME, NAME, PRONOUN, TITLE, WORD
from monitor.stories.sayers import can_speak, is_job, is_nobody, without_front

_FULL_NAMES = re.compile(FULL_NAME)
_BODY_SUBJECTS = re.compile(BODY_SUBJECT)
_SUBJECT = re.compile(
    rf"(?:^|[.!?]\s+)(?:(?:But|And|Yet|Meanwhile,|However,|Later)\s)?"
    rf"(?:(?P<held>(?:{WORD}|The)(?:\s{WORD}){{0,4}}),\s(?P<apposed>{FULL_NAME}),"
    rf"|(?P<titled>{TITLE}\s{NAME})|(?:(?:[Tt]he\s)?(?:{WORD}\s){{1,4}}?)??(?P<name>{FULL_NAME}))"
)
#: Offices that one person of an article holds: "the chief executive" is whoever was named with it.
_OFFICE = (
    r"(?P<role>(?i:chief executive|chief nurse|medical director|director of \w+|chair(?:man|woman)?|leader"
    r"|(?:(?:deputy )?first |prime |(?:\w+ )?health |social care |finance |welsh |education |shadow )?"
    r"(?:minister|secretary)|coroner|judge|taoiseach|mayor|ombudsman|commissioner|convener|MP|MS|MSP|MLA|TD))"
)
_HELD = (
    re.compile(rf"\b{_OFFICE}(?:\sof\s[^,.]{{2,40}})?,?\s(?P<name>{FULL_NAME})"),
    re.compile(
        rf"(?P<name>{FULL_NAME}),\s(?:the\s|its\s)?(?:[\w’'-]+\s){{0,5}}?{_OFFICE}"
        r"(?=[,.;)–—]|$|\s(?:of|for|at|in|and|who|since|from|to)\b)"
    ),
)
_NUMBERS = "two|three|four|five|six|seven|eight|nine|ten"
_DETERMINED = re.compile(
    rf"^(?:an?|the|its?|one|another|his|her|their|yr?)\s(?:(?:{_NUMBERS})\s)?", re.IGNORECASE
)
_APPOSED = re.compile(rf"({FULL_NAME})(?:\s(?:of|from|at)\s.*)?")
_ONE_OF = re.compile(r"(?:one of|un o)\b", re.IGNORECASE)
_RELATED = re.compile(r"[’']s?\s.*\b[a-z]\w*$")  # "Mr Rees’ widow"
_KNIGHT = re.compile(r"(?:Sir|Dame)\s")
#: A person's name at the end of a role: "the board’s chair Dyfed Edwards", not "a spokesman for Age Cymru".
_NAMED_LAST = re.compile(
    rf"(?<![\w’'-])(?:(?!(?:of|for|at|from|in|with|behind|and|the|to|ran|o)\s)[a-z][\w’'-]*|[\w-]+[’']s?)\s"
    rf"(?P<name>{FULL_NAME})$"
)
_KIN = re.compile(r"(?:[Hh]is|[Hh]er|[Tt]heir|[Mm]y|[Ee]i)\s[a-z][\w-]*\s(?P<name>[A-ZÀ-Þ][\w’'-]+)$")
_TITLED = re.compile(rf"{TITLE}\s")
_FOR = re.compile(r"\b(?:for|of|at)\s(?:the\s)?(?=[A-Z])")
_PLACED = re.compile(r"\s(?:\(|(?:from|at|in|with|for|behind|to)\s)")
_OFFICE_WORDS = """
Fr Father AS AC The A An In On At But And It This That However Meanwhile Welsh Scottish English Irish
British UK Northern Ireland Wales Scotland England Health Social Care First Prime Deputy Shadow Secretary
Minister Chief Executive Medical Nursing Officer Leader President Chair Chairman Chairwoman Director
Professor Labour Conservative Tory Tories Plaid Cymru Liberal Democrat Democrats Lib Dem Green Reform MP MS
MSP MLA AM NHS Spokesman Spokeswoman Head Senedd Councillor Cllr Mr Mrs Ms Miss Dr Prof Sir Dame Lord Lady
Baroness Speaking Former Trust Board Unison UNISON BMA RCN General Finance Treasury Under-Secretary State
Parliamentary Coroner Judge Justice Recorder Taoiseach Tánaiste Det Detective Insp Inspector Chief Supt
Superintendent Sgt Sergeant PC DC DI DCI Constable Bishop Archbishop Rev Reverend Canon Mayor Commissioner
Ombudsman Senator Sen Sens Rep Reps Gov Sheriff Deputy Congressman Congresswoman Ambassador Vice Attorney
Prosecutor Captain Colonel Lieutenant Commander Pastor Garda Police TD Spokesperson Solicitor Barrister
Assistant Athro Yr Y Ysgrifennydd Iechyd Prif Weinidog Gweinidog Llywodraeth Arweinydd Aelod Cynghorydd
"""
_OFFICES = frozenset(_OFFICE_WORDS.split())
_AFTER_NAMES = frozenset(["MP", "MS", "MSP", "MLA", "AM", "AS", "TD", "OBE", "MBE", "CBE", "KC"])
_PARTICLES = frozenset(["ap", "ab", "de", "van", "von", "of", "the"])
_BODY_WORDS = """
Board Council Trust Hospital Hospitals Department Care Government Union Foundation Party College Service
University Committee Office Association Group Panel Office Services Conservatives Democrats Authority
Fund Commission Institute Bwrdd Cyngor Llywodraeth Ymddiriedolaeth
"""
_BODIES = frozenset(_BODY_WORDS.split())
#: A role that a body has, not a person: "its owners, Sunrise Care, said".
_BODY_ROLES = frozenset(
    [
        "owner",
        "operator",
        "company",
        "firm",
        "charity",
        "union",
        "body",
        "group",
        "publisher",
        "maker",
        "developer",
    ]
)


@dataclass(frozen=True, slots=True)
class Scene:
    """Whom the reader has in mind: the last speaker, every full name, and who holds which office."""

    last: str | None = None
    body: str | None = None  #: the last body or document that spoke or acted: whom "it" means
    names: tuple[str, ...] = ()
    offices: Mapping[str, str] = field(default_factory=dict)  #: "" where two people hold it

    def reads(self, text: str) -> "Scene":
        """Go on to a text outside quotation marks."""
        offices = dict(self.offices)
        for pattern in _HELD:
            for match in pattern.finditer(text):
                name, role = bare(match["name"]), match["role"].lower()
                offices[role] = name if offices.get(role, name) == name else ""
        return replace(self, names=self.names + tuple(full_names(text)), offices=offices)

    def heard(self, who: str | None) -> "Scene":
        """Note who spoke."""
        return replace(self, last=who or self.last, body=self.body if who is None or _is_person(who) else who)

    def acted(self, text: str) -> "Scene":
        """Note the body with which the last sentence of a text begins."""
        found = [match.groupdict() for match in _BODY_SUBJECTS.finditer(text.strip())]
        bodies = [each["body"] or bare(without_front(each["name"])) for each in found]
        told = [body for body in bodies if can_speak(body) and not is_nobody(body)]
        return replace(self, body=told[-1]) if told else self

    def about(self, text: str) -> "Scene":
        """Note the person with whom the last sentence of a text begins: whom "she" means after it."""
        people = [name for match in _SUBJECT.finditer(text.strip()) if (name := self._subject(match))]
        return replace(self, last=people[-1]) if people else self

    def subject(self, sentence: str) -> str | None:
        """Give the person with whom a sentence begins."""
        match = _SUBJECT.match(sentence)
        return self._subject(match) if match else None

    def body_subject(self, sentence: str) -> str | None:
        """Give the body or document with which a sentence begins."""
        match = _BODY_SUBJECTS.match(sentence)
        return match["body"] if match and match["body"] and can_speak(match["body"]) else None

    def _subject(self, match: re.Match[str]) -> str | None:
        if match["titled"]:
            return self.resolve(match["titled"])
        name = bare(without_front(match["apposed"] or match["name"]))
        return name if _is_person(name) else None

    def resolve(self, who: str | None, described: str | None = None) -> str | None:
        """Give the name behind "she", "Ms Rees", "the chief executive" or "its leader, Ann Rees"."""
        who = without_front((who or "").strip())
        if re.fullmatch(PRONOUN, who):
            return self._pronoun(who.lower())
        if not who or is_nobody(who):
            return None
        if _DETERMINED.match(who) or who[0].islower() or _RELATED.search(who):
            return self._behind(who, described)
        if (last := _NAMED_LAST.search(who)) and _is_person(name := bare(last["name"])):
            return name
        named = bare(described) if described and _is_office(who) else ""
        if name := named if _is_person(named) else _behind_office(who):
            return name
        return self._named(bare(_PLACED.split(who)[0]), knight=_KNIGHT.match(who) is not None)

    def _pronoun(self, word: str) -> str | None:
        """Give whom "it", "they" or "she" means; "she" is never "The BMA"."""
        last = self.last or ""
        body = last.startswith("The ") or last.isupper() or _BODIES & set(last.split())
        return self.body if word == "it" else None if body and word in {"he", "she"} else self.last

    def _named(self, name: str, *, knight: bool) -> str | None:
        """Give the full name that the article has for a surname, or for the first name of a knight."""
        if is_nobody(name):
            return None
        if all(word in _OFFICES or word == "the" for word in name.split()):
            return self._holder(name) or name
        full = [held for held in self.names if " " not in name and held.split()[-1] == name]
        full = full or [held for held in self.names if knight and held.split()[0] == name]
        return full[-1] if full else name or None

    def _behind(self, role: str, described: str | None) -> str | None:
        named = bare(apposed[1]) if described and (apposed := _APPOSED.fullmatch(described.strip())) else ""
        if _is_person(named):
            return named
        if named and _is_body(role):
            return named
        if described and _KIN.match(f"{role} {described}"):
            return self.resolve(described)
        last, kin = _NAMED_LAST.search(role), _KIN.match(role)
        name = last["name"] if last else kin["name"] if kin else _behind_office(role)
        if name and (kin or _is_person(bare(name)) or _TITLED.match(name)):
            return self.resolve(name)
        definite = re.match(r"(?:the|its?|y)\s", role, re.IGNORECASE)
        office = _DETERMINED.sub("", role, count=1)
        held = self._holder(office) if definite else None
        return held or (role if _ONE_OF.match(role) else office if can_speak(office) else None)

    def _holder(self, office: str) -> str | None:
        """Give the one person of the article who was named with an office, or with one that ends so."""
        wanted = office.lower()
        held = {name for role, name in self.offices.items() if f" {role}".endswith(f" {wanted}")}
        return held.pop() if len(held) == 1 else None


def without_article(who: str) -> str | None:
    """Give "steward" for "a steward": whoever stands with a verb of saying behind a statement speaks."""
    found = _DETERMINED.match(who)
    return who[found.end() :] if found else None


def full_names(text: str) -> Iterator[str]:
    """Give the names of two words or more that a text outside quotation marks has."""
    found = (bare(without_front(name)) for name in _FULL_NAMES.findall(text))
    return (name for name in found if " " in name and not is_nobody(name))


def bare(name: str) -> str:
    """Take office, party and title off a name; a name that is nothing else stays whole."""
    words = re.split(r"[’']s\s", name)[-1].split()
    if words and words[-1] in _BODIES and "and" in words:
        return " ".join(words[words[0] == "The" :])
    while len(words) > 2 and words[-1] in _AFTER_NAMES:
        words.pop()
    while len(words) > 1 and words[0].islower() and words[0] not in _PARTICLES:
        words.pop(0)
    if len(words) > 2 and is_job(words[0]) and words[-1] not in _BODIES:
        words.pop(0)
    offices = [place for place, word in enumerate(words) if word.strip(".,") in _OFFICES]
    rest = words[max((place + 1 for place in offices if place + 2 < len(words)), default=0) :]
    while rest and rest[0].strip(".,") in _OFFICES:
        rest.pop(0)
    whole = " ".join(rest if rest and rest[0][0].isupper() else words)
    person, _, _ = whole.partition(" of ")
    return person if " " in person else whole


def _is_office(who: str) -> bool:
    """Tell "Plaid health spokesman" and "Leader of the Liberal Democrats" from a name."""
    return set(bare(_FOR.split(who)[0]).split()) <= _OFFICES


def _behind_office(who: str) -> str:
    """Give the person of "Shadow Minister for Health Ann Rees", "head of Elm Hospital Ann Rees"."""
    words = _FOR.split(who)[-1].split() if _FOR.search(who) else []
    while words and words[-1] in _AFTER_NAMES:
        words.pop()
    ends = [place for place, word in enumerate(words) if word in _BODIES | _OFFICES]
    name = words[ends[-1] + 1 :] if ends else []
    return " ".join(name) if 2 <= len(name) <= 3 and all(word[0].isupper() for word in name) else ""


def _is_body(role: str) -> bool:
    head = role.lower().rsplit(" ", 1)[-1]
    return head in _BODY_ROLES or head.removesuffix("s") in _BODY_ROLES


def _is_person(name: str) -> bool:
    return " " in name and not _BODIES & set(name.split())
