"""A sheet as an HTML mail: readable in dark mode, nothing fetched, every word escaped."""

from html import escape

from monitor.alerts.sheet import Line, Link, Look, Section, Sheet

# Mail readers drop style sheets, so styles stand inline. No colour is set for text or background:
# whatever the reader chose, light or dark, stays readable; greys of 50 % show on both.
_SANS = "-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
_PAGE = f"color-scheme:light dark;margin:0;padding:20px 16px;font:16px/1.5 {_SANS}"
_COLUMN = "max-width:38em;margin:0 auto"
#: What others wrote, and the news itself, in the letters of a newspaper.
_SERIF = "font-family:Georgia,'Times New Roman',serif"
_RULE = "1px solid #808080"
_NEWS = f"{_SERIF};font-size:26px;line-height:1.2;margin:0 0 20px;padding:0 0 16px;border-bottom:{_RULE}"
_LABEL = f"display:block;font:bold 14px/1.4 {_SANS};margin:0 0 6px"
_HEADING = "font-size:14px;line-height:1.4;margin:24px 0 8px"
_QUOTE = f"{_SERIF};font-size:18px;margin:0 0 12px;padding:0 0 0 14px;border-left:2px solid #808080"
_ITEM = "margin:0 0 8px"
_BULLET = "margin:0 0 10px;padding:0 0 0 14px;text-indent:-14px"
_SMALL = f"font-size:14px;margin:28px 0 0;padding:12px 0 0;border-top:{_RULE}"
_LINKS = "font-size:14px;margin:12px 0 0"
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
        f'<h1 style="{_NEWS}"><span style="{_LABEL}">{escape(sheet.label)}</span> '
        f"{escape(sheet.news)}</h1>\n"
        + "".join(_section(section) for section in sheet.sections)
        + _foot(sheet)
        + "</div>\n</body>\n</html>\n"
    )


def _section(section: Section) -> str:
    heading = f'<h2 style="{_HEADING}">{escape(section.heading)}</h2>\n' if section.heading else ""
    return heading + "".join(_line(line) for line in section.lines)


def _line(line: Line) -> str:
    lead = f"<strong>{escape(line.text[: line.lead])}</strong>" if line.lead else ""
    words = lead + escape(line.text[line.lead :]) + (f" {_link(line.link)}" if line.link else "")
    if line.look is Look.VERBATIM:
        spoken = f' lang="{escape(line.language)}"' if line.language else ""
        return f'<blockquote{spoken} style="{_QUOTE}">{words}</blockquote>\n'
    if line.look is Look.ITEM:
        return f'<p style="{_BULLET}">•&ensp;{words}</p>\n'
    return f'<p style="{_ITEM}">{words}</p>\n'


def _foot(sheet: Sheet) -> str:
    if not sheet.small_print and not sheet.links:
        return ""
    small = "<br>\n".join(escape(line) for line in sheet.small_print)
    links = " &nbsp;·&nbsp; ".join(_link(link) for link in sheet.links)
    parts = [f'<p style="margin:0">{small}</p>\n' if small else "", _led_to(links) if links else ""]
    return f'<div style="{_SMALL}">\n{"".join(parts)}</div>\n'


def _led_to(links: str) -> str:
    return f'<p style="{_LINKS}">{links}</p>\n'


def _link(link: Link) -> str:
    return f'<a href="{escape(link.url)}" style="white-space:nowrap">{escape(link.label)}</a>'
