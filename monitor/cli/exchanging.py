"""`feeds import` and `feeds export`: lists of feeds as other readers give and take them."""

import sys
from pathlib import Path

import click

from monitor.cli.following import TAKES_EFFECT
from monitor.cli.printing import as_json, rows
from monitor.cli.session import Session
from monitor.errors import BadInput
from monitor.feeds.opml import Outlined, read_opml, write_opml
from monitor.model.feeds import SourceKind
from monitor.settings import Settings
from monitor.wiring.following import Wanted, follow


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@as_json
@click.pass_obj
def import_(session: Session, file: Path, as_json: bool) -> None:
    """Follow every feed of an OPML FILE ("-" = stdin), and print what was added and what was skipped.

    \b
    Example:
      nhs-monitor feeds import subscriptions.opml

    Folders and categories are kept, for the export. An address that is followed already is skipped. Nothing
    is fetched: nhs-monitor feeds test shows which of them work.
    """
    settings = session.settings()
    outlined = read_opml(_read(file))
    outcomes = follow(settings, [_wanted(one) for one in outlined])
    rows(
        outcomes,
        (
            ("", lambda o: o.status),
            ("id", lambda o: o.id),
            ("title", lambda o: o.title),
            ("url", lambda o: o.url),
            ("because", lambda o: o.reason or None),
        ),
        as_json=as_json,
        empty=f"{file} names no feed",
    )
    if not as_json and outcomes:
        added = sum(outcome.status == "added" for outcome in outcomes)
        publishers = sum(outcome.new_publisher for outcome in outcomes)
        new = f"; {publishers} new in publishers.toml" if publishers else ""
        click.echo(f"{added} added, {len(outcomes) - added} skipped{new}; {TAKES_EFFECT}", err=True)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True), default="-")
@click.pass_obj
def export(session: Session, file: Path) -> None:
    """Write every feed as OPML to FILE (stdout by default), in its folder.

    \b
    Examples:
      nhs-monitor feeds export > feeds.opml
      nhs-monitor feeds export feeds.opml

    Sources that are no feed (index pages, searches) are left out: no other reader could follow them.
    """
    settings = session.settings()
    text = write_opml(_outlined(settings), title="nhs-monitor feeds")
    left_out = sum(feed.kind is not SourceKind.FEED for feed in settings.feeds.values())
    if str(file) == "-":
        click.echo(text, nl=False)
    else:
        try:
            file.write_text(text, "utf-8")
        except OSError as error:
            raise BadInput(f"{file} cannot be written: {error.strerror}") from error
        click.echo(f"wrote {len(settings.feeds) - left_out} feeds to {file}")
    if left_out:
        click.echo(f"{left_out} sources are no feeds and were left out", err=True)


def _outlined(settings: Settings) -> list[Outlined]:
    return [
        Outlined(
            url=feed.url,
            title=feed.title,
            folder=feed.folder,
            categories=feed.categories,
            language=feed.language,
            enabled=feed.enabled,
        )
        for feed in settings.feeds.values()
        if feed.kind is SourceKind.FEED
    ]


def _wanted(one: Outlined) -> Wanted:
    return Wanted(
        url=one.url,
        title=one.title,
        site_url=one.site_url,
        language=one.language,
        folder=one.folder,
        categories=one.categories,
        enabled=one.enabled,
    )


def _read(file: Path) -> bytes:
    if str(file) == "-":
        return sys.stdin.buffer.read()
    try:
        return file.read_bytes()
    except OSError as error:
        raise BadInput(f"{file} cannot be read: {error.strerror}") from error
