"""The poll stage: ask a feed, hold what it announces, and decide when to ask again."""

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.errors import MonitorError
from monitor.feeds.dates import effective_date
from monitor.feeds.identity import entry_identity
from monitor.feeds.interval import next_poll
from monitor.feeds.markup import plain_text
from monitor.feeds.outcome import outcome_of, outcome_of_error, validators
from monitor.model.facts import EntryFound, FeedDue, FeedStateChanged
from monitor.model.feeds import Feed, FeedMemory, FetchPolicy, ParsedEntry, ParsedFeed, PollOutcome
from monitor.model.ids import EntryId, FeedId
from monitor.model.policy import PollingPolicy
from monitor.ports.intake import KnownEntry
from monitor.ports.outside import Clock, FeedParser, Web
from monitor.ports.records import Look, Records
from monitor.ports.work import Job

#: An entry that changes more often than this has a clock or a counter in it; reader caps it so as well.
_MOST_CHANGES = 24
#: In bytes; PostgreSQL's index entries end at 2,704.
_LONGEST_GUID = 1000
#: An entry that first appears so long after its own date is an old one come back, not news.
_OLD_NEWS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class _Announced:
    """An entry as this document announces it."""

    entry: ParsedEntry
    page: str | None  #: its canonical URL, where no other entry of the document shares it
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """Polls one feed. A feed's failure is a value: it is remembered, and asked again later."""

    look: Look
    web: Web
    parser: FeedParser
    feeds: Mapping[FeedId, Feed]
    aliases: Mapping[str, str]  #: host names that mean another one
    policy: PollingPolicy
    largest_feed: int
    interesting: Callable[[str, str], bool]  #: title, text: whether any topic might want the page
    chance: Callable[[], float]
    clock: Clock

    def __call__(self, event: FeedDue, job: Job) -> None:
        """Poll and settle; a feed that was removed from the configuration is left alone."""
        feed = self.feeds.get(event.feed)
        if feed is None:
            return
        with self.look() as records:
            before = records.feeds.memory(feed.id)
        outcome = self._ask(feed, before)
        now = self.clock.now()
        with job.settle() as records:
            new, changed = self._hold(records, feed, before, outcome.feed, now=now)
            after = next_poll(
                before,
                outcome,
                self.policy,
                now=now,
                chance=self.chance(),
                new_entries=new,
                every=feed.every,
            )
            records.feeds.remember(after)
            records.feeds.note_poll(feed.id, outcome, at=now, new=new, changed=changed)
            if after.state is not before.state:
                records.log.append(
                    FeedStateChanged(
                        feed=feed.id,
                        before=before.state.value,
                        after=after.state.value,
                        reason=after.error or after.due_reason,
                    )
                )

    def _ask(self, feed: Feed, memory: FeedMemory) -> PollOutcome:
        try:
            headers = {**dict(feed.headers), **validators(memory)}
            answer = self.web.get(feed.url, headers=headers, limit=self.largest_feed)
        except MonitorError as error:
            return outcome_of_error(error)
        return outcome_of(answer, memory, self.parser, now=self.clock.now())

    def _hold(
        self, records: Records, feed: Feed, memory: FeedMemory, document: ParsedFeed | None, *, now: datetime
    ) -> tuple[int, int]:
        """Hold new and changed entries; gives how many of each."""
        if document is None:
            return 0, 0
        announced = _announced(document, self.aliases)
        known = records.entries.known(
            feed.id, [a.entry.id for a in announced], [a.page for a in announced if a.page]
        )
        new = changed = 0
        first_poll = memory.last_success_at is None
        for one in announced:
            held = known.get(one.entry.id) or known.get(one.page or "")
            if held is None:
                new += 1
                self._add(
                    records, feed, one, baseline=self._is_old(one.entry, now, first_poll=first_poll), now=now
                )
            elif held.content_hash != one.digest and held.changes < _MOST_CHANGES:
                changed += 1
                self._change(records, feed, held, one)
        return new, changed

    def _add(self, records: Records, feed: Feed, one: _Announced, *, baseline: bool, now: datetime) -> None:
        wanted, fate = self._fate(feed, one.entry)
        entry = records.entries.add(
            feed.id,
            replace(one.entry, published_at=effective_date(one.entry.published_at, now)),
            canonical_url=one.page,
            content_hash=one.digest,
            seen_at=now,
            baseline=baseline,
            fate=fate,
        )
        self._announce(records, entry, wanted=wanted)

    def _change(self, records: Records, feed: Feed, held: KnownEntry, one: _Announced) -> None:
        wanted, fate = self._fate(feed, one.entry)
        records.entries.change(held.entry.id, one.entry, content_hash=one.digest, fate=fate)
        self._announce(records, held.entry.id, wanted=wanted)

    @staticmethod
    def _announce(records: Records, entry: EntryId, *, wanted: bool) -> None:
        if wanted:
            records.log.append(EntryFound(entry=entry))

    def _fate(self, feed: Feed, entry: ParsedEntry) -> tuple[bool, str]:
        """Whether to read it, and the words for `why`."""
        if feed.fetch is not FetchPolicy.MATCHING:
            return True, "waiting to be read"
        if self.interesting(entry.title, plain_text(f"{entry.summary}\n{entry.content}")):
            return True, "waiting to be read"
        return False, "not read: its headline and summary have nothing that any topic could want"

    def _is_old(self, entry: ParsedEntry, now: datetime, *, first_poll: bool) -> bool:
        """Tell what must not alert: the backlog of a first poll, and old entries that come back."""
        published = effective_date(entry.published_at or entry.updated_at, now)
        if published is None:
            return first_poll
        return now - published > (self.policy.baseline_age if first_poll else _OLD_NEWS)


def _announced(document: ParsedFeed, aliases: Mapping[str, str]) -> list[_Announced]:
    """Name each entry; an address that several entries share identifies none of them."""
    named = [
        (entry, entry_identity(entry, site_url=document.site_url, aliases=aliases))
        for entry in map(_with_short_id, document.entries)
    ]
    pages = Counter(identity.canonical_url for _, identity in named)
    return [
        _Announced(
            entry=entry,
            page=identity.canonical_url if pages[identity.canonical_url] == 1 else None,
            digest=_digest(entry),
        )
        for entry, identity in named
    ]


def _with_short_id(entry: ParsedEntry) -> ParsedEntry:
    """Replace a guid that no index could hold by its digest; a feed can write anything there."""
    if len(entry.id.encode("utf-8", "replace")) <= _LONGEST_GUID:
        return entry
    return replace(entry, id=f"sha256:{hashlib.sha256(entry.id.encode('utf-8', 'replace')).hexdigest()}")


def _digest(entry: ParsedEntry) -> str:
    """Hash what announces a change: words, stated times, and the guid, in which the BBC counts edits."""
    times = (moment.isoformat() if moment else "" for moment in (entry.published_at, entry.updated_at))
    words = (" ".join(text.split()) for text in (entry.title, entry.summary, entry.content))
    return hashlib.sha256("\n".join((entry.id, *times, *words)).encode("utf-8", "replace")).hexdigest()
