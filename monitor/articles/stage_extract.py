"""The extract stage: find the article inside a page and hold it."""

from dataclasses import dataclass

from monitor.articles.feed_text import text_of_entry
from monitor.articles.holding import Sources, hold
from monitor.articles.rereading import next_look
from monitor.errors import UnreadablePage
from monitor.model.articles import WALLED, Extract
from monitor.model.facts import PageFetched
from monitor.model.policy import RereadPolicy
from monitor.ports.outside import Clock, Extractor
from monitor.ports.records import Look
from monitor.ports.work import Job

#: A feed's own text that is so many times as long as the page's says that the page was misread.
_MUCH_LONGER = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractPage:
    """Reads one page."""

    look: Look
    extractor: Extractor
    sources: Sources
    rereading: RereadPolicy
    clock: Clock

    def __call__(self, event: PageFetched, job: Job) -> None:
        """Extract and hold; a page without an article is an outcome, not a failure."""
        with self.look() as records:
            page = records.articles.page(event.page)
            entry = records.entries.get(page.entry)
        announced = text_of_entry(entry, self.sources.feeds.get(entry.feed))
        found: Extract | None = None
        reason = ""
        try:
            found = self.extractor.extract(page.body, url=page.final_url, content_type=page.content_type)
        except UnreadablePage as error:
            reason = str(error)
        with job.settle() as records:
            best = _better(found, announced)
            if best is None:
                records.entries.note(entry.id, f"not read: {reason}")
                return
            now = self.clock.now()
            article = hold(records, entry, best, self.sources, now=now, from_feed=best is announced)
            if article is None:
                return
            records.readings.held(entry.id, article, at=now, due_at=next_look(self.rereading, now, now))
            if best is announced:
                why = reason or "the page shows less of it"
                records.entries.note(entry.id, f"read from the feed: {why}")


def _better(page: Extract | None, feed: Extract | None) -> Extract | None:
    """Prefer the page, except where a wall hides what the feed shows, or the page was plainly misread."""
    if page is None or feed is None:
        return page or feed
    less = 1 if page.kind in WALLED else _MUCH_LONGER
    return feed if len(feed.text) > less * len(page.text) else page
