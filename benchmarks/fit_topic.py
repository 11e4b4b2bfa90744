"""Fit the weights of a topic's clauses to labelled items, and tell what they would be worth on unseen ones.

    python -m benchmarks.fit_topic [--topic config/topics/nhs-cross-border.toml] [FILE.jsonl ...] [--write]

Each line of a file: {"id", "title", "summary"?, "text", "language", "level": core|related|out, "part"}.
Logistic regression on how fully each clause holds, 0 to 1. A weight is drawn towards USUAL with the sign that
the file gives it, and may shrink to nothing but never change sides: what a clause is for, its author decides.
Every `part` is left out once, and judged by weights that were fitted without it. Plain Python.
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


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled item: how fully each clause holds, and what a person says."""

    strengths: tuple[float, ...]
    wanted: bool
    part: str
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
                any(reading.find(gate.root) is not None for gate in gates),
            )
        )
    return rows


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


def worth(weights: Sequence[float], rows: Sequence[Row]) -> tuple[float, float]:
    """Recall and precision of `weights` on `rows`."""
    found = [
        row.passes and weights[0] + sum(map(float.__mul__, weights[1:], row.strengths)) >= 0 for row in rows
    ]
    right = sum(row.wanted and taken for row, taken in zip(rows, found, strict=True))
    return right / max(1, sum(row.wanted for row in rows)), right / max(1, sum(found))


def left_out(rows: Sequence[Row], signs: Sequence[int]) -> None:
    """Print what the weights are worth on each part when they have not seen it."""
    for part in sorted({row.part for row in rows}):
        weights = fit([row for row in rows if row.part != part], signs)
        ours = [row for row in rows if row.part == part]
        recall, precision = worth(weights, ours)
        print(f"  {part:12} {len(ours):5} items  recall {recall:.3f}  precision {precision:.3f}")


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
    parser.add_argument("files", type=Path, nargs="*", default=[Path("tests/topics/relevance.jsonl")])
    given = parser.parse_args()
    topic = from_toml(tomllib.loads(given.topic.read_text("utf-8")), topic_id=TopicId(given.topic.stem))
    items = [json.loads(line) for file in given.files for line in file.read_text("utf-8").splitlines()]
    rows = rows_of(topic, items)
    signs = [1 if clause.weight >= 0 else -1 for clause in topic.clauses]
    print("each part left out once:")
    left_out(rows, signs)
    weights = fit(rows, signs)
    print("fitted to all: recall {:.3f}, precision {:.3f}".format(*worth(weights, rows)))
    print(f"  {weights[0]:5.1f} start")
    for clause, weight in zip(topic.clauses, weights[1:], strict=True):
        print(f"  {weight:5.1f} {clause.name}")
    cost(topic, items)
    if given.write:
        write(given.topic, topic, weights)


if __name__ == "__main__":
    main()
