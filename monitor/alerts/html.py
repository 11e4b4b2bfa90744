"""A sheet as an HTML mail: readable in dark mode, nothing fetched, every word escaped."""

from html import escape

from monitor.alerts.sheet import Line, Link, Look, Section, Sheet

# Mail readers drop style sheets, so styles stand inline. No colour is set for text or background:
# whatever the reader chose, light or dark, stays readable; greys of 50 % show on both.
_PAGE = (
    "color-scheme:light dark;margin:0;padding:16px;font:16px/1.5 -apple-system,'Segoe UI',Roboto,sans-serif"
)
_COLUMN = "max-width:38em;margin:0 auto"
_NEWS = "font-size:20px;line-height:1.3;margin:0 0 16px"
_HEADING = "font-size:14px;margin:20px 0 6px"
_QUOTE = "margin:0 0 8px;padding:0 0 0 12px;border-left:3px solid #808080"
_ITEM = "margin:0 0 6px"
_SMALL = "font-size:14px;margin:20px 0 0;padding:12px 0 0;border-top:1px solid #808080"
_HIDDEN = "display:none;max-height:0;overflow:hidden;mso-hide:all"


def html(sheet: Sheet) -> str:
    """Render a whole document.

    The hidden line at the start is what phones show beside the subject; without it they would show
    the subject again.
    """
    return (
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(sheet.subject)}</title>\n</head>\n"
        f'<body style="{_PAGE}">\n'
        f'<div style="{_HIDDEN}" aria-hidden="true">{escape(sheet.preview)}</div>\n'
        f'<div style="{_COLUMN}">\n'
        f'<h1 style="{_NEWS}"><span style="opacity:.75">{escape(sheet.label)}:</span> '
        f"{escape(sheet.news)}</h1>\n"
        + "".join(_section(section) for section in sheet.sections)
        + _foot(sheet)
        + "</div>\n</body>\n</html>\n"
    )


def _section(section: Section) -> str:
    heading = f'<h2 style="{_HEADING}">{escape(section.heading)}</h2>\n' if section.heading else ""
    return heading + "".join(_line(line) for line in section.lines)


def _line(line: Line) -> str:
    words = escape(line.text) + (f" {_link(line.link)}" if line.link else "")
    if line.look is Look.VERBATIM:
        spoken = f' lang="{escape(line.language)}"' if line.language else ""
        return f'<blockquote{spoken} style="{_QUOTE}">{words}</blockquote>\n'
    bullet = "• " if line.look is Look.ITEM else ""
    return f'<p style="{_ITEM}">{bullet}{words}</p>\n'


def _foot(sheet: Sheet) -> str:
    if not sheet.small_print and not sheet.links:
        return ""
    lines = [escape(line) for line in sheet.small_print]
    lines += [" · ".join(_link(link) for link in sheet.links)] if sheet.links else []
    return f'<p style="{_SMALL}">' + "<br>\n".join(lines) + "</p>\n"


def _link(link: Link) -> str:
    return f'<a href="{escape(link.url)}">{escape(link.label)}</a>'
