"""Builds the app: its door, its handlers, and how it answers failures."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from anyio.to_thread import current_default_thread_limiter
from fastapi import APIRouter, FastAPI
from fastapi.responses import Response

from monitor.model.policy import HttpSettings
from monitor.server import feeds_out, handling, health, metrics, pages, pages_asked, problems
from monitor.server.answering import Answering
from monitor.server.api import PROBLEMS, REFUSED, api
from monitor.server.desk import Desk
from monitor.server.guard import Guard
from monitor.server.look import static_file, stylesheet

_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_AT_ONCE = 8  #: questions to the database; more wait their turn


def create_app(desk: Desk, http: HttpSettings, *, more: Sequence[APIRouter] = ()) -> FastAPI:
    """Build the app; `more` are handlers of other rooms' making, behind the same door."""
    app = FastAPI(
        title="nhs-monitor",
        description="Questions about the record. Lists come newest first; `next` leads to what is older.",
        version="1",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,  # its page loads scripts from elsewhere
        redoc_url=None,
        lifespan=_lifespan,
    )
    app.state.desk = desk
    problems.install(app)
    control = APIRouter(responses=PROBLEMS | REFUSED)
    control.include_router(handling.control)
    for router in (
        _house,
        health.router,
        metrics.router,
        *more,
        feeds_out.router,
        pages.router,
        pages_asked.router,
        handling.router,
        control,
        api,
    ):
        app.include_router(router)
    app.add_middleware(Guard, hosts=_hosts(desk, http), token=http.token, wall=http.open_to_others)
    app.add_middleware(Answering)  # outermost: refusals are answered in the same way
    return app


def create_watch_app(desk: Desk, http: HttpSettings) -> FastAPI:
    """Build what a worker serves: how it is, and what it counted, behind the same door as everything."""
    app = FastAPI(title="nhs-monitor", openapi_url=None, docs_url=None, redoc_url=None, lifespan=_lifespan)
    app.state.desk = desk
    problems.install(app)
    for router in (health.router, metrics.own):
        app.include_router(router)
    app.add_middleware(Guard, hosts=_hosts(desk, http), token=http.token, wall=http.open_to_others)
    app.add_middleware(Answering)
    return app


def _hosts(desk: Desk, http: HttpSettings) -> set[str]:
    named = urlsplit(desk.settings.base_url or "").hostname
    return {*_LOOPBACK, http.listen.lower(), *http.hosts, *([named] if named else [])}


@asynccontextmanager
async def _lifespan(_app: FastAPI) -> AsyncIterator[None]:
    current_default_thread_limiter().total_tokens = _AT_ONCE
    yield


_house = APIRouter(include_in_schema=False)


@_house.get("/static/{name}")
def static(name: str) -> Response:
    """Give the style sheet; an old address gives today's."""
    address, body = stylesheet()
    fresh = address == f"/static/{name}"
    return Response(
        body,
        media_type="text/css; charset=utf-8",
        headers={"cache-control": "public, max-age=31536000, immutable" if fresh else "no-cache"},
    )


@_house.get("/icon.svg")
def icon() -> Response:
    """Give the mark that a browser's tab shows."""
    headers = {"cache-control": "public, max-age=86400"}
    return Response(static_file("icon.svg"), media_type="image/svg+xml", headers=headers)


@_house.get("/robots.txt")
def robots() -> Response:
    """Keep crawlers out: these are quotations from others."""
    return Response("User-agent: *\nDisallow: /\n", media_type="text/plain")
