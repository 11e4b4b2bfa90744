"""The demo's nouns: invented outlets, their articles with edits, and the key that says what is right."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zlib import crc32

from monitor.model.stories import Decision, Kind, Relation


class FeedFormat(StrEnum):
    """The feed formats that the outlets speak."""

    RSS2 = "rss2"
    ATOM = "atom"
    RDF = "rdf"
    JSON = "jsonfeed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """One invented publisher with one feed."""

    id: str
    name: str
    owner: str
    language: str  #: ISO 639-1
    format: FeedFormat
    template: str  #: "a", "b" or "c"
    path: str  #: pattern of an article's path, see outlets.toml
    tagline: str
    link_suffix: str = ""  #: what the feed adds to a link
    numbered_guids: bool = False  #: the guid ends "#n" and n grows with every edit
    agency: bool = False  #: a news agency: its copy is meant to be reprinted


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """The right answer for one article, or for one edit of it."""

    story: str | None  #: None where it belongs to no followed story
    decision: Decision
    relation: Relation = Relation.INDEPENDENT
    of: str | None = None  #: id of the earlier article that it copies or rewrites
    kind: Kind | None = None  #: of the development that it brings
    new: tuple[str, ...] = ()  #: sentences that its story did not hold before, verbatim

    @property
    def alerts(self) -> bool:
        """Whether a reader is told at once."""
        return self.decision in {Decision.OPENED, Decision.DEVELOPMENT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A later change to a published article."""

    at: datetime
    title: str | None  #: None keeps the title
    paragraphs: tuple[tuple[int, str], ...]  #: index, new text; one past the end adds a paragraph
    key: Key


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """An article's words as they stand at one moment."""

    title: str
    paragraphs: tuple[str, ...]
    modified: datetime
    edits: int  #: how many edits are in it


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoArticle:
    """One article as its outlet first published it, with its later edits and its key."""

    id: str
    outlet: str
    published: datetime
    slug: str
    number: int  #: the article number in the URL, shared by an owner's titles that run one copy
    title: str
    summary: str
    author: str
    paragraphs: tuple[str, ...]
    key: Key
    edits: tuple[Edit, ...] = ()

    def version(self, now: datetime) -> Version:
        """Give the words that a reader sees at `now`."""
        title, paragraphs, modified, count = self.title, list(self.paragraphs), self.published, 0
        for edit in self.edits:
            if edit.at <= now:
                title, modified, count = edit.title or title, edit.at, count + 1
                for position, text in edit.paragraphs:
                    paragraphs[position : position + 1] = [text]
        return Version(title=title, paragraphs=tuple(paragraphs), modified=modified, edits=count)

    def path(self, outlet: Outlet) -> str:
        """Give the path under which `outlet` publishes this."""
        return outlet.path.format(
            number=self.number,
            slug=self.slug,
            year=f"{self.published:%Y}",
            month=f"{self.published:%m}",
            day=f"{self.published:%d}",
            key=f"c{crc32(self.id.encode()):08x}o",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """One moment of the corpus, and what should come of it."""

    at: datetime
    article: str
    revision: int  #: 1 as first published, 2 after the first edit
    key: Key


@dataclass(frozen=True, slots=True, kw_only=True)
class Furniture:
    """What surrounds the articles on every outlet's pages."""

    cookie_notice: str
    newsletter: str
    demo_notice: str
    nav: tuple[str, ...]
    related: tuple[str, ...]
    captions: tuple[str, ...]
    comments: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """Everything that the demo publishes, in order of publication, with its key."""

    outlets: tuple[Outlet, ...]
    articles: tuple[DemoArticle, ...]
    furniture: Furniture

    def outlet(self, id_: str) -> Outlet:
        """Give the outlet called `id_`; KeyError where there is none."""
        return {outlet.id: outlet for outlet in self.outlets}[id_]

    def article(self, id_: str) -> DemoArticle:
        """Give the article called `id_`; KeyError where there is none."""
        return {article.id: article for article in self.articles}[id_]

    def latest(self, outlet: str, now: datetime) -> tuple[DemoArticle, ...]:
        """List what `outlet` has published by `now`, newest first."""
        found = [a for a in self.articles if a.outlet == outlet and a.published <= now]
        return tuple(sorted(found, key=lambda a: a.published, reverse=True))

    def expectations(self) -> tuple[Expectation, ...]:
        """List every publication and edit with its key, oldest first: the moments to poll after."""
        found = []
        for article in self.articles:
            moments = [(article.published, article.key), *((edit.at, edit.key) for edit in article.edits)]
            found += [
                Expectation(at=at, article=article.id, revision=number, key=key)
                for number, (at, key) in enumerate(moments, start=1)
            ]
        return tuple(sorted(found, key=lambda expectation: expectation.at))

    def alerts(self, story: str) -> tuple[Expectation, ...]:
        """List the moments of `story` at which a reader is told, oldest first."""
        return tuple(e for e in self.expectations() if e.key.story == story and e.key.alerts)

    def stories(self) -> tuple[str, ...]:
        """Name the followed stories in the order in which they open."""
        return tuple(dict.fromkeys(e.key.story for e in self.expectations() if e.key.story))
