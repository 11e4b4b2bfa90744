"""Puts a text that was read into the record: the article it belongs to, and a revision if it is new."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from monitor.articles.language import choose_language
from monitor.articles.publishers import publisher_of
from monitor.articles.revisions import text_fingerprint
from monitor.model.articles import WALLED, Extract, Revision
from monitor.model.facts import ArticleRead
from monitor.model.feeds import Entry, Feed, Publisher
from monitor.model.ids import ArticleId, FeedId, PublisherId
from monitor.model.urls import canonical_url
from monitor.ports.records import Records

#: A page that is so old by its own word is no news: days and months that were read the wrong way round
#: (3/9 for 9/3) lie eleven months apart at most.
_ANOTHER_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Feeds and publishers as configured."""

    feeds: Mapping[FeedId, Feed]
    publishers: Mapping[PublisherId, Publisher]
    aliases: Mapping[str, str]  #: host names that mean another one


def hold(
    records: Records,
    entry: Entry,
    extract: Extract,
    sources: Sources,
    *,
    now: datetime,
    from_feed: bool = False,
) -> ArticleId | None:
    """Hold what was read for an entry; gives its article, or None where nothing new was said.

    A text that says the same as before makes no revision, nor does a wall where the text was read before.
    """
    feed = sources.feeds.get(entry.feed)
    publisher = publisher_of(extract.url, feed, sources.publishers)
    article = records.articles.add(
        _identity(entry, extract, sources.aliases),
        publisher.id,
        publisher.owner,
        seen_at=entry.first_seen_at,
        baseline=entry.baseline or _is_of_another_year(extract, now),
    )
    complete = _completed(extract, entry, now)
    fingerprint = text_fingerprint(complete.title, complete.text)
    if records.articles.latest_fingerprint(article.id) == fingerprint:
        records.entries.note(entry.id, f"read again as article {article.id}: it says the same")
        return None
    if why := _shows_less(complete, records.articles.latest(article.id), from_feed=from_feed):
        records.entries.note(entry.id, f"read before, and kept as it was: {why}")
        return None
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
    return article.id


def _completed(extract: Extract, entry: Entry, now: datetime) -> Extract:
    """Fill in from the feed what the page does not say, or cannot mean."""
    return replace(
        extract,
        title=extract.title or entry.title,
        published_at=_believed(extract.published_at, now) or entry.published_at,
        modified_at=_believed(extract.modified_at, now),
    )


def _is_of_another_year(extract: Extract, now: datetime) -> bool:
    """Tell a page that is old by its own dates, whatever its feed says: an archive brought back."""
    stated = [at for at in (extract.published_at, extract.modified_at) if at is not None]
    return bool(stated) and now - max(stated) > _ANOTHER_YEAR


def _believed(stated: datetime | None, now: datetime) -> datetime | None:
    """Doubt a page that is dated later than tomorrow: its clock or its template is wrong."""
    return stated if stated is not None and stated <= now + timedelta(days=1) else None


def _shows_less(extract: Extract, held: Revision | None, *, from_feed: bool) -> str | None:
    """Say why a later reading is no edit of the text that is held; None where it may be one."""
    if held is None or len(extract.text) >= len(held.text):
        return None
    if extract.kind in WALLED and held.kind not in WALLED:
        return "the page now stops at a wall"
    if from_feed and len(extract.text) * 1.5 < len(held.text):
        return "only the feed's own text could be read this time"
    return None


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
