"""Strikes the daemon from the side of whom it writes to, at a point that chance would hardly meet."""

import threading
from collections.abc import Callable
from enum import Enum, auto
from typing import Any

from monitor.demo.mailbox import Mailbox
from monitor.demo.slack_endpoint import SlackEndpoint


class At(Enum):
    """How far a message has come."""

    MAIL_OFFERED = auto()  #: the recipient was named, nothing was sent yet
    MAIL_TAKEN = auto()  #: the server has it and has not said so
    POST_OFFERED = auto()  #: Slack was asked and has not kept it
    POST_TAKEN = auto()  #: Slack has kept it and has not said so


class Ambush:
    """Waits in the mail server and in the Slack endpoint; one strike for each time it is laid."""

    def __init__(self, mailbox: Mailbox, slack: SlackEndpoint) -> None:
        self._lock = threading.Lock()
        self._at: At | None = None
        self._strike: Callable[[], None] = lambda: None
        self._mails(mailbox)
        self._posts(slack)

    def lie(self, at: At, strike: Callable[[], None]) -> None:
        """Strike when the next message comes to this point."""
        with self._lock:
            self._at, self._strike = at, strike

    def _reached(self, at: At) -> None:
        with self._lock:
            if at is self._at:
                self._at = None
                self._strike()

    def _mails(self, mailbox: Mailbox) -> None:
        handler: Any = mailbox._handler  # its hooks are looked up anew for each connection
        recipient, data = handler.handle_RCPT, handler.handle_DATA

        async def offered(*given: object) -> str:
            self._reached(At.MAIL_OFFERED)
            return str(await recipient(*given))

        async def taken(*given: object) -> str:
            answer = str(await data(*given))
            self._reached(At.MAIL_TAKEN)
            return answer

        handler.handle_RCPT, handler.handle_DATA = offered, taken

    def _posts(self, slack: SlackEndpoint) -> None:
        endpoint: Any = slack
        trouble, keep = endpoint._next_trouble, endpoint._keep

        def offered() -> object:
            self._reached(At.POST_OFFERED)
            return trouble()

        def taken(*given: object) -> object:
            post = keep(*given)
            self._reached(At.POST_TAKEN)
            return post

        endpoint._next_trouble, endpoint._keep = offered, taken
