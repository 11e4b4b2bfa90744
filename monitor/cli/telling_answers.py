"""Answers in plain words: an edit, a week, what went silent."""

from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

from monitor.cli.citing import stands, where
from monitor.cli.printing import cell, plain
from monitor.model.articles import Revision
from monitor.model.history import ChangeKind, Edit, Quiet, Span, Week


def tell_edit(edit: Edit, out: Console) -> None:
    """Print what an edit changed: - as it was, + as it is."""
    head = f"revision {edit.before.number} → {edit.after.number}, read {cell(edit.after.read_at)}"
    out.print(Text(head, style="bold"))
    out.print(Text(cell(edit.after.url), style="dim"))
    for change in (edit.title, *edit.sentences):
        if change.kind is ChangeKind.SAME:
            continue
        if change.before:
            out.print(_line("- ", change.before, "red strike"))
        if change.after:
            out.print(_line("+ ", change.after, "green underline"))


def tell_revision(revision: Revision, out: Console) -> None:
    """Print an article's whole text as it stood when it was read."""
    out.print(Text(f"revision {revision.number}, read {cell(revision.read_at)}", style="bold"))
    out.print(Text(cell(revision.url), style="dim"))
    out.print(Text(cell(revision.title), style="bold"))
    out.print(Text(plain(revision.text)))


def _line(sign: str, spans: Iterable[Span], style: str) -> Text:
    return Text(sign).append_text(
        Text.assemble(*((cell(one.text), style if one.changed else "") for one in spans))
    )


def tell_quiet(quiet: Quiet, out: Console) -> None:
    """Print what went silent."""
    out.print(Text(f"Stories without a report for {quiet.after_days} days", style="bold"))
    for one in quiet.stories:
        out.print(Text(f"  {one.days:4} days  story {one.story.id}: {cell(one.story.title)}"))
    if not quiet.stories:
        out.print("  none")
    out.print(Text("Feeds", style="bold"))
    for feed in quiet.feeds:
        out.print(Text(f"  {feed.state:8} {feed.id}, last new item {cell(feed.last_new_entry_at)}"))
    if not quiet.feeds:
        out.print("  all well")


def tell_week(week: Week, out: Console) -> None:
    """Print a week: each story's news first, then numbers, voices and silences."""
    out.print(Text(f"Week to {week.until:%d %b %Y}", style="bold"))
    if not week.stories:
        out.print("a quiet week: nothing new was found in any story")
    for one in week.stories:
        out.print(Text(f"\nStory {one.story.id}: {cell(one.story.title)}", style="bold"))
        for news in one.developments:
            when = cell(news.said_at)
            out.print(Text(f"  {when}  {news.kind.replace('_', ' ')}: {cell(news.headline)}"))
            out.print(Text(f"      {cell(news.outlet)}  {cell(news.url)}  {stands(news)}", style="dim"))
    _list(out, "Reported again, nothing new", (f"story {s.id}: {cell(s.title)}" for s in week.coverage))
    last = (line.points[-1] for line in week.figures)
    lines = (f"{cell(p.text)}: {cell(p.passage)} ({cell(p.cite.outlet)}, {where(p.cite)})" for p in last)
    _list(out, "Numbers", lines)
    voices = (
        f"{cell(s.speaker)}: “{cell(s.words)}” ({cell(s.cite.outlet)}, {where(s.cite)})" for s in week.sayings
    )
    _list(out, "Voices", voices)
    silent = (f"story {q.story.id}: {cell(q.story.title)}, {q.days} days" for q in week.fell_silent)
    _list(out, "Fell silent", silent)
    sick = ", ".join(f"{feed.id} {feed.state}" for feed in week.sick_feeds)
    healthy = week.feeds - len(week.sick_feeds)
    if week.feeds:
        out.print(f"\nFeeds: {healthy} of {week.feeds} healthy{f'; {sick}' if sick else ''}")


def _list(out: Console, heading: str, lines: Iterable[str]) -> None:
    found = list(lines)
    if found:
        out.print(Text(f"\n{heading}", style="bold"))
    for line in found:
        out.print(Text(f"  {line}"))
