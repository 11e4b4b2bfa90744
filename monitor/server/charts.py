"""Charts as SVG elements: how a number moved, and how a story spread. Colours come from the style sheet.

They are pure functions of what they show; the latest are kept (decision 0062): drawing is a tenth of a page.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache, lru_cache

from lxml import etree
from markupsafe import Markup

from monitor.model.answers import ReportAnswer
from monitor.model.history import FigureLine
from monitor.model.ids import ArticleId
from monitor.server.look import clean, relation
from monitor.server.scales import Time, ticks

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
    values = [point.value for point in line.points]
    low, high = min(values), max(values)
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
    ends = (0, len(places) - 1)
    for number, (x, y, text) in enumerate(places):
        if len(places) > _MOST_DOTS and number not in ends:
            continue
        _add(root, "line", x1=x, x2=x, y1=y, y2=floor, class_="drop")
        _add(root, "circle", cx=x, cy=y, r=4.5, class_="dot")
        if len(places) <= 3 or number in ends:
            _add(root, "text", clean(text)[:18], x=x, y=y - 9, class_="value", text_anchor=_anchor(x, width))
    _dates(root, time, (start, end), floor + 17)
    return _markup(root)


@lru_cache(maxsize=128)
def spread_chart(reports: tuple[ReportAnswer, ...], *, width: int, label: str) -> Markup:
    """Who reported when: a row per outlet, a mark per report, a thread from each copy to what it copies."""
    rows = _rows(reports)
    narrow = width < 500
    left, pitch, top = (12, 38, 30) if narrow else (196, 25, 30)
    height = top + pitch * len(rows) + 8
    root = _root(width, height, label)
    moments = [_at(report) for report in reports]
    time = Time(min(moments), max(moments), left + 8, width - 14)
    for moment, text in ticks(time.start, time.end, most=4 if narrow else 7):
        x = time(moment)
        _add(root, "line", x1=x, x2=x, y1=top - 10, y2=height - 6, class_="grid")
        _add(root, "text", text, x=x, y=top - 16, class_="tick", text_anchor=_anchor(x, width))
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
            _mark(root, report, *places[report.article])
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


def _mark(root: etree._Element, report: ReportAnswer, x: float, y: float) -> None:
    group = _add(root, "g")
    _add(group, "title", clean(f"{report.outlet}, {_at(report):%d %b %Y %H:%M}: {relation(report.relation)}"))
    _shape(group, report.relation, x, y)


def _shape(parent: etree._Element, kind: str, x: float, y: float) -> None:
    """Tell relations apart by shape, not by colour alone."""
    if kind == "rewrite":
        points = f"{x:.1f},{y - 5.5:.1f} {x + 5.5:.1f},{y:.1f} {x:.1f},{y + 5.5:.1f} {x - 5.5:.1f},{y:.1f}"
        _add(parent, "polygon", points=points, class_="rewrite")
    else:
        radius, name = (4, "copy") if kind == "copy" else (5, "independent")
        _add(parent, "circle", cx=x, cy=y, r=radius, class_=name)


def _dates(root: etree._Element, time: Time, ends: tuple[datetime, datetime], y: float) -> None:
    first, last = ends
    close = last - first < timedelta(days=2)
    for moment, anchor in ((first, "start"), (last, "end")):
        text = f"{moment:%H:%M}" if close else f"{moment.day} {moment:%b %Y}"
        _add(root, "text", text, x=time(moment), y=y, class_="tick", text_anchor=anchor)


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
