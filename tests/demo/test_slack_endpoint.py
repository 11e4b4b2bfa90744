"""The Slack endpoint answers as Slack does: token, ts, threads, limits, and the failures it was told."""

import json
from collections.abc import Iterator
from http.client import HTTPConnection, RemoteDisconnected
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from monitor.demo.inboxes import Fault, Silence, SlackEndpoint, Throttle

TOKEN = "xoxb-test"


def call(url: str, data: object = None, *, token: str | None = TOKEN) -> tuple[int, dict[str, str], Any]:
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc, timeout=5)
    headers = {"Content-Type": "application/json; charset=utf-8"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    try:
        method, body = ("GET", None) if data is None else ("POST", json.dumps(data))
        connection.request(method, f"{parts.path}?{parts.query}", body=body, headers=headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        found = json.loads(text) if text.startswith("{") else text
        return answer.status, {n.lower(): v for n, v in answer.getheaders()}, found
    finally:
        connection.close()


def post(slack: SlackEndpoint, **arguments: object) -> Any:
    return call(f"{slack.api_url}/chat.postMessage", {"channel": "C1", "text": "News", **arguments})[2]


def ask(slack: SlackEndpoint, method: str, **arguments: object) -> Any:
    return call(f"{slack.api_url}/{method}?{urlencode({'channel': 'C1', **arguments})}")[2]


@pytest.fixture
def slack() -> Iterator[SlackEndpoint]:
    with SlackEndpoint(token=TOKEN) as opened:
        yield opened


def test_a_post_is_kept_with_all_that_came_with_it(slack: SlackEndpoint) -> None:
    first = post(slack)["ts"]
    block = {"type": "section", "text": {"type": "mrkdwn", "text": "*News*"}}
    metadata = {"event_type": "delivery", "event_payload": {"key": "k1"}}
    second = post(slack, thread_ts=first, reply_broadcast=True, blocks=[block], metadata=metadata)
    assert second["ok"]
    assert second["ts"] > first
    kept = slack.posts[1]
    assert (kept.channel, kept.ts, kept.thread_ts, kept.text) == ("C1", second["ts"], first, "News")
    assert (kept.blocks, kept.metadata, kept.reply_broadcast) == ((block,), metadata, True)
    assert slack.wait_for(2)


@pytest.mark.parametrize(("token", "error"), [("xoxb-other", "invalid_auth"), (None, "not_authed")])
def test_a_wrong_or_missing_token_is_refused(slack: SlackEndpoint, token: str | None, error: str) -> None:
    status, _, body = call(f"{slack.api_url}/chat.postMessage", {"channel": "C1", "text": "x"}, token=token)
    assert (status, body) == (200, {"ok": False, "error": error})
    assert slack.posts == ()


def section(text: str) -> dict[str, object]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        pytest.param({"blocks": [section("x")] * 51}, "invalid_blocks", id="51 blocks"),
        pytest.param({"blocks": [section("x" * 2650)] * 5}, "msg_blocks_too_long", id="13,250 characters"),
        pytest.param({"blocks": "none"}, "invalid_blocks_format", id="no list of blocks"),
        pytest.param({"text": ""}, "no_text", id="nothing to say"),
        pytest.param({"channel": ""}, "channel_not_found", id="no channel"),
        pytest.param({"thread_ts": "1.2"}, "thread_not_found", id="a thread that never was"),
    ],
)
def test_slacks_limits_hold(slack: SlackEndpoint, arguments: dict[str, object], error: str) -> None:
    assert post(slack, **arguments) == {"ok": False, "error": error}
    assert slack.posts == ()


def test_a_message_at_its_limits_is_taken(slack: SlackEndpoint) -> None:
    assert post(slack, blocks=[section("x" * 250)] * 50)["ok"]


def test_history_is_newest_first_without_threads_and_with_metadata_on_request(slack: SlackEndpoint) -> None:
    """A reply stands in its thread, and in the channel only where it was broadcast: as in Slack."""
    metadata = {"event_type": "delivery", "event_payload": {"key": "k1"}}
    root = post(slack, text="root", metadata=metadata)["ts"]
    post(slack, text="reply", thread_ts=root)
    post(slack, text="loud reply", thread_ts=root, reply_broadcast=True)
    post(slack, text="elsewhere", channel="C2")
    history = ask(slack, "conversations.history", include_all_metadata="true")["messages"]
    assert [message["text"] for message in history] == ["loud reply", "root"]
    assert history[1]["metadata"] == metadata
    assert all("metadata" not in m for m in ask(slack, "conversations.history")["messages"])
    replies = ask(slack, "conversations.replies", ts=root)["messages"]
    assert [message["text"] for message in replies] == ["root", "reply", "loud reply"]
    assert ask(slack, "conversations.replies", ts="9.9") == {"ok": False, "error": "thread_not_found"}


def test_history_comes_in_pages(slack: SlackEndpoint) -> None:
    for number in range(5):
        post(slack, text=str(number))
    seen, cursor = [], ""
    while True:
        page = ask(slack, "conversations.history", limit=2, cursor=cursor)
        seen += [message["text"] for message in page["messages"]]
        cursor = page["response_metadata"]["next_cursor"]
        if not cursor:
            break
    assert seen == ["4", "3", "2", "1", "0"]


def test_trouble_comes_in_the_order_of_the_script() -> None:
    with SlackEndpoint(token=TOKEN, script=[Throttle(7), Fault(503), None, Silence()]) as slack:
        url, data = f"{slack.api_url}/chat.postMessage", {"channel": "C1", "text": "x"}
        status, headers, body = call(url, data)
        assert (status, headers["retry-after"], body["error"]) == (429, "7", "ratelimited")
        assert call(url, data)[0] == 503
        assert slack.posts == ()
        assert call(url, data)[2]["ok"]
        with pytest.raises(RemoteDisconnected):
            call(url, data)
        assert len(slack.posts) == 2, "the silent answer hid a message that was taken"
        assert call(url, data)[2]["ok"]


def test_the_webhook_says_ok_and_nothing_more(slack: SlackEndpoint) -> None:
    status, _, body = call(slack.webhook_url, {"text": "News", "thread_ts": "1.2"}, token=None)
    assert (status, body) == (200, "ok")
    assert (slack.posts[0].channel, slack.posts[0].thread_ts) == ("webhook", None)
    assert call(slack.webhook_url, {"text": ""}, token=None)[::2] == (400, "no_text")


def test_the_webhook_has_troubles_too() -> None:
    with SlackEndpoint(script=[Throttle(1)]) as slack:
        assert call(slack.webhook_url, {"text": "x"})[0] == 429
        assert call(slack.webhook_url, {"text": "x"})[0] == 200


@pytest.mark.parametrize("path", ["/api/users.list", "/elsewhere"])
def test_other_addresses_are_unknown(slack: SlackEndpoint, path: str) -> None:
    status, _, body = call(slack.api_url.removesuffix("/api") + path, {})
    assert (status, body) in [(200, {"ok": False, "error": "unknown_method"}), (404, "")]
