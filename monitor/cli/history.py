"""Questions about the past: articles, developments, why."""

from datetime import datetime

import click

from monitor.cli.explaining import tell_why, tell_why_alert, tell_why_story
from monitor.cli.moments import Moment
from monitor.cli.printing import as_json, cell, json_line, key, limited, paged, rows
from monitor.cli.session import Session
from monitor.errors import BadInput
from monitor.history.verdict import verdict
from monitor.model.ids import DeliveryId, StoryId
from monitor.model.json_values import dump
from monitor.model.reasons import Why, WhyAlert, WhyStory

_since = click.option("--since", type=Moment(), help='Only from then on: 2025-03-01, 7d, "yesterday".')


@click.command()
@limited
@_since
@as_json
@click.pass_obj
def articles(session: Session, limit: int, since: datetime | None, as_json: bool) -> None:
    """List the articles that were read, newest first."""
    with session.archive() as archive:
        found = archive.articles(limit=limit, since=since)
    rows(
        found,
        (
            ("id", lambda a: a.id),
            ("published", lambda a: a.published_at),
            ("outlet", lambda a: a.outlet),
            ("title", lambda a: a.title),
            ("topic", lambda a: a.level),
            ("story", lambda a: a.story),
            ("is", lambda a: a.relation if a.decision in (None, "coverage") else a.decision),
        ),
        as_json=as_json,
        empty="no articles yet: nhs-monitor once reads what the feeds hold now"
        if since is None
        else f"no article was read since {cell(since)} UTC",
    )


@click.command()
@limited
@_since
@click.option("--story", "number", type=key, help="Only of this story.")
@as_json
@click.pass_obj
def developments(
    session: Session, limit: int, since: datetime | None, number: int | None, as_json: bool
) -> None:
    """List what was new, newest first."""
    only = None if number is None else StoryId(number)
    with session.archive() as archive:
        found = archive.developments(limit=limit, since=since, story=only)
    rows(
        found,
        (
            ("id", lambda d: d.id),
            ("found", lambda d: d.found_at),
            ("kind", lambda d: d.kind),
            ("weight", lambda d: d.weight),
            ("news", lambda d: d.headline),
            ("outlet", lambda d: d.outlet),
            ("story", lambda d: d.story),
        ),
        as_json=as_json,
        empty="no developments yet" if since is None else f"nothing new was found since {cell(since)} UTC",
    )


@click.command()
@click.argument("url", metavar="[URL|ARTICLE]", required=False)
@click.option("--story", "story", type=key, metavar="ID", help="Explain what a story holds.")
@click.option("--alert", "alert", type=key, metavar="ID", help="Explain why a message was sent or held.")
@as_json
@click.pass_obj
def why(session: Session, url: str | None, story: int | None, alert: int | None, as_json: bool) -> None:
    """Explain why an article was told or not: first in a sentence, then found, read, matched, placed.

    An article is named by its address, or by the number that every citation gives. Or why a story holds
    what it holds (its reports, the rule that placed each, every development), or why a message was sent or
    held.

    \b
    Examples:
      nhs-monitor why https://paper.example/news/1
      nhs-monitor why 88
      nhs-monitor why --story 12
      nhs-monitor why --alert 7 --json
    """
    if [url, story, alert].count(None) != 2:
        raise BadInput("name one thing to explain: an article, --story ID or --alert ID")
    answer = _explanation(session, url, story, alert)
    if as_json:
        said = {"verdict": verdict(answer)} if isinstance(answer, Why) else {}
        json_line({**said, **dump(answer)})
    elif isinstance(answer, WhyStory):
        with paged() as out:
            tell_why_story(answer, out)
    elif isinstance(answer, WhyAlert):
        with paged() as out:
            tell_why_alert(answer, out)
    else:
        with paged() as out:
            tell_why(answer, out)
    if isinstance(answer, Why) and not answer.entries and answer.article is None:
        raise click.exceptions.Exit(1)


def _explanation(
    session: Session, named: str | None, story: int | None, alert: int | None
) -> Why | WhyStory | WhyAlert:
    try:
        if named is not None:
            with session.answers() as answers:
                return answers.why(named)
        with session.archive() as archive:
            if story is not None:
                return archive.why_story(StoryId(story))
            return archive.why_alert(DeliveryId(alert or 0))
    except LookupError as error:
        raise BadInput(str(error)) from error
