"""The pages about news: today, stories, one story, an article's passages, an edit side by side."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Annotated, Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Path, Query
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from monitor.model.answers import DevelopmentAnswer, Mark
from monitor.model.history import ChangeKind, FigureLine, SentenceChange, StoryTold
from monitor.model.ids import ArticleId, DevelopmentId, StoryId, TopicId
from monitor.model.stories import Relation
from monitor.server.asking import After, Key, TopicName, When, cut, mark, moment
from monitor.server.charts import figure_chart, relation_mark, spread_chart
from monitor.server.desk import AtDesk, Desk
from monitor.server.handling import silence
from monitor.server.look import clip, page

router = APIRouter(include_in_schema=False)
_PER_PAGE = 20  #: so that a page stays below 60 KB whatever outlets write
#: What a story's page shows of a long story, so that it stays below 60 KB; the rest is a page of its own.
_SHOWN_NEWS = 6
_SHOWN_REPORTS = 15
_SHOWN_FIGURES = 9
_SHOWN_STATEMENTS = 5  #: of one figure: the first and the last
#: Reports drawn of a long story: those that began it, and the latest.
_DRAWN_FIRST, _DRAWN_LAST = 6, 30
#: Unchanged sentences shown on either side of a change; more are folded into a count.
_CONTEXT = 1


def show(desk: Desk, template: str, **values: Any) -> HTMLResponse:
    """Answer with a page in the reader's time zone."""
    return HTMLResponse(page(template, zone=desk.settings.timezone, now=desk.clock.now(), **values))


def last_moment(desk: Desk, text: str | None, name: str) -> datetime | None:
    """Read a moment, of a day its last one in the reader's zone. Raises BadInput."""
    return moment(text, desk.clock.now(), name, to_end=True, zone=desk.settings.timezone)


def older(request: Request, following: str | None) -> str | None:
    """The address of the next page of a list."""
    if following is None:
        return None
    asked = {key: value for key, value in request.query_params.items() if key != "after"}
    return f"{request.url.path}?{urlencode({**asked, 'after': following})}"


@router.get("/")
def today(request: Request, desk: AtDesk, topic: TopicName = None, after: After = None) -> Response:
    """New developments, day by day."""
    found = desk.archive.developments(
        limit=_PER_PAGE + 1, topic=None if topic is None else TopicId(topic), after=mark(after)
    )
    items, following = cut(found, _PER_PAGE, lambda d: Mark(d.found_at, d.id))
    return show(
        desk,
        "today.html",
        days=[(day, list(group)) for day, group in groupby(items, key=lambda d: _day(desk, d))],
        older=older(request, following),
        topic=topic,
        topics=desk.settings.topics,
        stories=desk.archive.stories(limit=6) if after is None else (),
        feeds=desk.archive.feeds() if after is None else (),
    )


def _day(desk: Desk, development: DevelopmentAnswer) -> date:
    return development.found_at.astimezone(desk.settings.timezone).date()


@router.get("/stories")
def stories(request: Request, desk: AtDesk, after: After = None, topic: TopicName = None) -> Response:
    """Stories by their last report."""
    found = desk.archive.stories(
        limit=_PER_PAGE + 1, topic=None if topic is None else TopicId(topic), after=mark(after)
    )
    items, following = cut(found, _PER_PAGE, lambda s: Mark(s.last_report_at, s.id))
    return show(
        desk,
        "stories.html",
        stories=items,
        topic=topic,
        topics=desk.settings.topics,
        older=older(request, following),
    )


@router.get("/stories/{number}")
def story(desk: AtDesk, number: Key, as_of: When = None) -> Response:
    """One story; a merged one's address leads to the story that it is part of now."""
    told = desk.answers.story(StoryId(number), as_of=last_moment(desk, as_of, "as_of"))
    asked = f"?{urlencode({'as_of': as_of})}" if as_of else ""
    if told.story.id != number:
        return RedirectResponse(f"/stories/{told.story.id}{asked}", status_code=301)
    return show(
        desk,
        "story.html",
        told=told,
        topics=desk.settings.topics,
        asked=asked,
        timeline=told.timeline[-_SHOWN_NEWS:],
        earlier=max(0, len(told.timeline) - _SHOWN_NEWS),
        shown=told.reports[-_SHOWN_REPORTS:],
        silence=silence(desk, told, desk.clock.now()),
        copied=sum(one.relation == Relation.COPY and one.of == told.latest.article for one in told.reports)
        if told.latest
        else 0,
        **_charts(told, desk.settings.timezone),
    )


