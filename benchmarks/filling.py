"""A record with many stored articles, written in bulk: reports of nothing, to place real ones among.

Their words are those of the demo's other articles and of running English, so that common terms fill their
lists of postings; each has terms of its own, so that the vocabulary grows as a real one does.
"""

import random
from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from struct import pack as packed_struct
from typing import Any

import sqlalchemy as sa
import wordfreq

from benchmarks.outlets import reports
from monitor.stories.features import article_features
from monitor.stories.passages import pack, prepare
from monitor.stories.weighing import Statistics, commonness, weigh
from monitor.stories.words import Vocabulary
from storage import migrate
from storage.engine import open_engine
from storage.index_tables import index_posting, index_profile, index_term
from storage.story_index import POSTINGS_PER_TERM
from storage.tables import article, placement, revision, sentence, story

BEGAN = datetime(2024, 1, 1, tzinfo=UTC)
_POOL = 250
_SENTENCES = 3
_BATCH = 2000
_PER_STORY = 4


@dataclass(frozen=True)
class _Kind:
    """What many stored articles have in common."""

    terms: tuple[str, ...]
    keys: tuple[str, ...]
    profile: bytes
    sentences: tuple[tuple[str, str], ...]  #: text, packed


def gibberish(chance: random.Random, sentences: int) -> str:
    """Write sentences of running English's words, as often as English has them, about nothing."""
    words = wordfreq.top_n_list("en", 20_000)
    weights = [1 / (rank + 8) for rank in range(len(words))]
    drawn = (" ".join(chance.choices(words, weights, k=22)).capitalize() + "." for _ in range(sentences))
    return "\n".join(drawn)


def fill(path: Path, count: int) -> None:
    """Write a record of `count` articles in stories of four."""
    chance = random.Random(count)  # noqa: S311 - invented articles, no secret
    kinds = _kinds(chance)
    engine = open_engine(f"sqlite:///{path}")
    migrate.upgrade(engine)
    frequencies: Counter[str] = Counter()
    postings: dict[str, deque[tuple[int, int]]] = defaultdict(lambda: deque(maxlen=POSTINGS_PER_TERM))
    with engine.begin() as connection:
        numbers = iter(range(1, count + 1))
        while batch := list(islice(numbers, _BATCH)):
            chosen = [(number, chance.choice(kinds)) for number in batch]
            for table, rows in _rows(chosen).items():
                connection.execute(sa.insert(table), rows)
            for number, kind in chosen:
                own = [f"own{number % 50_021}", f"self{number}"]
                frequencies.update((*kind.terms, *own))
                for term in (*chance.sample(kind.keys, min(22, len(kind.keys))), *own):
                    postings[term].append((number, _story(number)))
        counted = [{"term": term[:80], "articles": n} for term, n in frequencies.items()]
        connection.execute(sa.insert(index_term), [{"term": "", "articles": count}, *counted])
        connection.execute(sa.insert(index_posting), list(_postings(postings)))
    engine.dispose()


def _kinds(chance: random.Random) -> Sequence[_Kind]:
    vocabulary = Vocabulary.english()
    common = commonness(vocabulary)
    texts = [(one.title, "\n".join(one.paragraphs)) for one in reports(_POOL // 2, 0.0, now=BEGAN)]
    texts += [(gibberish(chance, 1)[:90], gibberish(chance, 14)) for _ in range(_POOL // 2)]
    found = []
    for title, text in texts:
        weighed = weigh(article_features(title, text), Statistics(0, {}, common))
        passages = prepare(title, text, "en", vocabulary).passages[:_SENTENCES]
        found.append(
            _Kind(
                terms=tuple(weighed.profile.features.terms),
                keys=tuple(term for term, _ in weighed.key_terms),
                profile=weighed.profile.pack(),
                sentences=tuple((passage.text, pack(passage)) for passage in passages),
            )
        )
    return found


def _story(number: int) -> int:
    return number - (number - 1) % _PER_STORY


def _rows(chosen: Sequence[tuple[int, _Kind]]) -> Mapping[sa.Table, list[dict[str, Any]]]:
    rows: dict[sa.Table, list[dict[str, Any]]] = {
        table: [] for table in (story, article, revision, placement, sentence, index_profile)
    }
    for number, kind in chosen:
        at, url, held = BEGAN + timedelta(minutes=number), f"https://paper.example/{number}", _story(number)
        if held == number:
            rows[story].append(
                {"id": held, "title": url, "opened_at": at, "last_report_at": at, "topics": []}
            )
        rows[article].append(
            {"id": number, "canonical_url": url, "publisher": f"paper{number % 50}", "owner": "Owner",
             "first_seen_at": at, "baseline": False}
        )  # fmt: skip
        rows[revision].append(
            {"id": number, "article_id": number, "number": 1, "url": url, "title": url, "text": "",
             "summary": "", "site": "Paper", "language": "en", "published_at": at, "read_at": at,
             "kind": "article", "fingerprint": str(number)}
        )  # fmt: skip
        rows[placement].append(
            {"article_id": number, "story_id": held, "decision": "coverage", "score": 1.0,
             "copied_share": 0.0, "relation": "independent", "shared": [], "reasons": [],
             "explanation": {}, "placed_at": at}
        )  # fmt: skip
        rows[sentence] += [
            {"revision_id": number, "position": place, "article_id": number, "story_id": held,
             "text": text, "status": "new", "score": 1.0, "reason": "", "packed": prepared,
             "figures": "[]", "published_at": at}
            for place, (text, prepared) in enumerate(kind.sentences)
        ]  # fmt: skip
        rows[index_profile].append({"article_id": number, "story_id": held, "packed": kind.profile})
    return {table: held for table, held in rows.items() if held}


def _postings(postings: Mapping[str, deque[tuple[int, int]]]) -> Iterator[dict[str, Any]]:
    for term, listed in postings.items():
        held = b"".join(packed_struct("<qq", *posting) for posting in listed)
        yield {"term": term[:80], "postings": held}
