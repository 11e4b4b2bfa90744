"""Small words: hostile text made safe to show, shortening, counting, dates, and a name for each kind."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from urllib.parse import quote, urlsplit

from monitor.model.stories import Kind

#: A phone's list shows about this much, and no more is read there.
LONGEST_NEWS = 90
_LONGEST_URL = 2000
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
#: Invisible, yet a part of visible words: they join emoji and shape some scripts.
_JOINERS = "\u200c\u200d"
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_LANGUAGES = {"cy": "Welsh", "ga": "Irish", "gd": "Scottish Gaelic"}
_LABELS = {
    Kind.OPENED: "New story",
    Kind.ANNOUNCED: "Announced",
    Kind.DECIDED: "Decided",
    Kind.REVERSED: "Reversed",
    Kind.IN_FORCE: "In force",
    Kind.FIGURE_CHANGED: "Figure changed",
    Kind.REPLY: "Reply",
    Kind.REPORT: "Report",
    Kind.CORRECTION: "Correction",
    Kind.LEGAL: "Legal step",
    Kind.UPDATE: "Update",
    Kind.BACKGROUND: "Background",
}


def label(kind: Kind, *, first: bool, reopened: bool) -> str:
    """Name what a message is, for the start of its subject; no colon."""
    if first:
        return _LABELS[Kind.OPENED]
    if reopened and kind is not Kind.CORRECTION:
        return "Reopened"
    return _LABELS[kind]


def clean(text: str) -> str:
    """Put hostile text on one line: no controls, no direction overrides, nothing that UTF-8 cannot carry.

    A title may hold newlines (mail headers), escape sequences (terminals) or overrides that make the
    line read backwards; what is left is what a reader would see.
    """
    if text.isprintable():  # nearly always
        return " ".join(text.split())
    kept = (" " if unicodedata.category(c) in {"Cc", "Zl", "Zp"} else c for c in text)
    seen = "".join(c for c in kept if c in _JOINERS or unicodedata.category(c) not in {"Cf", "Cs"})
    return " ".join(seen.split())


def shorten(text: str, longest: int) -> str:
    """Cut at a word's end so that the result, ellipsis included, has at most `longest` characters."""
    if len(text) <= longest:
        return text
    room = text[:longest]
    head, space, _ = room.rpartition(" ")
    kept = head if space and len(head) >= longest // 2 else _whole_characters(room[:-1])
    return kept.rstrip(" ,;:–—-.…") + "…"


def _whole_characters(text: str) -> str:
    """Drop a trailing joiner, which without its partner would join the ellipsis."""
    return text.rstrip(_JOINERS + "\ufe0f")


def count(number: int, singular: str, plural: str | None = None) -> str:
    """Say how many: "1 copy", "11 copies"."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


def listed(names: Sequence[str]) -> str:
    """Name each once, in order: "BBC, Nation.Cymru and ITV"."""
    once = list(dict.fromkeys(names))
    return " and ".join(part for part in (", ".join(once[:-1]), "".join(once[-1:])) if part)


def joined(news: Sequence[str], room: int) -> str:
    """Join news while whole ones fit; the first is cut rather than dropped."""
    told = ""
    for one in news:
        longer = f"{told}; {one}" if told else one
        if len(longer) > room:
            return told or shorten(one, room)
        told = longer
    return told


def reported_in(language: str) -> str:
    """Name a report's language where readers may not know it: "reported in Welsh"; "" for English."""
    code = language.partition("-")[0].lower()
    if code in ("", "en") or not (code.isascii() and code.isalpha()):
        return ""
    return f"reported in {_LANGUAGES.get(code, f'another language, {code}')}"


def span(time: timedelta) -> str:
    """Write a time span in its largest whole unit: "30 s", "5 min", "90 min", "1 h", "2 days"."""
    seconds = int(time.total_seconds())
    for size, unit in ((86_400, "day"), (3_600, " h"), (60, " min")):
        if seconds >= size and seconds % size == 0:
            return count(seconds // size, "day") if unit == "day" else f"{seconds // size}{unit}"
    return f"{seconds} s"


def day(when: datetime, zone: tzinfo = UTC) -> str:
    """Write a date without its year: "29 Sep"."""
    at = when.astimezone(zone)
    return f"{at.day} {_MONTHS[at.month - 1]}"


def moment(when: datetime) -> str:
    """Write a time in full: "26 Mar 2025, 09:14 UTC"."""
    at = when.astimezone(UTC)
    return f"{day(at)} {at.year}, {at:%H:%M} UTC"


def web_address(url: str | None) -> str | None:
    """Give back a URL that is safe to put into a message, or None: http and https only, no user names."""
    plain = quote((url or "").strip(), safe="%/:=&?~#+!$,;'@()*[].-_", errors="replace")
    if len(plain) > _LONGEST_URL or _CONTROL.search(url or ""):
        return None
    try:
        parts = urlsplit(plain)
        safe = parts.scheme in {"http", "https"} and parts.hostname and "@" not in parts.netloc
    except ValueError:
        return None
    return plain if safe else None
