"""Parsing in a process of its own, so that a hostile feed kills a worker and not the daemon."""

from monitor.errors import UnreadableFeed
from monitor.feeds.documents import MOST_ENTRIES, ChallengePage
from monitor.feeds.packing import NOUN, unpack
from monitor.model.feeds import ParsedFeed
from monitor.model.policy import WorkerPolicy
from monitor.workers.pool import Pool, Program


def _refusal(words: str, kind: str) -> UnreadableFeed:
    return ChallengePage(words) if kind == ChallengePage.__name__ else UnreadableFeed(words)


_PROGRAM = Program(module="monitor.feeds.worker", noun=NOUN, unpack=unpack, refusal=_refusal)


class Parsing(Pool[ParsedFeed]):
    """A FeedParser for any number of calling threads, bounded in time, memory and entries."""

    def __init__(self, policy: WorkerPolicy | None = None, *, most_entries: int = MOST_ENTRIES) -> None:
        super().__init__(_PROGRAM, policy or WorkerPolicy())
        self._most_entries = most_entries

    def parse(self, body: bytes, *, url: str, content_type: str = "", known: str = "") -> ParsedFeed:
        """Read `body`. Raises UnreadableFeed or Transient; see `Pool.ask`."""
        most = str(self._most_entries)
        question = {"url": url, "content_type": content_type, "known": known, "most_entries": most}
        return self.ask(question, body)
