"""Plays the corpus through the real daemon: sets the clock to each moment, lets it work, looks what came."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from rich.console import Console

from monitor.demo.corpus import load
from monitor.demo.model import Corpus
from monitor.demo.stepped_clock import FileClock
from monitor.settings import Settings
from monitor.wiring.service import open_service

#: How long after a publication the daemon looks at its feeds.
_LATER = timedelta(minutes=3)


def moments(corpus: Corpus) -> list[datetime]:
    """When the daemon looks: before anything, after each publication and edit, and on Monday mornings."""
    published = [article.published for article in corpus.articles]
    edited = [edit.at for article in corpus.articles for edit in article.edits]
    happened = sorted({*published, *edited})
    first, last = happened[0] - timedelta(hours=1), happened[-1]
    monday = first.replace(hour=7, minute=35, second=0, microsecond=0) + timedelta(days=-first.weekday() % 7)
    mondays = []
    while monday < last + timedelta(days=8):
        mondays.append(monday)
        monday += timedelta(days=7)
    return sorted({first, *(moment + _LATER for moment in happened), *mondays})


def play(
    settings: Settings, clock_file: Path, *, after_each: Callable[[int, int], None] | None = None
) -> None:
    """Play on from the moment in `clock_file` (from the start where there is none) to the end.

    A moment that a killed demo had begun is played again: nothing in it happens twice.
    """
    clock = FileClock(clock_file)
    begun = clock.now() if clock_file.exists() else None
    all_moments = moments(load())
    ahead = [moment for moment in all_moments if begun is None or moment >= begun]
    if ahead:
        clock.set(ahead[0])
    with open_service(settings, clock=clock, console=Console(highlight=False), chance=lambda: 0.5) as service:
        for moment in ahead:
            clock.set(moment)
            service.once()
            if after_each is not None:
                after_each(all_moments.index(moment) + 1, len(all_moments))
