"""What a process may keep in memory has an end, however long it lives and however often it is reloaded."""

import gc
import importlib
import pkgutil
import subprocess
import sys
import weakref
from collections.abc import Iterator
from contextlib import ExitStack
from functools import _lru_cache_wrapper
from io import StringIO
from pathlib import Path
from typing import Any

from rich.console import Console

import monitor
import storage
from monitor.clock import SystemClock
from monitor.engine.embedded import EmbeddedEngine
from monitor.stories.weighing import commonness
from monitor.stories.words import Vocabulary
from monitor.wiring.configuration import load_settings, topics_of
from monitor.wiring.record import upgrade
from monitor.wiring.service import open_service

#: Asked with nothing, or with what the code itself names: classes, tables, files of the package.
FINITE = {
    "monitor.model.json_values",
    "monitor.query.grammar",
    "monitor.server.charts.relation_mark",
    "monitor.server.look",
    "monitor.stories.quotations",
    "monitor.stories.words.Vocabulary.english",
    "storage.exchange",
    "storage.search_index",
    "storage.statements",
}
#: Entries that any other cache may have; a sentence, its terms or its figures take some 1 KB.
MOST_ENTRIES = 4096

#: What no start should wait for.
LATER = """
trafilatura htmldate dateparser feedparser wordfreq lxml fastapi starlette uvicorn jinja2 alembic apprise
procrastinate monitor.history storage.archive.archive
"""

MINIMAL = {
    "monitor.toml": '[database]\nurl = "sqlite:///{here}/monitor.db"\n',
    "topics/wards.toml": 'title = "Wards"\ndescription = "Of hospitals."\n\n[query]\ncore = "ward"\n',
    "publishers.toml": '[[publisher]]\nid = "post"\nname = "Post"\n',
    "feeds.toml": '[[feed]]\nid = "post"\nurl = "https://post.example/feed"\npublisher = "post"\n',
    "routes.toml": '[[route]]\nid = "desk"\nchannel = "console"\nrecipients = ["me"]\n',
}


def caches() -> Iterator[tuple[str, Any]]:
    """Every cache of a function or method of ours, by its full name."""
    for package in (monitor, storage):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if found.name.endswith("__main__"):
                continue
            module = importlib.import_module(found.name)
            held = list(vars(module).values())
            held += [member for one in held if isinstance(one, type) for member in vars(one).values()]
            for one in held:
                function = getattr(one, "__func__", one)
                if isinstance(function, _lru_cache_wrapper):
                    yield f"{function.__module__}.{function.__qualname__}", function


def configured(directory: Path) -> Path:
    for name, text in MINIMAL.items():
        file = directory / "config" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text.replace("{here}", str(directory)))
    return directory / "config"


def test_every_cache_has_an_end() -> None:
    found = {
        name: one.cache_parameters()["maxsize"]
        for name, one in caches()
        if name.startswith(("monitor", "storage"))
    }
    assert "monitor.stories.words.tokens" in found, "or this looks in the wrong place"
    endless = {name for name, most in found.items() if most is None or most > MOST_ENTRIES}
    assert {name for name in endless if not name.startswith(tuple(FINITE))} == set()


def test_a_service_that_was_closed_is_gone_when_the_next_one_is_open(tmp_path: Path) -> None:
    settings = load_settings(configured(tmp_path), {})
    closed: list[weakref.ref[EmbeddedEngine]] = []
    gc.disable()  # it is to be gone without the luck of a collection in between
    try:
        for _ in range(3):
            with ExitStack() as opened:
                service = opened.enter_context(
                    open_service(settings, clock=SystemClock(), console=Console(file=StringIO()))
                )
                assert [one for one in closed if one() is not None] == []
                closed.append(weakref.ref(service.engine))
            del service
    finally:
        gc.enable()


def test_the_word_list_is_in_memory_once() -> None:
    assert Vocabulary.english() is Vocabulary.english()
    assert commonness(Vocabulary.english()) is commonness(Vocabulary.english())


def test_a_topic_that_stays_as_it_is_is_compiled_once_over_all_reloads(tmp_path: Path) -> None:
    config = configured(tmp_path)
    first, again = (topics_of(load_settings(config, {})) for _ in range(2))
    assert first[0] is again[0]
    topic = config / "topics" / "wards.toml"
    topic.write_text(topic.read_text().replace('core = "ward"', 'core = "theatre"'))
    (changed,) = topics_of(load_settings(config, {}))
    assert changed != first[0]


def test_the_daemon_is_ready_without_what_it_does_not_need_yet(tmp_path: Path) -> None:
    """Readers of feeds and pages work in processes of their own; words are counted at the first article."""
    upgrade(load_settings(config := configured(tmp_path), {}))
    code = f"""
import sys
from pathlib import Path
import monitor.cli.running
from monitor.wiring.configuration import load_settings
from monitor.wiring.service import open_service
from monitor.clock import SystemClock
from rich.console import Console
settings = load_settings(Path({str(config)!r}), {{}})
with open_service(settings, clock=SystemClock(), console=Console()):
    print(*sorted({set(LATER.split())!r} & sys.modules.keys()))
"""
    answer = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert answer.stdout.split() == []
