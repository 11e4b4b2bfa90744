"""A large record of invented articles, written in bulk: words of a Zipf distribution, and one long story."""

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate, islice
from typing import Any

import sqlalchemy as sa

from monitor.model.ids import StoryId
from monitor.model.json_values import dump
from monitor.model.stories import Figure, Finding, JudgedSentence, Kind, Quotation, Status
from storage.search_index import index_revisions
from storage.store import Store
from storage.tables import article, development, placement, revision, sentence, story

WORDS = 50_000
WORDS_PER_ARTICLE = 330  #: about 2 KB
BEGIN = datetime(2015, 1, 1, tzinfo=UTC)
DISTINCT = 20_000  #: texts that are invented one by one
EVERY = timedelta(minutes=5)
STORY = StoryId(1)
_BATCH = 1_000
_SENTENCES = 15


def word(rank: int) -> str:
    """An invented word; the commonest has rank 0."""
    syllables = ("ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu")
    text = ""
    rank += 10
    while rank:
        rank, at = divmod(rank, 10)
        text += syllables[at]
    return text


def articles(count: int, chance: random.Random, *, first: int = 1) -> Iterator[dict[str, Any]]:
    """Invent articles, oldest first: an outlet, a day, a title, a text.

    After the first DISTINCT, texts come again in other combinations of title and body: words keep their
    frequencies, and a million articles are invented in a minute.
    """
    vocabulary = [word(rank) for rank in range(WORDS)]
    heights = list(accumulate(1 / (rank + 1) for rank in range(WORDS)))
    held: list[tuple[str, str]] = []
    for number in range(first, first + count):
        if len(held) < DISTINCT:
            drawn = chance.choices(vocabulary, cum_weights=heights, k=WORDS_PER_ARTICLE)
            title = " ".join(drawn[:10])
            text = "\n".join(" ".join(drawn[start : start + 80]) for start in range(10, len(drawn), 80))
            held.append((title, text))
        else:
            title, text = chance.choice(held)[0], chance.choice(held)[1]
        yield {
            "id": number,
            "title": title,
            "text": text,
            "site": f"Outlet {chance.randrange(60)}",
            "published_at": BEGIN + EVERY * number,
        }


def fill(store: Store, count: int, clock: Callable[[], float]) -> tuple[float, float]:
    """Write the articles; tells seconds for the rows, and for the index."""
    rows_took = index_took = 0.0
    source = articles(count, random.Random(1))  # noqa: S311 - the same articles every time
    while batch := list(islice(source, _BATCH)):
        with store.write() as connection:
            began = clock()
            connection.execute(sa.insert(article), [article_row(one) for one in batch])
            connection.execute(sa.insert(revision), [revision_row(one) for one in batch])
            rows_took += clock() - began
            began = clock()
            index_revisions(connection, [_indexed(one) for one in batch])
            index_took += clock() - began
    return rows_took, index_took


def write_one(store: Store, one: dict[str, Any]) -> None:
    """Write one article in a transaction of its own, as the daemon does."""
    with store.write() as connection:
        connection.execute(sa.insert(article), [article_row(one)])
        connection.execute(sa.insert(revision), [revision_row(one)])
        index_revisions(connection, [_indexed(one)])


def article_row(one: dict[str, Any]) -> dict[str, Any]:
    """An invented article as a row."""
    return {
        "id": one["id"],
        "canonical_url": f"https://outlet.example/{one['id']}",
        "publisher": one["site"],
        "owner": "Owner",
        "first_seen_at": one["published_at"],
        "baseline": False,
    }


def revision_row(one: dict[str, Any]) -> dict[str, Any]:
    """Its only reading as a row."""
    return one | {
        "article_id": one["id"],
        "number": 1,
        "url": f"https://outlet.example/{one['id']}",
        "summary": "",
        "language": "en",
        "read_at": one["published_at"],
        "kind": "article",
        "author": None,
        "modified_at": None,
        "fingerprint": str(one["id"]),
    }


def _indexed(one: dict[str, Any]) -> dict[str, Any]:
    facts = {"outlet": one["site"], "owner": "Owner", "language": "en"}
    return {
        "id": one["id"],
        "title": one["title"],
        "summary": "",
        "body": one["text"],
        "published_at": one["published_at"],
        **facts,
    }


def fill_story(store: Store, first: int, count: int) -> None:
    """Make one story of articles from number `first` on: three in five are copies, a fifth is news."""
    with store.write() as connection:
        rows = connection.execute(
            sa.select(revision).where(revision.c.id.between(first, first + count - 1)).order_by(revision.c.id)
        ).all()
        connection.execute(sa.insert(story), [_story(rows)])
        connection.execute(sa.insert(placement), [_placement(n, row, first) for n, row in enumerate(rows)])
        connection.execute(sa.insert(sentence), [one for row in rows for one in _sentences(row)])
        connection.execute(sa.insert(development), [_development(row) for row in rows[::5]])


def _story(rows: Sequence[Any]) -> dict[str, Any]:
    ends = {"opened_at": rows[0].published_at, "last_report_at": rows[-1].published_at}
    return {"id": STORY, "title": rows[0].title, "topics": ["invented"], "merged_into": None, **ends}


def _placement(number: int, row: Any, first: int) -> dict[str, Any]:
    relation = ("independent", "copy", "copy", "rewrite", "copy")[number % 5]
    alone = relation == "independent"
    return {
        "article_id": row.article_id,
        "story_id": STORY,
        "decision": "opened" if not number else "development" if alone else "coverage",
        "score": 0.5,
        "relation": relation,
        "of_article": None if alone else first + number - number % 5,
        "copied_share": 0.0 if alone else 0.9,
        "shared": [],
        "reasons": ["shares words"],
        "explanation": {},
        "placed_at": row.read_at,
    }


def _sentences(row: Any) -> Iterator[dict[str, Any]]:
    for judged in _judged(row):
        yield {
            "revision_id": row.id,
            "position": judged.position,
            "article_id": row.article_id,
            "story_id": STORY,
            "text": judged.text,
            "status": judged.status.value,
            "score": judged.score,
            "reason": "",
            "packed": "",
            "figures": "[]",
            "published_at": row.published_at,
        }


def _judged(row: Any) -> list[JudgedSentence]:
    words = row.text.split()
    cut = [" ".join(words[n * 20 : n * 20 + 20]) for n in range(_SENTENCES)]
    return [
        JudgedSentence(position=n, text=f"{text}.", status=Status.KNOWN if n % 3 else Status.NEW, score=0.7)
        for n, text in enumerate(cut)
    ]


def _development(row: Any) -> dict[str, Any]:
    new = tuple(one for one in _judged(row) if one.status is Status.NEW)
    counts = ("beds", "patients waiting", "pounds saved")
    found = Finding(
        kind=Kind.ANNOUNCED,
        weight=0.5,
        headline=row.title,
        passages=new,
        figures=tuple(
            Figure(value=1000 * n + row.id % 90, unit="people", counts=what, text=f"{n},0", sentence=0)
            for n, what in enumerate(counts, start=1)
        ),
        quotations=(Quotation(text=new[0].text, speaker=f"Speaker {row.id % 7}", sentence=0),),
        reasons=("it has figures of its own",),
    )
    return {
        "story_id": STORY,
        "article_id": row.article_id,
        "revision_id": row.id,
        "kind": found.kind.value,
        "weight": found.weight,
        "headline": found.headline,
        "finding": dump(found),
        "found_at": row.read_at,
    }
