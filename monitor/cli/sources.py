"""Feeds: what is followed, how each is doing, and what a document holds."""

import sys
from collections.abc import Mapping
from pathlib import Path

import click

from monitor.cli.printing import as_json, cell, json_line, rows
from monitor.cli.progress import tracked
from monitor.cli.session import Session
from monitor.errors import BadInput
from monitor.model.ids import FeedId
from monitor.wiring.checks import FeedCheck, check_feeds, parse_feed


@click.group()
def feeds() -> None:
    """List feeds, try them, or read a feed document."""


@feeds.command("list")
@as_json
@click.pass_obj
def list_(session: Session, as_json: bool) -> None:
    """List every feed of feeds.toml with its state: last success, last item, when and why next."""
    settings = session.settings()
    with session.archive() as archive:
        known = {answer.id: answer for answer in archive.feeds()}
    found = [
        {
            "id": feed.id,
            "title": feed.title,
            "url": feed.url,
            "publisher": feed.publisher,
            "language": feed.language,
            "enabled": feed.enabled,
            "checked": feed.checked.isoformat() if feed.checked else None,
            "health": known.get(feed.id),
        }
        for feed in settings.feeds.values()
    ]
    rows(
        found,
        (
            ("id", lambda f: f["id"]),
            ("state", lambda f: "disabled" if not f["enabled"] else _health(f, "state") or "new"),
            ("entries", lambda f: _health(f, "entries")),
            ("last success", lambda f: _health(f, "last_success_at")),
            ("last new", lambda f: _health(f, "last_new_entry_at")),
            ("next", lambda f: _health(f, "next_due")),
            ("because", lambda f: _health(f, "error") or _health(f, "due_reason")),
        ),
        as_json=as_json,
        empty="feeds.toml names no feed",
    )


def _health(feed: Mapping[str, object], name: str) -> object:
    return getattr(feed["health"], name, None)


@feeds.command()
@click.argument("names", metavar="[FEED]...", nargs=-1)
@as_json
@click.pass_obj
def test(session: Session, names: tuple[str, ...], as_json: bool) -> None:
    """Fetch and read feeds now (all enabled ones by default); nothing is stored.

    Exit code 1 where any of them failed.
    """
    settings = session.settings()
    for name in names:
        if name not in settings.feeds:
            raise BadInput(f'there is no feed "{name}"; nhs-monitor feeds list shows them')
    wanted = [settings.feeds[FeedId(n)] for n in names] or [f for f in settings.feeds.values() if f.enabled]
    found = list(tracked(check_feeds(settings, wanted), total=len(wanted), what="feeds"))
    show_checks(found, as_json=as_json)
    if any(check.error for check in found):
        raise click.exceptions.Exit(1)


def show_checks(found: list[FeedCheck], *, as_json: bool) -> None:
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


@feeds.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--url", required=True, help="Where the document came from: relative links hang on it.")
@as_json
def parse(file: Path, url: str, as_json: bool) -> None:
    """Read a feed document from FILE ("-" = stdin), whatever its format.

    \b
    Example:
      nhs-monitor feeds parse feed.xml --url https://paper.example/feed --json
    """
    body = sys.stdin.buffer.read() if str(file) == "-" else _read(file)
    feed = parse_feed(body, url=url)
    if as_json:
        entries = feed.entries
        head = ("title", "description", "site_url", "language", "ttl_minutes")
        json_line({"feed": {name: getattr(feed, name) for name in head}, "entries": entries})
        return
    click.echo(cell(f"{feed.title} ({feed.site_url or url})"))
    rows(
        feed.entries,
        (("published", lambda e: e.published_at), ("title", lambda e: e.title), ("url", lambda e: e.url)),
        as_json=False,
        empty="the document is a feed without entries",
    )


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise BadInput(f"{file} cannot be read: {error.strerror}") from error
