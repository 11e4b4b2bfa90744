"""The pages that answer questions (search, first, said), and those about sources, alerts and topics."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from monitor.errors import BadInput
from monitor.history.verdict import verdict
from monitor.model.alerts import DeliveryState
from monitor.model.answers import Mark, Order
from monitor.model.ids import StoryId
from monitor.server.asking import After, When, cut, mark
from monitor.server.desk import AtDesk, Desk
from monitor.server.pages import last_moment, older, show
from monitor.server.searching import LONGEST_QUERY, excerpt, find, highlighted, spread, subject

router = APIRouter(include_in_schema=False)
_PER_PAGE = 40
_HITS = 20  #: of a search: to mark the words of an article takes a third of a millisecond
#: What the week shows, so that it stays below 60 KB: the heaviest stories, and the first of their news.
_WEEKS_STORIES, _WEEKS_NEWS = 12, 5
Words = Annotated[str, Query(max_length=LONGEST_QUERY)]


@router.get("/search")
def search(
    request: Request, desk: AtDesk, q: Words = "", order: Order = Order.NEWEST, after: After = None
) -> Response:
    """Search, with how the articles found are spread."""
    found, wrong = None, ""
    try:
        if q.strip():
            found = find(desk, q, limit=_HITS, order=order, after=after, facets=True)
    except BadInput as error:
        wrong = str(error)
    answer = show(
        desk,
        "search.html",
        q=q,
        wrong=wrong,
        found=found,
        highlighted=highlighted,
        excerpt=excerpt,
        facets=spread(desk, q, found.facets) if found and found.facets else (),
        orders=_orders(q, order),
        order=order,
        first=not after,
        blank=found is not None and not found.hits and _blank(desk),
        older=older(request, found.next if found else None),
    )
    answer.status_code = 400 if wrong else 200
    return answer


def _blank(desk: Desk) -> bool:
    """Whether nothing was read yet: then it is not the question that finds nothing."""
    return not desk.archive.articles(limit=1)


def _orders(q: str, chosen: Order) -> list[tuple[str, str | None]]:
    """What the orders are called, and where to find the others."""
    named = ((Order.NEWEST, "newest first"), (Order.RANKED, "best first"))
    return [
        (n, None if one is chosen else f"/search?{urlencode({'q': q, 'order': one})}") for one, n in named
    ]


@router.get("/first")
def first(desk: AtDesk, phrase: Words = "") -> Response:
    """Who had a phrase or figure first."""
    found = desk.answers.first(phrase) if phrase.strip() else None
    blank = found is not None and not found.mentions and _blank(desk)
    return show(desk, "first.html", phrase=phrase, found=found, blank=blank)


@router.get("/said")
def said(desk: AtDesk, name: Words = "", about: Words = "") -> Response:
    """What a person or body was quoted with."""
    found = desk.answers.said(name, about=subject(desk, about)) if name.strip() else None
    nearest = desk.answers.speakers_near(name) if found == () else ()
    blank = found == () and _blank(desk)
    return show(desk, "said.html", name=name, about=about, found=found, nearest=nearest, blank=blank)


@router.get("/edits")
def edits(desk: AtDesk, story: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None) -> Response:
    """When wordings changed: the latest edits that were seen."""
    only = None if story is None else StoryId(story)
    return show(desk, "edits.html", edits=desk.archive.edits(limit=_PER_PAGE, story=only), story=story)


@router.get("/why")
def why(desk: AtDesk, of: Annotated[str, Query(max_length=2000)] = "") -> Response:
    """Why an article was told, or was not."""
    found = desk.answers.why(of) if of.strip() else None
    return show(desk, "why.html", of=of, why=found, verdict=verdict(found) if found else "")


@router.get("/week")
def week(desk: AtDesk, until: When = None) -> Response:
    """Seven days in review."""
    found = desk.answers.week(until=last_moment(desk, until, "until"))
    blank = not found.stories and _blank(desk)
    return show(desk, "week.html", week=found, blank=blank, shown=_WEEKS_NEWS, shown_stories=_WEEKS_STORIES)


@router.get("/quiet")
def quiet(desk: AtDesk, days: Annotated[int, Query(ge=1, le=3650)] = 14) -> Response:
    """What went silent."""
    found = desk.answers.quiet(days=days)
    blank, polled = not found.stories and _blank(desk), bool(desk.archive.feeds())
    return show(desk, "quiet.html", quiet=found, blank=blank, polled=polled)


@router.get("/sources")
def sources(desk: AtDesk) -> Response:
    """How every feed is doing; the sick ones first."""
    named = desk.settings.feeds
    order = {"failing": 0, "blocked": 0, "gone": 0, "quiet": 1, "new": 2}
    feeds = sorted(desk.archive.feeds(), key=lambda feed: (order.get(feed.state, 3), feed.id))
    return show(desk, "sources.html", feeds=feeds, named=named)


@router.get("/alerts")
def alerts(
    request: Request, desk: AtDesk, state: DeliveryState | None = None, after: After = None
) -> Response:
    """Messages, with the reason that sent or held them."""
    found = desk.archive.deliveries(limit=_PER_PAGE + 1, state=state, after=mark(after))
    items, following = cut(found, _PER_PAGE, lambda d: Mark(d.queued_at, d.id))
    return show(
        desk,
        "alerts.html",
        alerts=items,
        state=state,
        states=list(DeliveryState),
        older=older(request, following),
    )


@router.get("/topics")
def topics(desk: AtDesk) -> Response:
    """What is followed."""
    named = [
        (key, str(topic.get("title", key)), str(topic.get("description", "")))
        for key, topic in desk.settings.topics.items()
    ]
    newest = {key: desk.archive.developments(limit=3, topic=key) for key, _, _ in named}
    return show(desk, "topics.html", topics=named, newest=newest)
