"""Muting from a story's page and over the API: with the token, from our own pages, and never by reading."""

import base64
from collections.abc import Iterator

import httpx
import pytest

from monitor.model.handling import Handling, HandlingKind
from tests.cli.conftest import Desk
from tests.conftest import ToldClock
from tests.server.conftest import TOKEN, Serve
from tests.storage.newsroom import finding

BEARER = {"authorization": f"Bearer {TOKEN}"}


def as_reader(name: str) -> dict[str, str]:
    """What a browser sends once its reader has given a name and the token, from the story's page."""
    shown = base64.b64encode(f"{name}:{TOKEN}".encode()).decode()
    return {"authorization": f"Basic {shown}", "sec-fetch-site": "same-origin"}


def develop(desk: Desk, weight: float, path: str = "1") -> None:
    with desk.newsroom() as newsroom:
        story = newsroom.story("Ward opens")
        revision = newsroom.read("Ward opens", path=path)
        newsroom.place(revision, story)
        newsroom.develop(revision, story, finding("The ward opens", weight=weight))


@pytest.fixture
def web(desk: Desk, serve: Serve) -> Iterator[httpx.Client]:
    develop(desk, weight=0.5)
    with serve() as client:
        yield client


def done(desk: Desk) -> list[Handling]:
    with desk.newsroom() as newsroom:
        return list(newsroom.archive.story(newsroom.archive.stories(limit=1)[0].id).handlings)


def test_a_story_is_muted_by_the_name_that_was_given(web: httpx.Client, desk: Desk) -> None:
    answer = web.post("/stories/1/mute", headers=as_reader("Ann"))
    assert (answer.status_code, answer.headers["location"]) == (303, "/stories/1#alerts")
    assert [(one.kind, one.by, one.until) for one in done(desk)] == [(HandlingKind.MUTE, "Ann", None)]
    shown = web.get("/stories/1").text
    assert "Nobody is alerted: <bdi>muted by Ann</bdi>" in shown
    assert "Unmute" in shown


def test_a_mute_can_end_by_itself(web: httpx.Client, clock: ToldClock) -> None:
    web.post("/stories/1/mute?days=7", headers=as_reader("Ann"))
    assert "Nobody is alerted" in web.get("/stories/1").text
    clock.advance(days=8)
    assert "Readers are alerted" in web.get("/stories/1").text


def test_an_unmute_ends_it(web: httpx.Client) -> None:
    web.post("/stories/1/mute", headers=as_reader("Ann"))
    web.post("/stories/1/unmute", headers=as_reader("Ben"))
    assert "Readers are alerted" in web.get("/stories/1").text


def test_a_snoozed_story_is_told_again_once_something_of_weight_happens(
    web: httpx.Client, desk: Desk, clock: ToldClock
) -> None:
    web.post("/stories/1/snooze", headers=as_reader("Ann"))
    assert "until something of weight happens" in web.get("/stories/1").text
    clock.advance(hours=1)
    with desk.newsroom() as newsroom:
        newsroom.at = clock.now()
        later = newsroom.read("Ward shuts", path="2")
        newsroom.develop(later, newsroom.archive.stories(limit=1)[0].id, finding("It shuts", weight=0.9))
    assert "Readers are alerted" in web.get("/stories/1").text


def test_the_api_answers_with_what_was_kept(web: httpx.Client, desk: Desk) -> None:
    answer = web.post("/api/v1/stories/1/mute?days=1", headers=BEARER)
    assert answer.status_code == 201
    assert (answer.json()["kind"], answer.json()["by"]) == ("mute", "somebody with the token")
    assert [one.until is not None for one in done(desk)] == [True]


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        pytest.param("/stories/1/mute", {}, 401, id="without the token a browser asks for it"),
        pytest.param("/stories/1/mute", BEARER | {"sec-fetch-site": "cross-site"}, 403, id="another site"),
        pytest.param("/stories/1/mute", BEARER | {"origin": "https://evil.example"}, 403, id="by origin"),
        pytest.param("/stories/1/delete", BEARER, 400, id="nothing that we do not do"),
        pytest.param("/stories/1/mute?days=0", BEARER, 400, id="no days"),
        pytest.param("/stories/99/mute", BEARER, 404, id="no such story"),
        pytest.param("/api/v1/stories/99/mute", BEARER, 404, id="nor over the API"),
        pytest.param("/api/v1/stories/1/ack", BEARER, 400, id="nor another thing"),
    ],
)
def test_nothing_else_changes_anything(
    web: httpx.Client, desk: Desk, path: str, headers: dict[str, str], status: int
) -> None:
    assert web.post(path, headers=headers).status_code == status
    assert done(desk) == []


def test_reading_the_address_of_a_button_changes_nothing(web: httpx.Client, desk: Desk) -> None:
    assert web.get("/stories/1/mute", headers=BEARER).status_code >= 400
    assert done(desk) == []


def test_without_a_token_pages_offer_no_change(desk: Desk, serve: Serve) -> None:
    develop(desk, weight=0.5)
    with serve(token=None) as web:
        assert "<button" not in web.get("/stories/1").text.partition("What did we know?")[0]
        assert web.post("/stories/1/mute").status_code == 403
        assert web.post("/api/v1/stories/1/mute").status_code == 403
