from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ToldClock
from tests.whole.house import House, open_house
from tests.whole.plays import Played, play_whole


@pytest.fixture
def house(tmp_path: Path, clock: ToldClock) -> Iterator[House]:
    with open_house(tmp_path, clock) as opened:
        yield opened


@pytest.fixture(scope="session")
def whole_play(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """The demo on SQLite from beginning to end, uninterrupted; played once for all who ask."""
    return play_whole(tmp_path_factory.mktemp("whole_play"))
