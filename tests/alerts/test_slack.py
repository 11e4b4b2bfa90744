"""Slack over real HTTP on loopback: threads, limits of its patience, and posts that may have been taken."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from monitor.alerts.channels.slack import SlackChannel, SlackWebhookChannel
from monitor.errors import BadConfig, DeliveryDeferred, DeliveryRefused
from monitor.model.policy import Secret, SlackSettings
from monitor.net.web import GuardedWeb
from tests.alerts.builders import Seconds, envelope, message
from tests.alerts.webserver import SILENCE, Reply, Slack, guarded_web, web_server

TOKEN = "xoxb-not-a-real-token"
ROOM = "C0123456789"


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def web(seconds: Seconds) -> Iterator[GuardedWeb]:
    with guarded_web(seconds) as web:
        yield web


@pytest.fixture
def slack() -> Slack:
    return Slack()


@pytest.fixture
def channel(slack: Slack, web: GuardedWeb) -> Iterator[SlackChannel]:
    with web_server(slack) as address:
        yield SlackChannel(SlackSettings(token=Secret(TOKEN), api_url=f"{address}/api/"), web=web)


def test_the_first_message_opens_a_thread_and_the_next_goes_into_it(
    slack: Slack, channel: SlackChannel
) -> None:
    """The receipt's timestamp is what threads; a heavy development shows in the channel too."""
    root = channel.send(envelope(ROOM)).provider_id
    channel.send(envelope(ROOM, key="b" * 32, thread=root, broadcast=True))
    first, second = slack.messages
    assert first["channel"] == ROOM
    assert "thread_ts" not in first
    assert first["text"] == message().subject
    assert tuple(first["blocks"]) == message().slack_blocks
    assert first["metadata"]["event_payload"] == {"key": envelope(ROOM).key}
    assert second["thread_ts"] == root == first["ts"]
    assert second["reply_broadcast"] is True
    assert slack.requests[0].headers["authorization"] == f"Bearer {TOKEN}"
    assert slack.requests[0].path == "/api/chat.postMessage"


def test_the_fallback_text_is_escaped(slack: Slack, channel: SlackChannel) -> None:
    """A headline cannot call the whole channel."""
    channel.send(envelope(ROOM, message=message(headline="Jobs & <!channel> cuts")))
    assert slack.messages[0]["text"].startswith("Reversed: Jobs &amp; &lt;!channel&gt; cuts")


def test_429_says_how_long_to_wait(slack: Slack, channel: SlackChannel, seconds: Seconds) -> None:
    """Retry-After reaches the engine; after that time the message goes through."""
    slack.before = [Reply(429, headers=(("retry-after", "7"),))]
    with pytest.raises(DeliveryDeferred, match="Slack asks for fewer messages") as caught:
        channel.send(envelope(ROOM))
    assert caught.value.retry_after is not None
    assert timedelta(seconds=6) <= caught.value.retry_after <= timedelta(seconds=8)
    seconds.pass_(timedelta(seconds=8))
    channel.send(envelope(ROOM, attempt=2))
    assert len(slack.messages) == 1


@pytest.mark.parametrize(
    "trouble", [SILENCE, Reply(500), Reply(200, b"<html>gateway</html>"), Reply.of({"ok": True})]
)
def test_a_post_that_was_taken_without_a_word_is_found_and_not_repeated(
    slack: Slack, channel: SlackChannel, trouble: Reply
) -> None:
    """Silence, an error page or an answer without an id: the second attempt looks before it posts."""
    channel.send(envelope(ROOM, key="d" * 32))
    slack.after = [trouble]
    with pytest.raises(DeliveryDeferred):
        channel.send(envelope(ROOM))
    for n in range(3):
        channel.send(envelope(ROOM, key=f"{n}" * 32))
    receipt = channel.send(envelope(ROOM, attempt=2))
    assert receipt.provider_id == slack.messages[1]["ts"]
    assert [m["metadata"]["event_payload"]["key"] for m in slack.messages].count(envelope(ROOM).key) == 1


def test_a_reply_that_was_taken_without_a_word_is_found_in_its_thread(
    slack: Slack, channel: SlackChannel
) -> None:
    """Replies do not stand in the channel's history."""
    root = channel.send(envelope(ROOM)).provider_id
    slack.after = [SILENCE]
    update = envelope(ROOM, key="b" * 32, thread=root)
    with pytest.raises(DeliveryDeferred):
        channel.send(update)
    receipt = channel.send(envelope(ROOM, key="b" * 32, thread=root, attempt=2))
    assert receipt.provider_id == slack.messages[1]["ts"]
    assert len(slack.messages) == 2


@pytest.mark.parametrize(
    "trouble", [SILENCE, Reply(500), Reply(502), Reply.of({"ok": False, "error": "fatal_error"})]
)
def test_a_post_that_was_not_taken_is_posted_again(
    slack: Slack, channel: SlackChannel, trouble: Reply
) -> None:
    """Not found means not there."""
    slack.before = [trouble]
    with pytest.raises(DeliveryDeferred):
        channel.send(envelope(ROOM))
    channel.send(envelope(ROOM, attempt=2))
    assert len(slack.messages) == 1


