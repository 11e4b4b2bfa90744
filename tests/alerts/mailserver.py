"""A real SMTP server on loopback that behaves badly on request, and our channel pointed at it."""

import asyncio
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword, Session
from aiosmtpd.smtp import Envelope as Received

from monitor.alerts.channels.email import EmailChannel
from monitor.model.alerts import Envelope
from monitor.model.policy import SmtpSettings
from tests.alerts.builders import FixedClock, Seconds

ANNA = "anna@example.org"
BEN = "ben@example.org"
CERTIFICATE = Path(__file__).parent / "data" / "loopback.pem"


class Mailbox:
    """aiosmtpd's handler: keeps the bytes it took, and answers as `on_rcpt` and `on_data` say."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, bytes]] = []
        self.connections = 0
        self.on_mail: Callable[[], str | None] = lambda: None
        self.on_rcpt: Callable[[str], str | None] = lambda _: None
        self.on_data: Callable[[], str | None] = lambda: None
        self.hang_up_before_mail = False
        self.hang_up_after_data = False
        self._peers: set[Any] = set()

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Received, address: str, options: list[str]
    ) -> str:
        if session.peer not in self._peers:
            self._peers.add(session.peer)
            self.connections += 1
        if self.hang_up_before_mail:
            self.hang_up_before_mail = False
            _hang_up(server)
        if (answer := self.on_mail()) is None:
            envelope.mail_from = address
        return answer or "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Received, address: str, options: list[str]
    ) -> str:
        answer = self.on_rcpt(address)
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Received) -> str:  # noqa: N802
        if (answer := self.on_data()) is not None:
            return answer
        content = envelope.original_content
        assert content is not None
        self.mails += [(recipient, content) for recipient in envelope.rcpt_tos]
        if self.hang_up_after_data:
            self.hang_up_after_data = False
            _hang_up(server)
        return "250 taken"

    def only(self) -> bytes:  # no property: aiosmtpd reads every attribute of its handler at each connection
        """The bytes of the one mail that was taken."""
        ((_, content),) = self.mails
        return content


class _Loopback(Controller):
    def _trigger_server(self) -> None:
        """The system chose the port; aiosmtpd asks at the one it was given."""
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]  # type: ignore[attr-defined] # asyncio's server has sockets
        super()._trigger_server()  # type: ignore[no-untyped-call] # aiosmtpd has no types


def _hang_up(server: SMTP) -> None:
    assert isinstance(server.transport, asyncio.Transport)
    server.transport.abort()


def check_login(server: SMTP, session: Session, envelope: Received, mechanism: str, data: Any) -> AuthResult:
    """Take desk / open-sesame and nobody else."""
    good = isinstance(data, LoginPassword) and (data.login, data.password) == (b"desk", b"open-sesame")
    return AuthResult(success=good, handled=False)


@contextmanager
def mail_server(mailbox: Mailbox, *, tls: bool = False) -> Iterator[int]:
    """Run the server; gives its port. With `tls` it offers STARTTLS, and a login behind it."""
    options: dict[str, Any] = {}
    if tls:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(CERTIFICATE)
        options = {"tls_context": context, "authenticator": check_login}
    controller = _Loopback(mailbox, hostname="127.0.0.1", port=0, **options)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def channel(port: int, *, seconds: Seconds | None = None, **options: Any) -> EmailChannel:
    own = {"unsubscribe", "one_subject", "tls"}
    settings: dict[str, Any] = {
        "host": "127.0.0.1", "port": port, "security": "none", "timeout": timedelta(seconds=5),
        "sender": "NHS monitor <alerts@monitor.example>",
    } | {key: value for key, value in options.items() if key not in own}  # fmt: skip
    extra = {key: value for key, value in options.items() if key in own}
    return EmailChannel(SmtpSettings(**settings), clock=FixedClock(), seconds=seconds or Seconds(), **extra)


def send(port: int, *envelopes: Envelope, **options: Any) -> list[str | None]:
    sender = channel(port, **options)
    try:
        return [sender.send(one).provider_id for one in envelopes]
    finally:
        sender.close()


def header_lines(raw: bytes) -> dict[str, bytes]:
    """Header lines as they travelled, unparsed and unfolded."""
    head = raw.partition(b"\r\n\r\n")[0]
    return {line.partition(b":")[0].decode(): line.partition(b":")[2].strip() for line in head.split(b"\r\n")}
