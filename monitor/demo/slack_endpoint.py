"""An HTTP server on loopback that behaves like the part of Slack that we use, limits and failures too."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Condition
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

from monitor.demo.loopback import LoopbackServer, Reply, Request

#: Documented: blocks in one message.
MOST_BLOCKS = 50
#: Not documented; reported by users as the total at which `msg_blocks_too_long` comes (bolt-js issue 2509).
MOST_CHARACTERS = 13_200


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One message that Slack took."""

    channel: str  #: "webhook" where it came by the incoming webhook
    ts: str
    thread_ts: str | None
    text: str
    blocks: tuple[Mapping[str, Any], ...]
    metadata: Mapping[str, Any] | None
    reply_broadcast: bool


@dataclass(frozen=True, slots=True)
class Throttle:
    """Answer 429 and name a pause; nothing is posted."""

    seconds: int = 1


@dataclass(frozen=True, slots=True)
class Fault:
    """Answer with a server error; nothing is posted."""

    status: int = 500


@dataclass(frozen=True, slots=True)
class Silence:
    """Post the message and hang up without an answer."""


Trouble = Throttle | Fault | Silence


class SlackEndpoint:
    """Serves chat.postMessage, conversations.history and .replies, and a webhook, on 127.0.0.1."""

    def __init__(self, *, token: str = "xoxb-demo", script: Sequence[Trouble | None] = ()) -> None:  # noqa: S107  # opens nothing but this
        """Accept `token`. `script` gives what befalls the first posts, in order; None is no trouble."""
        self._token = token
        self._script = list(script)
        self._posts: list[Post] = []
        self._changed = Condition()
        self._server = LoopbackServer(self._answer)

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()

    @property
    def api_url(self) -> str:
        """What to configure as Slack's API address."""
        return f"{self._server.address}/api"

    @property
    def webhook_url(self) -> str:
        """What to configure as the incoming webhook."""
        return f"{self._server.address}/webhook"

    @property
    def posts(self) -> tuple[Post, ...]:
        """Every message taken so far, in order."""
        with self._changed:
            return tuple(self._posts)

    def wait_for(self, count: int, *, seconds: float = 10.0) -> bool:
        """Wait until `count` messages are there; False where `seconds` were not enough."""
        with self._changed:
            return self._changed.wait_for(lambda: len(self._posts) >= count, seconds)

    def _answer(self, request: Request) -> Reply:
        path = urlsplit(request.target).path
        if path == "/webhook" and request.method == "POST":
            return self._webhook(request)
        if not path.startswith("/api/"):
            return Reply(status=404)
        if request.headers.get("authorization") != f"Bearer {self._token}":
            given = "authorization" in request.headers
            return _refusal("invalid_auth" if given else "not_authed")
        arguments = _arguments(request)
        methods = {
            "auth.test": lambda _: _ok({"user": "nhs-monitor", "team": "Invented Newsroom"}),
            "chat.postMessage": self._post_message,
            "conversations.history": self._history,
            "conversations.replies": self._replies,
        }
        method = methods.get(path.removeprefix("/api/"))
        return method(arguments) if method else _refusal("unknown_method")

    def _post_message(self, arguments: Mapping[str, Any]) -> Reply:
        with self._changed:
            thread = arguments.get("thread_ts")
            if error := _fault_of(arguments) or (not self._knows(thread) and "thread_not_found"):
                return _refusal(error)
            trouble = self._next_trouble()
            if isinstance(trouble, Throttle | Fault):
                return _troubled(trouble)
            post = self._keep(str(arguments["channel"]), arguments)
            if trouble is not None:
                return Reply(status=0)
            return _ok({"channel": post.channel, "ts": post.ts, "message": _as_message(post, metadata=True)})

    def _webhook(self, request: Request) -> Reply:
        arguments = _arguments(request)
        with self._changed:
            if error := _fault_of({"channel": "webhook", **arguments}):
                return Reply(status=400, body=error.encode())
            trouble = self._next_trouble()
            if isinstance(trouble, Throttle | Fault):
                return _troubled(trouble)
            # A webhook keeps neither thread nor metadata, and tells no ts.
            self._keep("webhook", {"text": arguments.get("text"), "blocks": arguments.get("blocks")})
            return Reply(status=0) if trouble else Reply(status=200, body=b"ok")

    def _history(self, arguments: Mapping[str, Any]) -> Reply:
        """List a channel, newest first; replies in threads are not in it, unless they were broadcast."""
        found = [
            post
            for post in reversed(self.posts)
            if post.channel == arguments.get("channel") and (post.thread_ts is None or post.reply_broadcast)
        ]
        return _page(found, arguments)

    def _replies(self, arguments: Mapping[str, Any]) -> Reply:
        """List a thread, its first message first."""
        root, channel = arguments.get("ts"), arguments.get("channel")
        found = [post for post in self.posts if post.channel == channel and root in {post.ts, post.thread_ts}]
        return _page(found, arguments) if found else _refusal("thread_not_found")

    def _knows(self, thread: object) -> bool:
        return thread is None or any(post.ts == thread for post in self._posts)

    def _next_trouble(self) -> Trouble | None:
        return self._script.pop(0) if self._script else None

    def _keep(self, channel: str, arguments: Mapping[str, Any]) -> Post:
        post = Post(
            channel=channel,
            ts=f"1700000000.{len(self._posts) + 1:06d}",
            thread_ts=arguments.get("thread_ts"),
            text=str(arguments.get("text") or ""),
            blocks=tuple(arguments.get("blocks") or ()),
            metadata=arguments.get("metadata"),
            reply_broadcast=bool(arguments.get("reply_broadcast")),
        )
        self._posts.append(post)
        self._changed.notify_all()
        return post


