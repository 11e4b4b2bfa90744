"""Pages, articles and their revisions."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.model.ids import ArticleId, EntryId, PageId, PublisherId, RevisionId


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What the web answered for an entry."""

    id: PageId
    entry: EntryId
    url: str  #: as asked
    final_url: str  #: as answered, after redirects
    content_type: str
    body: bytes
    fetched_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A web page that an entry reads for all feeds that announce it, and what the last answer was."""

    entry: EntryId
    canonical_url: str
    article: ArticleId | None = None  #: None until its text is held
    etag: str | None = None  #: verbatim, as the server sent it
    last_modified: str | None = None  #: verbatim
    body_hash: str | None = None  #: of the last answer; None before the first
    first_read_at: datetime | None = None
    due_at: datetime | None = None  #: when it is looked at again; None where it is not


class PageKind(StrEnum):
    """What a page turned out to be."""

    ARTICLE = "article"
    PAYWALLED = "paywalled"  #: the text stops at a wall; what is held is its beginning
    LOGIN_WALL = "login_wall"
    LIVE_BLOG = "live_blog"
    VIDEO = "video"


#: Kinds of page whose visible text may be less than the article.
WALLED = frozenset({PageKind.PAYWALLED, PageKind.LOGIN_WALL, PageKind.VIDEO})


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """The article inside a page. `text` has one paragraph a line."""

    url: str
    canonical_url: str | None
    title: str
    text: str
    author: str | None
    site: str | None
    language: str | None
    published_at: datetime | None  #: aware, UTC; None where the page is silent
    modified_at: datetime | None
    kind: PageKind = PageKind.ARTICLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One text by one publisher: the identity that its revisions share."""

    id: ArticleId
    canonical_url: str
    publisher: PublisherId
    owner: str  #: of the publisher, as it was then: reports of one owner count once
    first_seen_at: datetime
    baseline: bool  #: too old to alert about when we first saw it


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """An article's text as it stood when we read it."""

    id: RevisionId
    article: ArticleId
    number: int  #: 1 for the first reading
    url: str
    title: str
    text: str  #: one paragraph a line
    summary: str  #: as the feed announced it; "" where it did not
    author: str | None
    site: str
    language: str
    published_at: datetime | None
    modified_at: datetime | None
    read_at: datetime
    kind: PageKind = PageKind.ARTICLE
