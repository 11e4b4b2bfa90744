"""A sheet as plain text: for terminals, for mail readers that show no HTML, and for logs."""

from monitor.alerts.sheet import Line, Look, Section, Sheet

_MARKS = {Look.PLAIN: "", Look.ITEM: "- ", Look.VERBATIM: "> "}


def text(sheet: Sheet) -> str:
    """Render; the first line is the subject, lines are never wrapped (phones wrap better)."""
    parts = [sheet.subject]
    parts += [_section(section) for section in sheet.sections]
    parts.append("\n".join(sheet.small_print))
    parts.append("\n".join(f"{link.label}: {link.url}" for link in sheet.links))
    return "\n\n".join(part for part in parts if part) + "\n"


def _section(section: Section) -> str:
    heading = [f"{section.heading}:"] if section.heading else []
    return "\n".join([*heading, *(_line(line) for line in section.lines)])


def _line(line: Line) -> str:
    shown = f"{_MARKS[line.look]}{line.text}"
    if line.link is None:
        return shown
    indent = " " * len(_MARKS[line.look])
    return f"{shown}\n{indent}{line.link.url}"
