"""`feeds test`: what a poll would bring now, and what of it would be kept."""

from typing import TYPE_CHECKING

import click

from monitor.cli.printing import as_json, cell, entries, json_line, rows
from monitor.cli.progress import tracked
from monitor.cli.session import Session
from monitor.clock import SystemClock
from monitor.errors import BadInput
from monitor.model.ids import FeedId
from monitor.settings import Settings

if TYPE_CHECKING:  # `feeds list` need not wait for all that asks a feed
    from monitor.wiring.checks import FeedCheck
    from monitor.wiring.trying import Trial


@click.command()
@click.argument("names", metavar="[FEED|URL]...", nargs=-1)
@as_json
@click.pass_obj
def test(session: Session, names: tuple[str, ...], as_json: bool) -> None:
    """Fetch and read feeds now (all enabled ones by default); nothing is stored.

    \b
    Examples:
      nhs-monitor feeds test                             how each feed answers
      nhs-monitor feeds test bbc-wales                   what would be kept of it, and why
      nhs-monitor feeds test https://paper.example/feed  the same for a feed that is not followed

    One feed is polled as the daemon polls a new one: with each entry stand its date, the topics that it
    could be on, whether its page would be read, and whether it is too old to alert about.
    Exit code 1 where any of them failed.
    """
    settings = session.settings()
    if len(names) == 1:
        from monitor.wiring.trying import feed_at, try_feed  # noqa: PLC0415 - see above

        trial = try_feed(settings, feed_at(settings, names[0]), clock=SystemClock())
        show_trial(trial, as_json=as_json)
        failed = trial.error is not None
    else:
        found = _check(settings, names)
        show_checks(found, as_json=as_json)
        failed = any(check.error for check in found)
    if failed:
        raise click.exceptions.Exit(1)


def show_trial(trial: "Trial", *, as_json: bool) -> None:
    """Print one poll in full."""
    if as_json:
        json_line(trial)
        return
    click.echo(cell(f"{trial.feed}: {trial.error or 'ok'} ({trial.url})"))
    if trial.error is None:
        read, old = sum(e.read for e in trial.entries), sum(e.old for e in trial.entries)
        click.echo(f"{entries(len(trial.entries))}, {read} would be read, {old} are too old to alert about")
        rows(
            trial.entries,
            (
                ("published", lambda e: e.published_at or "no date"),
                ("", lambda e: "read" if e.read else "leave"),
                ("", lambda e: "old" if e.old else ""),
                ("title", lambda e: e.title),
                ("because", lambda e: e.because),
                ("known by", lambda e: e.known_by or f"guid {e.guid}"),
            ),
            as_json=False,
            empty="the feed has no entries",
        )
    click.echo(cell(f"next poll: {cell(trial.next_poll)}, {trial.next_poll_because}"))
    if not trial.followed and trial.error is None:
        click.echo(cell(f"to follow it: nhs-monitor feeds add {trial.url}"))


def show_checks(found: "list[FeedCheck]", *, as_json: bool) -> None:
    """Print how each feed answered."""
    rows(
        found,
        (
            ("feed", lambda c: c.feed),
            ("answer", lambda c: "ok" if c.error is None else "failed"),
            ("entries", lambda c: c.entries),
            ("newest", lambda c: c.newest),
            ("what to do", lambda c: c.error),
        ),
        as_json=as_json,
        empty="no feeds to test",
    )


def _check(settings: Settings, names: tuple[str, ...]) -> "list[FeedCheck]":
    for name in names:
        if name not in settings.feeds:
            raise BadInput(f'there is no feed "{name}"; nhs-monitor feeds list shows them')
    wanted = [settings.feeds[FeedId(n)] for n in names] or [f for f in settings.feeds.values() if f.enabled]
    from monitor.wiring.checks import check_feeds  # noqa: PLC0415 - see above

    return list(tracked(check_feeds(settings, wanted), total=len(wanted), what="feeds"))
