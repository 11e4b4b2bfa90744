"""How long searches take over a large record.

Run: python -m benchmarks.history [--articles 1000000] [--database URL] [--json]

Articles of 2 KB, their words drawn from a Zipf distribution over 50,000 words, are written in batches,
without --database into SQLite in a temporary directory. A database that is given must be empty: it is
migrated and filled. Then searches of rare, middling and common words are asked through the port that the
command line, the API and the pages use. Printed are 95th percentiles: of CPU time on SQLite, which works in
this process, and of wall time, which a busy machine stretches, on PostgreSQL.
"""

import argparse
import json
import random
import tempfile
import time
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate, islice
from pathlib import Path
from statistics import quantiles
from typing import Any

import sqlalchemy as sa

from monitor.model.answers import Order
from monitor.query.grammar import parse
from storage import migrate
from storage.archive.archive import StoredArchive
from storage.engine import open_engine
from storage.search_index import index_revisions
from storage.store import Store
from storage.tables import article, revision

WORDS = 50_000
WORDS_PER_ARTICLE = 330  #: about 2 KB
BEGIN = datetime(2015, 1, 1, tzinfo=UTC)
_BATCH = 1_000
#: Ranks in the distribution: one in some thousand articles, one in fifty, three in four.
RARE, MIDDLING, COMMON = range(20_000, 45_000), range(800, 2_000), range(4, 40)


def word(rank: int) -> str:
    """An invented word; the commonest has rank 0."""
    syllables = ("ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu")
    text = ""
    rank += 10
    while rank:
        rank, at = divmod(rank, 10)
        text += syllables[at]
    return text


def articles(count: int, chance: random.Random) -> Iterator[dict[str, Any]]:
    """Invent articles, oldest first: an outlet, a day, a title, a text."""
    vocabulary = [word(rank) for rank in range(WORDS)]
    heights = list(accumulate(1 / (rank + 1) for rank in range(WORDS)))
    top = heights[-1]
    for number in range(1, count + 1):
        drawn = [vocabulary[bisect_left(heights, chance.random() * top)] for _ in range(WORDS_PER_ARTICLE)]
        yield {
            "id": number,
            "title": " ".join(drawn[:10]),
            "text": "\n".join(" ".join(drawn[start : start + 80]) for start in range(10, len(drawn), 80)),
            "site": f"Outlet {chance.randrange(60)}",
            "published_at": BEGIN + timedelta(minutes=5 * number),
        }


def clock_of(store: Store) -> Callable[[], float]:
    """What to measure by."""
    return time.process_time if store.engine.dialect.name == "sqlite" else time.perf_counter


def fill(store: Store, count: int) -> tuple[float, float]:
    """Write the articles; tells seconds for the rows, and for the index."""
    rows_took = index_took = 0.0
    clock = clock_of(store)
    source = articles(count, random.Random(1))  # noqa: S311 - the same articles every time
    while batch := list(islice(source, _BATCH)):
        with store.write() as connection:
            began = clock()
            connection.execute(sa.insert(article), [_article(one) for one in batch])
            connection.execute(sa.insert(revision), [_revision(one) for one in batch])
            rows_took += clock() - began
            began = clock()
            index_revisions(connection, [_indexed(one) for one in batch])
            index_took += clock() - began
    return rows_took, index_took


def _article(one: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": one["id"],
        "canonical_url": f"https://outlet.example/{one['id']}",
        "publisher": one["site"],
        "owner": "Owner",
        "first_seen_at": one["published_at"],
        "baseline": False,
    }


def _revision(one: dict[str, Any]) -> dict[str, Any]:
    return one | {
        "article_id": one["id"],
        "number": 1,
        "url": f"https://outlet.example/{one['id']}",
        "summary": "",
        "language": "en",
        "read_at": one["published_at"],
        "kind": "article",
        "fingerprint": str(one["id"]),
    }


def _indexed(one: dict[str, Any]) -> dict[str, Any]:
    facts = {"outlet": one["site"], "owner": "Owner", "language": "en"}
    return {"id": one["id"], "title": one["title"], "summary": "", "body": one["text"], **facts}


def questions(chance: random.Random) -> dict[str, Callable[[], str]]:
    """Kinds of queries, each invented anew at every asking."""

    def some(ranks: range) -> str:
        return word(chance.choice(ranks))

    return {
        "rare word": lambda: some(RARE),
        "common word": lambda: some(COMMON),
        "two words": lambda: f"{some(MIDDLING)} {some(COMMON)}",
        "either, not a third": lambda: f"({some(MIDDLING)} OR {some(RARE)}) NOT {some(COMMON)}",
        "an outlet and a month": lambda: (
            f'{some(COMMON)} outlet:"outlet {chance.randrange(60)}" after:2016-03-01 before:2016-04-01'
        ),
    }


def p95(took: Sequence[float]) -> float:
    """The 95th percentile, in milliseconds."""
    return 1000 * quantiles(took, n=20)[-1]


def measure(store: Store, times: int) -> dict[str, float]:
    """Ask every kind of query `times` times, in both orders."""
    archive = StoredArchive(store)
    clock = clock_of(store)
    found: dict[str, float] = {}
    for order in Order:
        for name, ask in questions(random.Random(2)).items():  # noqa: S311 - as above
            took = []
            for _ in range(times):
                query = parse(ask())
                began = clock()
                archive.search(query, limit=20, order=order)
                took.append(clock() - began)
            found[f"{order.value}, {name}"] = round(p95(took), 1)
    return found


def main() -> None:
    """Fill, ask, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--database", help="SQLAlchemy address of an empty database")
    parser.add_argument("--times", type=int, default=40, help="askings of each kind")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        address = options.database or f"sqlite:///{Path(directory)}/history.db"
        engine = open_engine(address)
        migrate.upgrade(engine)
        store = Store(engine, wakes={})
        rows_took, index_took = fill(store, options.articles)
        if engine.dialect.name == "postgresql":
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("VACUUM ANALYZE")
        answer = {
            "articles": options.articles,
            "written per second, without the index": round(options.articles / rows_took),
            "written per second, with the index": round(options.articles / (rows_took + index_took)),
            "p95 in ms": measure(store, options.times),
        }
        engine.dispose()
    if options.json:
        print(json.dumps(answer))
        return
    for name, value in answer.items():
        if isinstance(value, dict):
            for kind, took in value.items():
                print(f"{kind:40} {took:8.1f} ms")
        else:
            print(f"{name:40} {value:8,}")


if __name__ == "__main__":
    main()
