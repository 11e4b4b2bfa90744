"""Where a moment lies on a chart, which moments deserve a label, and which labels there is room for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

_STEPS = (
    *(timedelta(hours=hours) for hours in (1, 3, 6, 12)),
    *(timedelta(days=days) for days in (1, 2, 7, 14)),
)


#: Of 12 px bold figures in the widest of the style sheet's typefaces, with room to the next.
_WIDE, _HIGH, _GAP = 7.4, 13.0, 5.0
_BELOW = 4.0  #: the line on which a sign stands whose middle is a dot's


@dataclass(frozen=True, slots=True)
class Label:
    """Words beside a place on a chart; `anchor` says which end of them, or their middle, is at `x`."""

    text: str
    x: float
    y: float
    anchor: str

    @property
    def span(self) -> tuple[float, float]:
        """From where to where the words reach."""
        width = _WIDE * len(self.text)
        left = self.x - {"start": 0.0, "middle": width / 2, "end": width}[self.anchor]
        return left, left + width


def fitting(labels: Iterable[Label], dots: Iterable[tuple[float, float]] = ()) -> list[Label]:
    """Leave out what would lie over a dot, or over a label before it: give the most important first."""
    marks = [Label("•", x, y + _BELOW, "middle") for x, y in dots]
    placed: list[Label] = []
    for label in labels:
        if not any(_touch(label, other) for other in (*marks, *placed)):
            placed.append(label)
    return placed


def _touch(one: Label, other: Label) -> bool:
    (left, right), (other_left, other_right) = one.span, other.span
    beside = right + _GAP <= other_left or other_right + _GAP <= left
    return not beside and abs(one.y - other.y) < _HIGH


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
    """Round moments within a span, at most so many, each with its label; the first says day and year."""
    span = end - start
    step = next((step for step in _STEPS if span / step <= most), None)
    if step is None:
        return list(_months(start, end, most))
    moment = start.replace(minute=0, second=0, microsecond=0)
    if step >= timedelta(days=1) or step > timedelta(hours=1):
        moment = moment.replace(hour=0)
    found: list[tuple[datetime, str]] = []
    while moment <= end:
        if moment >= start:
            found.append((moment, _said(moment, step, first=not found)))
        moment += step
    return found or [(start, _said(start, _STEPS[0], first=True))]


def _said(moment: datetime, step: timedelta, *, first: bool) -> str:
    day, time = f"{moment.day} {moment:%b}", f"{moment:%H:%M}"
    if step >= timedelta(days=1):
        return f"{day} {moment.year}" if first else day
    if first:
        return f"{day} {moment.year}, {time}"
    return day if time == "00:00" else time


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
