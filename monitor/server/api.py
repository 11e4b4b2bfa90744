"""The API, version 1: every question about the record as JSON. Lists go on after `next`."""

from collections.abc import Mapping
from typing import Annotated, Any, Generic, TypeVar

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from monitor.model.alerts import DeliveryState
from monitor.model.answers import (
    ArticleAnswer,
    DeliveryAnswer,
    DevelopmentAnswer,
    Facets,
    FeedAnswer,
    Mark,
    Order,
    SearchHit,
    StoryAnswer,
    TaskAnswer,
)
from monitor.model.history import Edit, FirstMention, Quiet, Reading, Saying, StoryTold, Week
from monitor.model.ids import ArticleId, DevelopmentId, StoryId, TopicId
from monitor.model.reasons import Why
from monitor.model.stories import Kind
from monitor.model.urls import canonical_url
from monitor.server.asking import After, Key, Limit, Phrase, TopicName, Until, When, cut, mark, moment, reply
from monitor.server.desk import AtDesk
from monitor.server.searching import find, subject

T = TypeVar("T")
Address = Annotated[str, Query(min_length=1, max_length=2000, description="Address of an article.")]


class Listing(BaseModel, Generic[T]):
    """A page of a list, newest first; ask again with `after` = `next` for what is older."""

    items: list[T]
    next: str | None


class Found(Listing[SearchHit]):
    """A page of what a search found; `marks` are where the words found stand in `snippet`.

    `notes` name what the query names and nothing on record bears: a mistyped outlet, speaker or topic.
    """

    facets: Facets | None
    notes: list[str]


class Said(Listing[Saying]):
    """What somebody was quoted with; `nearest` are those whose name could be meant, where nobody bears it."""

    nearest: list[str]


class Problem(BaseModel):
    """What went wrong (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str


def _problems(said: Mapping[int, str]) -> dict[int | str, dict[str, Any]]:
    of = {"model": Problem, "content": {"application/problem+json": {}}}
    return {code: {**of, "description": words} for code, words in said.items()}


#: What any question may be answered with, and what besides where something would be changed.
PROBLEMS = _problems({400: "Bad input", 401: "Token needed", 404: "Unknown", 503: "Not now"})
REFUSED = _problems({403: "No token is set, or another site asks", 413: "Too large"})
api = APIRouter(prefix="/api/v1", responses=PROBLEMS)


@api.get("/developments", response_model=Listing[DevelopmentAnswer])
def developments(
    desk: AtDesk,
    limit: Limit = 50,
    after: After = None,
    since: When = None,
    until: When = None,
    topic: TopicName = None,
    story: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None,
    kind: Kind | None = None,
) -> JSONResponse:
    """What was new, by when it was found."""
    now = desk.clock.now()
    found = desk.archive.developments(
        limit=limit + 1,
        since=moment(since, now, "since"),
        until=moment(until, now, "until"),
        topic=None if topic is None else TopicId(topic),
        story=None if story is None else StoryId(story),
        kind=kind,
        after=mark(after),
    )
    items, following = cut(found, limit, lambda d: Mark(d.found_at, d.id))
    return reply({"items": items, "next": following})


@api.get("/developments/{number}", response_model=DevelopmentAnswer)
def development(desk: AtDesk, number: Key) -> JSONResponse:
    """One of them."""
    return reply(desk.archive.development(DevelopmentId(number)))


@api.get("/stories", response_model=Listing[StoryAnswer])
def stories(
    desk: AtDesk, limit: Limit = 50, after: After = None, since: When = None, topic: TopicName = None
) -> JSONResponse:
    """Stories by their last report."""
    found = desk.archive.stories(
        limit=limit + 1,
        since=moment(since, desk.clock.now(), "since"),
        topic=None if topic is None else TopicId(topic),
        after=mark(after),
    )
    items, following = cut(found, limit, lambda s: Mark(s.last_report_at, s.id))
    return reply({"items": items, "next": following})


@api.get("/stories/{number}", response_model=StoryTold)
def story(desk: AtDesk, number: Key, as_of: Until = None) -> JSONResponse:
    """A story whole: where it stands, timeline, reports, figures, voices, conflicts; or as of a moment."""
    at = moment(as_of, desk.clock.now(), "as_of", to_end=True)
    return reply(desk.answers.story(StoryId(number), as_of=at))


@api.get("/articles", response_model=Listing[ArticleAnswer])
def articles(desk: AtDesk, limit: Limit = 50, after: After = None, since: When = None) -> JSONResponse:
    """What was read, by when it was first seen."""
    found = desk.archive.articles(
        limit=limit + 1, since=moment(since, desk.clock.now(), "since"), after=mark(after)
    )
    items, following = cut(found, limit, lambda a: Mark(a.first_seen_at, a.id))
    return reply({"items": items, "next": following})


@api.get("/articles/{number}", response_model=Reading)
def article(
    desk: AtDesk, number: Key, revision: Annotated[int | None, Query(ge=1, le=10**6)] = None
) -> JSONResponse:
    """An article in sentences, with the verdict on each; its newest reading unless one is named."""
    return reply(desk.answers.reading(ArticleId(number), revision))


@api.get("/articles/{number}/changes", response_model=Listing[Edit])
def changes(desk: AtDesk, number: Key) -> JSONResponse:
    """What each edit of an article changed, sentence by sentence, oldest first."""
    return reply({"items": desk.answers.changes(ArticleId(number)), "next": None})


@api.get("/changes", response_model=Listing[Edit])
def changes_at(desk: AtDesk, url: Address) -> JSONResponse:
    """The same, by the article's address."""
    found = desk.archive.article_at(canonical_url(url) or url)
    if found is None:
        raise LookupError("no article was read at this address; /api/v1/why tells what became of it")
    return reply({"items": desk.answers.changes(found), "next": None})


