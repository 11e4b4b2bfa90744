"""Where a moment lies on a chart, and which moments deserve a label."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

_STEPS = (
    *(timedelta(hours=hours) for hours in (1, 3, 6, 12)),
    *(timedelta(days=days) for days in (1, 2, 7, 14)),
)


@dataclass(frozen=True, slots=True)
class Time:
    """Maps moments from `start` to `end` evenly onto `left` to `right`; a moment alone lies in the middle."""

    start: datetime
    end: datetime
    left: float
    right: float

    def __call__(self, moment: datetime) -> float:
        """Give the place of a moment; one outside lies at the edge."""
        span = (self.end - self.start).total_seconds()
        if span <= 0:
            return (self.left + self.right) / 2
        share = (moment - self.start).total_seconds() / span
        return self.left + (self.right - self.left) * min(1.0, max(0.0, share))


def ticks(start: datetime, end: datetime, *, most: int) -> list[tuple[datetime, str]]:
    """Round moments within a span, at most so many, each with its label."""
    span = end - start
    step = next((step for step in _STEPS if span / step <= most), None)
    if step is None:
        return list(_months(start, end, most))
    moment = start.replace(minute=0, second=0, microsecond=0)
    if step >= timedelta(days=1) or step > timedelta(hours=1):
        moment = moment.replace(hour=0)
    found = []
    while moment <= end:
        if moment >= start:
            text = f"{moment.day} {moment:%b}" if step >= timedelta(days=1) else f"{moment:%H:%M}"
            found.append((moment, text))
        moment += step
    return found


def _months(start: datetime, end: datetime, most: int) -> Iterator[tuple[datetime, str]]:
    months = (end.year - start.year) * 12 + end.month - start.month
    step = next(step for step in (1, 2, 3, 6, 12, 24, 60, 120, 10**6) if months / step <= most)
    year, month, shown = start.year, 1, False
    while True:
        moment = start.replace(year=year, month=month, day=1, hour=0, minute=0, second=0, microsecond=0)
        if moment > end:
            return
        if moment >= start:
            dated = not shown or month == 1 or step >= 12  # the first says the year for those that follow
            yield moment, f"{moment:%b %Y}" if dated else f"{moment:%b}"
            shown = True
        month += step
        year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
        if year > 9000:
            return
