"""Slack: by bot token, with one thread per story, or by an incoming webhook, without threads."""

import json
from collections.abc import Iterator, Mapping
from urllib.parse import urlencode

from monitor.alerts.channels.guard import get, is_private_enough, post
from monitor.alerts.slack import escape
from monitor.errors import BadConfig, DeliveryDeferred, DeliveryRefused
from monitor.model.alerts import Envelope, Message, Receipt
from monitor.model.policy import SlackSettings
from monitor.ports.outside import Answer, Web

_EVENT = "nhs_monitor_delivery"
_PAGES_LOOKED_THROUGH = 5
_PAGE = 100
#: Slack's own failures, and states that an administrator repairs: the message itself is good.
_PASSING = frozenset(
    {
        "ratelimited",
        "rate_limited",
        "message_limit_exceeded",
        "internal_error",
        "fatal_error",
        "service_unavailable",
        "request_timeout",
        "team_added_to_org",
        "org_login_required",
        "ekm_access_denied",
        "accesslimited",
        "invalid_auth",
        "not_authed",
        "token_expired",
        "token_revoked",
        "account_inactive",
        "missing_scope",
        "not_in_channel",
    }
)
#: The story's first message was deleted; the news is not lost with it.
_THREAD_GONE = frozenset({"thread_not_found", "cannot_reply_to_message", "message_not_found"})
#: Limits that Slack does not document, or changed: the text alone still carries the news.
_BLOCKS_UNWANTED = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"})


class SlackChannel:
    """Posts by chat.postMessage; a story's later messages go into the thread of its first."""

    def __init__(self, settings: SlackSettings, *, web: Web) -> None:
        """Raises BadConfig without a token, or where it would travel in the clear."""
        if settings.token is None:
            raise BadConfig(["Slack needs a bot token (xoxb-…) with the scope chat:write"])
        if not is_private_enough(settings.api_url):
            raise BadConfig([f"Slack's api_url is {settings.api_url}; it must begin with https://"])
        self._token = settings.token
        self._api = settings.api_url.rstrip("/")
        self._web = web

    def send(self, envelope: Envelope) -> Receipt:
        """Post. After a failure that may have been none, look the message up before repeating it."""
        if envelope.attempt > 1 and (held := self._find(envelope)) is not None:
            return Receipt(provider_id=held)
        content, thread = _content(envelope.message), envelope.thread
        answer = self._post(envelope, content, thread)
        if thread and answer.get("error") in _THREAD_GONE:
            thread = None
            answer = self._post(envelope, content, thread)
        if answer.get("error") in _BLOCKS_UNWANTED:
            plain = {"blocks": [], "text": escape(envelope.message.text)}
            answer = self._post(envelope, content | plain, thread)
        _check(answer, f"Slack channel {envelope.recipient}")
        ts = answer.get("ts")
        if not isinstance(ts, str):
            raise DeliveryDeferred("Slack said ok without naming the message; it may have taken it")
        return Receipt(provider_id=ts)

    def reach(self) -> str:
        """Ask Slack who the token is."""
        answer = _read(
            post(
                self._web,
                f"{self._api}/auth.test",
                body=b"{}",
                headers={"content-type": "application/json; charset=utf-8", **self._credentials()},
                name="Slack",
            )
        )
        _check(answer, "Slack")
        return (
            f"Slack knows the token as {answer.get('user', 'a bot')} of {answer.get('team', 'a workspace')}"
        )

    def _post(
        self, envelope: Envelope, content: Mapping[str, object], thread: str | None
    ) -> Mapping[str, object]:
        whole = {
            **content,
            "channel": envelope.recipient,
            "metadata": {"event_type": _EVENT, "event_payload": {"key": envelope.key}},
        }
        if thread:
            whole |= {"thread_ts": thread, "reply_broadcast": envelope.broadcast}
        answer = post(
            self._web,
            f"{self._api}/chat.postMessage",
            body=json.dumps(whole).encode(),
            headers={"content-type": "application/json; charset=utf-8", **self._credentials()},
            name="Slack",
        )
        return _read(answer)

    def _find(self, envelope: Envelope) -> str | None:
        """Look for our own key among recent messages; None also where we may not read the channel.

        Reading needs the scope channels:history (groups:history in private channels). Without it
        nothing can be known, and a repeat is better than a loss.
        """
        places = [("conversations.history", {"channel": envelope.recipient})]
        if envelope.thread:  # a reply is not in the channel's history; a thread's deletion puts it there
            places.insert(
                0, ("conversations.replies", {"channel": envelope.recipient, "ts": envelope.thread})
            )
        for method, where in places:
            for page in self._pages(method, where):
                messages = page.get("messages")
                for message in messages if isinstance(messages, list) else []:
                    if isinstance(message, dict) and _key(message) == envelope.key:
                        return str(message.get("ts"))
        return None

    def _pages(self, method: str, where: Mapping[str, str]) -> Iterator[Mapping[str, object]]:
        cursor = ""
        for _ in range(_PAGES_LOOKED_THROUGH):
            query = urlencode(
                {**where, "include_all_metadata": "true", "limit": _PAGE}
                | ({"cursor": cursor} if cursor else {})
            )
            answer = get(
                self._web, f"{self._api}/{method}?{query}", headers=self._credentials(), name="Slack"
            )
            page = _read(answer)
            if page.get("error") in {"ratelimited", "internal_error", "fatal_error", "service_unavailable"}:
                _check(page, "Slack")
            yield page
            more = page.get("response_metadata")
            cursor = str(more.get("next_cursor") or "") if isinstance(more, dict) else ""
            if not cursor:
                return

    def _credentials(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self._token.reveal()}"}


