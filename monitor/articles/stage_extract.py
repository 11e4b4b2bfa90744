"""The extract stage: find the article inside a page and hold it."""

from dataclasses import dataclass

from monitor.articles.feed_text import text_of_entry
from monitor.articles.holding import Sources, hold
from monitor.errors import UnreadablePage
from monitor.model.articles import Extract, PageKind
from monitor.model.facts import PageFetched
from monitor.ports.outside import Clock, Extractor
from monitor.ports.records import Look
from monitor.ports.work import Job

#: Kinds of page whose visible text may be less than the feed's own.
_WALLED = frozenset({PageKind.PAYWALLED, PageKind.LOGIN_WALL, PageKind.VIDEO})


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractPage:
    """Reads one page."""

    look: Look
    extractor: Extractor
    sources: Sources
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
            hold(records, entry, best, self.sources, now=self.clock.now())
            if best is announced:
                why = reason or "the page shows less of it"
                records.entries.note(entry.id, f"read from the feed: {why}")


def _better(page: Extract | None, feed: Extract | None) -> Extract | None:
    """Prefer the page, except where a wall hides what the feed shows."""
    if page is None or feed is None:
        return page or feed
    return feed if page.kind in _WALLED and len(feed.text) > len(page.text) else page
