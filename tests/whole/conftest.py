from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ToldClock
from tests.whole.house import House, open_house


@pytest.fixture
def house(tmp_path: Path, clock: ToldClock) -> Iterator[House]:
    with open_house(tmp_path, clock) as opened:
        yield opened
