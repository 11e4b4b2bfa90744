"""Measure placing through the real story index: B-cubed and milliseconds per file, and how candidates grow.

    placing.py FILE.jsonl…                  each line {"id", "published_at", "url", "title", "text", "gold"}
    placing.py FILE.jsonl… --grow 100000    milliseconds at 1,000, 10,000 … articles recombined from the files

Decisions are frozen at arrival, only history is counted, the database is a temporary SQLite file.
"""

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa

from benchmarks.train_placing import Labelled, b_cubed, documents, labelled
from monitor.model.ids import ArticleId, StoryId
from monitor.stories.comparing import Candidate
from monitor.stories.features import ArticleFeatures, article_features
from monitor.stories.placing import Join, PlacingModel, place
from monitor.stories.weighing import Profile, Statistics, Weighed, commonness, weigh
from monitor.stories.words import Vocabulary
from storage.engine import open_engine
from storage.index_tables import INDEX_TABLES
from storage.story_index import StoryIndex

#: An old matter recorded before all others; it must still be found at every size.
OLD_TITLE = "Quibberwick ferry tribunal told of missing ledgers"
OLD_TEXT = (
    "The Quibberwick ferry tribunal in Skelmarsh heard that 417 ledgers were missing. Orla Tench spoke first."
)


@dataclass
class Watch:
    """Milliseconds of one core by step; waiting for a busy machine is not counted."""

    spent: dict[str, list[float]] = field(default_factory=dict)

    @contextmanager
    def timed(self, step: str) -> Iterator[None]:
        """Measure one step once."""
        start = time.thread_time()
        yield
        self.spent.setdefault(step, []).append(1000 * (time.thread_time() - start))

    def line(self) -> str:
        """Say the median of each step."""
        medians = {step: statistics.median(times) for step, times in self.spent.items()}
        return (
            " + ".join(f"{step} {m:.1f}" for step, m in medians.items())
            + f" = {sum(medians.values()):.1f} ms"
        )


@dataclass(frozen=True)
class Desk:
    """The place stage without its surroundings."""

    index: StoryIndex
    common: Mapping[str, float]
    model: PlacingModel

    def weigh(self, features: ArticleFeatures) -> Weighed:
        """Ask for statistics, then weigh."""
        total, frequencies = self.index.frequencies(features.terms)
        return weigh(features, Statistics(total, frequencies, self.common))

    def candidates(self, article: Weighed) -> list[Candidate]:
        """Ask for candidates and read them."""
        return [
            Candidate(article=one.article, story=one.story, profile=Profile.unpack(one.packed))
            for one in self.index.nearest(article.key_terms)
        ]

    def record(self, number: int, story: StoryId, article: Weighed) -> None:
        """Remember."""
        terms = article.profile.features.terms
        keys = [term for term, _ in article.key_terms]
        self.index.record(
            ArticleId(number), story, terms=terms, key_terms=keys, packed=article.profile.pack()
        )

    def read(self, number: int, features: ArticleFeatures, watch: Watch) -> StoryId:
        """Place one article and remember it."""
        with watch.timed("weigh"):
            article = self.weigh(features)
        with watch.timed("candidates"):
            candidates = self.candidates(article)
        with watch.timed("place"):
            answer = place(article, candidates, self.model)
        story = answer.story if isinstance(answer, Join) else StoryId(number)
        with watch.timed("record"):
            self.record(number, story, article)
        return story


@contextmanager
def open_desk() -> Iterator[tuple[Desk, Path, sa.Connection]]:
    """A desk over an empty temporary database."""
    common = commonness(Vocabulary.english())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "index.db"
        engine = open_engine(f"sqlite:///{path}")
        with engine.connect() as connection:
            for table in INDEX_TABLES:
                table.create(connection)
            connection.commit()
            yield Desk(StoryIndex(connection), common, PlacingModel.shipped()), path, connection
        engine.dispose()


def quality(path: Path) -> None:
    """Place a file in its order and print B-cubed and the time of each step."""
    watch = Watch()
    found: list[int] = []
    gold: list[str] = []
    with open_desk() as (desk, _, connection):
        for number, document in enumerate(documents(path)):
            with watch.timed("features"):
                one = labelled(document)
            gold.append(one.gold)
            found.append(desk.read(number, one.features, watch))
            connection.commit()
    p, r, f = b_cubed(gold, found)
    stories = f"{len(set(found))} stories of {len(set(gold))}"
    print(f"{path.stem:24} B3 P {p:.3f} R {r:.3f} F1 {f:.3f}; {stories}; {watch.line()}")


def recombined(articles: Sequence[Labelled], number: int, chance: random.Random) -> ArticleFeatures:
    """An invented article: the lead of one, half the terms of two, and two words of its own."""
    first, second = (chance.choice(articles).features for _ in range(2))
    kept = [term for term in (*first.terms, *second.terms) if chance.random() < 0.5]
    own = [f"own{number % 50_021}", f"self{number}"]
    lead = {term: count for term, count in first.lead.items() if chance.random() < 0.5}
    names = {term: count for term, count in second.names.items() if chance.random() < 0.5}
    counts = {**first.terms, **second.terms}
    return ArticleFeatures(
        terms={term: counts[term] for term in {*kept, *lead, *names}} | dict.fromkeys(own, 3),
        lead=lead | dict.fromkeys(own, 1),
        names=names,
        lead_names={},
        title=tuple(sorted(own)),
        language="en",
        published_at=None,
    )


def growth(articles: Sequence[Labelled], most: int) -> None:
    """Fill the index with recombined articles; at each size time what one article costs."""
    chance = random.Random(1)  # noqa: S311 - invented articles, no secret
    old = article_features(OLD_TITLE, OLD_TEXT)
    first: dict[str, float] = {}
    with open_desk() as (desk, path, connection):
        desk.record(0, StoryId(0), desk.weigh(old))
        number, size = 1, 1000
        while size <= most:
            while number < size:
                article = desk.weigh(recombined(articles, number, chance))
                desk.record(number, StoryId(number - number % 4), article)
                number += 1
            connection.commit()
            watch = Watch()
            for one in chance.sample(list(articles), 60):
                _probe(desk, one.features, watch)
            connection.rollback()
            again = desk.candidates(desk.weigh(old))
            kept = "found" if any(one.article == 0 for one in again) else "LOST"
            cost = sum(statistics.median(times) for times in watch.spent.values())
            first.setdefault("cost", cost)
            megabytes = path.stat().st_size / 1e6
            print(
                f"{size:8,} articles: {watch.line()}; {cost / first['cost']:.2f} x the first; "
                f"{megabytes:.0f} MB; the oldest story is {kept}",
                flush=True,
            )
            size *= 10


def _probe(desk: Desk, features: ArticleFeatures, watch: Watch) -> None:
    with watch.timed("weigh"):
        article = desk.weigh(features)
    with watch.timed("find"):
        found = desk.index.nearest(article.key_terms)
    with watch.timed("unpack"):
        candidates = [
            Candidate(article=one.article, story=one.story, profile=Profile.unpack(one.packed))
            for one in found
        ]
    with watch.timed("place"):
        place(article, candidates, desk.model)
    with watch.timed("record"):
        desk.record(10**9 + len(watch.spent["weigh"]), StoryId(10**9), article)


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--grow", type=int, metavar="N", help="the largest number of invented articles")
    args = parser.parse_args()
    if args.grow:
        growth([labelled(one) for path in args.files for one in documents(path)], args.grow)
        return
    for path in args.files:
        quality(path)


if __name__ == "__main__":
    sys.exit(main())
