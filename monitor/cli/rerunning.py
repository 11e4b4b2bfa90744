"""`replay` without a file: what another configuration would have told of everything that was read."""

from collections.abc import Iterable
from datetime import datetime

from rich.console import Console
from rich.markup import escape

from monitor.cli.printing import cell, console, json_line
from monitor.cli.progress import tracked
from monitor.cli.session import Session
from monitor.history.difference import Changed, Difference, ToldAlert
from monitor.model.answers import DevelopmentAnswer
from monitor.wiring.rerun import open_rerun


def replay_history(session: Session, tried: Session, since: datetime | None, *, as_json: bool) -> None:
    """Judge the session's record with the settings of `tried`, and print what would be gained and lost."""
    settings = tried.settings()
    with session.archive() as record, open_rerun(settings, record) as rerun:
        readings = sum(1 for _ in tracked(rerun.run(), total=record.reading_count(), what="readings"))
        found, failed = rerun.difference(since), rerun.failed()
    if as_json:
        json_line({"readings": readings, "failed": failed, "difference": found})
    else:
        _tell(found, readings, failed, console())


def _tell(found: Difference, readings: int, failed: int, out: Console) -> None:
    out.print(f"{readings} readings judged again; nothing was sent")
    if failed:
        out.print(f"[yellow]{failed} could not be judged[/]")
    out.print(f"[bold]developments[/]: {found.developments_before} on record, {found.developments_after} now")
    _developments("gained", found.developments_gained, out)
    _developments("lost", found.developments_lost, out)
    for change in found.developments_changed:
        out.print(f"  changed  {escape(cell(_change(change)))}")
    out.print(f"[bold]alerts[/]: {found.alerts_before} on record, {found.alerts_after} now")
    _alerts("gained", found.alerts_gained, out)
    _alerts("lost", found.alerts_lost, out)


def _developments(what: str, developments: Iterable[DevelopmentAnswer], out: Console) -> None:
    for one in developments:
        when = cell(one.published_at or one.found_at)
        out.print(f"  {what:7}  {escape(f'{when}  {one.kind} {one.weight:.2f}  {cell(one.headline)}')}")
        out.print(f"           {escape(cell(one.url))}", style="dim")


def _change(change: Changed) -> str:
    before, after = change.before, change.after
    return f"{before.kind} {before.weight:.2f} → {after.kind} {after.weight:.2f}  {after.headline}"


def _alerts(what: str, alerts: Iterable[ToldAlert], out: Console) -> None:
    for one in alerts:
        words = f"{one.route}, {one.recipient}: {one.headline}  {one.url}"
        out.print(f"  {what:7}  {escape(cell(words))}")