def test_without_the_right_to_read_a_repeat_is_better_than_a_loss(
    slack: Slack, channel: SlackChannel
) -> None:
    """A bot that may only write cannot know; the key in the metadata still tells the two apart as one."""
    slack.may_read = False
    slack.after = [SILENCE]
    with pytest.raises(DeliveryDeferred):
        channel.send(envelope(ROOM))
    channel.send(envelope(ROOM, attempt=2))
    assert [m["metadata"] for m in slack.messages] == [slack.messages[0]["metadata"]] * 2


def test_a_failing_look_up_does_not_lead_to_a_blind_repeat(slack: Slack, channel: SlackChannel) -> None:
    """While Slack cannot answer the question, the answer is awaited."""
    answers = iter([Reply.of({"ok": False, "error": "internal_error"})])
    slack.after = [SILENCE]
    with pytest.raises(DeliveryDeferred):
        channel.send(envelope(ROOM))
    whole = Slack.__call__
    try:
        Slack.__call__ = lambda self, request: next(answers, None) or whole(self, request)  # type: ignore[method-assign]
        with pytest.raises(DeliveryDeferred, match="internal_error"):
            channel.send(envelope(ROOM, attempt=2))
    finally:
        Slack.__call__ = whole  # type: ignore[method-assign]
    channel.send(envelope(ROOM, attempt=3))
    assert len(slack.messages) == 1


def test_a_thread_that_somebody_deleted_does_not_swallow_the_news(
    slack: Slack, channel: SlackChannel
) -> None:
    """The message opens a new thread instead."""
    receipt = channel.send(envelope(ROOM, thread="1600000000.000001"))
    assert slack.messages[0]["ts"] == receipt.provider_id
    assert "thread_ts" not in slack.messages[0]


def test_blocks_that_slack_does_not_want_leave_the_text(slack: Slack, channel: SlackChannel) -> None:
    """An undocumented limit costs the layout, not the alert."""
    slack.before = [Reply.of({"ok": False, "error": "msg_blocks_too_long"})]
    channel.send(envelope(ROOM))
    assert slack.messages[0]["blocks"] == []
    assert "> The board agreed" in slack.messages[0]["text"].replace("&gt;", ">")


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        ("channel_not_found", DeliveryRefused),
        ("is_archived", DeliveryRefused),
        ("ratelimited", DeliveryDeferred),
        ("invalid_auth", DeliveryDeferred),
        ("not_in_channel", DeliveryDeferred),
    ],
)
def test_slacks_own_words_decide(
    slack: Slack, channel: SlackChannel, error: str, outcome: type[Exception]
) -> None:
    """What an administrator can repair waits; what no repair changes is refused."""
    slack.before = [Reply.of({"ok": False, "error": error})]
    with pytest.raises(outcome, match=error):
        channel.send(envelope(ROOM))


def test_no_error_gives_the_token_away(slack: Slack, channel: SlackChannel) -> None:
    """Neither in words nor in what lies behind them."""
    slack.before = [Reply(403, b"xoxb-not-a-real-token is bad")]
    with pytest.raises(DeliveryRefused) as caught:
        channel.send(envelope(ROOM))
    assert TOKEN not in str(caught.value) + repr(caught.value.__cause__) + repr(vars(channel))


def test_a_plain_webhook_gets_the_same_blocks_and_no_thread(web: GuardedWeb) -> None:
    """Slack answers "ok" and no more."""
    seen: list[Any] = []

    def answer(request: Any) -> Reply:
        seen.append(request)
        return Reply(body=b"ok")

    with web_server(answer) as address:
        hook = SlackWebhookChannel(
            SlackSettings(webhook_url=Secret(f"{address}/services/T0/B0/secret")), web=web
        )
        receipt = hook.send(envelope("newsroom", thread="1.2"))
    assert receipt.provider_id is None
    assert tuple(seen[0].json()["blocks"]) == message().slack_blocks
    assert seen[0].path == "/services/T0/B0/secret"
    assert "thread_ts" not in seen[0].json()


@pytest.mark.parametrize(
    ("status", "outcome"), [(404, DeliveryRefused), (410, DeliveryRefused), (503, DeliveryDeferred)]
)
def test_a_plain_webhooks_failures_name_it_without_its_address(
    web: GuardedWeb, status: int, outcome: type[Exception]
) -> None:
    """The address is the secret."""
    with web_server(lambda _: Reply(status)) as address:
        hook = SlackWebhookChannel(
            SlackSettings(webhook_url=Secret(f"{address}/services/T0/B0/secret")), web=web
        )
        with pytest.raises(outcome, match="Slack webhook newsroom") as caught:
            hook.send(envelope("newsroom"))
    assert "B0" not in str(caught.value)


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        (SlackSettings(), "bot token"),
        (SlackSettings(token=Secret("x"), api_url="http://slack.example/api"), "must begin with https://"),
    ],
)
def test_a_bot_without_token_or_tls_is_refused_at_once(
    web: GuardedWeb, settings: SlackSettings, sentence: str
) -> None:
    """A token never travels in the clear."""
    with pytest.raises(BadConfig, match=sentence):
        SlackChannel(settings, web=web)


@pytest.mark.parametrize("url", [None, "http://hooks.example/secret", "ftp://x", "hooks"])
def test_a_webhook_without_tls_is_refused_without_quoting_it(web: GuardedWeb, url: str | None) -> None:
    """Only this machine may be spoken to in the clear."""
    with pytest.raises(BadConfig) as caught:
        SlackWebhookChannel(SlackSettings(webhook_url=Secret(url) if url else None), web=web)
    assert "secret" not in str(caught.value)
