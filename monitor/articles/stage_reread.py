"""The reread stage: look again at a page, and read it if it is not what it was."""

from dataclasses import dataclass

from monitor.articles.fetching import Pages, keep, unchanged
from monitor.articles.holding import Sources
from monitor.articles.rereading import next_look
from monitor.errors import NotYet, Permanent, Transient
from monitor.model.facts import RereadDue
from monitor.model.policy import RereadPolicy
from monitor.ports.outside import Answer, Clock
from monitor.ports.records import Look
from monitor.ports.work import Job

_TRIES = 3  #: for a page that does not answer; then its next turn has to do


@dataclass(frozen=True, slots=True, kw_only=True)
class Reread:
    """Looks again at one page. An answer that brings nothing costs one request and one row."""

    look: Look
    pages: Pages
    sources: Sources
    policy: RereadPolicy
    clock: Clock

    def __call__(self, event: RereadDue, job: Job) -> None:
        """Ask conditionally; hand a changed page on. Raises Transient where another try may bring it."""
        with self.look() as records:
            entry = records.entries.get(event.entry)
            reading = records.readings.of(event.entry)
        if reading is None or entry.url is None:
            return
        answer: Answer | None = None
        said = ""
        try:
            feed = self.sources.feeds.get(entry.feed)
            answer = self.pages.ask(entry.url, reading, way=feed.way if feed else None)
        except Permanent as error:
            said = f"read before; it is not looked at any more: {error}"
        except NotYet:  # the host's turn has not come: no failure of the page
            raise
        except Transient:
            if job.attempt < _TRIES:
                raise
        now = self.clock.now()
        following = next_look(self.policy, reading.first_read_at or now, now)
        with job.settle() as records:
            records.readings.put_off(entry.id, None if said else following)
            if said:
                records.entries.note(entry.id, said)
            if answer is not None and not unchanged(answer, reading):
                keep(records, entry, answer, now=now)
