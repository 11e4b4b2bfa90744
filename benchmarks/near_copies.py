"""Near-copies of invented articles: how many our rules and datasketch's MinHash LSH find, and at what cost.

Every original is followed, among the others, by one near-copy. Ours is the whole heart (place, compare by
sentence, judge, record): found where an article is called a copy or rewrite of its own original. MinHash LSH
(128 permutations, shingles of five words, Jaccard .7 and .5) is asked before each article is inserted: found
where the original is among what it returns.
"""

import json
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from datasketch import MinHash, MinHashLSH

from benchmarks.filling import BEGAN, gibberish
from monitor.history.replay import Document
from monitor.model.stories import Relation
from monitor.wiring.configuration import load_settings, shipped_configuration
from monitor.wiring.replay import replay_on
from storage import migrate
from storage.engine import open_engine
from storage.store import Store

_SENTENCES = 14
_FURNITURE = "Sign up to our newsletter\nRead more\nShare this article on your favourite network"
KINDS = ("reprint", "cut in half", "reordered", "edited words", "half of it own")


@dataclass(frozen=True)
class Text:
    """One invented article."""

    name: str
    original: str | None  #: of which it is a near-copy
    kind: str
    title: str
    text: str


@dataclass(frozen=True)
class Found:
    """How one method did."""

    method: str
    recall: dict[str, float]  #: by kind of near-copy
    overall: float
    precision: float  #: of the links it made, those between a near-copy and its original
    milliseconds: float  #: CPU time per article


def texts(count: int, seed: int = 7) -> list[Text]:
    """Write originals and their near-copies; each near-copy comes some time after its original."""
    chance = random.Random(seed)  # noqa: S311 - invented articles, no secret
    made: list[tuple[float, Text]] = []
    for number in range(count):
        name, title = f"o{number}", gibberish(chance, 1)[:70]
        lines = gibberish(chance, _SENTENCES).splitlines()
        at = chance.random()
        made.append((at, Text(name, None, "original", title, "\n".join(lines))))
        kind = KINDS[number % len(KINDS)]
        copy = Text(f"c{number}", name, kind, title, "\n".join(_changed(lines, kind, chance)))
        made.append((at + chance.random(), copy))
    return [text for _, text in sorted(made, key=lambda pair: pair[0])]


def _changed(lines: Sequence[str], kind: str, chance: random.Random) -> list[str]:
    own = gibberish(chance, len(lines) // 2).splitlines()
    if kind == "reprint":
        return [*lines, *_FURNITURE.splitlines()]
    if kind == "cut in half":
        return list(lines[: len(lines) // 2])
    if kind == "reordered":
        return [own[0], *chance.sample(lines, len(lines))]
    if kind == "edited words":
        return [_edited(line, chance) for line in lines]
    return [*chance.sample(lines, len(lines) // 2), *own]


def _edited(line: str, chance: random.Random) -> str:
    """Replace one word in ten."""
    spare = gibberish(chance, 1).rstrip(".").lower().split()
    return " ".join(chance.choice(spare) if chance.random() < 0.1 else word for word in line.split())


def compare(count: int, *, as_json: bool) -> None:
    """Run every method over the same articles in one process, and print a table."""
    every = texts(count)
    found = [_ours(every), *(_minhash(every, threshold) for threshold in (0.7, 0.5))]
    if as_json:
        print("\n".join(json.dumps(asdict(one)) for one in found))
        return
    print(" | ".join(["method           ", *KINDS, "recall", "precision", "ms/article"]))
    for one in found:
        kinds = " | ".join(f"{one.recall[kind]:{len(kind)}.2f}" for kind in KINDS)
        sums = f"{one.overall:6.2f} | {one.precision:9.2f} | {one.milliseconds:10.2f}"
        print(f"{one.method:17} | {kinds} | {sums}")


def _ours(every: Sequence[Text]) -> Found:
    links: list[tuple[Text, str]] = []
    begun = 0.0
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{Path(folder) / 'record.db'}")
        migrate.upgrade(engine)
        run = replay_on(load_settings(shipped_configuration(), {}), Store(engine, wakes={}), lambda _: True)
        begun = time.process_time()
        for text, outcome in zip(every, run.run(_documents(every)), strict=True):
            if outcome.relation is not Relation.INDEPENDENT and outcome.of is not None:
                links.append((text, outcome.of))
        spent = time.process_time() - begun
        engine.dispose()
    return _found("ours", every, links, spent)


def _documents(every: Sequence[Text]) -> Iterator[Document]:
    for number, text in enumerate(every):
        yield Document(
            id=text.name,
            title=text.title,
            text=text.text,
            url=f"https://outlet{number}.example/1",
            source=f"Outlet {number}",
            language="en",
            published_at=BEGAN.replace(minute=number % 60, hour=number // 60 % 24, day=1 + number // 1440),
        )


def _minhash(every: Sequence[Text], threshold: float) -> Found:
    lsh = MinHashLSH(threshold=threshold, num_perm=128)
    links: list[tuple[Text, str]] = []
    begun = time.process_time()
    for text in every:
        words = f"{text.title}\n{text.text}".lower().split()
        hashed = MinHash(num_perm=128)
        hashed.update_batch([" ".join(words[at : at + 5]).encode() for at in range(max(1, len(words) - 4))])
        links += [(text, str(name)) for name in lsh.query(hashed)]
        lsh.insert(text.name, hashed)
    return _found(f"MinHash LSH {threshold}", every, links, time.process_time() - begun)


def _found(method: str, every: Sequence[Text], links: Sequence[tuple[Text, str]], spent: float) -> Found:
    right = {text.name for text, name in links if name == text.original}
    by_kind = {kind: [text.name in right for text in every if text.kind == kind] for kind in KINDS}
    copies = [hit for hits in by_kind.values() for hit in hits]
    return Found(
        method=method,
        recall={kind: sum(hits) / (len(hits) or 1) for kind, hits in by_kind.items()},
        overall=sum(copies) / (len(copies) or 1),
        precision=sum(name == text.original for text, name in links) / (len(links) or 1),
        milliseconds=1000 * spent / len(every),
    )
