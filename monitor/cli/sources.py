"""Feeds: what is followed, how each is doing, and what a document holds."""

import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import click

from monitor.cli.exchanging import export, import_
from monitor.cli.following import add, remove
from monitor.cli.printing import Group, as_csv, as_json, cell, json_line, rows
from monitor.cli.session import Session
from monitor.cli.trying import test
from monitor.errors import BadInput
from monitor.model.feeds import Feed, FeedState
from monitor.model.ids import FeedId
from monitor.wiring.health import DISABLED, FeedHealth, feed_health


@click.group(cls=Group)
def feeds() -> None:
    """List feeds, add and remove them, try them, or read a feed document."""


for _command in (add, remove, test, import_, export):
    feeds.add_command(_command)


@feeds.command("list")
@as_csv
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
            "kind": feed.kind.value,
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


@feeds.command()
@click.argument("names", metavar="[FEED]...", nargs=-1)
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice([*(state.value for state in FeedState), DISABLED]),
    help="Only feeds in this state; may be given several times.",
)
@as_csv
@as_json
@click.pass_obj
def health(session: Session, names: tuple[str, ...], states: tuple[str, ...], as_json: bool) -> None:
    """Tell how feeds are doing (all by default), those first that need a person.

    \b
    States: ok, slow (asks for fewer requests, or answers late), failing, blocked (refuses us),
    challenge page (wants proof of a human reader), gone (410, said twice), quiet (nothing new for
    far longer than usual), new (not asked yet), disabled. "24?" a day is assumed: nothing new
    has come since the first poll.

    \b
    Examples:
      nhs-monitor feeds health
      nhs-monitor feeds health --state failing --state blocked --json
    """
    settings = session.settings()
    _refuse_unknown(names, settings.feeds)
    with session.archive() as archive:
        found = feed_health(settings, archive.feeds(), now=datetime.now(UTC))
    wanted = [one for one in found if (not names or one.id in names) and (not states or one.state in states)]
    rows(
        wanted,
        (
            ("feed", lambda h: h.id),
            ("state", lambda h: h.state),
            ("last success", lambda h: h.last_success_at),
            ("last item", lambda h: h.last_new_entry_at),
            ("a day", _pace),
            ("next", lambda h: h.next_due),
            ("because", lambda h: "; ".join(filter(None, (h.error, h.due_reason)))),
        ),
        as_json=as_json,
        empty="no feed is so" if states else "feeds.toml names no feed",
    )


def _pace(health: FeedHealth) -> str | float | None:
    """The rate; one that nothing has shown yet is marked."""
    rate = health.entries_per_day
    return f"{rate:g}?" if rate is not None and health.rate_is_assumed else rate


def _refuse_unknown(names: tuple[str, ...], known: Mapping[FeedId, Feed]) -> None:
    for name in names:
        if name not in known:
            raise BadInput(f'there is no feed "{name}"; nhs-monitor feeds list shows them')


def _health(feed: Mapping[str, object], name: str) -> object:
    return getattr(feed["health"], name, None)


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
    from monitor.wiring.checks import parse_feed  # noqa: PLC0415 - the parsers, for this command alone

    body = sys.stdin.buffer.read() if str(file) == "-" else _read(file)
    feed = parse_feed(body, url=url)
    if as_json:
        head = ("title", "description", "site_url", "feed_url", "icon_url", "language", "ttl_minutes")
        json_line({"feed": {name: getattr(feed, name) for name in head}, "entries": feed.entries})
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
