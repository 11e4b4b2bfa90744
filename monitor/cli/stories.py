"""Stories: what moves, one story whole, and a person's corrections of which articles belong together."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import click

from monitor.cli.citing import article_named
from monitor.cli.moments import Moment
from monitor.cli.printing import Group, as_json, cell, json_line, key, limited, paged, rows
from monitor.cli.session import Session, user
from monitor.cli.telling import tell_told
from monitor.errors import BadInput
from monitor.model.corrections import Correction, CorrectionKind
from monitor.model.ids import ArticleId, StoryId

_by = click.option("--by", default=user, show_default="you", help="Who corrects, for the record.")
_note = click.option("--note", default="", help="Why, for the record.")
_articles = click.argument("articles", metavar="ARTICLE...", nargs=-1, required=True)


@click.group(cls=Group, invoke_without_command=True)
@limited
@click.option("--since", type=Moment(), help='Only from then on: 2025-03-01, 7d, "yesterday".')
@as_json
@click.pass_context
def stories(context: click.Context, limit: int, since: datetime | None, as_json: bool) -> None:
    """List the stories by their last report; or correct which articles belong together.

    A correction sends nothing, old ids keep working, and later articles follow it.
    """
    if context.invoked_subcommand is None:
        session: Session = context.obj
        _list(session, limit, since, as_json=as_json)


def _list(session: Session, limit: int, since: datetime | None, *, as_json: bool) -> None:
    with session.archive() as archive:
        found = archive.stories(limit=limit, since=since)
    rows(
        found,
        (
            ("id", lambda s: s.id),
            ("last report", lambda s: s.last_report_at),
            ("title", lambda s: s.title),
            ("developments", lambda s: s.developments),
            ("independent", lambda s: s.independent_reports),
            ("copies", lambda s: s.copies),
        ),
        as_json=as_json,
        empty="no stories yet" if since is None else f"no story has a report since {cell(since)} UTC",
    )


@stories.command()
@click.argument("story", metavar="FROM", type=key)
@click.argument("into", metavar="INTO", type=key)
@_by
@_note
@as_json
@click.pass_obj
def merge(session: Session, story: int, into: int, by: str, note: str, as_json: bool) -> None:
    """Put all articles of story FROM into story INTO; the id FROM leads there from now on."""
    from monitor.wiring import corrections  # noqa: PLC0415 - the rules of stories, for those who correct

    done = corrections.merge(
        session.settings(), StoryId(story), into=StoryId(into), at=datetime.now(UTC), by=by, note=note
    )
    _tell(done, as_json=as_json)


@stories.command()
@click.argument("story", metavar="ID", type=key)
@_articles
@_by
@_note
@as_json
@click.pass_obj
def split(session: Session, story: int, articles: tuple[str, ...], by: str, note: str, as_json: bool) -> None:
    """Give some articles of story ID, named by id or address, a story of their own."""
    chosen = _named(session, articles)
    from monitor.wiring import corrections  # noqa: PLC0415 - as above

    done = corrections.split(
        session.settings(), StoryId(story), chosen, at=datetime.now(UTC), by=by, note=note
    )
    _tell(done, as_json=as_json)


@stories.command()
@_articles
@click.option("--to", "into", metavar="ID", type=key, required=True, help="The story that they belong to.")
@_by
@_note
@as_json
@click.pass_obj
def move(session: Session, articles: tuple[str, ...], into: int, by: str, note: str, as_json: bool) -> None:
    """Move articles, named by id or address, to another story.

    A story that loses its last article is merged into that one.
    """
    chosen = _named(session, articles)
    from monitor.wiring import corrections  # noqa: PLC0415 - as above

    done = corrections.move(
        session.settings(), chosen, into=StoryId(into), at=datetime.now(UTC), by=by, note=note
    )
    _tell(done, as_json=as_json)


def _named(session: Session, articles: Sequence[str]) -> list[ArticleId]:
    """Find articles by what was typed. Raises BadInput for an address that was never read."""
    found = []
    with session.archive() as archive:
        for name in articles:
            article = article_named(archive, name)
            if article is None:
                raise BadInput(f'"{name}" is no article that was read; nhs-monitor articles lists them')
            found.append(article)
    return found


_SENTENCES: dict[CorrectionKind, Callable[[Correction, str], str]] = {
    CorrectionKind.MERGE: lambda c, n: f"story {c.story} is part of story {c.into} now: {n} moved",
    CorrectionKind.SPLIT: lambda c, n: f"story {c.into} is new: {n} moved there from story {c.story}",
    CorrectionKind.MOVE: lambda c, n: f"story {c.into} has {n} more, from story {c.story}",
}


def _tell(done: Sequence[Correction], *, as_json: bool) -> None:
    for correction in done:
        if as_json:
            json_line(correction)
            continue
        count = len(correction.articles)
        number = f"{count} article{'' if count == 1 else 's'}"
        click.echo(_SENTENCES[correction.kind](correction, number))


@click.command()
@click.argument("number", metavar="ID", type=key)
@click.option(
    "--as-of",
    type=Moment(to_end=True),
    help="Only what the record knew then, a day to its end: 2025-03-01, yesterday.",
)
@as_json
@click.pass_obj
def story(session: Session, number: int, as_of: datetime | None, as_json: bool) -> None:
    """Tell one story: its timeline, its figures, who said what, and who reported it.

    \b
    Examples:
      nhs-monitor story 2
      nhs-monitor story 2 --as-of 2025-03-01
    """
    with session.answers() as answers:
        try:
            told = answers.story(StoryId(number), as_of=as_of)
        except LookupError as error:
            raise BadInput(str(error)) from error
    if as_json:
        json_line(told)
    else:
        with paged() as out:
            tell_told(told, out, asked=StoryId(number))
