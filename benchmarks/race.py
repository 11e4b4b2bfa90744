"""A race of near-copies: does any story split when several workers meet them at once, and judges die?"""

import random
import time
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
import wordfreq

from benchmarks.crews import Node, Server, configure, crew, opened, wait_until_done
from monitor.model.articles import Extract
from monitor.model.facts import ArticleRead
from monitor.model.ids import PublisherId
from storage.store import Store

_SYLLABLES = ("bre", "lan", "cwm", "pont", "aber", "tre", "hol", "wen", "ston", "mar", "ked", "ash")


@dataclass(frozen=True, slots=True, kw_only=True)
class Race:
    """How a race of near-copies ended."""

    stories: int  #: true ones
    copies: int  #: of each, in another's words here and there
    workers: int
    kills: int  #: of the node that judged
    found: int
    split: int  #: true stories whose copies lie in more than one
    merged: int  #: found stories that hold copies of more than one
    seconds: float


def race(server: Server, directory: Path, *, stories: int, copies: int, kills: int, workers: int = 4) -> Race:
    """Let near-copies of all stories arrive together, in any order."""
    chance = random.Random(stories)  # noqa: S311 - invented articles, no secret
    address = server.database()
    config = configure(directory / "race", address, "distributed")
    with opened(address) as store, ExitStack() as all_nodes:
        publish(store, chance, range(stories), copies)
        began = time.perf_counter()
        nodes = all_nodes.enter_context(crew(config, workers, idle=False))
        for number in range(kills):
            _wait_for_placed(store, stories * copies * (number + 1) // (kills + 2))
            _kill_the_judge(store, nodes)
            nodes.append(all_nodes.enter_context(crew(config, 1, idle=False))[0])
        wait_until_done(store)
        seconds = time.perf_counter() - began
        for node in nodes:
            node.end()
        with store.read() as connection:
            rows = connection.execute(
                sa.text("SELECT a.canonical_url AS url, p.story_id AS story FROM placement p "
                        "JOIN article a ON a.id = p.article_id")
            ).all()  # fmt: skip
    pairs = {(row.url.split("/")[3], row.story) for row in rows}
    assert len(rows) == stories * copies, "an article was lost"
    found = {story for _, story in pairs}
    return Race(
        stories=stories,
        copies=copies,
        workers=workers,
        kills=kills,
        found=len(found),
        split=len(pairs) - len({true for true, _ in pairs}),
        merged=len(pairs) - len(found),
        seconds=round(seconds, 1),
    )


def publish(store: Store, chance: random.Random, stories: Iterable[int], copies: int) -> None:
    """Hold articles as the extract stage does: stories with words of their own, copies a little changed."""
    now = datetime.now(UTC)
    words = [word for word in wordfreq.top_n_list("en", 20_000)[2000:] if word.isalpha()]
    drawn = []
    for story in stories:
        names = [_name(story * 6 + place) for place in range(6)]
        its_own = chance.sample(words, 60)  # words in common would make a judgement of it, and not a race
        text = [f"{name.capitalize()} hospital: {' '.join(chance.choices(its_own, k=22))}." for name in names]
        title = f"{names[0].capitalize()} hospital: {', '.join(name.capitalize() for name in names[1:4])}"
        for copy in range(copies):
            kept = [line for place, line in enumerate(text) if place != copy + 1]
            drawn.append((f"https://paper{copy}.example/{story}/{copy}", title, "\n".join(kept)))
    chance.shuffle(drawn)
    for url, title, text_of_it in drawn:
        with store.records(now=now) as (_, records):
            held = records.articles.add(url, PublisherId(url[8:14]), "", seen_at=now, baseline=False)
            extract = Extract(
                url=url, canonical_url=url, title=title, text=text_of_it, author=None, site="Paper",
                language="en", published_at=now - timedelta(minutes=1), modified_at=None,
            )  # fmt: skip
            revision = records.articles.add_revision(
                held.id, extract, summary="", site="Paper", language="en", fingerprint=url[-64:], read_at=now
            )
            records.log.append(ArticleRead(revision=revision))


def _name(number: int) -> str:
    """Give every number a name of its own, of letters alone: figures in a name are no part of a word."""
    digits = (number // len(_SYLLABLES) ** place % len(_SYLLABLES) for place in range(4))
    return "".join(_SYLLABLES[digit] for digit in digits)


def _wait_for_placed(store: Store, count: int) -> None:
    placed = sa.text("SELECT count(*) FROM placement")
    while True:
        with store.read() as connection:
            if connection.execute(placed).scalar_one() >= count:
                return
        time.sleep(0.05)


def _kill_the_judge(store: Store, nodes: Sequence[Node]) -> None:
    judge = sa.text("SELECT node FROM leadership WHERE role = 'judge'")
    while True:
        with store.read() as connection:
            found = connection.execute(judge).scalar()
        pid = int(found.split(":")[1]) if found else 0
        for node in nodes:
            if node.process.pid == pid and node.process.poll() is None:
                node.process.kill()
                node.process.wait()
                return
        time.sleep(0.05)


def told(found: Race) -> str:
    """Say it in a sentence."""
    return (
        f"{found.stories} stories in {found.copies} near-copies each, {found.workers} workers, the judge "
        f"killed {found.kills} times: {found.found} found, {found.split} split, {found.merged} merged; "
        f"{found.seconds:.0f} s"
    )
