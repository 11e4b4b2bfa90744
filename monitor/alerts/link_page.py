"""What a signed link answers: a page that asks, and after the press of its button a page that tells.

Mail scanners and chat previews open every link, so GET changes nothing; only POST acts. The pages need
nothing from elsewhere: no script, no style sheet, no cookie. Mail programs that unsubscribe with one click
post to the same address (RFC 8058 §3.2); what they post says nothing that the address does not.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape

from monitor.alerts.links import ExpiredLink, SignedAction, SignedOptOut, Signer
from monitor.alerts.words import clean, moment
from monitor.errors import BadInput
from monitor.model.handling import Handling, HandlingKind, OptOut
from monitor.model.ids import StoryId
from monitor.ports.outside import Clock

#: A page under a secret address: kept by nobody, framed by nobody, named to nobody.
_HEADERS: Mapping[str, str] = {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'",
    "referrer-policy": "same-origin",  # with "no-referrer" browsers name no origin when they post
    "x-content-type-options": "nosniff",
    "x-robots-tag": "noindex",
}
_ASK = {
    HandlingKind.MUTE: ("Mute this story?", "You get no more alerts about it until it is unmuted.", "Mute"),
    HandlingKind.SNOOZE: (
        "Snooze this story?",
        "You get no alerts about it until something of weight happens.",
        "Snooze",
    ),
    HandlingKind.ACK: ("Acknowledge this story?", "The record says that you have seen it.", "Acknowledge"),
    HandlingKind.UNMUTE: ("Unmute this story?", "You get alerts about it again.", "Unmute"),
}
_DONE = {
    HandlingKind.MUTE: "The story is muted.",
    HandlingKind.SNOOZE: "The story is snoozed.",
    HandlingKind.ACK: "The story is acknowledged.",
    HandlingKind.UNMUTE: "The story is unmuted.",
}
_STYLE = (
    "color-scheme:light dark;margin:0 auto;max-width:32em;padding:24px 16px;"
    "font:18px/1.5 -apple-system,'Segoe UI',Roboto,sans-serif"
)
_BUTTON = "font:inherit;font-weight:600;padding:12px 28px;border-radius:6px;border:2px solid"


@dataclass(frozen=True, slots=True)
class LinkAnswer:
    """An answer to a browser."""

    status: int
    body: str
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkPage:
    """Answers the addresses below /signed/; any web server can mount it."""

    signer: Signer
    title_of: Callable[[StoryId], str]  #: a story's title; raises LookupError where there is none
    act: Callable[[Handling], object]  #: keeps what was done; raises BadInput
    opt_out: Callable[[OptOut], object]  #: keeps that a reader leaves a route
    clock: Clock

    def __call__(self, method: str, token: str) -> LinkAnswer:
        """Answer one request; `token` is the address's last part. Never raises for what a browser sends."""
        if method not in ("GET", "HEAD", "POST"):
            answer = _page(
                405, "That is not possible", "<p>A link can be opened, and its button pressed.</p>"
            )
            return LinkAnswer(answer.status, answer.body, {**answer.headers, "allow": "GET, HEAD, POST"})
        try:
            action = self.signer.read(token, now=self.clock.now())
            return self._follow(action, acts=method == "POST")
        except ExpiredLink as error:
            return _page(410, "This link is too old", f"<p>{escape(str(error))}</p>")
        except BadInput as error:
            return _page(400, "This link does not work", f"<p>{escape(str(error))}</p>")
        except LookupError:
            return _page(404, "This story is gone", "<p>The record does not hold it.</p>")

    def _follow(self, action: SignedAction | SignedOptOut, *, acts: bool) -> LinkAnswer:
        if isinstance(action, SignedOptOut):
            return self._left(action) if acts else _leave(action)
        title = self.title_of(action.story)
        return self._done(action, title) if acts else _question(action, title)

    def _done(self, action: SignedAction, title: str) -> LinkAnswer:
        self.act(
            Handling(
                story=action.story,
                kind=action.kind,
                at=self.clock.now(),
                by=f"{action.recipient} (link in a message)",
                route=action.route,
                recipient=action.recipient,
            )
        )
        return _page(200, _DONE[action.kind], _about(action, title))

    def _left(self, action: SignedOptOut) -> LinkAnswer:
        self.opt_out(
            OptOut(
                route=action.route,
                recipient=action.recipient,
                at=self.clock.now(),
                by=f"{action.recipient} (link in a message)",
            )
        )
        back = "<p>Whoever runs this monitor can undo it.</p>\n"
        return _page(200, "You are unsubscribed.", f"{_whom(action)}{back}")


def _leave(action: SignedOptOut) -> LinkAnswer:
    means = "You get no more messages by this route: no alerts, no digests."
    return _asked("Unsubscribe?", f"{_whom(action)}<p>{means}</p>\n", "Unsubscribe", action.expires)


def _question(action: SignedAction, title: str) -> LinkAnswer:
    asks, means, button = _ASK[action.kind]
    return _asked(asks, f"{_about(action, title)}<p>{means}</p>\n", button, action.expires)


def _asked(heading: str, about: str, button: str, expires: datetime) -> LinkAnswer:
    return _page(
        200,
        heading,
        f"{about}"
        f'<form method="post"><button type="submit" style="{_BUTTON}">{button}</button></form>\n'
        f'<p style="font-size:14px">This link works until {escape(moment(expires))}.</p>',
    )


def _about(action: SignedAction, title: str) -> str:
    """Name the story and the reader: what a channel is told, all its readers are not told."""
    return f"<p><strong>{escape(clean(title))}</strong></p>\n{_whom(action)}"


def _whom(action: SignedAction | SignedOptOut) -> str:
    return f"<p>For {escape(f'{clean(action.recipient)}, route {clean(action.route)}')}.</p>\n"


def _page(status: int, heading: str, body: str) -> LinkAnswer:
    whole = (
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(heading)}</title>\n</head>\n"
        f'<body style="{_STYLE}">\n<h1 style="font-size:26px;line-height:1.2">{escape(heading)}</h1>\n'
        f"{body}\n"
        "</body>\n</html>\n"
    )
    return LinkAnswer(status, whole, _HEADERS)
