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


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def outlets(corpus: Corpus, clock: SetClock) -> Iterator[Outlets]:
    with Outlets(corpus, clock) as opened:
        yield opened
