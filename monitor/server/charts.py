"""Charts as SVG elements: how a number moved, and how a story spread. Colours come from the style sheet.

Times are the reader's. They are pure functions of what they show; the latest are kept (decision 0062):
drawing is a tenth of a page.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from lxml import etree
from markupsafe import Markup

from monitor.model.answers import ReportAnswer
from monitor.model.history import FigureLine
from monitor.model.ids import ArticleId
from monitor.server.look import clean, clip, relation
from monitor.server.scales import Label, Time, fitting, ticks

_SVG = "http://www.w3.org/2000/svg"
_MOST_ROWS = 40
_MOST_DOTS = 12  #: beyond it the line alone tells, from its first to its last value


@lru_cache(maxsize=512)
def figure_chart(line: FigureLine, start: datetime, end: datetime, label: str) -> Markup:
    """A number over the story's time: a dot per statement, the ends with their values, on a bare axis."""
    width, height, edge, floor = 300, 84, 10, 60
    root = _root(width, height, label)
    time = Time(start, end, edge, width - edge)
    _add(root, "line", x1=edge, x2=width - edge, y1=floor, y2=floor, class_="axis")
    low, high = min(point.value for point in line.points), max(point.value for point in line.points)
    places = [
        (
            time(point.cite.at),
            40 - (20 * (point.value - low) / (high - low) if high > low else 8),
            point.text,
        )
        for point in line.points
    ]
    if len(places) > 1:
        _add(root, "polyline", points=" ".join(f"{x:.1f},{y:.1f}" for x, y, _ in places), class_="trend")
    dots = places if len(places) <= _MOST_DOTS else [places[0], places[-1]]
    for x, y, _ in dots:
        _add(root, "line", x1=x, x2=x, y1=y, y2=floor, class_="drop")
        _add(root, "circle", cx=x, cy=y, r=4.5, class_="dot")
    named = places[::-1] if len(places) <= 3 else [places[-1], places[0]]
    values = [Label(clean(text)[:18], x, y - 9, _anchor(x, width)) for x, y, text in named]
    _write(root, "value", fitting(values, [(x, y) for x, y, _ in dots]))
    _write(root, "tick", _dates(time, start, end, floor + 17))
    return _markup(root)


@lru_cache(maxsize=128)
def spread_chart(reports: tuple[ReportAnswer, ...], zone: ZoneInfo, *, width: int, label: str) -> Markup:
    """Who reported when: a row per outlet, a mark per report, a thread from each copy to what it copies."""
    rows = _rows(reports)
    narrow = width < 500
    left, pitch, top = (12, 38, 30) if narrow else (196, 25, 30)
    height = top + pitch * len(rows) + 8
    root = _root(width, height, label)
    moments = [_at(report).astimezone(zone) for report in reports]
    time = Time(min(moments), max(moments), left + 8, width - 14)
    marked = [(time(moment), text) for moment, text in ticks(time.start, time.end, most=4 if narrow else 7)]
    for x, _ in marked:
        _add(root, "line", x1=x, x2=x, y1=top - 10, y2=height - 6, class_="grid")
    _write(root, "tick", fitting(Label(text, x, top - 16, _anchor(x, width)) for x, text in marked))
    places = {
        report.article: (time(_at(report)), top + pitch * rows[report.outlet] + (22 if narrow else 10))
        for report in reports
        if report.outlet in rows
    }
    for outlet, row in rows.items():
        y = top + pitch * row + (22 if narrow else 10)
        _add(root, "line", x1=left, x2=width - 8, y1=y, y2=y, class_="row")
        _add(root, "text", clean(outlet)[:32], x=0, y=y - 9 if narrow else y + 4, class_="outlet")
    _threads(root, reports, places)
    for report in reports:
        if report.article in places:
            _mark(root, report, zone, *places[report.article])
    return _markup(root)


