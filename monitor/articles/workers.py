"""Extraction in processes of its own, so that a hostile page kills a worker and not the daemon."""

from monitor.articles.packing import NOUN, unpack
from monitor.errors import UnreadablePage
from monitor.model.articles import Extract
from monitor.model.policy import ExtractionPolicy
from monitor.workers.pool import Pool, Program

_PROGRAM = Program(
    module="monitor.articles.worker",
    noun=NOUN,
    unpack=unpack,
    refusal=lambda words, _kind: UnreadablePage(words),
)


class Extracting(Pool[Extract]):
    """An Extractor for any number of calling threads.

    Threads would gain nothing (measured: x1.07 for two, x1.95 for two processes) and crash inside
    libxml2.
    """

    def __init__(self, policy: ExtractionPolicy) -> None:
        super().__init__(_PROGRAM, policy)

    def extract(self, body: bytes, *, url: str, content_type: str = "") -> Extract:
        """Read the article in `body`. Raises UnreadablePage or Transient; see `Pool.ask`."""
        return self.ask({"url": url, "content_type": content_type}, body)
