"""What a message says: pure, from the facts of a briefing, a digest or a notice to every form of it.

The first line is the news in at most 90 characters: a label that says what the message is, then the
article's own headline, never words of ours. The subject of an update is its own news, not "Re:" and
the first subject: what threads is In-Reply-To and References (channels/email.py, which also offers one
subject per story to readers whose mail program splits threads by subject, as Gmail does).
"""

from datetime import UTC, datetime

from monitor.alerts import payload
from monitor.alerts.html import html
from monitor.alerts.sheet import Line, Link, Links, Look, Section, Sheet
from monitor.alerts.slack import blocks
from monitor.alerts.text import text
from monitor.alerts.words import (
    LONGEST_NEWS,
    clean,
    count,
    day,
    label,
    moment,
    reported_in,
    shorten,
    web_address,
)
from monitor.model.alerts import Briefing, Earlier, Message, Precedence, Source
from monitor.model.stories import TAKEN_BACK, Kind

_MOST_PASSAGES = 12
_LONGEST_PASSAGE = 1_000
_MOST_ITEMS = 8
_LONGEST_ITEM = 400
_LONGEST_OUTLET = 60
#: Characters between somebody's words and the name that a reader still sees beside them.
_BESIDE = 150
_QUOTATION_MARKS = "\"'“”‘’«»„ "


def word(briefing: Briefing, links: Links) -> Message:
    """Word a development for every channel. Only the article's own words are stated, each with its outlet."""
    return to_message(
        sheet_of(briefing, links), payload.of_briefing(briefing, story_url=links.story(briefing.story))
    )


def sheet_of(briefing: Briefing, links: Links) -> Sheet:
    """Say what a development is, before it takes a form."""
    reopened = briefing.reopened_after_days is not None
    what = label(briefing.kind, first=briefing.first, reopened=reopened)
    headline = headline_of(briefing)
    sections = (
        _opening(briefing, what, headline),
        new(briefing, headline),
        changes(briefing),
        _quotations(briefing),
        conflicts(briefing),
    )
    return Sheet(
        label=what,
        news=_news(what, headline, briefing),
        sections=tuple(section for section in sections if section.lines),
        small_print=tuple(_small_print(briefing)),
        links=tuple(_links(briefing, links)),
    )


def headline_of(briefing: Briefing) -> str:
    """The article's own headline, or whatever names it best."""
    return clean(briefing.headline) or clean(briefing.story_title) or "untitled report"


def word_notice(news: str, details: tuple[str, ...] = (), *, at: datetime) -> Message:
    """Word a notice about ourselves: a feed that fails, a delivery that died. `news` is its one sentence."""
    room = LONGEST_NEWS - len("Monitor: ")
    sheet = Sheet(
        label="Monitor",
        news=shorten(clean(news), room) or "a notice without words",
        sections=(
            Section("", tuple(Line(clean(detail)[:_LONGEST_PASSAGE], Look.ITEM) for detail in details)),
        )
        if details
        else (),
    )
    return to_message(sheet, payload.of_notice(news, details, at=at))


def to_message(sheet: Sheet, data: payload.Data) -> Message:
    """Give a sheet every form."""
    return Message(
        subject=sheet.subject, text=text(sheet), html=html(sheet), slack_blocks=blocks(sheet), data=data
    )


def _news(what: str, headline: str, briefing: Briefing) -> str:
    """Fit the headline; name the outlet beside it while it is the only one to say so and room is left."""
    room = LONGEST_NEWS - len(what) - 2
    attributed = f"{headline} ({outlet_of(briefing)})"
    alone = briefing.independent_reports <= 1 and briefing.published_earlier is None
    if alone and len(attributed) <= room:
        return attributed
    return shorten(headline, room)


def _opening(briefing: Briefing, what: str, headline: str) -> Section:
    lines = []
    begun = headline.rstrip("…")  # of a sentence that stands whole below: it is not shown cut off above it
    quoted = any(clean(passage).startswith(begun) for passage in briefing.passages[:_MOST_PASSAGES])
    if len(headline) > LONGEST_NEWS - len(what) - 2 and not quoted and not _taken_back(briefing):
        lines.append(Line(shorten(headline, _LONGEST_ITEM)))
    if briefing.reopened_after_days is not None:
        lines.append(Line(f"Reopened after {count(briefing.reopened_after_days, 'quiet day')}."))
    return Section("", tuple(lines))


def new(briefing: Briefing, headline: str) -> Section:
    """The proof: the report's own sentences, its outlet, its address."""
    outlet = outlet_of(briefing)
    when = f", {moment(briefing.published_at)}" if briefing.published_at else ""
    spoken = reported_in(briefing.language)
    language = briefing.language.partition("-")[0] if spoken else ""
    taken = _taken_back(briefing)
    lines = [
        Line(_cut(passage, _LONGEST_PASSAGE), Look.VERBATIM, language=language)
        for passage in (briefing.passages or taken)[:_MOST_PASSAGES]
    ]
    if (left := len(briefing.passages) - len(lines)) > 0:
        lines.append(Line(f"and {count(left, 'more new sentence')} in the report"))
    title = shorten(clean(briefing.source.title), _LONGEST_ITEM)
    named = f"{outlet}, “{title}”" if title and title != headline else outlet
    named += f" ({spoken})" if spoken else ""
    url = web_address(briefing.source.url)
    lines.append(Line(f"Source: {named}", link=Link("Read it", url) if url else None))
    if briefing.published_earlier:
        lines.append(_published_earlier(briefing.published_earlier, len(briefing.passages)))
    what = "Taken out by" if taken else "New from" if briefing.passages else "Changed by"
    return Section(f"{what} {outlet}{when}", tuple(lines))


