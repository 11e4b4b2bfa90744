"""Joins the policy of retention to the record: what it would remove, and its removal."""

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime

from monitor.model.retention import Prunable
from monitor.settings import Settings
from monitor.wiring.record import open_store
from storage import retention
from storage.store import Store

log = logging.getLogger(__name__)


def survey(settings: Settings, *, now: datetime) -> Sequence[Prunable]:
    """Count what the policy would remove. Nothing is changed."""
    with open_store(settings) as store, store.read() as connection:
        return retention.survey(connection, settings.retention, now=now)


def prune(settings: Settings, *, now: datetime) -> Iterator[int]:
    """Remove it, in short transactions beside which others can write; gives how many rows went with each."""
    with open_store(settings) as store:
        yield from store.forget(settings.retention, now=now)


def forget(store: Store, settings: Settings, *, now: datetime) -> None:
    """Do so as the daemon does, now and then."""
    removed = sum(store.forget(settings.retention, now=now))
    if removed:
        log.info("removed what was older than [retention] keeps it", extra={"rows": removed})
