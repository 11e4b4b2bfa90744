"""What a message says that tells several developments: of one story, or of all that was too much at once."""

from collections.abc import Sequence
from dataclasses import replace

from monitor.alerts import payload
from monitor.alerts.collapsing import collapse
from monitor.alerts.sheet import Line, Link, Links, Look, Section, Sheet
from monitor.alerts.wording import (
    changes,
    conflicts,
    headline_of,
    new,
    outlet_of,
    sheet_of,
    to_message,
    word,
)
from monitor.alerts.words import (
    LONGEST_NEWS,
    count,
    joined,
    label,
    moment,
    reported_in,
    shorten,
    web_address,
)
from monitor.model.alerts import Briefing, Message

_MOST_ALSO = 8
_MOST_OVERTAKEN = 12
_MOST_IN_OVERFLOW = 60
_LONGEST_HEADLINE = 160


def word_group(briefings: Sequence[Briefing], links: Links) -> Message:
    """Word developments of one story, at least one: how it stands, what else is new, what was overtaken."""
    if len(briefings) == 1:
        return word(briefings[0], links)
    found = collapse(briefings)
    sheet = sheet_of(found.lead, links)
    sections = (*sheet.sections, *_also(found.also), _overtaken(found.overtaken))
    data = payload.of_briefing(
        found.lead, story_url=links.story(found.lead.story), also=found.also, overtaken=found.overtaken
    )
    return to_message(replace(sheet, sections=tuple(one for one in sections if one.lines)), data)


def word_overflow(briefings: Sequence[Briefing], links: Links) -> Message:
    """Word what came above the route's rate: the heaviest first, a line for each."""
    ordered = sorted(briefings, key=lambda one: (-one.weight, one.development))
    what = f"{len(ordered)} more"
    lines = [
        Line(
            f"{_named(one)} ({_told_by(one)})",
            Look.ITEM,
            _story_or_report(one, links),
            lead=len(_named(one)),
        )
        for one in ordered[:_MOST_IN_OVERFLOW]
    ]
    if left := len(ordered) - len(lines):
        lines.append(Line(f"and {count(left, 'more development')}; nhs-monitor alerts list names them"))
    sheet = Sheet(
        label=what,
        news=joined([headline_of(one) for one in ordered], LONGEST_NEWS - len(what) - 2),
        sections=(Section("More came at once than this route tells one by one", tuple(lines)),),
    )
    return to_message(sheet, payload.of_overflow(ordered))


def _also(briefings: Sequence[Briefing]) -> list[Section]:
    sections = [
        Section(
            f"Also: {_named(one)}",
            (*new(one, headline_of(one)).lines, *changes(one).lines, *conflicts(one).lines),
        )
        for one in briefings[:_MOST_ALSO]
    ]
    rest = tuple(_line(one) for one in briefings[_MOST_ALSO:])
    return [*sections, Section("Also new", rest)]


def _overtaken(briefings: Sequence[Briefing]) -> Section:
    lines = [_line(one) for one in briefings[-_MOST_OVERTAKEN:]]
    if left := len(briefings) - len(lines):
        lines.insert(0, Line(f"{count(left, 'earlier step')} not shown"))
    return Section("Overtaken meanwhile", tuple(lines))


def _line(briefing: Briefing) -> Line:
    when = f", {moment(briefing.published_at)}" if briefing.published_at else ""
    url = web_address(briefing.source.url)
    link = Link("Read it", url) if url else None
    named = _named(briefing)
    return Line(f"{named} ({_told_by(briefing)}{when})", Look.ITEM, link, lead=len(named))


def _named(briefing: Briefing) -> str:
    reopened = briefing.reopened_after_days is not None
    what = label(briefing.kind, first=briefing.first, reopened=reopened)
    return f"{what}: {shorten(headline_of(briefing), _LONGEST_HEADLINE)}"


def _told_by(briefing: Briefing) -> str:
    spoken = reported_in(briefing.language)
    return f"{outlet_of(briefing)}, {spoken}" if spoken else outlet_of(briefing)


def _story_or_report(briefing: Briefing, links: Links) -> Link | None:
    own, url = web_address(links.story(briefing.story)), web_address(briefing.source.url)
    if own:
        return Link("The whole story", own)
    return Link("Read it", url) if url else None