def _arguments(request: Request) -> dict[str, Any]:
    """Read JSON, a form or a query, as Slack does; what cannot be read counts as nothing."""
    if request.method == "GET":
        return dict(parse_qsl(urlsplit(request.target).query))
    if "json" not in request.headers.get("content-type", ""):
        form: dict[str, Any] = dict(parse_qsl(request.body.decode("utf-8", "replace")))
        return form
    try:
        data = json.loads(request.body)
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}


def _fault_of(arguments: Mapping[str, Any]) -> str | None:
    """Name what Slack would object to, in its own words."""
    blocks, text = arguments.get("blocks") or [], arguments.get("text")
    if not arguments.get("channel"):
        return "channel_not_found"
    if not isinstance(blocks, list) or not all(
        isinstance(block, dict) and "type" in block for block in blocks
    ):
        return "invalid_blocks_format"
    if not blocks and not text:
        return "no_text"
    if len(blocks) > MOST_BLOCKS:
        return "invalid_blocks"
    if sum(_characters(block) for block in blocks) > MOST_CHARACTERS:
        return "msg_blocks_too_long"
    return None


def _characters(value: object) -> int:
    """Count the characters of every text in a block."""
    if isinstance(value, dict):
        return sum(_characters(part) for name, part in value.items() if name != "type")
    if isinstance(value, list):
        return sum(_characters(part) for part in value)
    return len(value) if isinstance(value, str) else 0


def _as_message(post: Post, *, metadata: bool) -> dict[str, Any]:
    message: dict[str, Any] = {"type": "message", "ts": post.ts, "text": post.text, "blocks": post.blocks}
    if post.thread_ts:
        message["thread_ts"] = post.thread_ts
    if metadata and post.metadata is not None:
        message["metadata"] = post.metadata
    return message


def _page(found: Sequence[Post], arguments: Mapping[str, Any]) -> Reply:
    metadata = str(arguments.get("include_all_metadata", "")).lower() in {"true", "1"}
    start, limit = (
        _number(arguments.get(name), default) for name, default in (("cursor", 0), ("limit", 100))
    )
    messages = [_as_message(post, metadata=metadata) for post in found[start : start + limit]]
    cursor = str(start + limit) if start + limit < len(found) else ""
    page = {"messages": messages, "has_more": bool(cursor), "response_metadata": {"next_cursor": cursor}}
    return _ok(page)


def _number(value: object, default: int) -> int:
    text = str(value or "")
    return int(text) if text.isascii() and text.isdigit() else default


def _troubled(trouble: Throttle | Fault) -> Reply:
    if isinstance(trouble, Fault):
        return Reply(status=trouble.status, body=b"upstream trouble")
    body = json.dumps({"ok": False, "error": "ratelimited"}).encode()
    return Reply(status=429, body=body, headers={"Retry-After": str(trouble.seconds)})


def _ok(data: Mapping[str, Any]) -> Reply:
    return _json({"ok": True, **data})


def _refusal(error: str) -> Reply:
    return _json({"ok": False, "error": error})


def _json(data: Mapping[str, Any]) -> Reply:
    body = json.dumps(data, ensure_ascii=False).encode()
    return Reply(status=200, body=body, headers={"Content-Type": "application/json; charset=utf-8"})