@router.get("/stories/{number}/{part}")
def story_part(
    request: Request,
    desk: AtDesk,
    number: Key,
    part: Annotated[str, Path(pattern="^(timeline|reports)$")],
    as_of: When = None,
    after: Annotated[int, Query(ge=0, le=10**6)] = 0,
) -> Response:
    """All of a story's developments or reports, newest first, from the `after`th on."""
    told = desk.answers.story(StoryId(number), as_of=last_moment(desk, as_of, "as_of"))
    whole: Sequence[Any] = told.timeline if part == "timeline" else told.reports
    following = after + _PER_PAGE
    return show(
        desk,
        "story_part.html",
        told=told,
        part=part,
        items=whole[::-1][after:following],
        outlets={report.article: report for report in told.reports},
        older=older(request, str(following)) if following < len(whole) else None,
        asked=f"?{urlencode({'as_of': as_of})}" if as_of else "",
    )


def _charts(told: StoryTold, zone: ZoneInfo) -> dict[str, Any]:
    reports = told.reports
    if len(reports) > _DRAWN_FIRST + _DRAWN_LAST:
        reports = (*reports[:_DRAWN_FIRST], *reports[-_DRAWN_LAST:])
    moments = [report.published_at or report.placed_at for report in told.reports]
    begun = min(moments, default=told.story.opened_at).astimezone(zone)
    last = max((begun, *moments, *(one.said_at for one in told.timeline))).astimezone(zone)
    title = clip(told.story.title)
    spoken = f"{len(reports)} reports by outlet and time; the table below says the same"
    return {
        "figures": [
            (line, _moved(line, begun, last) if len(line.points) > 1 else None, _stated(line))
            for line in told.figures[:_SHOWN_FIGURES]
        ],
        "spreads": [
            (name, spread_chart(reports, zone, width=width, label=f"How “{title}” spread: {spoken}"))
            for name, width in (("wide", 760), ("narrow", 340))
            if reports
        ],
        "drawn": len(reports),
        "drawn_first": _DRAWN_FIRST,
        "marks": {name: relation_mark(name) for name in ("independent", "rewrite", "copy")},
        "outlets": {report.article: report for report in told.reports},
    }


def _stated(line: FigureLine) -> dict[str, Any]:
    """The statements of a figure that are listed: all of a few, else the first and the last."""
    between = len(line.points) - _SHOWN_STATEMENTS
    if between <= 1:
        return {"first": line.points, "between": 0, "last": ()}
    return {"first": line.points[:1], "between": between, "last": line.points[1 - _SHOWN_STATEMENTS :]}


def _moved(line: FigureLine, begun: datetime, last: datetime) -> Markup:
    said = f"{clip(line.counts)}, from {line.points[0].text} to {line.points[-1].text}; listed below"
    return figure_chart(line, begun, last, said)


@router.get("/developments/{number}")
def development(desk: AtDesk, number: Key) -> Response:
    """The address that feeds and messages give a development: its place in its story."""
    found = desk.archive.development(DevelopmentId(number))
    later = [one.id for one in desk.archive.story(found.story).timeline[::-1]].index(found.id)
    part = "" if later < _SHOWN_NEWS else f"/timeline?after={later - later % _PER_PAGE}"
    return RedirectResponse(f"/stories/{found.story}{part}#d{found.id}", status_code=302)


@router.get("/articles/{number}")
def article(
    desk: AtDesk, number: Key, revision: Annotated[int | None, Query(ge=1, le=10**6)] = None
) -> Response:
    """An article's passages, each with its verdict."""
    reading = desk.answers.reading(ArticleId(number), revision)
    return show(desk, "article.html", reading=reading, verdicts={one.position: one for one in reading.judged})


@router.get("/articles/{number}/changes")
def changes(
    desk: AtDesk,
    number: Key,
    before: Annotated[int | None, Query(ge=1, le=10**6)] = None,
    after: Annotated[int | None, Query(ge=1, le=10**6)] = None,
) -> Response:
    """Two readings side by side; the last edit unless others are named."""
    reading = desk.answers.reading(ArticleId(number))
    last = len(reading.revisions)
    if last == 1:
        raise LookupError(f"article {number} was never edited as far as we saw: it has one revision")
    after = after or last
    edit = desk.answers.edit(ArticleId(number), before or max(1, after - 1), after)
    return show(desk, "edit.html", reading=reading, edit=edit, rows=_folded(edit.sentences))


def _folded(sentences: Sequence[SentenceChange]) -> list[SentenceChange | int]:
    """Fold stretches that the edit left alone into their number of sentences."""
    changed = [n for n, one in enumerate(sentences) if one.kind is not ChangeKind.SAME]
    near = {n + d for n in changed for d in range(-_CONTEXT, _CONTEXT + 1)}
    rows: list[SentenceChange | int] = []
    for shown, group in groupby(range(len(sentences)), key=lambda n: n in near):
        places = list(group)
        if shown:
            rows += [sentences[n] for n in places]
        else:
            rows.append(len(places))
    return rows
