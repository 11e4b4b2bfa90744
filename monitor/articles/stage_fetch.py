"""The fetch stage: get the page of an entry, or read the feed's own text where that is all there is."""

from dataclasses import dataclass

from monitor.articles.feed_text import text_of_entry
from monitor.articles.holding import Sources, hold
from monitor.errors import Permanent, Transient
from monitor.model.articles import Page
from monitor.model.facts import EntryFound, PageFetched
from monitor.model.feeds import Entry, FetchPolicy
from monitor.model.ids import PageId
from monitor.net.robots import Robots
from monitor.ports.outside import Answer, Clock, Web
from monitor.ports.records import Look
from monitor.ports.work import Job

#: After so many tries for a page that does not come, the feed's own text has to do.
_TRIES_FOR_PAGE = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """Fetches one entry's page."""

    look: Look
    web: Web
    robots: Robots | None
    sources: Sources
    largest_page: int
    clock: Clock

    def __call__(self, event: EntryFound, job: Job) -> None:
        """Fetch, or fall back. Raises Transient where another try later may bring the page."""
        with self.look() as records:
            entry = records.entries.get(event.entry)
        feed = self.sources.feeds.get(entry.feed)
        if feed is not None and feed.fetch is FetchPolicy.NEVER:
            self._use_feed_text(entry, "the feed's own text is all we read of it", job)
            return
        if entry.url is None or entry.canonical_url is None:
            self._use_feed_text(entry, "it has no page of its own", job)
            return
        refusal = self._robots_refuse(entry.url)
        if refusal:
            self._use_feed_text(entry, refusal, job)
            return
        try:
            answer = self.web.get(entry.url, limit=self.largest_page)
        except Permanent as error:
            self._use_feed_text(entry, str(error), job)
            return
        except Transient as error:
            if job.attempt < _TRIES_FOR_PAGE or text_of_entry(entry, feed) is None:
                raise
            self._use_feed_text(entry, str(error), job)
            return
        self._keep(entry, answer, job)

    def _keep(self, entry: Entry, answer: Answer, job: Job) -> None:
        with job.settle() as records:
            page = records.articles.add_page(
                Page(
                    id=PageId(0),
                    entry=entry.id,
                    url=answer.url,
                    final_url=answer.final_url,
                    content_type=answer.headers.get("content-type", ""),
                    body=answer.body,
                    fetched_at=self.clock.now(),
                )
            )
            records.entries.note(entry.id, "page fetched")
            records.log.append(PageFetched(page=page))

    def _use_feed_text(self, entry: Entry, reason: str, job: Job) -> None:
        extract = text_of_entry(entry, self.sources.feeds.get(entry.feed))
        with job.settle() as records:
            if extract is None:
                records.entries.note(entry.id, f"not read: {reason}, and the feed carries no text")
                return
            hold(records, entry, extract, self.sources, now=self.clock.now())
            records.entries.note(entry.id, f"read from the feed: {reason}")

    def _robots_refuse(self, url: str) -> str | None:
        if self.robots is None:
            return None
        verdict = self.robots.allowed(url)
        return None if verdict.allowed else f"robots.txt does not allow it: {verdict.reason}"
