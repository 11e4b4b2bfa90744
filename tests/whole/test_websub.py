"""A feed that announces a hub is pushed: asked for, verified, signed, polled; and polled anyway without."""

import hashlib
import hmac
import http.client
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from monitor.demo.loopback import Reply, Request
from tests.whole.house import House, article, rss

TITLE = "Hospital opens a second ward"


@pytest.fixture
def hub(house: House) -> list[dict[str, str]]:
    """A hub on the other site; what it was asked for."""
    forms: list[dict[str, str]] = []

    def answer(request: Request) -> Reply:
        forms.append({name: values[0] for name, values in parse_qs(request.body.decode()).items()})
        return Reply(status=202)

    house.other.does("/hub", answer)
    house.main = '[websub]\npublic_url = "http://127.0.0.1/websub"\nlisten = "127.0.0.1:0"\n'
    house.settings_of_feed = ""
    house.feed("paper", "/feed")
    publish(house, "Hospital stays open")
    return forms


def publish(house: House, *titles: str) -> None:
    document = rss(*((title, house.site.url(f"/{n}"), title) for n, title in enumerate(titles)))
    link = f'<{house.other.url("/hub")}>; rel="hub", <{house.site.url("/feed")}>; rel="self"'
    house.site.says("/feed", document, content_type="application/rss+xml", link=link)
    for n, title in enumerate(titles):
        house.site.says(f"/{n}", article(title, f"{title}, the board of the hospital said on Monday."))


def visit(port: object, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, bytes]:
    assert isinstance(port, int)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    said = (answer.status, answer.read())
    connection.close()
    return said


def test_a_push_brings_the_news_before_the_next_poll_was_due(house: House, hub: list[dict[str, str]]) -> None:
    with house.service() as service, service.listening() as port:
        service.once()
        service.wake_hubs()
        service.once()
        (form,) = hub
        assert form["hub.topic"] == house.site.url("/feed")
        path = urlsplit(form["hub.callback"]).path
        topic = quote(form["hub.topic"], safe="")
        asked = f"?hub.mode=subscribe&hub.topic={topic}&hub.challenge=abc&hub.lease_seconds=864000"
        assert visit(port, "GET", path + asked) == (200, b"abc")
        assert visit(port, "GET", path.rpartition("/")[0] + "/" + "x" * 32 + asked)[0] == 404

        publish(house, "Hospital stays open", TITLE)
        house.clock.advance(minutes=2)
        assert visit(port, "POST", path, b"new", **{"X-Hub-Signature": "sha256=" + "0" * 64})[0] == 202
        service.once()
        assert house.titles() == {"Hospital stays open"}  # the forged push was not heard

        signature = hmac.new(form["hub.secret"].encode(), b"new", hashlib.sha256).hexdigest()
        assert visit(port, "POST", path, b"new", **{"X-Hub-Signature": f"sha256={signature}"})[0] == 202
        service.once()
        assert house.titles() == {"Hospital stays open", TITLE}
        with house.archive() as archive:
            (feed,) = archive.feeds()
        assert "its hub pushes" in feed.due_reason


def test_a_hub_that_fails_is_asked_again_later_and_polling_goes_on(
    house: House, hub: list[dict[str, str]]
) -> None:
    house.other.does("/hub", lambda _: Reply(status=500))
    with house.service() as service:
        service.once()
        for _ in range(3):
            service.wake_hubs()
            service.once()
    assert house.other.asked == ["/hub"]
    with house.archive() as archive:
        assert not archive.tasks(limit=10)
        assert archive.feeds()[0].error is None


def test_without_the_setting_no_hub_is_asked(house: House, hub: list[dict[str, str]]) -> None:
    house.main = ""
    with house.service() as service, service.listening() as port:
        service.once()
        service.wake_hubs()
        service.once()
        assert port is None
    assert hub == []


def test_the_listener_turns_away_what_is_no_push(house: House, hub: list[dict[str, str]]) -> None:
    with house.service() as service, service.listening() as port:
        assert visit(port, "GET", "/")[0] == 404
        assert visit(port, "POST", "/websub/nobody", b"x")[0] == 410
        assert visit(port, "POST", "/websub/x", b"", **{"Content-Length": "99999999999"})[0] == 413
        assert visit(port, "POST", "/websub/x", b"", **{"Content-Length": "-1"})[0] == 411
        assert visit(port, "PUT", "/websub/x", b"")[0] == 501


def test_a_pass_for_cron_asks_no_hub_for_nobody_would_hear_its_question(
    house: House, hub: list[dict[str, str]]
) -> None:
    with house.service() as service:
        service.once()
        house.clock.advance(days=1)
        service.once()
    assert hub == []


def test_a_feed_that_was_removed_is_gone_for_its_hub(house: House, hub: list[dict[str, str]]) -> None:
    """The hub keeps its lease; 410 tells it to end it, and a verification of intent is not confirmed."""
    with house.service() as service:
        service.once()
        service.wake_hubs()
        service.once()
    path = urlsplit(hub[0]["hub.callback"]).path
    del house.feeds["paper"]
    house.feed("other", "/other")
    with house.service() as service, service.listening() as port:
        assert visit(port, "POST", path, b"new")[0] == 410
        topic = quote(hub[0]["hub.topic"], safe="")
        asked = f"?hub.mode=subscribe&hub.topic={topic}&hub.challenge=abc"
        assert visit(port, "GET", path + asked)[0] == 404
        service.wake_hubs()
        service.once()
    assert len(hub) == 1
