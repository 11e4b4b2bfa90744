"""The command line, in this process: what it printed, and how it ended."""

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from monitor.cli.app import main
from monitor.pipeline import wakes
from storage.engine import open_engine
from storage.store import Store
from tests.conftest import ToldClock
from tests.storage.newsroom import Newsroom
from tests.whole.house import House, open_house


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON document that it printed."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        """The JSON documents that it printed, one per line."""
        return [json.loads(line) for line in self.out.splitlines()]


Ask = Callable[..., Ended]


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Run `nhs-monitor ARGS` here, through the same `main` as the installed command."""

    def run(*args: str | Path) -> Ended:
        monkeypatch.setattr(sys, "argv", ["nhs-monitor", *map(str, args)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return Ended(ended.value.code, said.out, said.err)

    return run


@pytest.fixture
def house(tmp_path: Path, clock: ToldClock) -> Iterator[House]:
    with open_house(tmp_path, clock) as opened:
        yield opened


@dataclass(frozen=True)
class Desk:
    """A configuration, the record that belongs to it, and the command that asks it."""

    config: Path
    house: House
    run: Ask

    def ask(self, *args: str | Path) -> Ended:
        return self.run("--config", self.config, *args)

    @contextmanager
    def newsroom(self) -> Iterator[Newsroom]:
        engine = open_engine(f"sqlite:///{self.config.parent}/monitor.db")
        yield Newsroom(Store(engine, wakes=wakes()))
        engine.dispose()


@pytest.fixture
def desk(house: House, ask: Ask, migrated_file: Path) -> Desk:
    house.settings()
    shutil.copyfile(migrated_file, house.directory / "monitor.db")
    return Desk(house.directory / "config", house, ask)
