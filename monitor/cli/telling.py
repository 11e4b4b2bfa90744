"""A story in plain words: what happened, who reported it, and what a person corrected."""

from datetime import datetime

from rich.console import Console
from rich.markup import escape

from monitor.cli.citing import stands, where
from monitor.cli.printing import cell
from monitor.model.answers import DevelopmentAnswer, ReportAnswer, StoryPage
from monitor.model.corrections import Correction, CorrectionKind
from monitor.model.handling import Handling, HandlingKind
from monitor.model.history import StoryTold
from monitor.model.ids import StoryId
from monitor.model.stories import Conflict, Figure, Origin, shown


def tell_story(
    page: StoryPage, out: Console, *, asked: StoryId | None = None, now: DevelopmentAnswer | None = None
) -> None:
    """Print a story: where it stands `now`, what happened, in order, then who reported it.

    `asked` is the id that led here.
    """
    story = page.story
    if asked is not None and asked != story.id:
        out.print(f"story {asked} is part of story {story.id} now")
    out.print(f"[bold]Story {story.id}: {escape(cell(story.title))}[/]")
    counts = (
        _count(story.independent_reports, "independent report"),
        _count(story.copies, "copy", "copies"),
        _count(story.developments, "development"),
    )
    out.print(f"{cell(story.opened_at)} to {cell(story.last_report_at)} · {', '.join(counts)}")
    if now is not None:
        when = cell(now.said_at)[:10]
        out.print(
            f"now: [bold]{now.kind.replace('_', ' ')}[/], {when}: {escape(cell(now.headline))}"
            f" ({escape(cell(now.outlet))}, {stands(now)})"
        )
    for correction in page.corrections:
        out.print(escape(cell(said(correction))), style="dim")
    for handling in page.handlings:
        out.print(escape(cell(handled(handling))), style="dim")
    for development in page.timeline:
        out.print()
        _development(development, out)
    out.print("\n[bold]Reports[/]")
    for report in page.reports:
        out.print(
            f"  {cell(report.published_at)}  {escape(cell(report.outlet))}: {escape(cell(report.title))}"
        )
        out.print(f"      {escape(cell(_role(report)))}", style="dim")
    if page.related:
        out.print("\n[bold]Possibly related[/]")
    for other in page.related:
        out.print(f"  story {other.live}: {escape(cell(other.title))}")


def tell_told(told: StoryTold, out: Console, *, asked: StoryId) -> None:
    """Print a story, then its numbers, voices and conflicts, each with where it stands."""
    if told.as_of is not None:
        out.print(f"as known on {cell(told.as_of)} UTC", style="dim")
    tell_story(told, out, asked=asked, now=told.latest)
    if told.figures:
        out.print("\n[bold]Figures[/]")
    for line in told.figures:
        values = " → ".join(
            f"{p.text} ({cell(p.cite.at)[:10]}, {p.cite.outlet}, {where(p.cite)})" for p in line.points
        )
        out.print(f"  {escape(cell(line.counts))}: {escape(cell(values))}")
    if told.sayings:
        out.print("\n[bold]Who said what[/]")
    for saying in told.sayings:
        speaker = "unnamed" if saying.speaker is None else saying.speaker
        place = f"{saying.cite.outlet}, {where(saying.cite)}"
        out.print(f"  {escape(cell(speaker))}: “{escape(cell(saying.words))}” ({escape(cell(place))})")
    if told.conflicts:
        out.print("\n[bold]Outlets differ[/]")
    for conflict in told.conflicts:
        here = f"{conflict.cite.outlet}, {where(conflict.cite)}"
        there = "" if conflict.there_article is None else f" (article {conflict.there_article})"
        out.print(f"  {escape(cell(conflict.about))}: {escape(cell(conflict.here))} ({escape(cell(here))})")
        out.print(f"      but: {escape(cell(conflict.there))}{there}")


