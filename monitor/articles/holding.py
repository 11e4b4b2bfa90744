"""Puts a text that was read into the record: the article it belongs to, and a revision if it is new."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from monitor.articles.language import choose_language
from monitor.articles.publishers import publisher_of
from monitor.articles.revisions import text_fingerprint
from monitor.model.articles import Extract
from monitor.model.facts import ArticleRead
from monitor.model.feeds import Entry, Feed, Publisher
from monitor.model.ids import FeedId, PublisherId
from monitor.model.urls import canonical_url
from monitor.ports.records import Records


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Feeds and publishers as configured."""

    feeds: Mapping[FeedId, Feed]
    publishers: Mapping[PublisherId, Publisher]
    aliases: Mapping[str, str]  #: host names that mean another one


def hold(records: Records, entry: Entry, extract: Extract, sources: Sources, *, now: datetime) -> None:
    """Hold what was read for an entry. A text that says the same as before makes no revision."""
    feed = sources.feeds.get(entry.feed)
    publisher = publisher_of(extract.url, feed, sources.publishers)
    article = records.articles.add(
        _identity(entry, extract, sources.aliases),
        publisher.id,
        publisher.owner,
        seen_at=entry.first_seen_at,
        baseline=entry.baseline,
    )
    complete = replace(
        extract,
        title=extract.title or entry.title,
        published_at=extract.published_at or entry.published_at,
    )
    fingerprint = text_fingerprint(complete.title, complete.text)
    if records.articles.latest_fingerprint(article.id) == fingerprint:
        records.entries.note(entry.id, "read: it says the same as before")
        return
    revision = records.articles.add_revision(
        article.id,
        complete,
        summary=entry.summary,
        site=publisher.name,
        language=choose_language(complete.language, complete.text) or publisher.language,
        fingerprint=fingerprint,
        read_at=now,
    )
    records.entries.note(entry.id, f"read as article {article.id}")
    records.log.append(ArticleRead(revision=revision))


def _identity(entry: Entry, extract: Extract, aliases: Mapping[str, str]) -> str:
    """Trust a page's own canonical address only within its own site; pages can say anything.

    An entry without a page of its own (it leads to the site's front, or to an aggregator's pointer) is told
    by its guid.
    """
    if entry.canonical_url is None:
        return f"entry:{entry.feed}:{entry.guid}"
    stated = extract.canonical_url
    if stated and _site(stated) == _site(extract.url):
        return canonical_url(stated, aliases) or entry.canonical_url
    return entry.canonical_url


def _site(url: str) -> str:
    return (urlsplit(url).netloc or "").lower().removeprefix("www.").removeprefix("amp.")
