"""How long questions about a large record take, and how fast one is written.

Run: python -m benchmarks.history [--articles 1000000] [--database URL] [--times 40] [--json]

Articles of 2 KB, their words drawn from a Zipf distribution over 50,000 words, are written in batches,
without --database into SQLite in a temporary directory; the newest 500 are made one story. A database that is
given must be empty: it is migrated and filled. Asked are

- searches of rare, middling and common words, newest first and ranked, through the port that the command
  line, the API and the pages use; 20 hits with marked passages;
- pages, over HTTP on loopback: their size, and the time to the first byte;
- searches while a thread writes articles, one in a transaction, as the daemon does;
- how fast `import` reads an exported record of --imported articles, with and without the index.

Printed are 95th percentiles, after one asking of each kind that is not counted: of CPU time on SQLite, which
works in this process, and of wall time, which a busy machine stretches, on PostgreSQL. Every kind of search
was asked as often before, for other words: the files are in memory as in a service that is used.
"""

import argparse
import json
import os
import random
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from statistics import quantiles
from typing import Any
from urllib.parse import urlsplit

from benchmarks.large_record import (
    BEGIN,
    EVERY,
    article_row,
    articles,
    fill,
    fill_story,
    revision_row,
    word,
    write_one,
)
from monitor.clock import SystemClock
from monitor.model.answers import Order
from monitor.model.policy import DatabaseSettings, HttpSettings
from monitor.query.grammar import parse
from monitor.server.serving import served
from monitor.wiring.configuration import load_settings, shipped_configuration
from storage import exchange, migrate
from storage.archive.archive import StoredArchive
from storage.engine import open_engine
from storage.search_index import rebuild_search_index
from storage.store import Store

#: Ranks in the distribution: one in some thousand articles, one in fifty, three in four.
RARE, MIDDLING, COMMON = range(20_000, 45_000), range(800, 2_000), range(4, 40)
STORY_OF = 500  #: articles in the long story
_WRITTEN = 300  #: articles written while others search

Answer = dict[str, Any]


def clock_of(store: Store) -> Callable[[], float]:
    """What to measure by."""
    return time.process_time if store.engine.dialect.name == "sqlite" else time.perf_counter


