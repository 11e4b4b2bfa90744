"""`feeds add` and `feeds remove`: what is followed, changed in feeds.toml itself."""

import sys
from datetime import UTC, datetime

import click

from monitor.cli.printing import as_json, cell, entries, json_line, plain
from monitor.cli.session import Session
from monitor.errors import BadInput
from monitor.feeds.discovery import Candidate, without_feed_scheme
from monitor.feeds.workers import Parsing
from monitor.model.feeds import FetchPolicy
from monitor.settings import Settings
from monitor.wiring.finding import Finder, FoundFeed, choose, listed
from monitor.wiring.following import Outcome, Wanted, follow, unfollow
from monitor.wiring.outgoing import guarded_web

#: What has to happen for a changed list to count.
TAKES_EFFECT = "a running daemon follows the new list after a reload (SIGHUP, systemctl reload nhs-monitor)"


@click.command()
@click.argument("url")
@click.option("--id", "name", default="", help="The feed's id [default: made from its title].")
@click.option("--title", default="", help="Its title [default: its own].")
@click.option("--publisher", default="", help="An id of publishers.toml [default: found by host, or new].")
@click.option(
    "--fetch", type=click.Choice([policy.value for policy in FetchPolicy]), help="Which pages to read."
)
@click.option("--choose", "number", type=int, metavar="N", help="Take the N-th of several feeds.")
@as_json
@click.pass_obj
def add(
    session: Session,
    url: str,
    name: str,
    title: str,
    publisher: str,
    fetch: str | None,
    number: int | None,
    as_json: bool,
) -> None:
    """Follow the feed at URL, or the feed that the page at URL announces.

    \b
    Examples:
      nhs-monitor feeds add https://paper.example/
      nhs-monitor feeds add https://paper.example/ --choose 2 --id paper-health
      nhs-monitor feeds add https://paper.example/feed/ --publisher paper

    Writes into feeds.toml, whose comments and order stay, and into publishers.toml where the publisher is
    new. Exit code 1 where no feed was found or the address is followed already.
    """
    settings = session.settings()
    url = without_feed_scheme(url.strip())
    if not url:
        raise BadInput("the URL is empty; name a feed or a page that announces one, https://paper.example/")
    found = _find(settings, url if "://" in url else f"https://{url}", number, ask=not as_json)
    wanted = Wanted(
        url=found.url,
        title=title or (found.feed.title if found.feed.title != found.feed.site_url else ""),
        site_url=found.feed.site_url or "",
        language=found.feed.language or "",
        id=name,
        publisher=publisher,
        fetch=FetchPolicy(fetch) if fetch else None,
        checked=datetime.now(UTC).date(),
    )
    (outcome,) = follow(settings, [wanted])
    if as_json:
        json_line({"found": found.how, "entries": len(found.feed.entries), "outcome": outcome})
    else:
        _tell(outcome, found)
    if outcome.status != "added":
        raise click.exceptions.Exit(1)


@click.command()
@click.argument("feed")
@as_json
@click.pass_obj
def remove(session: Session, feed: str, as_json: bool) -> None:
    """Stop following FEED: take it out of feeds.toml. What was recorded of it stays.

    \b
    Example:
      nhs-monitor feeds remove paper-health
    """
    removed = unfollow(session.settings(), feed)
    if as_json:
        json_line({"status": "removed", "id": removed.id, "url": removed.url, "title": removed.title})
        return
    click.echo(f"removed {cell(removed.id)} ({cell(removed.url)}); its articles and stories stay on record")
    click.echo(TAKES_EFFECT)


def _find(settings: Settings, url: str, number: int | None, *, ask: bool) -> FoundFeed:
    with guarded_web(settings) as web, Parsing() as parser:
        finder = Finder(
            web, parser, limit=settings.web.largest_page, say=lambda said: click.echo(cell(said), err=True)
        )
        found = finder.look(url)
        if isinstance(found, FoundFeed):
            return found
        return finder.read(_chosen(found, number, ask=ask))


def _chosen(candidates: tuple[Candidate, ...], number: int | None, *, ask: bool) -> Candidate:
    """Take the one there is, or the one that the user names. Raises BadInput where nobody can be asked."""
    try:
        return choose(candidates, number)
    except BadInput:
        if number is not None or not ask or not sys.stdin.isatty():
            raise
    click.echo(plain(f"the page announces {len(candidates)} feeds:\n{listed(candidates)}"), err=True)
    answer: int = click.prompt("which one", type=click.IntRange(1, len(candidates)), default=1, err=True)
    return candidates[answer - 1]


def _tell(outcome: Outcome, found: FoundFeed) -> None:
    if outcome.status != "added":
        click.echo(cell(f"{outcome.url}: {outcome.reason}"), err=True)
        return
    click.echo(cell(f"added {outcome.id}: {outcome.title}, {entries(len(found.feed.entries))}"))
    click.echo(cell(f"{found.url} – {found.how}"))
    new = ", new in publishers.toml: correct its name and owner there" if outcome.new_publisher else ""
    click.echo(cell(f"publisher {outcome.publisher}{new}"))
    click.echo(TAKES_EFFECT)
