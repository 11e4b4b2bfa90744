"""A real server on loopback over a record that a test fills, and a client that asks it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import httpx
import pytest

from monitor.model.policy import HttpSettings, Secret
from monitor.server.serving import served
from tests.cli.conftest import Desk, ask, desk, house
from tests.conftest import ToldClock

__all__ = ["ask", "desk", "house"]

TOKEN = "correct-horse-battery-staple"
Serve = Callable[..., AbstractContextManager[httpx.Client]]


@pytest.fixture
def serve(desk: Desk, clock: ToldClock) -> Serve:
    """Serve the desk's record; the listening address and the token as given."""

    @contextmanager
    def run(*, listen: str = "127.0.0.1", token: str | None = TOKEN) -> Iterator[httpx.Client]:
        http = HttpSettings(listen=listen, port=0, token=None if token is None else Secret(token))
        with served(desk.house.settings(), http, clock=clock) as address:
            port = httpx.URL(address).port
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=120) as client:
                yield client

    return run


@pytest.fixture
def web(serve: Serve) -> Iterator[httpx.Client]:
    """The server as shipped, with a token."""
    with serve() as client:
        yield client
