"""A real SMTP server on loopback that keeps what it is sent, and can be told to misbehave."""

from asyncio import Server, Transport
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Condition
from types import TracebackType
from typing import Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass(frozen=True, slots=True, kw_only=True)
class MailBehaviour:
    """What the server does to its clients; by default it takes everything."""

    refused: frozenset[str] = frozenset()  #: recipients that get a 550
    greylisted: int = 0  #: how often each recipient gets a 451 before it is accepted
    deferred: int = 0  #: how many messages get a 452 after DATA, and are not kept
    dropped: int = 0  #: how many messages are kept, and the line then cut before the 250


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One message as it came over the wire."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes
    message: EmailMessage = field(repr=False)

    @property
    def message_id(self) -> str:
        """The Message-ID header, "" where there is none."""
        return str(self.message.get("Message-ID", "")).strip()


class Mailbox:
    """An SMTP server on 127.0.0.1 with a free port, from entering a `with` until leaving it."""

    def __init__(self, behaviour: MailBehaviour | None = None) -> None:
        self._handler = _Handler(behaviour or MailBehaviour())
        self._controller: _Controller | None = None

    @property
    def host(self) -> str:
        """The address it listens on."""
        return "127.0.0.1"

    @property
    def port(self) -> int:
        """The port it listens on; RuntimeError before it is entered."""
        if self._controller is None:
            raise RuntimeError("the mailbox is not open: enter it first")
        return self._controller.chosen_port()

    def __enter__(self) -> Self:
        self._controller = _Controller(self._handler, hostname=self.host, port=0)
        self._controller.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    @property
    def mails(self) -> tuple[Mail, ...]:
        """Everything kept so far, in order of arrival."""
        with self._handler.arrival:
            return tuple(self._handler.mails)

    def copies(self) -> Mapping[str, int]:
        """Count how often each Message-ID arrived: above 1 means a repeat."""
        return Counter(mail.message_id for mail in self.mails)

    def wait_for(self, count: int, *, seconds: float = 10.0) -> bool:
        """Wait until `count` messages are there; False where `seconds` were not enough."""
        with self._handler.arrival:
            return self._handler.arrival.wait_for(lambda: len(self._handler.mails) >= count, seconds)


class _Controller(Controller):
    def chosen_port(self) -> int:
        """Tell the port that the system chose."""
        assert isinstance(self.server, Server), "it was started"
        return int(self.server.sockets[0].getsockname()[1])

    def _trigger_server(self) -> None:
        """Connect once to see the server answer; the base class would knock at port 0."""
        self.port = self.chosen_port()
        super()._trigger_server()  # type: ignore[no-untyped-call]  # aiosmtpd left it so


class _Handler:
    """aiosmtpd's hooks; they run in its own thread, so what they share is guarded by `arrival`."""

    def __init__(self, behaviour: MailBehaviour) -> None:
        self.arrival = Condition()
        self.mails: list[Mail] = []
        self._behaviour = behaviour
        self._asked: Counter[str] = Counter()
        self._deferred = 0
        self._dropped = 0

    async def handle_RCPT(  # noqa: N802  # aiosmtpd looks the hook up by this name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address in self._behaviour.refused:
            return "550 5.1.1 no such mailbox here"
        self._asked[address] += 1
        if self._asked[address] <= self._behaviour.greylisted:
            return "451 4.7.1 greylisted, come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802  # aiosmtpd looks the hook up by this name
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        if self._deferred < self._behaviour.deferred:
            self._deferred += 1
            return "452 4.2.2 the mailbox is full, come back later"
        raw = envelope.original_content or b""
        mail = Mail(
            sender=envelope.mail_from or "",
            recipients=tuple(envelope.rcpt_tos),
            raw=raw,
            message=message_from_bytes(raw, policy=policy.default),
        )
        with self.arrival:
            self.mails.append(mail)
            self.arrival.notify_all()
        if self._dropped < self._behaviour.dropped:
            self._dropped += 1
            assert isinstance(server.transport, Transport)
            server.transport.abort()
        return "250 OK, kept"