def questions(chance: random.Random, count: int) -> dict[str, Callable[[], str]]:
    """Kinds of queries over `count` articles, each invented anew at every asking."""
    begin = BEGIN.year * 12 + BEGIN.month - 1
    months = max(1, EVERY * count // timedelta(days=31))

    def some(ranks: range) -> str:
        return word(chance.choice(ranks))

    def month() -> str:
        at = begin + chance.randrange(months)
        return f"after:{at // 12}-{at % 12 + 1:02}-01 before:{(at + 1) // 12}-{(at + 1) % 12 + 1:02}-01"

    return {
        "rare word": lambda: some(RARE),
        "common word": lambda: some(COMMON),
        "two words": lambda: f"{some(MIDDLING)} {some(COMMON)}",
        "either, not a third": lambda: f"({some(MIDDLING)} OR {some(RARE)}) NOT {some(COMMON)}",
        "an outlet and a month": lambda: f'{some(COMMON)} outlet:"outlet {chance.randrange(60)}" {month()}',
        "before a month": lambda: f"{some(COMMON)} {month().rpartition(' ')[2]}",
    }


def p95(took: Sequence[float]) -> float:
    """The 95th percentile, in milliseconds."""
    return round(1000 * quantiles(took, n=20)[-1], 1)


def timed(times: int, clock: Callable[[], float], ask: Callable[[], object]) -> float:
    """Ask so many times, and once before; the 95th percentile in milliseconds."""
    took = []
    for _ in range(times + 1):
        began = clock()
        ask()
        took.append(clock() - began)
    return p95(took[1:])


def searches(store: Store, times: int, count: int, *, seed: int = 2) -> Answer:
    """Ask every kind of query `times` times, in both orders."""
    archive = StoredArchive(store)
    return {
        f"{order.value}, {name}": timed(
            times,
            clock_of(store),
            lambda ask=ask, order=order: archive.search(parse(ask()), limit=20, order=order),  # type: ignore[misc]  # bound now
        )
        for order in Order
        for name, ask in questions(random.Random(seed), count).items()  # noqa: S311 - the same every time
    }


def pages(address: str, times: int, count: int) -> Answer:
    """Fetch pages over HTTP: the 95th percentile of the time to the first byte, and KB."""
    ask = questions(random.Random(3), count)  # noqa: S311 - as above
    week = (BEGIN + EVERY * count).date()
    paths = {
        "today": lambda: "/",
        "stories": lambda: "/stories",
        f"story of {STORY_OF} articles": lambda: "/stories/1",
        "all its reports": lambda: "/stories/1/reports",
        "article": lambda: f"/articles/{count}",
        "search, rare word": lambda: f"/search?q={ask['rare word']()}",
        "search, common word": lambda: f"/search?q={ask['common word']()}",
        "week": lambda: f"/week?until={week}",
        "sources": lambda: "/sources",
    }
    place = urlsplit(address)
    connection = HTTPConnection(place.hostname or "", place.port or 80)
    found: Answer = {}
    for name, path in paths.items():
        sizes: list[int] = []

        def fetch(path: Callable[[], str] = path, sizes: list[int] = sizes) -> None:
            connection.request("GET", path())
            answer = connection.getresponse()
            assert answer.status == HTTPStatus.OK, answer.status
            sizes.append(len(answer.read()))

        found[name] = {"wall": timed(times, time.perf_counter, fetch)}
        found[name] |= {"CPU": timed(times, time.process_time, fetch), "KB": round(max(sizes) / 1024, 1)}
    return found


def together(store: Store, count: int) -> Answer:
    """Search while a thread writes articles: the 95th percentiles of both, wall time, and what failed."""
    archive, ask = StoredArchive(store), questions(random.Random(4), count)  # noqa: S311 - as above
    waiting = list(articles(_WRITTEN, random.Random(5), first=count + 1))  # noqa: S311 - as above
    writes: list[float] = []
    failed: list[str] = []

    def write() -> None:
        for one in waiting:
            began = time.perf_counter()
            try:
                write_one(store, one)
            except Exception as error:
                failed.append(str(error)[:100])
            writes.append(time.perf_counter() - began)

    writer = threading.Thread(target=write)
    writer.start()
    took: list[float] = []
    while writer.is_alive():
        began = time.perf_counter()
        archive.search(parse(ask["common word"]()), limit=20)
        took.append(time.perf_counter() - began)
    writer.join()
    return {
        "searches": len(took),
        "writes": len(writes),
        "failed": len(failed),
        "p95 of a search": p95(took),
        "p95 of a write": p95(writes),
        "longest write": round(1000 * max(writes), 1),
    }


def imported(directory: Path, count: int) -> Answer:
    """Read an exported record as `import` does: articles per second of CPU time, without and with index."""
    path = directory / "export.jsonl"
    rows = {"article": article_row, "revision": revision_row}
    with path.open("w", encoding="utf-8") as out:
        for table, row_of in rows.items():
            for one in articles(count, random.Random(6)):  # noqa: S311 - as above
                line = {"table": table, "row": row_of(one)}
                out.write(json.dumps(line, default=datetime.isoformat) + "\n")
    engine = open_engine(f"sqlite:///{directory}/imported.db")
    migrate.upgrade(engine)
    with path.open(encoding="utf-8") as lines, Store(engine, wakes={}).write() as connection:
        began = time.process_time()
        parsed = (json.loads(line) for line in lines)
        exchange.write_rows(connection, ((one["table"], one["row"]) for one in parsed))
        written = time.process_time()
        rebuild_search_index(connection)
        indexed = time.process_time()
    engine.dispose()
    return {
        "without the index": round(count / (written - began)),
        "with it": round(count / (indexed - began)),
    }


def settle(store: Store) -> None:
    """Have all that was filled written and read once: the disk is not what is measured."""
    if store.engine.dialect.name == "sqlite":
        os.sync()
        with Path(store.engine.url.database or "").open("rb") as file:
            while file.read(1 << 20):
                pass
    else:
        with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")


def measure(store: Store, options: argparse.Namespace, directory: Path) -> Answer:
    """Fill an empty database and ask everything."""
    count, sqlite = options.articles, store.engine.dialect.name == "sqlite"
    rows_took, index_took = fill(store, count, clock_of(store))
    fill_story(store, count - STORY_OF + 1, STORY_OF)
    settle(store)
    searches(store, options.times, count, seed=7)
    answer: Answer = {
        "articles": count,
        "written per second": {
            "without the index": round(count / rows_took), "with it": round(count / (rows_took + index_took))
        },
        "searches, p95 ms": searches(store, options.times, count),
    }  # fmt: skip
    url = store.engine.url.render_as_string(hide_password=False)
    settings = replace(load_settings(shipped_configuration(), {}), database=DatabaseSettings(url=url))
    with served(settings, HttpSettings(port=0), clock=SystemClock()) as address:
        answer["pages, p95 ms to the first byte"] = pages(address, options.times, count)
    answer["searching while another writes, ms"] = together(store, count)
    if sqlite and options.imported:
        answer["imported per second"] = imported(directory, options.imported)
    return answer


def main() -> None:
    """Fill, ask, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--imported", type=int, default=20_000, help="articles that are imported")
    parser.add_argument("--database", help="SQLAlchemy address of an empty database")
    parser.add_argument("--times", type=int, default=40, help="askings of each kind")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        engine = open_engine(options.database or f"sqlite:///{directory}/history.db")
        migrate.upgrade(engine)
        answer = measure(Store(engine, wakes={}), options, Path(directory))
        engine.dispose()
    print(json.dumps(answer) if options.json else "\n".join(lines(answer)))


def lines(answer: Answer, indent: str = "") -> Iterator[str]:
    """Write the answer for people."""
    for name, value in answer.items():
        if isinstance(value, dict) and not any(isinstance(one, dict) for one in value.values()) and indent:
            yield f"{indent}{name:30}" + "".join(f"{said:>6} {one:8,}" for said, one in value.items())
        elif isinstance(value, dict):
            yield name
            yield from lines(value, "  ")
        else:
            yield f"{indent}{name:30} {value:10,}"


if __name__ == "__main__":
    main()
