"""Fit the weights of a topic's clauses to labelled items, and tell what they would be worth on unseen ones.

    python -m benchmarks.fit_topic [--topic config/topics/nhs-cross-border.toml] [FILE.jsonl ...] [--write]
    python -m benchmarks.fit_topic --cross-validate [FILE.jsonl ...]

Each line of a file: {"id", "title", "summary"?, "text", "language", "level": core|related|out, "part"}.
Logistic regression on how fully each clause holds, 0 to 1. A weight is drawn towards USUAL with the sign that
the file gives it, and may shrink to nothing but never change sides: what a clause is for, its author decides.
Every `part` is left out once, and judged by weights that were fitted without it. Plain Python.
`--cross-validate` stops there and tells more: each part is judged by a threshold too that the others chose,
and what comes out is counted by kind of item and by language. Weights and threshold have then not seen the
part; the words of the topic's clauses may have.
"""

import argparse
import json
import math
import re
import time
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from monitor.model.ids import TopicId
from monitor.query.document import Document, index
from monitor.query.evaluate import Reading
from monitor.topics.match import match, strengths
from monitor.topics.read import from_toml
from monitor.topics.topic import Topic

#: Where a weight stays when the items say nothing about it, and how strongly it is held there.
USUAL, PENALTY = 1.5, 0.6
#: A report that is missed is worse than one too many.
MISSED = 2.5
#: Coordinate descent: sweeps over all weights, and the longest step of one.
SWEEPS, LONGEST_STEP = 60, 1.0
#: The recall that a threshold is chosen for, and the words from which on an item counts as an article.
RECALL, ARTICLE_WORDS = 0.97, 60


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled item: how fully each clause holds, and what a person says."""

    strengths: tuple[float, ...]
    wanted: bool
    part: str
    kind: str
    passes: bool  #: any of the gates; an item that passes none is out whatever it weighs


def rows_of(topic: Topic, items: Sequence[dict[str, Any]]) -> list[Row]:
    """Ask every clause about every item."""
    gates = [gate for gate in (topic.core, topic.related) if gate]
    rows: list[Row] = []
    for item in items:
        document = Document(
            title=item["title"],
            summary=item.get("summary", ""),
            text=item["text"],
            language=item["language"],
        )
        reading = Reading(index(document))
        rows.append(
            Row(
                tuple(strengths(topic, reading)),
                item["level"] != "out",
                item["part"],
                _kind(item),
                any(reading.find(gate.root) is not None for gate in gates),
            )
        )
    return rows


def _kind(item: dict[str, Any]) -> str:
    words = len(f"{item.get('summary', '')} {item['text']}".split())
    form = "headline only" if not words else "article" if words >= ARTICLE_WORDS else "headline and summary"
    return f"{form}, {item['language']}"


def fit(rows: Sequence[Row], signs: Sequence[int]) -> list[float]:
    """The start and a weight per clause, by Newton's step on one weight at a time."""
    weights = [0.0] + [USUAL * sign for sign in signs]
    kept = [row for row in rows if row.passes]
    values = [(1.0, *row.strengths) for row in kept]
    columns = [[(at, value[k]) for at, value in enumerate(values) if value[k]] for k in range(len(weights))]
    counts = [MISSED if row.wanted else 1.0 for row in kept]
    odds = [sum(map(float.__mul__, weights, value)) for value in values]
    for _ in range(SWEEPS):
        for k, column in enumerate(columns):
            usual, held = (USUAL * signs[k - 1], PENALTY) if k else (0.0, 0.0)
            slope, bend = held * (weights[k] - usual), held + 1e-6
            for at, value in column:
                chance = 1 / (1 + math.exp(-max(-30.0, min(30.0, odds[at]))))
                slope += counts[at] * (chance - kept[at].wanted) * value
                bend += counts[at] * chance * (1 - chance) * value * value
            moved = weights[k] - max(-LONGEST_STEP, min(LONGEST_STEP, slope / bend))
            if k and moved * signs[k - 1] < 0:
                moved = 0.0
            for at, value in column:
                odds[at] += (moved - weights[k]) * value
            weights[k] = moved
    return weights


def odds_of(weights: Sequence[float], rows: Sequence[Row]) -> list[float]:
    """The log-odds that `weights` give each of `rows`; minus infinity where no gate is passed."""
    return [
        weights[0] + sum(map(float.__mul__, weights[1:], row.strengths)) if row.passes else -math.inf
        for row in rows
    ]


def worth(rows: Sequence[Row], odds: Sequence[float], lowest: float = 0.0) -> tuple[float, float]:
    """Recall and precision on `rows` if everything from `lowest` on is taken."""
    right = sum(row.wanted and at >= lowest for row, at in zip(rows, odds, strict=True))
    return right / max(1, sum(row.wanted for row in rows)), right / max(1, sum(at >= lowest for at in odds))


