"""`/metrics`: facts of the record, and what this process counted, in Prometheus text.

The record's own counts are read when asked, so `serve` and `run` tell the same; they survive restarts. What a
process counts of its work (`monitor.meter`) is told by the process that works; a worker tells nothing else,
so that ten of them do not tell the same facts ten times.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime

from fastapi import APIRouter, Response
from prometheus_client import CollectorRegistry, PlatformCollector, ProcessCollector
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
    Metric,
)
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.registry import Collector

from monitor.errors import MonitorError
from monitor.model.vitals import Lags, Vitals
from monitor.server.desk import AtDesk, Desk
from monitor.wiring.configuration import version

router = APIRouter(include_in_schema=False)
own = APIRouter(include_in_schema=False)


@router.get("/metrics")
def metrics(desk: AtDesk) -> Response:
    """Give all that is measured. A record that cannot be read is a measurement too."""
    ours = CollectorRegistry()
    ours.register(_Once(list(_record(desk))))
    counted = desk.beside.meter.registry if desk.beside else _process()
    return Response(generate_latest(ours) + generate_latest(counted), media_type=CONTENT_TYPE_PLAIN_0_0_4)


@own.get("/metrics")
def own_metrics(desk: AtDesk) -> Response:
    """Give what this process counted, and whether the record answers it."""
    ours = CollectorRegistry()
    ours.register(_Once([_version(), _up(int(_answers(desk)))]))
    counted = desk.beside.meter.registry if desk.beside else _process()
    return Response(generate_latest(ours) + generate_latest(counted), media_type=CONTENT_TYPE_PLAIN_0_0_4)


def _answers(desk: Desk) -> bool:
    try:
        desk.vitals.require_schema()
    except MonitorError:
        return False
    return True


def _process() -> CollectorRegistry:
    """Memory, processor time and files of a process that only serves."""
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    return registry


class _Once(Collector):
    def __init__(self, found: list[Metric]) -> None:
        self._found = found

    def collect(self) -> list[Metric]:
        return self._found


def _record(desk: Desk) -> Iterator[Metric]:
    yield _version()
    now = desk.clock.now()
    enabled = [feed.id for feed in desk.settings.feeds.values() if feed.enabled]
    try:
        vitals = desk.vitals.measure(enabled, now=now)
    except MonitorError:
        yield _up(0)
        return
    yield _up(1)
    yield from _intake(vitals, now)
    yield from _news(vitals)
    yield from _work(vitals, now)
    yield from _storage(vitals)


def _intake(vitals: Vitals, now: datetime) -> Iterator[Metric]:
    polls = CounterMetricFamily("nhs_monitor_polls", "Polls of feeds, by how they ended.", labels=["outcome"])
    size = CounterMetricFamily("nhs_monitor_poll_bytes", "Bytes that polls brought, decompressed.")
    # A share of none is 0, and not a panel without data.
    counts = {"not_modified": 0} | {count.outcome: count.polls for count in vitals.polls}
    for outcome, count in counts.items():
        polls.add_metric([outcome], count)
    size.add_metric([], sum(count.bytes for count in vitals.polls))
    yield polls
    yield size
    yield _labelled("nhs_monitor_feeds", "Feeds on record, by state.", "state", vitals.feeds)
    if vitals.last_poll is not None:
        age = (now - vitals.last_poll).total_seconds()
        yield _gauge("nhs_monitor_last_poll_age_seconds", "Since the last poll of any feed.", max(0.0, age))


def _news(vitals: Vitals) -> Iterator[Metric]:
    for name, words, value in (
        ("articles", "Articles that were read.", vitals.articles),
        ("stories", "Stories that were opened.", vitals.stories),
        ("developments", "Developments that were found.", vitals.developments),
    ):
        yield CounterMetricFamily(f"nhs_monitor_{name}", words, value)
    yield _labelled(
        "nhs_monitor_placed_articles",
        "Articles in stories: copies, rewrites …",
        "relation",
        vitals.placements,
    )
    yield _labelled("nhs_monitor_deliveries", "Messages on record, by state.", "state", vitals.deliveries)
    sent = vitals.deliveries.get("sent", 0)
    yield CounterMetricFamily("nhs_monitor_deliveries_sent", "Messages that their channel took.", sent)
    yield _histogram(vitals.lags)


def _histogram(lags: Lags) -> Metric:
    buckets: list[tuple[str, float]] = [(str(float(most)), count) for most, count in lags.within]
    return HistogramMetricFamily(
        "nhs_monitor_alert_lag_seconds",
        "From the publication of a report until its message was taken by the channel.",
        buckets=[*buckets, ("+Inf", lags.messages)],
        sum_value=lags.seconds,
    )


def _work(vitals: Vitals, now: datetime) -> Iterator[Metric]:
    tasks = GaugeMetricFamily("nhs_monitor_tasks", "Tasks that are not done.", labels=["lane", "state"])
    ages = GaugeMetricFamily(
        "nhs_monitor_oldest_due_task_seconds", "How long the oldest task waits that is due.", labels=["lane"]
    )
    for lane, queue in vitals.queues.items():
        for state, count in (("due", queue.due), ("later", queue.later), ("aside", queue.aside)):
            tasks.add_metric([lane, state], count)
        waited = (now - queue.oldest_due).total_seconds() if queue.oldest_due else 0
        ages.add_metric([lane], max(0, waited))
    yield tasks
    yield ages


def _storage(vitals: Vitals) -> Iterator[Metric]:
    if vitals.database_bytes is not None:
        yield _gauge("nhs_monitor_database_bytes", "Size of the database.", vitals.database_bytes)
    if vitals.wal_bytes is not None:
        yield _gauge("nhs_monitor_wal_bytes", "Size of the write-ahead log (SQLite).", vitals.wal_bytes)


def _version() -> Metric:
    return InfoMetricFamily("nhs_monitor", "The version that answers.", {"version": version()})


def _up(answers: int) -> Metric:
    return _gauge("nhs_monitor_up", "Whether the record answers.", answers)


def _gauge(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(name, words, value)


def _labelled(name: str, words: str, label: str, values: Mapping[str, int]) -> Metric:
    family = GaugeMetricFamily(name, words, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    return family
