"""What a digest says: one line per story, copies folded, "nothing new" once, sick feeds named."""

from datetime import timedelta

from monitor.alerts import payload
from monitor.alerts.sheet import Line, Link, Links, Look, Section, Sheet
from monitor.alerts.wording import to_message
from monitor.alerts.words import LONGEST_NEWS, clean, count, day, listed, shorten, web_address
from monitor.model.alerts import Digest, DigestLine, Message

_MOST_STORIES = 60
_LONGEST_TITLE = 160
_LONGEST_HEADLINE = 120
_LONGEST_LINE = 700
_MOST_OUTLETS = 6
_LONGEST_OUTLET = 60


def word_digest(digest: Digest, links: Links) -> Message:
    """Word what one route's period held; the subject leads with its heaviest-told news."""
    moved = [line for line in digest.lines if line.headlines]
    still = [line for line in digest.lines if not line.headlines]
    period = _period(digest)
    sections = (
        _moved(moved, links),
        _still(still, links),
        _quiet(digest),
        _sick(digest),
    )
    sheet = Sheet(
        label=period,
        news=_news(moved, LONGEST_NEWS - len(period) - 2),
        sections=tuple(section for section in sections if section.lines),
    )
    return to_message(sheet, payload.of_digest(digest))


def _period(digest: Digest) -> str:
    """Name the time: "29 Sep", "Week to 29 Sep", "23 to 29 Sep"."""
    last = day(digest.until - timedelta(seconds=1))
    days = (digest.until - digest.since) / timedelta(days=1)
    if days <= 1.5:
        return last
    if 6 <= days <= 8:
        return f"Week to {last}"
    return f"{day(digest.since)} to {last}"


def _news(moved: list[DigestLine], room: int) -> str:
    """Join the latest headline of each story while whole ones fit; the first is cut rather than dropped."""
    if not moved:
        return "nothing new"
    news = ""
    for line in moved:
        headline = clean(line.headlines[-1]) or clean(line.story_title) or "untitled report"
        longer = f"{news}; {headline}" if news else headline
        if len(longer) > room:
            return news or shorten(headline, room)
        news = longer
    return news


def _moved(moved: list[DigestLine], links: Links) -> Section:
    lines = []
    for number, line in enumerate(moved[:_MOST_STORIES], 1):
        title = _title(line)
        headlines = [shorten(clean(words), _LONGEST_HEADLINE) for words in line.headlines]
        told = "; then ".join(words for words in headlines if words and words != title)
        words = f"{number}. {title}{': ' + told if told else ''}{_folded(line)}"
        lines.append(Line(shorten(words, _LONGEST_LINE), link=_link(line, links)))
    if left := len(moved) - len(lines):
        lines.append(Line(f"and {count(left, 'more story', 'more stories')}"))
    return Section(count(len(moved), "story with news", "stories with news") if moved else "", tuple(lines))


def _still(still: list[DigestLine], links: Links) -> Section:
    lines = [
        Line(shorten(_title(line) + _folded(line), _LONGEST_LINE), Look.ITEM, _link(line, links))
        for line in still[:_MOST_STORIES]
    ]
    if left := len(still) - len(lines):
        lines.append(Line(f"and {count(left, 'more story', 'more stories')}"))
    return Section("Reported again, nothing new", tuple(lines))


def _quiet(digest: Digest) -> Section:
    return Section("", () if digest.lines else (Line("Nothing was reported on what you follow."),))


def _sick(digest: Digest) -> Section:
    lines = tuple(
        Line(shorten(clean(name), _LONGEST_HEADLINE), Look.ITEM) for name in digest.sick_feeds[:_MOST_STORIES]
    )
    return Section("Feeds that may have missed something", lines)


def _folded(line: DigestLine) -> str:
    """Say what came besides: outlets that added nothing, and copies as a number."""
    outlets = [shorten(clean(source.outlet), _LONGEST_OUTLET) for source in line.coverage]
    named = list(dict.fromkeys(outlet for outlet in outlets if outlet))
    shown = listed(named[:_MOST_OUTLETS]) + (" and others" if len(named) > _MOST_OUTLETS else "")
    parts = []
    if outlets:
        parts.append(f"{count(len(outlets), 'report')} without news{': ' + shown if shown else ''}")
    if line.copies:
        parts.append(count(line.copies, "copy", "copies"))
    return f" ({'; '.join(parts)})" if parts else ""


def _title(line: DigestLine) -> str:
    return shorten(clean(line.story_title), _LONGEST_TITLE) or "untitled story"


def _link(line: DigestLine, links: Links) -> Link | None:
    """Lead to the story's page, or to the report where a story's only news is that it was told again."""
    own = web_address(links.story(line.story))
    if own:
        return Link("The whole story", own)
    urls = [web_address(source.url) for source in line.coverage]
    found = next((url for url in urls if url), None)
    return Link("Report", found) if found else None
