"""Questions that need more than one list: first, said, changes, quiet, week."""

from datetime import UTC, datetime
from functools import partial

import click

from monitor.cli.citing import article_named, where
from monitor.cli.moments import Moment
from monitor.cli.printing import as_json, cell, json_line, key, limited, paged, rows
from monitor.cli.session import Session
from monitor.cli.telling_answers import tell_edit, tell_quiet, tell_revision, tell_week
from monitor.errors import BadInput
from monitor.model.ids import ArticleId, StoryId


@click.command()
@click.argument("phrase")
@partial(limited, order="oldest first")
@as_json
@click.pass_obj
def first(session: Session, phrase: str, limit: int, as_json: bool) -> None:
    """Find who had a phrase or figure first, and who had it after; oldest first.

    A figure is found however it is written: £16.4m is also £16.4 million.

    \b
    Examples:
      nhs-monitor first £16.4m
      nhs-monitor first "little spare capacity"
    """
    with session.answers() as answers:
        found = answers.first(phrase, limit=limit)
    if as_json:
        json_line(found)
        return
    rows(
        found.mentions,
        (
            ("said", lambda m: m.cite.at),
            ("outlet", lambda m: m.cite.outlet),
            ("sentence", lambda m: m.text),
            ("is", lambda m: m.relation),
            ("story", lambda m: m.story),
            ("stands in", lambda m: where(m.cite)),
            ("at", lambda m: m.cite.url),
        ),
        as_json=False,
        empty=f"no article on record holds {phrase!r}"
        + (f", also not as {', '.join(found.searched[1:])}" if found.searched[1:] else ""),
    )


@click.command()
@click.argument("name")
@click.option(
    "--about",
    default="",
    metavar="QUERY",
    help="Only where the words said and those around them answer a query, as `search` takes it.",
)
@limited
@as_json
@click.pass_obj
def said(session: Session, name: str, about: str, limit: int, as_json: bool) -> None:
    """List what a person or body was quoted with when it was new, newest first.

    \b
    Examples:
      nhs-monitor said "Olwen Beddoes"
      nhs-monitor said Beddoes --about postcode
    """
    from monitor.wiring.asking import read_query  # noqa: PLC0415 - `--help` need not wait for it

    subject = None
    if about.strip():
        subject = read_query(session.settings(), about, today=datetime.now(UTC).date())
    with session.answers() as answers:
        found = answers.said(name, about=subject, limit=limit)
        nearest = () if found else answers.speakers_near(name)
    rows(
        found,
        (
            ("said", lambda s: s.cite.at),
            ("speaker", lambda s: s.speaker),
            ("words", lambda s: s.words),
            ("outlet", lambda s: s.cite.outlet),
            ("story", lambda s: s.story),
            ("stands in", lambda s: where(s.cite)),
            ("at", lambda s: s.cite.url),
        ),
        as_json=as_json,
        empty=f"nothing new in quotation marks is on record from {name!r}"
        + (f" about {about!r}" if about.strip() else ""),
    )
    if nearest:
        click.echo(f"warning: nobody of that name was quoted; on record: {cell(nearest)}", err=True)


@click.command()
@click.argument("url", metavar="[URL|ARTICLE]", required=False)
@click.option("--story", "story", type=key, metavar="ID", help="Without URL: only edits in this story.")
@click.option(
    "--revision", "number", type=click.IntRange(1), metavar="N", help="Print this reading of it, whole."
)
@limited
@as_json
@click.pass_obj
def changes(
    session: Session, url: str | None, story: int | None, number: int | None, limit: int, as_json: bool
) -> None:
    """List the edits that were seen, newest first; or show what those of an article changed.

    An article is named by its address, or by the number that every citation gives.

    \b
    Examples:
      nhs-monitor changes
      nhs-monitor changes --story 2
      nhs-monitor changes https://paper.example/news/1
      nhs-monitor changes https://paper.example/news/1 --revision 1
    """
    if url is None:
        _list_edits(session, story, number, limit, as_json=as_json)
        return
    with session.archive() as archive:
        article = article_named(archive, url)
    if article is None:
        raise BadInput(f'"{url}" is no article that was read; nhs-monitor why tells what became of it')
    if number is not None:
        _print_revision(session, article, number, as_json=as_json)
        return
    with session.answers() as answers:
        try:
            edits = answers.changes(article)
        except LookupError as error:
            raise BadInput(str(error)) from error
    if as_json:
        for edit in edits:
            json_line(edit)
    elif not edits:
        click.echo("it was never edited, as far as we saw", err=True)
    else:
        with paged() as out:
            for edit in edits:
                tell_edit(edit, out)


def _list_edits(
    session: Session, story: int | None, number: int | None, limit: int, *, as_json: bool
) -> None:
    if number is not None:
        raise BadInput("--revision is one of an article: name its address or number before it")
    with session.archive() as archive:
        found = archive.edits(limit=limit, story=None if story is None else StoryId(story))
    rows(
        found,
        (
            ("read", lambda e: e.read_at),
            ("outlet", lambda e: e.outlet),
            ("title", lambda e: e.title),
            ("story", lambda e: e.story),
            ("article", lambda e: e.article),
            ("revision", lambda e: e.revision),
            ("at", lambda e: e.url),
        ),
        as_json=as_json,
        empty="no article was edited, as far as we saw",
    )


def _print_revision(session: Session, article: ArticleId, number: int, *, as_json: bool) -> None:
    with session.archive() as archive:
        try:
            held = archive.revisions(article)
        except LookupError as error:
            raise BadInput(str(error)) from error
    if number > len(held):
        raise BadInput(f"--revision is {number}; article {article} was read {len(held)} times")
    if as_json:
        json_line(held[number - 1])
    else:
        with paged() as out:
            tell_revision(held[number - 1], out)


@click.command()
@click.option("--days", type=click.IntRange(1, 3650), default=14, show_default=True, help="For how long.")
@as_json
@click.pass_obj
def quiet(session: Session, days: int, as_json: bool) -> None:
    """List the stories that went silent, and the feeds that did."""
    with session.answers() as answers:
        found = answers.quiet(days=days)
    if as_json:
        json_line(found)
    else:
        with paged() as out:
            tell_quiet(found, out)


@click.command()
@click.option("--until", type=Moment(to_end=True), help="The last day of the week [default: today, so far].")
@as_json
@click.pass_obj
def week(session: Session, until: datetime | None, as_json: bool) -> None:
    """Review seven days: what was new in each story, numbers, voices, and what fell silent.

    \b
    Examples:
      nhs-monitor week
      nhs-monitor week --until 2025-07-03
    """
    with session.answers() as answers:
        found = answers.week(until=until)
    if as_json:
        json_line(found)
    else:
        with paged() as out:
            tell_week(found, out)
