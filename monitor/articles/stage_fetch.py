"""The fetch stage: get the page of an entry, or read the feed's own text where that is all there is."""

from dataclasses import dataclass

from monitor.articles.feed_text import text_of_entry
from monitor.articles.fetching import Pages, keep, unchanged
from monitor.articles.holding import Sources, hold
from monitor.errors import NotYet, Permanent, Transient
from monitor.model.articles import Reading
from monitor.model.facts import EntryFound
from monitor.model.feeds import Entry, Feed, FetchPolicy
from monitor.ports.outside import Clock
from monitor.ports.records import Look
from monitor.ports.work import Job

#: After so many tries for a page that does not come, the feed's own text has to do.
_TRIES_FOR_PAGE = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """Fetches one entry's page, unless another entry reads the same one."""

    look: Look
    pages: Pages
    sources: Sources
    clock: Clock

    def __call__(self, event: EntryFound, job: Job) -> None:
        """Fetch, or fall back. Raises Transient where another try later may bring the page."""
        with self.look() as records:
            entry = records.entries.get(event.entry)
        feed = self.sources.feeds.get(entry.feed)
        if feed is not None and feed.fetch is FetchPolicy.NEVER:
            self._use_feed_text(entry, "the feed's own text is all we read of it", job)
        elif entry.url is None or entry.canonical_url is None:
            self._use_feed_text(entry, "it has no page of its own", job)
        else:
            with job.note() as records:
                reading = records.readings.claim(entry.id, entry.canonical_url)
            if reading.entry == entry.id:
                self._fetch(entry, entry.url, reading, job)
            else:
                self._leave(entry, reading, job)

    def _fetch(self, entry: Entry, url: str, reading: Reading, job: Job) -> None:
        try:
            feed = self._feed(entry)
            answer = self.pages.ask(url, reading, way=feed.way if feed else None)
        except Permanent as error:
            self._use_feed_text(entry, str(error), job)
            return
        except NotYet:  # the host's turn has not come: no failure of the page
            raise
        except Transient as error:
            if job.attempt < _TRIES_FOR_PAGE or text_of_entry(entry, self._feed(entry)) is None:
                raise
            self._use_feed_text(entry, str(error), job)
            return
        if answer.status == 304 and reading.body_hash is None:
            self._use_feed_text(entry, "its server says that the page is unchanged since never", job)
            return
        with job.settle() as records:
            if unchanged(answer, reading):
                records.entries.note(entry.id, "looked again: the page is as it was")
            else:
                keep(records, entry, answer, now=self.clock.now())

    def _leave(self, entry: Entry, reading: Reading, job: Job) -> None:
        """Fetch no page twice for two feeds."""
        with job.settle() as records:
            other = records.entries.get(reading.entry)
            records.entries.note(entry.id, f"read as feed {other.feed} announced it")

    def _use_feed_text(self, entry: Entry, reason: str, job: Job) -> None:
        extract = text_of_entry(entry, self._feed(entry))
        with job.settle() as records:
            if extract is None:
                records.entries.note(entry.id, f"not read: {reason}, and the feed carries no text")
                return
            if hold(records, entry, extract, self.sources, now=self.clock.now(), from_feed=True):
                records.entries.note(entry.id, f"read from the feed: {reason}")

    def _feed(self, entry: Entry) -> Feed | None:
        return self.sources.feeds.get(entry.feed)
