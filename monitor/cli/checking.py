"""`check`: try everything the configuration names, and print a table with a way out for each failure."""

from collections.abc import Iterator

import click

from monitor.cli.printing import as_json, entries, rows
from monitor.cli.progress import tracked
from monitor.cli.session import Session
from monitor.clock import SystemClock
from monitor.settings import Settings
from monitor.wiring.checks import (
    Check,
    check_channels,
    check_clock,
    check_database,
    check_disk,
    check_feeds,
    check_repeats,
    check_told,
)


@click.command()
@click.option("--offline", is_flag=True, help="Leave the feeds and channels alone.")
@as_json
@click.pass_obj
def check(session: Session, offline: bool, as_json: bool) -> None:
    """Validate the configuration and try the database, channels, clock and every feed.

    Exit code 2 where the configuration is wrong, 1 where something in it does not work.
    """
    settings = session.settings()
    feeds = [feed for feed in settings.feeds.values() if feed.enabled]
    topics, routes = ", ".join(settings.topics), len(settings.routes)
    found = [
        Check(
            what="configuration",
            ok=True,
            says=f"{settings.directory}, feeds: {len(feeds)}, topics: {topics}, routes: {routes}"
            + ("" if feeds else " – no feed is followed yet: nhs-monitor feeds add https://paper.example/"),
            warns=not feeds,
        ),
        check_told(settings),
        *check_repeats(settings),
        check_database(settings),
    ]
    found += [one for one in [check_disk(settings)] if one is not None]
    if not offline:
        found += tried(settings)
    rows(
        found,
        (("what", lambda c: c.what), ("", _verdict), ("", lambda c: c.says)),
        as_json=as_json,
        empty="",
    )
    if not all(one.ok for one in found):
        raise click.exceptions.Exit(1)


def _verdict(one: Check) -> str:
    if not one.ok:
        return "FAILED"
    return "WARNING" if one.warns else "ok"


def tried(settings: Settings) -> Iterator[Check]:
    """Try what needs the network: channels, every feed, and our clock beside theirs."""
    feeds = [feed for feed in settings.feeds.values() if feed.enabled]
    yield from check_channels(settings, SystemClock())
    answered = list(tracked(check_feeds(settings, feeds), total=len(feeds), what="feeds"))
    yield from [one for one in [check_clock(answered)] if one is not None]
    for one in answered:
        yield Check(what=f"feed {one.feed}", ok=one.error is None, says=one.error or entries(one.entries))
