"""The only user of apscheduler: it wakes due work; when that is, the database knows."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler

from monitor.errors import NotElected, StorageBusy

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """Something to do again and again."""

    name: str
    every: timedelta
    run: Callable[[], None]


@contextmanager
def scheduled(errands: Sequence[Errand]) -> Iterator[None]:
    """Run each errand now and then at its interval, until the block ends."""
    scheduler = BackgroundScheduler(timezone=UTC)
    for errand in errands:
        scheduler.add_job(
            _shielded(errand),
            "interval",
            seconds=errand.every.total_seconds(),
            next_run_time=datetime.now(UTC),
            id=errand.name,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown(wait=True)


def _shielded(errand: Errand) -> Callable[[], None]:
    def run() -> None:
        try:
            errand.run()
        except StorageBusy as error:
            log.warning("%s: %s", errand.name, error)
        except NotElected as error:
            log.debug("%s: %s", errand.name, error)

    return run
