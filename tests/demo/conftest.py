"""The bundled corpus, read once, and its outlets at a time that the test sets."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from monitor.demo.corpus import load
from monitor.demo.model import Corpus
from monitor.demo.outlets import Outlets


@dataclass
class SetClock:
    """A clock that stands where the test put it."""

    time: datetime = datetime(2025, 8, 1, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    return load()


@pytest.fixture(scope="session")
def served(corpus: Corpus) -> Iterator[tuple[Outlets, SetClock]]:
    """Open every port once for all tests; what is shown follows the clock alone."""
    clock = SetClock()
    with Outlets(corpus, clock) as opened:
        yield opened, clock


@pytest.fixture
def clock(served: tuple[Outlets, SetClock]) -> SetClock:
    """Give the servers' clock, set to a time after everything."""
    served[1].time = SetClock().time
    return served[1]


@pytest.fixture
def outlets(served: tuple[Outlets, SetClock], clock: SetClock) -> Outlets:
    return served[0]
