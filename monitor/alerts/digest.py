"""What a digest says: one line per story, copies folded, "nothing new" once, sick feeds named."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from monitor.alerts import payload
from monitor.alerts.sheet import Line, Link, Links, Look, Section, Sheet
from monitor.alerts.wording import to_message
from monitor.alerts.words import (
    LONGEST_NEWS,
    clean,
    count,
    day,
    joined,
    label,
    listed,
    reported_in,
    shorten,
    web_address,
)
from monitor.model.alerts import Digest, DigestLine, DigestNews, Message, Pace

_MOST_STORIES = 60
_LONGEST_TITLE = 160
_LONGEST_HEADLINE = 120
_LONGEST_LINE = 700
_MOST_OUTLETS = 6
_LONGEST_OUTLET = 60


def word_digest(digest: Digest, links: Links) -> Message:
    """Word what one route's period held; the subject leads with its heaviest story."""
    moved = [line for line in digest.lines if line.news]
    still = [line for line in digest.lines if not line.news]
    period = _period(digest)
    sections = (
        _moved(moved, links),
        _still(still, links),
        _quiet(digest),
        _sick(digest),
    )
    newest = [clean(line.news[-1].headline) or _title(line) for line in moved]
    sheet = Sheet(
        label=period,
        news=joined(newest, LONGEST_NEWS - len(period) - 2) or "nothing new",
        sections=tuple(section for section in sections if section.lines),
    )
    return to_message(sheet, payload.of_digest(digest))


def _period(digest: Digest) -> str:
    """Name the time: "29 Sep", "Week to 29 Sep", "23 Sep to 29 Sep", "Cuttings 23 Sep, 10:30"."""
    zone = ZoneInfo(digest.timezone)
    if digest.pace is Pace.CUTTINGS:
        return f"Cuttings {day(digest.until, zone)}, {digest.until.astimezone(zone):%H:%M}"
    last = day(digest.until - timedelta(seconds=1), zone)
    days = (digest.until - digest.since) / timedelta(days=1)
    if days <= 1.5:
        return last
    if 6 <= days <= 8:
        return f"Week to {last}"
    return f"{day(digest.since, zone)} to {last}"


def _moved(moved: list[DigestLine], links: Links) -> Section:
    lines = []
    for number, line in enumerate(moved[:_MOST_STORIES], 1):
        told = "; then ".join(_told(one, _title(line)) for one in line.news)
        lead = f"{number}. {_title(line)}"
        lines.append(
            Line(
                shorten(f"{lead}: {told}{_folded(line)}", _LONGEST_LINE),
                link=_link(line, links),
                lead=len(lead),
            )
        )
    if left := len(moved) - len(lines):
        lines.append(Line(f"and {count(left, 'more story', 'more stories')}"))
    return Section(count(len(moved), "story with news", "stories with news") if moved else "", tuple(lines))


def _still(still: list[DigestLine], links: Links) -> Section:
    lines = [
        Line(
            shorten(_title(line) + _folded(line), _LONGEST_LINE),
            Look.ITEM,
            _link(line, links),
            lead=len(_title(line)),
        )
        for line in still[:_MOST_STORIES]
    ]
    if left := len(still) - len(lines):
        lines.append(Line(f"and {count(left, 'more story', 'more stories')}"))
    return Section("Reported again, nothing new", tuple(lines))


def _told(one: DigestNews, title: str) -> str:
    """Say what happened and who says so; a headline that is the story's title is not said again."""
    what = label(one.kind, first=False, reopened=False)
    headline = shorten(clean(one.headline), _LONGEST_HEADLINE)
    outlet = shorten(clean(one.source.outlet), _LONGEST_OUTLET) or "an unnamed outlet"
    by = ", ".join(part for part in (outlet, reported_in(one.language)) if part)
    return f"{what}: {headline} ({by})" if headline and headline != title else f"{what} ({by})"


def _quiet(digest: Digest) -> Section:
    """Say once that nothing happened: of everything, or of the topics that it is true of."""
    if not digest.lines:
        return Section("", (Line("Nothing was reported on what you follow."),))
    quiet = [shorten(clean(name), _LONGEST_TITLE) for name in digest.quiet_topics[:_MOST_STORIES]]
    return Section("", (Line(f"Nothing was reported on {listed(quiet)}."),) if quiet else ())


def _sick(digest: Digest) -> Section:
    sick = [shorten(clean(name), _LONGEST_HEADLINE) for name in digest.sick_feeds[:_MOST_STORIES]]
    quiet = [shorten(clean(name), _LONGEST_OUTLET) for name in digest.quiet_feeds[:_MOST_STORIES]]
    if quiet:
        sick.append(f"Quiet for longer than usual: {listed(quiet)}")
    return Section("Feeds that may have missed something", tuple(Line(one, Look.ITEM) for one in sick))


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
    """Lead to the story's page, or, where we have none, to its newest report."""
    own = web_address(links.story(line.story))
    if own:
        return Link("The whole story", own)
    sources = (*(one.source for one in reversed(line.news)), *line.coverage)
    urls = [web_address(source.url) for source in sources]
    found = next((url for url in urls if url), None)
    return Link("Report", found) if found else None