def threshold(rows: Sequence[Row], odds: Sequence[float]) -> float:
    """The highest log-odds from which on `RECALL` of what is wanted is found."""
    wanted = sorted((at for row, at in zip(rows, odds, strict=True) if row.wanted), reverse=True)
    return wanted[math.ceil(RECALL * len(wanted)) - 1] if wanted else 0.0


def left_out(rows: Sequence[Row], signs: Sequence[int]) -> list[float]:
    """Print what the weights are worth on each part when they have not seen it, and give its log-odds."""
    odds = [0.0] * len(rows)
    for part in sorted({row.part for row in rows}):
        weights = fit([row for row in rows if row.part != part], signs)
        ours = [at for at, row in enumerate(rows) if row.part == part]
        for at, value in zip(ours, odds_of(weights, [rows[at] for at in ours]), strict=True):
            odds[at] = value
        _tell(part, [rows[at] for at in ours], [odds[at] for at in ours])
    return odds


def by_kind(rows: Sequence[Row], odds: Sequence[float]) -> None:
    """Print what is found by kind, each part judged by the threshold that the other parts choose."""
    lowest = {}
    for part in {row.part for row in rows}:
        others = [(row, at) for row, at in zip(rows, odds, strict=True) if row.part != part]
        lowest[part] = threshold([row for row, _ in others], [at for _, at in others])
    above = [at - lowest[row.part] for row, at in zip(rows, odds, strict=True)]
    for kind in sorted({row.kind for row in rows}):
        ours = [at for at, row in enumerate(rows) if row.kind == kind]
        _tell(kind, [rows[at] for at in ours], [above[at] for at in ours])
    _tell("all", rows, above)
    score = 1 / (1 + math.exp(-threshold(rows, odds)))
    print(f"a score of {score:.2f} finds {RECALL:.0%} of what is wanted in all parts together")


def _tell(name: str, rows: Sequence[Row], odds: Sequence[float]) -> None:
    recall, precision = worth(rows, odds)
    print(f"  {name:24} {len(rows):5} items  recall {recall:.3f}  precision {precision:.3f}")


def cost(topic: Topic, items: Sequence[dict[str, Any]]) -> None:
    """Print what matching costs, in CPU time: a short item, and an article that speaks of nothing else."""
    wanted = [item["text"] for item in items if item["level"] != "out"]
    short = [Document(title=item["title"], text=item["text"]) for item in items[:100]]
    dense = [Document(title="", text="\n".join(wanted[at : at + 15])) for at in range(0, 300, 15)]
    for kind, documents in (("item", short), ("dense article", dense)):
        taken = []
        for document in documents:
            began = time.process_time()
            match(topic, document)
            taken.append(time.process_time() - began)
        words = sum(len(document.text.split()) for document in documents) // len(documents)
        print(f"{sorted(taken)[len(taken) // 2] * 1000:.1f} ms, {kind} of {words} words")


def write(path: Path, topic: Topic, weights: Sequence[float]) -> None:
    """Put the weights into the topic's file, and touch nothing else in it."""
    text = re.sub(r"(?m)^start = .*$", f"start = {weights[0]:.1f}", path.read_text("utf-8"), count=1)
    for clause, weight in zip(topic.clauses, weights[1:], strict=True):
        name = re.escape(f'name = "{clause.name}"')
        text = re.sub(rf"({name}\n(?:(?!\[\[)[\s\S])*?\nweight = )[-\d.]+", rf"\g<1>{weight:.1f}", text)
    path.write_text(text, "utf-8")


def main() -> None:
    """Fit, print and perhaps write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--topic", type=Path, default=Path("config/topics/nhs-cross-border.toml"))
    parser.add_argument("--write", action="store_true", help="put the weights into the topic's file")
    parser.add_argument("--cross-validate", action="store_true", help="left-out parts only, by kind of item")
    parser.add_argument("files", type=Path, nargs="*", default=[Path("tests/topics/relevance.jsonl")])
    given = parser.parse_args()
    topic = from_toml(tomllib.loads(given.topic.read_text("utf-8")), topic_id=TopicId(given.topic.stem))
    items = [json.loads(line) for file in given.files for line in file.read_text("utf-8").splitlines()]
    rows = rows_of(topic, items)
    signs = [1 if clause.weight >= 0 else -1 for clause in topic.clauses]
    print("each part left out once:")
    odds = left_out(rows, signs)
    if given.cross_validate:
        print("by kind, at the threshold of the other parts:")
        by_kind(rows, odds)
        return
    weights = fit(rows, signs)
    print("fitted to all: recall {:.3f}, precision {:.3f}".format(*worth(rows, odds_of(weights, rows))))
    print(f"  {weights[0]:5.1f} start")
    for clause, weight in zip(topic.clauses, weights[1:], strict=True):
        print(f"  {weight:5.1f} {clause.name}")
    cost(topic, items)
    if given.write:
        write(given.topic, topic, weights)


if __name__ == "__main__":
    main()
