"""The days that a page only shows: "First published: 7 January 2025"."""

import re
from collections.abc import Sequence
from datetime import datetime

from monitor.articles.dates import parse_instant
from monitor.articles.page import Node

_DATE = r"\W{0,4}(?:(?:on|at|ar|le|am)\b)?\W{0,4}(?P<date>[\w :,./+–-]{6,48})"
_START = r"(?:^|[|•·,;(])\W*"  # of the piece of text, or of a part of it
_PUBLISHED = re.compile(
    _START + r"(?:(?:first |originally )?(?:published|posted|issued)|date published|published (?:date|on)"
    r"|(?:cyhoeddwyd|postiwyd)(?: gyntaf)?|dyddiad cyhoeddi|publi(?:é|e) le|veröffentlicht|erschienen)\b"
    + _DATE,
    re.IGNORECASE,
)
_MODIFIED = re.compile(
    _START + r"(?:(?:last )?(?:updated|modified|reviewed)|updated on|diweddarwyd(?: (?:ddiwethaf|diwethaf))?"
    r"|diweddariad diwethaf|mis(?:e)? à jour(?: le)?|(?:zuletzt )?aktualisiert)\b" + _DATE,
    re.IGNORECASE,
)
_MOST_LABELS = 3  #: looked at; what stands further down belongs to other articles


def shown_dates(tree: Node) -> tuple[datetime | None, datetime | None]:
    """Read the labelled days of publication and of change that a page shows in one of four languages."""
    body = tree.find("body")
    if body is None:
        return None, None
    parts = [words for part in body.itertext() if (words := " ".join(part.split()))]
    return _first(_PUBLISHED, parts), _first(_MODIFIED, parts)


def exact_time(tree: Node, day: datetime) -> datetime | None:
    """Find the `time` element that gives `day` its hour; None where no element speaks of that day."""
    for element in tree.iter("time"):
        stamp = element.get("datetime") or ""
        if "T" in stamp[:11] and stamp[:10] == f"{day:%Y-%m-%d}" and (moment := parse_instant(stamp)):
            return moment
    return None


def _first(label: re.Pattern[str], parts: Sequence[str]) -> datetime | None:
    """Read the date behind the first label, which begins a part of its line, unlike a word in a sentence."""
    looked_at = 0
    for place, part in enumerate(parts):
        if len(part) > 100 or not (found := label.search(" ".join((part, *parts[place + 1 : place + 3])))):
            continue
        if moment := parse_instant(found["date"]):
            return moment
        looked_at += 1
        if looked_at == _MOST_LABELS:
            break
    return None
