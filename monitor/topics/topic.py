"""A topic as its file states it: queries, weights, tags, and who holds which office when."""

from dataclasses import dataclass
from datetime import date

from monitor.model.ids import TopicId
from monitor.query.tree import Everything, Query


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One reason for or against an article, and what it counts for."""

    name: str
    query: Query
    weight: float  #: added to the log-odds at full strength; negative speaks against
    enough: float = 3.0  #: weighted hits that make full strength: one in the title, or three in the body


@dataclass(frozen=True, slots=True, kw_only=True)
class Drop:
    """Articles that are about something else however many words they share with the topic."""

    when: Query  #: out if this stands in the title ...
    against: Query | None = None  #: ... at more places than this does ...
    unless: Query | None = None  #: ... and this holds nowhere in the article


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How hits become a score, and the score a level."""

    title: float = 3.0  #: what a hit counts for in each place
    summary: float = 2.0
    lead: float = 2.0
    body: float = 1.0
    lead_words: int = 60  #: words of the body that are its lead
    start: float = 0.0  #: log-odds of an article that passed the gate and has no clause
    core: float = 0.5  #: lowest score, 0..1
    related: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A sub-theme."""

    id: str
    title: str
    query: Query


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """An office, and the days between which somebody held it."""

    title: str
    side: str = ""  #: whom the holder speaks for: "UK", "Wales", "opposition", an organisation's id
    since: date | None = None  #: None = not known, or before anything we hold
    until: date | None = None  #: first day out of office; None = still in it, as far as known
    verified: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody whose words count, under every name used for them."""

    name: str
    aliases: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()

    def role_on(self, day: date) -> Role | None:
        """The office held on `day`; the latest one where two overlap."""
        held = [
            role
            for role in self.roles
            if (role.since is None or role.since <= day) and (role.until is None or day < role.until)
        ]
        return max(held, key=lambda role: role.since or date.min, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """A body under all its names."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    nation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What a user follows."""

    id: TopicId
    title: str
    core: Query  #: the gate: made for recall, the score makes the precision
    description: str = ""
    related: Query | None = None  #: a second gate, which can never lead to more than `related`
    headline: Query | None = None  #: the loose form, for a title and summary; None = the two gates
    clauses: tuple[Clause, ...] = ()
    scale: Scale = Scale()
    drop: Drop | None = None
    tags: tuple[Tag, ...] = ()
    people: tuple[Person, ...] = ()
    organisations: tuple[Organisation, ...] = ()


#: Every article is core to it: for replaying a file of documents whatever they are about.
ANY = Topic(id=TopicId("any"), title="Everything", core=Query(Everything()))