@api.get("/search", response_model=Found)
def search(
    desk: AtDesk,
    q: Phrase,
    limit: Limit = 50,
    after: After = None,
    order: Order = Order.NEWEST,
    *,
    facets: Annotated[bool, Query(description="Count outlets, owners, months and kinds too.")] = False,
) -> JSONResponse:
    """Articles that a query finds, in the language of topics; newest first, or ranked."""
    found = find(desk, q, limit=limit, order=order, after=after, facets=facets)
    return reply({"items": found.hits, "next": found.next, "facets": found.facets, "notes": found.notes})


@api.get("/first", response_model=FirstMention)
def first(desk: AtDesk, phrase: Phrase, limit: Limit = 50) -> JSONResponse:
    """Who had a phrase or figure first, and who had it after."""
    return reply(desk.answers.first(phrase, limit=limit))


@api.get("/said", response_model=Said)
def said(
    desk: AtDesk,
    name: Phrase,
    about: Annotated[str, Query(max_length=1000)] = "",
    limit: Limit = 50,
) -> JSONResponse:
    """What a person or body was quoted with."""
    found = desk.answers.said(name, about=subject(desk, about), limit=limit)
    nearest = () if found else desk.answers.speakers_near(name)
    return reply({"items": found, "next": None, "nearest": nearest})


@api.get("/quiet", response_model=Quiet)
def quiet(desk: AtDesk, days: Annotated[int, Query(ge=1, le=3650)] = 14, limit: Limit = 50) -> JSONResponse:
    """Stories and feeds that went silent."""
    return reply(desk.answers.quiet(days=days, limit=limit))


@api.get("/week", response_model=Week)
def week(desk: AtDesk, until: Until = None) -> JSONResponse:
    """Seven days in review."""
    return reply(desk.answers.week(until=moment(until, desk.clock.now(), "until", to_end=True)))


@api.get("/why", response_model=Why)
def why(desk: AtDesk, url: Address) -> JSONResponse:
    """Everything that decided what happened with an address."""
    return reply(desk.archive.why(canonical_url(url) or url))


@api.get("/feeds", response_model=Listing[FeedAnswer])
def feeds(desk: AtDesk) -> JSONResponse:
    """How every feed is doing."""
    return reply({"items": desk.archive.feeds(), "next": None})


@api.get("/alerts", response_model=Listing[DeliveryAnswer])
def alerts(
    desk: AtDesk,
    limit: Limit = 50,
    after: After = None,
    since: When = None,
    state: DeliveryState | None = None,
) -> JSONResponse:
    """Messages: sent, waiting, held (with the reason) or dead (with the error)."""
    found = desk.archive.deliveries(
        limit=limit + 1,
        state=state,
        since=moment(since, desk.clock.now(), "since"),
        after=mark(after),
    )
    items, following = cut(found, limit, lambda d: Mark(d.queued_at, d.id))
    return reply({"items": items, "next": following})


@api.get("/tasks", response_model=Listing[TaskAnswer])
def tasks(desk: AtDesk, limit: Limit = 50) -> JSONResponse:
    """Work that is open or was set aside."""
    return reply({"items": desk.archive.tasks(limit=limit), "next": None})


@api.get("/topics", response_model=Listing[dict[str, str]])
def topics(desk: AtDesk) -> JSONResponse:
    """What is followed."""
    named = (
        {"id": key, "title": str(topic.get("title", key)), "description": str(topic.get("description", ""))}
        for key, topic in desk.settings.topics.items()
    )
    return reply({"items": list(named), "next": None})


@api.get("/{path:path}", include_in_schema=False)
def nothing(path: str) -> None:
    """Say that there is no such question."""
    raise LookupError(f"/api/v1/{path[:100]} is no question; /api/v1/openapi.json lists them")
