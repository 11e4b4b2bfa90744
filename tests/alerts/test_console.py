"""Alerts on a terminal."""

import io
from typing import Any

import pytest
from rich.console import Console

from monitor.alerts.channels.console import ConsoleChannel
from monitor.errors import DeliveryDeferred
from tests.alerts.builders import FixedClock, envelope, message


def shown(*, terminal: bool = False, **changes: Any) -> str:
    stream = io.StringIO()
    colours: Any = "standard" if terminal else None
    console = Console(file=stream, width=100, force_terminal=terminal, color_system=colours)
    ConsoleChannel(console, clock=FixedClock()).send(envelope("stdout", **changes))
    return stream.getvalue()


def test_a_reader_sees_the_news_the_proof_and_the_rest() -> None:
    """Every line as it is printed where there are no colours."""
    assert (
        shown(thread="k")
        == """\
── story 12, follows up, 26 Mar 2025, 09:14 UTC
Reversed: Powys board approves Welsh waiting times for English hospitals
  New from Nation.Cymru, 26 Mar 2025, 09:14 UTC:
    The board agreed on Wednesday to ask English hospitals to keep Welsh waiting times from July.
    “We can only spend what we have,” said the chief executive, Hayley Thomas.
  Source: Nation.Cymru, “Longer waits agreed for Powys patients”
  https://nation.example/news/powys-board?a=1&b=2

  What changes:
  - forecast deficit: £23m → £38.4m
  - It reverses what this story reported before.

  Already known: 15 sentences repeated what the story held.
  2 independent reports, 11 copies.
  Story: Powys health board reveals plan to slow treatment in England

  The whole story: https://monitor.example/stories/12
  Mute this story: https://monitor.example/mute/12?t=abc

"""
    )


def test_a_headline_can_neither_move_the_cursor_nor_colour_the_screen() -> None:
    """Escape sequences and rich's own markup are only text."""
    out = shown(message=message(headline="\x1b[2J\x1b]0;owned\x07 [bold red]hi[/] :boom:"))
    assert "\x1b" not in out
    assert "\x07" not in out
    assert "[bold red]hi[/] :boom:" in out


def test_a_terminal_gets_colours() -> None:
    """The label stands out."""
    assert "\x1b[1;33mReversed: " in shown(terminal=True)


def test_a_terminal_without_utf_8_defers_rather_than_losing_the_alert() -> None:
    """What cannot be printed is not counted as told."""
    ascii_only = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    with pytest.raises(DeliveryDeferred, match="cannot be written to"):
        ConsoleChannel(Console(file=ascii_only), clock=FixedClock()).send(envelope("stdout"))


def test_the_receipt_carries_the_key() -> None:
    """So that a later message is known to follow up."""
    channel = ConsoleChannel(Console(file=io.StringIO()), clock=FixedClock())
    assert channel.send(envelope("stdout")).provider_id == envelope("stdout").key


class _ClosedPipe(io.StringIO):
    def write(self, _: str) -> int:
        raise BrokenPipeError(32, "Broken pipe")


def test_a_closed_pipe_defers_and_does_not_end_the_program() -> None:
    """Rich on its own would raise SystemExit in a worker thread."""
    channel = ConsoleChannel(Console(file=_ClosedPipe()), clock=FixedClock())
    with pytest.raises(DeliveryDeferred, match="Broken pipe"):
        channel.send(envelope("stdout"))