@cache
def relation_mark(name: str) -> Markup:
    """The mark of a relation, for the legend."""
    root = etree.Element(
        f"{{{_SVG}}}svg",
        nsmap={None: _SVG},
        viewBox="0 0 14 14",
        width="14",
        height="14",
    )
    root.set("aria-hidden", "true")
    _shape(root, name, 7, 7)
    return _markup(root)


def _rows(reports: Sequence[ReportAnswer]) -> dict[str, int]:
    """Outlets in the order in which they came to the story."""
    ordered = dict.fromkeys(report.outlet for report in sorted(reports, key=_at))
    return {outlet: row for row, outlet in enumerate(list(ordered)[:_MOST_ROWS])}


def _at(report: ReportAnswer) -> datetime:
    return report.published_at or report.placed_at


def _threads(
    root: etree._Element, reports: Sequence[ReportAnswer], places: Mapping[ArticleId, tuple[float, float]]
) -> None:
    for report in reports:
        if (
            report.relation == "copy"
            and report.of is not None
            and {report.of, report.article} <= places.keys()
        ):
            (x1, y1), (x2, y2) = places[report.of], places[report.article]
            bend = max(10.0, abs(x2 - x1) / 3)
            path = f"M{x1:.1f},{y1:.1f} C{x1 + bend:.1f},{y1:.1f} {x2 - bend:.1f},{y2:.1f} {x2:.1f},{y2:.1f}"
            _add(root, "path", d=path, class_="thread")


def _mark(root: etree._Element, report: ReportAnswer, zone: ZoneInfo, x: float, y: float) -> None:
    group, at = _add(root, "g"), _at(report).astimezone(zone)
    said = f"{clip(report.outlet)}, {at.day} {at:%b %Y, %H:%M}: {relation(report.relation)}"
    _add(group, "title", clean(said))
    _shape(group, report.relation, x, y)


def _shape(parent: etree._Element, kind: str, x: float, y: float) -> None:
    """Tell relations apart by shape, not by colour alone."""
    if kind == "rewrite":
        points = f"{x:.1f},{y - 5.5:.1f} {x + 5.5:.1f},{y:.1f} {x:.1f},{y + 5.5:.1f} {x - 5.5:.1f},{y:.1f}"
        _add(parent, "polygon", points=points, class_="rewrite")
    else:
        radius, name = (4, "copy") if kind == "copy" else (5, "independent")
        _add(parent, "circle", cx=x, cy=y, r=radius, class_=name)


def _dates(time: Time, first: datetime, last: datetime, y: float) -> list[Label]:
    """The ends of a span; of one that is but a moment, that."""
    said = "{0.day} {0:%b, %H:%M}" if last - first < timedelta(days=2) else "{0.day} {0:%b %Y}"
    if first == last:
        return [Label(f"{first.day} {first:%b %Y}", time(first), y, "middle")]
    return [Label(said.format(at), time(at), y, end) for at, end in ((first, "start"), (last, "end"))]


def _write(root: etree._Element, kind: str, labels: Iterable[Label]) -> None:
    for one in labels:
        _add(root, "text", one.text, x=one.x, y=one.y, class_=kind, text_anchor=one.anchor)


def _anchor(x: float, width: float) -> str:
    return "start" if x < width * 0.2 else "end" if x > width * 0.8 else "middle"


def _root(width: float, height: float, label: str) -> etree._Element:
    root = etree.Element(f"{{{_SVG}}}svg", nsmap={None: _SVG}, viewBox=f"0 0 {width} {height}", role="img")
    root.set("aria-label", clean(label))
    return root


def _add(parent: etree._Element, name: str, text: str = "", **attributes: float | str) -> etree._Element:
    values = {
        key.rstrip("_").replace("_", "-"): value
        if isinstance(value, str)
        else f"{value:.1f}".removesuffix(".0")
        for key, value in attributes.items()
    }
    element = etree.SubElement(parent, f"{{{_SVG}}}{name}", values)
    element.text = text or None
    return element


def _markup(root: etree._Element) -> Markup:
    """Serialise: the library escapes every text and attribute."""
    return Markup(etree.tostring(root, encoding="unicode"))  # noqa: S704 - built from elements
