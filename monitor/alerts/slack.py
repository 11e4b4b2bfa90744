"""A sheet as Slack blocks, within every limit that Slack is known to enforce."""

from collections.abc import Iterable, Iterator

from monitor.alerts.sheet import Line, Link, Look, Section, Sheet

MOST_BLOCKS = 50
LONGEST_SECTION = 3000
#: Slack answers `msg_blocks_too_long` near 13,200 characters in all, which it documents nowhere.
LONGEST_IN_ALL = 12_000
_LONGEST_FOOT = 2_000
_LONGEST_LINE = 1_200
_LONGEST_LINK = 2_500
_MARKS = {Look.PLAIN: "", Look.ITEM: "• ", Look.VERBATIM: ">"}
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_CUT = "_More in the report itself._"


def blocks(sheet: Sheet) -> tuple[dict[str, object], ...]:
    """Render; what exceeds a limit is left out from the end of the middle, and that is said."""
    head = f"*{escape(sheet.label)}* {escape(sheet.news)}"
    foot = _joined(_foot(sheet), longest=_LONGEST_FOOT)
    room = LONGEST_IN_ALL - width(head) - width(foot) - width(_CUT)
    middle: list[str] = []
    for chunk in _chunks(sheet.sections):
        if width(chunk) > room or len(middle) == MOST_BLOCKS - 3:
            middle.append(_CUT)
            break
        room -= width(chunk)
        middle.append(chunk)
    return tuple(_block(part) for part in (head, *middle, foot) if part)


def escape(text: str, longest: int = LONGEST_SECTION) -> str:
    """Escape the three characters that Slack reads as markup; cut where the result grew too long."""
    whole = "".join(_ENTITIES.get(c, c) for c in text)
    if width(whole) <= longest:
        return whole
    kept, used = [], 1
    for c in text:
        escaped = _ENTITIES.get(c, c)
        used += width(escaped)
        if used > longest:
            break
        kept.append(escaped)
    return "".join(kept) + "…"


def width(text: str) -> int:
    """Count as JavaScript counts: an emoji may be two."""
    return len(text.encode("utf-16-le", errors="replace")) // 2


def _chunks(sections: Iterable[Section]) -> Iterator[str]:
    for section in sections:
        held = f"*{escape(section.heading, 500)}*" if section.heading else ""
        for line in section.lines:
            shown = _line(line)
            if width(held) + 1 + width(shown) > LONGEST_SECTION:
                yield held
                held = ""
            held = f"{held}\n{shown}" if held else shown
        if held:
            yield held


def _line(line: Line) -> str:
    words = _MARKS[line.look] + escape(line.text, _LONGEST_LINE)
    return f"{words} {_link(line.link)}".rstrip() if line.link else words


def _link(link: Link) -> str:
    address = escape(link.url)
    if width(address) > _LONGEST_LINK:
        return ""
    return f"<{address}|{escape(link.label, 300)}>"


def _foot(sheet: Sheet) -> Iterator[str]:
    for line in sheet.small_print:
        yield escape(line, 400)
    links = [_link(link) for link in sheet.links]
    yield _joined((link for link in links if width(link) < 600), longest=_LONGEST_FOOT, by=" · ")


def _joined(parts: Iterable[str], *, longest: int, by: str = "\n") -> str:
    """Join as many as fit; a part never breaks, for half a link is markup gone wrong."""
    held = ""
    for part in parts:
        longer = f"{held}{by}{part}" if held else part
        if part and width(longer) <= longest:
            held = longer
    return held


def _block(text: str) -> dict[str, object]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}
