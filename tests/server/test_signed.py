"""A link in a message opens a page that asks; only its button acts, and it needs no token."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from monitor.alerts.links import Signer
from monitor.model.handling import HandlingKind
from monitor.model.ids import RouteId
from monitor.model.policy import HttpSettings, Secret
from monitor.server.serving import served
from monitor.wiring.handling import opted_out
from tests.cli.conftest import Desk
from tests.conftest import ToldClock
from tests.storage.newsroom import finding

KEY = Secret("0123456789abcdef" * 4)
BASE = "https://monitor.example"
READER = "ann@board.example"


@pytest.fixture
def signed(desk: Desk, clock: ToldClock) -> Iterator[httpx.Client]:
    """The server behind a proxy, open to others, with a key for links."""
    settings = replace(desk.house.settings(), base_url=BASE, link_keys=(KEY,))
    http = HttpSettings(listen="127.0.0.1", port=0, token=Secret("a-token-that-mails-do-not-hold"))
    with (
        served(settings, http, clock=clock) as address,
        httpx.Client(base_url=address, headers={"host": "monitor.example"}, trust_env=False) as client,
    ):
        yield client


@pytest.fixture
def path(desk: Desk, clock: ToldClock) -> str:
    """The path of a link that mutes the only story for one reader."""
    with desk.newsroom() as newsroom:
        story = newsroom.story("Ward opens")
        revision = newsroom.read("Ward opens")
        newsroom.place(revision, story)
        newsroom.develop(revision, story, finding("The ward opens"))
    signer = Signer(f"{BASE}/", (KEY,), timedelta(days=90))
    url = signer.url(HandlingKind.MUTE, story=story, route=RouteId("desk"), recipient=READER, at=clock.now())
    return url.removeprefix(BASE)


def handled(desk: Desk) -> int:
    with desk.newsroom() as newsroom:
        return len(newsroom.archive.story(newsroom.archive.stories(limit=1)[0].id).handlings)


def test_opening_a_link_changes_nothing_and_its_button_does(
    signed: httpx.Client, desk: Desk, path: str
) -> None:
    asked = signed.get(path)
    assert asked.status_code == 200
    assert "<form" in asked.text
    assert handled(desk) == 0
    assert signed.post(path, headers={"origin": BASE}).status_code == 200
    assert handled(desk) == 1


def test_another_site_cannot_press_the_button(signed: httpx.Client, desk: Desk, path: str) -> None:
    assert signed.post(path, headers={"origin": "https://elsewhere.example"}).status_code == 403
    assert handled(desk) == 0


def test_a_link_that_was_changed_does_nothing(signed: httpx.Client, desk: Desk, path: str) -> None:
    assert signed.get(path[:-2] + "xx").status_code == 400
    assert handled(desk) == 0


def test_a_mail_program_unsubscribes_with_one_post(
    signed: httpx.Client, desk: Desk, clock: ToldClock
) -> None:
    """As RFC 8058 has it: no cookie, no token, no redirect, and a body that the address makes superfluous."""
    signer = Signer(f"{BASE}/", (KEY,), timedelta(days=90))
    url = signer.opt_out_url(route=RouteId("desk"), recipient=READER, at=clock.now())
    path = url.removeprefix(BASE)
    for opened in (signed.get(path), signed.head(path)):
        assert opened.status_code == 200
        assert opted_out(desk.house.settings()) == []
    posted = signed.post(path, data={"List-Unsubscribe": "One-Click"})
    assert (posted.status_code, "You are unsubscribed." in posted.text) == (200, True)
    (left,) = opted_out(desk.house.settings())
    assert (left.route, left.recipient) == ("desk", READER)