def said(correction: Correction) -> str:
    """Say what a person corrected, when and why."""
    articles = _count(len(correction.articles), "article")
    what = {
        CorrectionKind.MERGE: f"merged from story {correction.story} into story {correction.into}",
        CorrectionKind.SPLIT: f"{articles} split from story {correction.story}, now story {correction.into}",
        CorrectionKind.MOVE: f"{articles} moved from story {correction.story} to story {correction.into}",
    }[correction.kind]
    why = f": {correction.note}" if correction.note else ""
    return f"{what} on {cell(correction.at)} by {correction.by}{why}"


def handled(handling: Handling) -> str:
    """Say what somebody did about a story, for whom, when and why."""
    what = {
        HandlingKind.MUTE: "muted",
        HandlingKind.SNOOZE: "snoozed",
        HandlingKind.UNMUTE: "unmuted",
        HandlingKind.ACK: "acknowledged",
        HandlingKind.ASSIGN: f"assigned to {handling.text}",
        HandlingKind.NOTE: "noted",
    }[handling.kind]
    reader = " ".join(
        words
        for words in (handling.recipient, f"of route {handling.route}" if handling.route else None)
        if words
    )
    whom = f" for {reader}" if reader else ""
    until = "something of weight happens" if handling.kind is HandlingKind.SNOOZE else handling.until
    ends = f", until {cell(until)}" if until else ""
    why = f": {handling.text}" if handling.text and handling.kind is not HandlingKind.ASSIGN else ""
    return f"{what}{whom} on {cell(handling.at)} by {handling.by}{ends}{why}"


def _development(development: DevelopmentAnswer, out: Console) -> None:
    when = cell(development.said_at)
    kind = development.kind.replace("_", " ")
    out.print(f"{when}  [bold]{kind}[/]  {escape(cell(development.headline))}")
    if development.language.startswith("cy"):
        out.print("    reported in Welsh", style="dim")
    for passage in development.passages:
        out.print(f"    {escape(quoted(cell(passage)))}")
    for figure in development.figures:
        if figure.was is not None:
            out.print(f"    {escape(cell(changed(figure, development.edited_at)))}")
    for conflict in development.conflicts:
        out.print(f"    {escape(cell(differs(conflict)))}")
    out.print(f"    {escape(cell(development.outlet))}  {escape(cell(development.url))}", style="dim")
    out.print(f"    {stands(development)}", style="dim")


def quoted(text: str) -> str:
    """Put a sentence in quotation marks, unless it has its own."""
    return text if text.startswith(("“", "‘", '"')) else f"“{text}”"


def changed(figure: Figure, edited_at: datetime | None) -> str:
    """Say how a figure moved: "minutes: 158 → 185 at 14:02"; the time is that of an edit."""
    at = f" at {edited_at:%H:%M}" if edited_at else ""
    return f"{figure.label}: {shown(figure.was or 0.0, figure.unit)} → {figure.text}{at}"


def differs(conflict: Conflict) -> str:
    """Say where two reports cannot both be right."""
    there = f"article {conflict.there_article}" if conflict.there_article else "an earlier report"
    return f"reports differ ({conflict.about}): {conflict.here} here, {conflict.there} in {there}"


def behind(origin: Origin) -> str:
    """Say which agency or press release stands behind a report, and what says so."""
    name = f" {origin.name}" if origin.name else ""
    where = f" of article {origin.article}" if origin.article is not None else ""
    return f"{origin.kind.value}{name}, by its credit{where}: “{origin.evidence}”"


def _role(report: ReportAnswer) -> str:
    share = f"{report.copied_share:.0%} shared"
    of = f" of article {report.of}, {share}" if report.of is not None else ""
    language = " · reported in Welsh" if report.language == "cy" else ""
    counts = f"{report.new_sentences} new, {report.known_sentences} known"
    days = report.reopened_after_days
    reopened = f" · reopened after {_count(days, 'quiet day')}" if days is not None else ""
    corrected = " · corrected when its original arrived" if report.corrected_at else ""
    origin = f" · from {report.origin.kind.value} {report.origin.name}".rstrip() if report.origin else ""
    return f"{report.decision}: {report.relation}{of} · {counts}{language}{reopened}{corrected}{origin}"


def _count(number: int, one: str, many: str | None = None) -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
