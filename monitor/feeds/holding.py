"""Holds what a document announces: what is new, what changed, and what is an old entry by a new name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.feeds.dates import effective_date
from monitor.feeds.identity import Named, announced, digest, is_reused, named, short
from monitor.feeds.markup import plain_text
from monitor.model.facts import EntryFound
from monitor.model.feeds import Feed, FetchPolicy, ParsedEntry, ParsedFeed
from monitor.ports.intake import KnownEntry, NewEntry
from monitor.ports.records import Records

#: An entry that changes more often than this has a clock or a counter in it; reader caps it so as well.
_MOST_CHANGES = 24
#: An entry that first appears so long after its own date is an old one come back, not news.
_OLD_NEWS = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """Holds the entries of documents."""

    aliases: Mapping[str, str]  #: host names that mean another one
    baseline_age: timedelta  #: the first poll alerts about nothing older
    interesting: Callable[[str, str], bool]  #: title, text: whether any topic might want the page

    def hold(
        self, records: Records, feed: Feed, document: ParsedFeed, *, first_poll: bool, now: datetime
    ) -> tuple[int, int]:
        """Hold new and changed entries; gives how many of each."""
        listed = announced(document)
        entries = {guid: entry for guid, entry in listed.items() if isinstance(entry, ParsedEntry)}
        before = records.entries.hashes(feed.id, list(entries)) if entries else {}
        # Most of a document is as it was: no more is asked about that.
        same = {guid for guid, said in before.items() if said == digest(entries[guid])}
        rest = [entry for guid, entry in entries.items() if guid not in same]
        if not rest:
            return 0, 0
        beside = (entry for guid, entry in listed.items() if guid in same or guid not in entries)
        found = named(rest, beside, site_url=document.site_url, aliases=self.aliases)
        pages = [one.page for one in found if one.page]
        known = records.entries.known(
            feed.id,
            [one.entry.id for one in found if one.entry.id in before],
            pages,
            [one.digest for one in found if one.telling],
        )
        names = {*listed, *pages}
        fresh: list[tuple[NewEntry, bool]] = []
        changed = 0
        for one in found:
            held = _held(known, one, names)
            if held is None:
                fresh.append(self._new(feed, _with_free_guid(one, known), first_poll=first_poll, now=now))
                continue
            _follow(records, held, one, known)
            if held.content_hash != one.digest and held.changes < _MOST_CHANGES:
                changed += 1
                self._change(records, feed, held, one)
        records.entries.add(feed.id, [new for new, _ in fresh], seen_at=now)
        if wanted := [new.parsed.id for new, wanted in fresh if wanted]:
            ids = records.entries.ids(feed.id, wanted)
            records.log.append_all([EntryFound(entry=ids[guid]) for guid in wanted])
        return len(fresh), changed

    def _new(self, feed: Feed, one: Named, *, first_poll: bool, now: datetime) -> tuple[NewEntry, bool]:
        """Describe a new entry, and whether to read it."""
        wanted, fate = self._fate(feed, one.entry)
        published = effective_date(one.entry.published_at, now)
        new = NewEntry(
            parsed=one.entry
            if published is one.entry.published_at
            else replace(one.entry, published_at=published),
            canonical_url=one.page,
            content_hash=one.digest,
            baseline=self._is_old(published, now, first_poll=first_poll),
            fate=fate,
        )
        return new, wanted

    def _change(self, records: Records, feed: Feed, held: KnownEntry, one: Named) -> None:
        wanted, fate = self._fate(feed, one.entry)
        records.entries.change(held.entry.id, one.entry, content_hash=one.digest, fate=fate)
        if wanted:
            records.log.append(EntryFound(entry=held.entry.id))

    def _fate(self, feed: Feed, entry: ParsedEntry) -> tuple[bool, str]:
        """Whether to read it, and the words for `why`."""
        if feed.fetch is not FetchPolicy.MATCHING:
            return True, "waiting to be read"
        if self.interesting(entry.title, plain_text(f"{entry.summary} {entry.content}")):
            return True, "waiting to be read"
        return False, "not read: its headline and summary have nothing that any topic could want"

    def _is_old(self, published: datetime | None, now: datetime, *, first_poll: bool) -> bool:
        """Tell what must not alert: the backlog of a first poll, and old entries that come back."""
        if published is None:
            return first_poll
        return now - published > (self.baseline_age if first_poll else _OLD_NEWS)


def _held(known: Mapping[str, KnownEntry], one: Named, names: set[str]) -> KnownEntry | None:
    """Find the entry that this is: by page, by guid, or by saying word for word the same at the same time.

    Words count only where the entry that said them is gone from the document: two that stand side by side
    are two. Survey of ten readers' rules: lion-reader issue 1535.
    """
    by_page, by_guid = known.get(one.page or ""), known.get(one.entry.id)
    if by_page is not None:
        return by_page
    if by_guid is not None:
        return None if is_reused(by_guid.entry, one) else by_guid
    by_words = known.get(one.digest) if one.telling else None
    gone = by_words is not None and names.isdisjoint({by_words.entry.guid, by_words.entry.canonical_url})
    return by_words if gone else None


def _follow(records: Records, held: KnownEntry, one: Named, known: Mapping[str, KnownEntry]) -> None:
    """Know an entry by its new guid, so that the next change of name is recognised as well."""
    if one.entry.id != held.entry.guid and one.entry.id not in known:
        records.entries.rename(held.entry.id, guid=one.entry.id, canonical_url=one.page)


def _with_free_guid(one: Named, known: Mapping[str, KnownEntry]) -> Named:
    """Name an entry beside its guid where the guid stands for another one already."""
    if one.entry.id not in known:
        return one
    return replace(one, entry=replace(one.entry, id=short(f"{one.entry.id}|{one.page}")))
