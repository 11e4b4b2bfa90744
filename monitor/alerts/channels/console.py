"""Alerts on a terminal, as their reader would see them."""

import threading

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from monitor.alerts.words import clean, moment
from monitor.errors import DeliveryDeferred
from monitor.model.alerts import Envelope, Receipt
from monitor.ports.outside import Clock

_VERBATIM = "> "


class ConsoleChannel:
    """Prints messages one at a time, whichever threads they come from.

    Every line is stripped of control characters and never read as markup: a headline can neither
    move the cursor nor colour the screen.
    """

    def __init__(self, console: Console, *, clock: Clock) -> None:
        self._console = console
        self._clock = clock
        self._lock = threading.Lock()

    def send(self, envelope: Envelope) -> Receipt:
        """Print. Raises DeliveryDeferred where nobody reads any more (a closed pipe, a full disk)."""
        first, _, rest = envelope.message.text.partition("\n")
        place = f"story {envelope.story}, " if envelope.story is not None else ""
        follows = "follows up, " if envelope.thread else ""
        with self._lock, self._console.capture() as capture:
            self._console.print(Text(f"── {place}{follows}{moment(self._clock.now())}", style="dim"))
            self._console.print(_headline(clean(first)))
            for line in rest.strip("\n").split("\n"):
                self._console.print(Padding(*_line(clean(line)), expand=False))
            self._console.print()
        self._write(capture.get())
        return Receipt(provider_id=envelope.key)

    def _write(self, shown: str) -> None:
        """Write past rich, which ends the whole program when a pipe is closed."""
        try:
            with self._lock:
                self._console.file.write(shown)
                self._console.file.flush()
        except (OSError, ValueError) as error:
            raise DeliveryDeferred(f"the console cannot be written to: {error}") from error


def _headline(subject: str) -> Text:
    label, colon, news = subject.partition(": ")
    if not colon:
        return Text(subject, style="bold")
    return Text.assemble((label + colon, "bold yellow"), (news, "bold"))


def _line(line: str) -> tuple[Text, tuple[int, int, int, int]]:
    """Style a line, and say how far it stands in (top, right, bottom, left)."""
    if line.startswith(_VERBATIM):
        return Text(line.removeprefix(_VERBATIM), style="green"), (0, 0, 0, 4)
    if line.startswith(("https://", "http://")):
        return Text(line, style="cyan", overflow="fold"), (0, 0, 0, 2)
    return Text(line), (0, 0, 0, 2)