class SlackWebhookChannel:
    """Posts to an incoming webhook: Slack answers "ok" and no more, so there is nothing to thread by."""

    def __init__(self, settings: SlackSettings, *, web: Web) -> None:
        """Raises BadConfig without a URL, or where it would travel in the clear."""
        if settings.webhook_url is None:
            raise BadConfig(["a Slack webhook needs its webhook_url"])
        if not is_private_enough(settings.webhook_url.reveal()):
            raise BadConfig(
                ["the Slack webhook's url must begin with https:// (http:// only to this machine)"]
            )
        self._url = settings.webhook_url
        self._web = web

    def reach(self) -> str:
        """Nothing can be tried without posting: an incoming webhook takes messages only."""
        return "a Slack webhook cannot be tried without posting: nhs-monitor alerts test does that"

    def send(self, envelope: Envelope) -> Receipt:
        """Post; the receipt names nothing."""
        post(
            self._web,
            self._url.reveal(),
            body=json.dumps(_content(envelope.message)).encode(),
            headers={"content-type": "application/json; charset=utf-8"},
            name=f"Slack webhook {envelope.recipient}",
        )
        return Receipt(provider_id=None)


def _content(message: Message) -> dict[str, object]:
    return {
        "text": escape(message.subject),  # what notifications and screen readers show
        "blocks": list(message.slack_blocks),
        "unfurl_links": False,
        "unfurl_media": False,
    }


def _read(answer: Answer) -> Mapping[str, object]:
    try:
        read = json.loads(answer.body)
    except ValueError:
        read = None
    if not isinstance(read, dict):
        raise DeliveryDeferred("Slack answered with something that is no JSON; it may have taken the message")
    return read


def _check(answer: Mapping[str, object], name: str) -> None:
    if answer.get("ok") is True:
        return
    error = str(answer.get("error") or "no reason given")[:100]
    if error in _PASSING:
        raise DeliveryDeferred(f"{name}: {error}")
    raise DeliveryRefused(f"{name} refused the message: {error}")


def _key(message: Mapping[str, object]) -> object:
    metadata = message.get("metadata")
    if not isinstance(metadata, dict) or metadata.get("event_type") != _EVENT:
        return None
    payload = metadata.get("event_payload")
    return payload.get("key") if isinstance(payload, dict) else None
