"""Runs the app: in the foreground for `serve`, or beside the daemon's engine."""

import gc
import logging
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import uvicorn
from fastapi import FastAPI

from monitor.errors import BadInput
from monitor.model.policy import HttpSettings
from monitor.ports.outside import Clock
from monitor.server.app import create_app, create_watch_app
from monitor.server.desk import Beside, Desk
from monitor.server.signed import signed_links
from monitor.settings import Settings
from monitor.wiring import record
from monitor.wiring.handling import keeper, link_page

log = logging.getLogger(__name__)


def address(http: HttpSettings) -> str:
    """The address to open in a browser."""
    host = f"[{http.listen}]" if ":" in http.listen else http.listen
    return f"http://{host}:{http.port}/"


@contextmanager
def opened_app(
    settings: Settings, http: HttpSettings, clock: Clock, *, beside: Beside | None = None, pages: bool = True
) -> Iterator[FastAPI]:
    """Open the record and build the app over it, without `pages` only what a worker tells of itself.

    Raises BadInput where others could read without a token.
    """
    if http.problem:
        raise BadInput(http.problem)
    with record.open_store(settings) as store:
        archive = record.archive_of(store)
        answers = record.answers_of(archive, clock)
        page = link_page(settings, store, clock)
        desk = Desk(
            archive=archive,
            answers=answers,
            vitals=record.vitals_of(store),
            settings=settings,
            clock=clock,
            handle=keeper(store),
            controls=http.token is not None,
            beside=beside,
        )
        if pages:
            app = create_app(desk, http, more=() if page is None else (signed_links(page),))
        else:
            app = create_watch_app(desk, http)
        # A page makes thousands of short-lived values, so that garbage is looked for every few pages: not in
        # the app and all that it imported, which took half as long as the page.
        gc.collect()
        gc.freeze()
        try:
            yield app
        finally:
            gc.unfreeze()


def serve(
    settings: Settings, http: HttpSettings, *, clock: Clock, ready: Callable[[str], None] = log.info
) -> None:
    """Serve until SIGTERM or Ctrl-C; `ready` is told the address once it answers."""
    with opened_app(settings, http, clock) as app, _listening(http) as listener:
        server = _server(app)
        # uvicorn listens for them only once it runs, and raises what it heard again when it has finished
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: setattr(server, "should_exit", True))
        ready(address(replace(http, port=listener.getsockname()[1])))
        server.run(sockets=[listener])


@contextmanager
def served(
    settings: Settings, http: HttpSettings, *, clock: Clock, beside: Beside | None = None, pages: bool = True
) -> Iterator[str]:
    """Serve in a thread; gives the address. Stops and waits at the end."""
    with opened_app(settings, http, clock, beside=beside, pages=pages) as app, _listening(http) as listener:
        server = _server(app)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="http")
        thread.start()
        where = address(replace(http, port=listener.getsockname()[1]))
        log.info("%s on %s", "pages and API" if pages else "/health and /metrics", where)
        try:
            yield where
        finally:
            server.should_exit = True
            thread.join()


@contextmanager
def _listening(http: HttpSettings) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in http.listen else socket.AF_INET
    try:
        listener = socket.create_server((http.listen, http.port), family=family, backlog=128)
    except OSError as error:
        raise BadInput(
            f"cannot listen on {http.listen}, port {http.port} ({error.strerror}): choose another"
        ) from error
    with listener:
        # asyncio asks this only of sockets that name their protocol, which these do not: a page's body
        # would wait 40 ms for the reader's kernel to confirm its head.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        yield listener


def _server(app: FastAPI) -> uvicorn.Server:
    return uvicorn.Server(
        uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,  # nobody tells us who they are but the connection itself
            limit_concurrency=200,
            timeout_keep_alive=5,
            timeout_graceful_shutdown=5,
            lifespan="on",
        )
    )
