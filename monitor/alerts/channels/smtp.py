"""Connections to one mail server: opened with TLS as configured, shared by threads, reused while warm."""

import smtplib
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from monitor.alerts.words import clean, shorten
from monitor.errors import DeliveryDeferred, DeliveryRefused
from monitor.model.policy import SmtpSettings

#: Servers drop idle clients after a minute or more; a connection younger than this is still there.
WARM = timedelta(seconds=30)
#: Refusals of who we are, not of whom we write to: 530 and 538 ask for a login, 535 rejects it.
_OUR_FAULT = frozenset({530, 534, 535, 538})


@dataclass(slots=True)
class _Connection:
    smtp: smtplib.SMTP
    used_at: float
    reused: bool = False


@dataclass(slots=True)
class MailServer:
    """Hands mails to one server.

    Whatever keeps us from reaching the point where a recipient is judged (no connection, no TLS, no
    login) is DeliveryDeferred: an operator mends it, and the mail itself is good. From there on 4xx
    is DeliveryDeferred and 5xx is DeliveryRefused, as RFC 5321 §4.2.1 means them.
    """

    settings: SmtpSettings
    tls: ssl.SSLContext | None  #: None = the system's authorities; smtplib itself would check nothing
    seconds: Callable[[], float] = time.monotonic
    _idle: list[_Connection] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        """Read the authorities once, and not where TLS is switched off: it takes a moment."""
        if self.tls is None and self.settings.security != "none":
            self.tls = ssl.create_default_context()

    def hand_over(self, sender: str, recipient: str, mail: bytes) -> None:
        """Send one mail to one recipient. Raises DeliveryDeferred or DeliveryRefused."""
        connection = self._take()
        try:
            if not self._greet(connection, sender):
                connection = self._open()
                self._greet(connection, sender)
            self._expect(connection.smtp.rcpt(recipient), recipient)
            self._expect(self._data(connection, mail), recipient)
        except DeliveryRefused:
            self._give_back(connection)
            raise
        except DeliveryDeferred:
            _close(connection)
            raise
        except (OSError, smtplib.SMTPException) as error:
            _close(connection)
            raise DeliveryDeferred(f"{self._name} broke off: {_told(error)}") from None
        self._give_back(connection)

    def reach(self) -> str:
        """Connect and log in, as for a mail. Raises DeliveryDeferred, with what is in the way."""
        self._give_back(self._take())
        who = f", logged in as {self.settings.username}" if self.settings.username else ""
        return f"{self._name} answers{who}"

    def close(self) -> None:
        """Say goodbye on every idle connection."""
        with self._lock:
            idle, self._idle = self._idle, []
        for connection in idle:
            _close(connection)

    @property
    def _name(self) -> str:
        return f"mail server {self.settings.host}:{self.settings.port}"

    def _take(self) -> _Connection:
        now = self.seconds()
        with self._lock:
            cold = [c for c in self._idle if now - c.used_at >= WARM.total_seconds()]
            warm = [c for c in self._idle if now - c.used_at < WARM.total_seconds()]
            taken = warm.pop() if warm else None
            self._idle = warm
        for connection in cold:
            _close(connection)
        if taken is None:
            return self._open()
        taken.reused = True
        return taken

    def _give_back(self, connection: _Connection) -> None:
        try:
            connection.smtp.rset()
        except (OSError, smtplib.SMTPException):
            _close(connection)  # the mail is through; only the connection is not
            return
        connection.used_at = self.seconds()
        with self._lock:
            self._idle.append(connection)

    def _open(self) -> _Connection:
        settings, seconds = self.settings, self.settings.timeout.total_seconds()
        smtp: smtplib.SMTP | None = None
        try:
            if settings.security == "tls":
                smtp = smtplib.SMTP_SSL(settings.host, settings.port, timeout=seconds, context=self.tls)
            else:
                smtp = smtplib.SMTP(settings.host, settings.port, timeout=seconds)
            smtp.ehlo()
            if settings.security == "starttls":
                self._start_tls(smtp)
            if settings.username is not None and settings.password is not None:
                smtp.login(settings.username, settings.password.reveal())
        except smtplib.SMTPAuthenticationError as error:
            # The reply is not repeated: servers have been seen to echo what they were sent.
            failure = DeliveryDeferred(f"{self._name} rejects the login ({error.smtp_code})")
        except (OSError, smtplib.SMTPException) as error:
            failure = DeliveryDeferred(f"{self._name} cannot be used: {_told(error)}")
        except DeliveryDeferred as error:
            failure = error
        else:
            return _Connection(smtp, self.seconds())
        if smtp is not None:
            smtp.close()
        raise failure

    def _start_tls(self, smtp: smtplib.SMTP) -> None:
        if not smtp.has_extn("starttls"):
            raise DeliveryDeferred(
                f'{self._name} offers no STARTTLS; set security = "tls", or "none" for a relay that you trust'
            )
        smtp.starttls(context=self.tls)
        smtp.ehlo()

    def _greet(self, connection: _Connection, sender: str) -> bool:
        """Begin a mail; False where a reused connection turns out to be closed, and nothing was sent yet."""
        try:
            code, reply = connection.smtp.mail(sender)
        except (OSError, smtplib.SMTPException):
            if not connection.reused:
                raise
            code, reply = 421, b""
        if code == 421 and connection.reused:
            _close(connection)
            return False
        self._expect((code, reply), sender)
        return True

    def _data(self, connection: _Connection, mail: bytes) -> tuple[int, bytes]:
        try:
            return connection.smtp.data(mail)
        except smtplib.SMTPDataError as error:  # DATA itself was refused
            reply = error.smtp_error
            return error.smtp_code, reply if isinstance(reply, bytes) else reply.encode()
        except (OSError, smtplib.SMTPServerDisconnected) as error:
            raise DeliveryDeferred(
                f"{self._name} broke off after the mail was sent; it may have taken it: {_told(error)}"
            ) from None

    def _expect(self, answer: tuple[int, bytes], about: str) -> None:
        code, reply = answer
        if 200 <= code < 300:
            return
        words = f"{self._name} answered {code} for {about}: {_shown(reply)}"
        if 500 <= code < 600 and code not in _OUR_FAULT:
            raise DeliveryRefused(words)
        raise DeliveryDeferred(words)


def _close(connection: _Connection) -> None:
    try:
        connection.smtp.quit()
    except (OSError, smtplib.SMTPException):
        connection.smtp.close()


def _told(error: Exception) -> str:
    """Say what went wrong, whether the socket, TLS or the server's greeting did it."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted ({error.verify_message})"
    if isinstance(error, smtplib.SMTPResponseException):
        reply = error.smtp_error
        return f"{error.smtp_code} {_shown(reply if isinstance(reply, bytes) else reply.encode())}"
    if isinstance(error, TimeoutError):
        return "no answer in time"
    return shorten(clean(str(error)), 200) or type(error).__name__


def _shown(reply: bytes) -> str:
    return shorten(clean(reply.decode("utf-8", errors="replace")), 200)
