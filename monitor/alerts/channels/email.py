"""Email: one multipart message per recipient, threaded per story, identified by the delivery's key."""

import hashlib
import re
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from functools import lru_cache

from monitor.alerts.channels.guard import is_loopback
from monitor.alerts.channels.smtp import MailServer
from monitor.alerts.words import LONGEST_NEWS, clean, shorten
from monitor.errors import BadConfig, DeliveryRefused
from monitor.model.alerts import Envelope, Receipt
from monitor.model.policy import SmtpSettings
from monitor.ports.outside import Clock

#: With the default of 78 columns Python 3.11 folds long ids into encoded words, and Outlook loses the
#: thread (python/cpython#100991). 7bit bodies pass every relay.
_POLICY = SMTP.clone(max_line_length=998, cte_type="7bit")
_LONGEST_ID = 60
_LONGEST_HEADER = 950  #: characters; with its name a line of RFC 5322 §2.1.1 has at most 998
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,255}")
_MESSAGE_ID = re.compile(r"<[!-;=?A-~]+@[!-;=?A-~]+>")
_SECURITY = ("starttls", "tls", "none")


class EmailChannel:
    """Sends through one mail server.

    An update's subject is its own news; In-Reply-To and References put it into its story's thread.
    Gmail begins a new conversation where the subject differs, whatever the headers say (its help
    pages; measured by others): for readers there, `one_subject` keeps the story's title as the
    subject of every mail ("Re: " before all but the first), and the news is the first line below.
    """

    def __init__(
        self,
        settings: SmtpSettings,
        *,
        clock: Clock,
        unsubscribe: str | None = None,
        one_subject: bool = False,
        tls: ssl.SSLContext | None = None,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """`unsubscribe` is an address for List-Unsubscribe. Raises BadConfig with all that is wrong."""
        if problems := _problems(settings, unsubscribe):
            raise BadConfig(problems)
        name, self._sender = parseaddr(settings.sender)
        self._name = clean(name)
        self._domain = Address(addr_spec=self._sender).domain
        self._clock = clock
        self._unsubscribe = unsubscribe
        self._one_subject = one_subject
        self._server = MailServer(settings, tls, seconds)

    def send(self, envelope: Envelope) -> Receipt:
        """Hand one mail to the server; the receipt names its Message-ID, the same for every attempt."""
        if not _ADDRESS.fullmatch(envelope.recipient):
            raise DeliveryRefused(f"{clean(envelope.recipient)!r} is no mail address (ASCII, name@host)")
        identity = message_id(envelope.key, self._domain)
        mail = self._compose(envelope, identity)
        self._server.hand_over(self._sender, envelope.recipient, mail)
        return Receipt(provider_id=identity)

    def reach(self) -> str:
        """Connect and log in."""
        return self._server.reach()

    def close(self) -> None:
        """Close idle connections."""
        self._server.close()

    def _compose(self, envelope: Envelope, identity: str) -> bytes:
        """Put the headers that are this reader's own before what all readers of a message share."""
        message = envelope.message
        own = "".join(f"{name}: {_plain(value)}\r\n" for name, value in self._own(envelope, identity))
        return own.encode("ascii") + _shared(
            self._name, self._sender, self._subject(envelope), message.text, message.html
        )

    def _own(self, envelope: Envelope, identity: str) -> Iterator[tuple[str, str]]:
        yield "To", envelope.recipient
        yield "Date", format_datetime(self._clock.now())
        yield "Message-ID", identity
        if envelope.thread and envelope.thread != identity and _MESSAGE_ID.fullmatch(envelope.thread):
            yield "In-Reply-To", envelope.thread
            yield "References", envelope.thread
        ways = [f"<{envelope.unsubscribe}>"] if envelope.unsubscribe else []
        if self._unsubscribe:
            ways.append(f"<mailto:{self._unsubscribe}?subject=unsubscribe>")
        if ways:
            yield "List-Unsubscribe", ", ".join(ways)
        if envelope.unsubscribe and envelope.unsubscribe.startswith("https://"):  # as RFC 8058 §3.1 has it
            yield "List-Unsubscribe-Post", "List-Unsubscribe=One-Click"
        if envelope.attempt > 1:
            yield "X-NHS-Monitor-Attempt", str(envelope.attempt)

    def _subject(self, envelope: Envelope) -> str:
        """Headers are hostile ground: one line, nothing invisible, whoever worded the message."""
        title = _story_title(envelope.message.data) if self._one_subject else None
        if title is None:
            return clean(envelope.message.subject)
        return ("Re: " if envelope.thread else "") + shorten(clean(title), LONGEST_NEWS)


@lru_cache(maxsize=32)
def _shared(name: str, sender: str, subject: str, text: str, html: str) -> bytes:
    """Compose what does not differ between readers: the library takes 5 ms for it, most of a mail's cost."""
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = Address(name, addr_spec=sender)
    mail["Subject"] = subject
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(_carried(text))
    mail.add_alternative(_carried(html), subtype="html")
    return mail.as_bytes()


def _plain(value: str) -> str:
    """Let nothing into a header of our own making but one line of plain ASCII. Raises DeliveryRefused."""
    if not (value.isascii() and value.isprintable() and len(value) <= _LONGEST_HEADER):
        raise DeliveryRefused(f"{clean(value)[:80]!r} cannot stand in a mail's header")
    return value


def message_id(key: str, domain: str) -> str:
    """Derive a Message-ID of at most 60 ASCII characters: the same key always gives the same one."""
    left = key if re.fullmatch(r"[A-Za-z0-9]{1,32}", key) else hashlib.sha256(key.encode()).hexdigest()[:32]
    room = _LONGEST_ID - len(left) - len("<@>")
    right = (
        domain if len(domain) <= room and re.fullmatch(r"[A-Za-z0-9.-]+", domain) else "nhs-monitor.invalid"
    )
    return f"<{left}@{right}>"


def _story_title(data: Mapping[str, object]) -> str | None:
    """Find the title of the story that a message is about; None for digests and notices."""
    inner = data.get("data")
    story = inner.get("story") if isinstance(inner, dict) else None
    title = story.get("title") if isinstance(story, dict) else None
    return title if isinstance(title, str) and title else None


def _carried(text: str) -> str:
    """Replace what UTF-8 cannot carry."""
    return text.encode("utf-8", errors="replace").decode("utf-8")


def _problems(settings: SmtpSettings, unsubscribe: str | None) -> list[str]:
    problems = []
    if settings.security not in _SECURITY:
        problems.append(f'smtp security is "{settings.security}"; it can be {", ".join(_SECURITY)}')
    if (settings.username is None) != (settings.password is None):
        problems.append("smtp needs both username and password, or neither")
    if settings.security == "none" and settings.username is not None and not is_loopback(settings.host):
        problems.append(
            f'smtp would send its password to {settings.host} in the clear; use "starttls" or "tls"'
        )
    if not _ADDRESS.fullmatch(parseaddr(settings.sender)[1]):
        problems.append(f'smtp sender is "{settings.sender}"; it must be name@host or Name <name@host>')
    if unsubscribe is not None and not _ADDRESS.fullmatch(unsubscribe):
        problems.append(f'unsubscribe is "{unsubscribe}"; it must be one mail address')
    return problems