def _published_earlier(first: Precedence, passages: int) -> Line:
    """Say who had it first; we may read the press release after the newspaper."""
    part = "" if first.passages >= passages else f", {first.passages} of {count(passages, 'new sentence')}"
    url = web_address(first.source.url)
    told = f"Published earlier{part}: {_named(first.source)}, {moment(first.at)}"
    return Line(told, link=Link("Read it", url) if url else None)


def _taken_back(briefing: Briefing) -> tuple[str, ...]:
    """Give the words that the report no longer has, where the news is just that."""
    if briefing.passages or not briefing.headline.startswith(TAKEN_BACK):
        return ()
    return (briefing.headline.removeprefix(TAKEN_BACK),)


def changes(briefing: Briefing) -> Section:
    """What is different from what the story held: figures, a step taken back, a report put right."""
    at = f" at {briefing.edited_at.astimezone(UTC):%H:%M} UTC" if briefing.edited_at else ""
    lines = [
        Line(_item(f"{counts}: {before} → {now}{at}" if counts else f"{before} → {now}{at}"), Look.ITEM)
        for counts, now, before in briefing.figures[:_MOST_ITEMS]
        if before
    ]
    if briefing.kind is Kind.REVERSED:
        lines.append(Line(_reversed(briefing.reverses), Look.ITEM))
    if briefing.kind is Kind.CORRECTION:
        who = f"At{at.removeprefix(' at')} the outlet" if at else "The outlet"
        lines.append(Line(f"{who} changed a report that it had published before.", Look.ITEM))
    return Section("What changes", tuple(lines))


def _reversed(stood: Earlier | None) -> str:
    if stood is None or not clean(stood.headline):
        return "It reverses what this story reported before."
    headline = _cut(stood.headline, _LONGEST_ITEM // 2)
    outlet = shorten(clean(stood.outlet), _LONGEST_OUTLET)
    by = f"{outlet}, " if outlet else ""
    return f"It reverses what stood until now: “{headline}” ({by}{day(stood.at)} {stood.at.year})."


def _quotations(briefing: Briefing) -> Section:
    """Who said what, except where the passages above show the words and the speaker beside them already."""
    passages = clean(" ".join(briefing.passages[:_MOST_PASSAGES]))
    lines = []
    for words, speaker in briefing.quotations:
        said, who = clean(words).strip(_QUOTATION_MARKS).rstrip(","), clean(speaker or "")
        if said and not _shows(passages, said, who):
            lines.append(Line(_item(f"{who or 'Speaker not named'}: “{said}”"), Look.ITEM))
    return Section("Quoted", tuple(lines[:_MOST_ITEMS]))


def _shows(passages: str, said: str, who: str) -> bool:
    at = passages.find(said)
    return at >= 0 and who in passages[max(0, at - _BESIDE) : at + len(said) + _BESIDE]


def conflicts(briefing: Briefing) -> Section:
    """Outlets that cannot both be right, side by side."""
    lines = [Line(_item(conflict), Look.ITEM) for conflict in briefing.conflicts[:_MOST_ITEMS]]
    return Section("Reports differ", tuple(lines))


def _small_print(briefing: Briefing) -> list[str]:
    lines = []
    if briefing.known_sentences:
        known = count(briefing.known_sentences, "sentence")
        lines.append(f"Already known: {known} repeated what the story held.")
    reports = count(max(briefing.independent_reports, 1), "independent report")
    lines.append(
        f"{reports}, {count(briefing.copies, 'copy', 'copies') if briefing.copies else 'no copies'}."
    )
    title = shorten(clean(briefing.story_title), _LONGEST_ITEM)
    if title and not briefing.first:
        lines.append(f"Story: {title}")
    return lines


def _links(briefing: Briefing, links: Links) -> list[Link]:
    wanted = (
        ("The whole story", links.story(briefing.story)),
        ("Mute this story", links.mute),
        ("Snooze until something new", links.snooze),
    )
    return [Link(name, url) for name, address in wanted if (url := web_address(address))]


def outlet_of(briefing: Briefing) -> str:
    """Whose report it is."""
    return _named(briefing.source)


def _named(source: Source) -> str:
    return shorten(clean(source.outlet), _LONGEST_OUTLET) or "an unnamed outlet"


def _item(words: str) -> str:
    return _cut(words, _LONGEST_ITEM)


def _cut(words: str, longest: int) -> str:
    """Shorten with a mark that no report writes itself, since these are somebody's words."""
    shown = clean(words)
    return shown if len(shown) <= longest else shorten(shown, longest - 4).rstrip("…") + " […]"
