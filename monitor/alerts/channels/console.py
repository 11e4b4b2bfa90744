"""Alerts on a terminal, as their reader would see them."""

import io
import threading
from typing import Any, cast

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from monitor.alerts.words import clean, moment
from monitor.errors import DeliveryDeferred
from monitor.model.alerts import Envelope, Receipt
from monitor.ports.outside import Clock

_VERBATIM = "> "
_WIDEST = 110  #: columns; longer lines are hard to read


class ConsoleChannel:
    """Prints messages one at a time, whichever threads they come from.

    Every line is stripped of control characters and never read as markup: a headline can neither
    move the cursor nor colour the screen. Messages are rendered apart and written in one piece,
    because rich ends the whole program when it meets a closed pipe.
    """

    def __init__(self, console: Console, *, clock: Clock) -> None:
        self._console = console
        self._clock = clock
        self._lock = threading.Lock()

    def reach(self) -> str:
        """A console is always there."""
        return "messages are printed here"

    def send(self, envelope: Envelope) -> Receipt:
        """Print. Raises DeliveryDeferred where nobody reads any more (a closed pipe, a full disk)."""
        shown = self._render(envelope)
        with self._lock:
            try:
                self._console.file.write(shown)
                self._console.file.flush()
            except (OSError, ValueError) as error:  # ValueError: the stream was closed, or lacks a character
                raise DeliveryDeferred(f"the console cannot be written to: {error}") from error
        return Receipt(provider_id=envelope.key)

    def _render(self, envelope: Envelope) -> str:
        first, _, rest = envelope.message.text.partition("\n")
        place = f"story {envelope.story}, " if envelope.story is not None else ""
        follows = "follows up, " if envelope.thread else ""
        page = io.StringIO()
        console = Console(
            file=page,
            width=min(self._console.width, _WIDEST),
            force_terminal=self._console.is_terminal,
            color_system=cast("Any", self._console.color_system),  # one of the names that rich itself gave
            legacy_windows=False,
        )
        console.print(Text(f"── {place}{follows}{moment(self._clock.now())}", style="dim"))
        console.print(_headline(clean(first)))
        for line in rest.strip("\n").split("\n"):
            console.print(Padding(*_line(clean(line)), expand=False) if line else "")
        console.print()
        return page.getvalue()


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
