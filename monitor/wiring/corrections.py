"""Opens the record for a person's corrections: each one transaction, beside a running daemon or not."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from monitor.model.corrections import Correction
from monitor.model.ids import ArticleId, StoryId
from monitor.ports.records import Records
from monitor.settings import Settings
from monitor.stories import corrections
from monitor.wiring.record import open_store


def merge(
    settings: Settings, story: StoryId, *, into: StoryId, at: datetime, by: str, note: str
) -> Sequence[Correction]:
    """Put all of a story's articles into another. Raises BadInput where that makes no sense."""
    reason = corrections.Reason(at=at, by=by, note=note)
    with _correcting(settings, at) as records:
        return corrections.merge(records, story, into, reason)


def split(
    settings: Settings, story: StoryId, articles: Collection[ArticleId], *, at: datetime, by: str, note: str
) -> Sequence[Correction]:
    """Give some of a story's articles a story of their own. Raises BadInput where that makes no sense."""
    reason = corrections.Reason(at=at, by=by, note=note)
    with _correcting(settings, at) as records:
        return corrections.split(records, story, articles, reason)


def move(
    settings: Settings, articles: Collection[ArticleId], *, into: StoryId, at: datetime, by: str, note: str
) -> Sequence[Correction]:
    """Move articles to one story. Raises BadInput where that makes no sense."""
    reason = corrections.Reason(at=at, by=by, note=note)
    with _correcting(settings, at) as records:
        return corrections.move(records, articles, into, reason)


@contextmanager
def _correcting(settings: Settings, at: datetime) -> Iterator[Records]:
    with open_store(settings) as store, store.records(now=at) as (_, records):
        yield records
