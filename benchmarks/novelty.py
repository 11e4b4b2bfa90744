"""Measure and fit the novelty of sentences on a labelled file outside the project.

    novelty.py decide GOLD.jsonl OUT.jsonl           judge the file with the shipped model
    novelty.py fit GOLD.jsonl MODEL.json             fit the model, cross-validated by story

GOLD: one document per line, {"id", "story", "title", "sentences": [...], "gold": [...]}, in the order
of publication; a label is "new", "known" or "unscored".
OUT: {"id", "story", "decision", "relation", "of", "copied_share", "sentences"}.
"""

import argparse
import json
import math
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from monitor.model.ids import ArticleId
from monitor.stories.copies import EarlierArticle, kinship
from monitor.stories.knowledge import Knowledge
from monitor.stories.measures import MODEL_INPUTS, measure
from monitor.stories.novelty import NoveltyModel, judge
from monitor.stories.passages import Prepared, prepare_sentences
from monitor.stories.words import Vocabulary

Row = tuple[str, int, tuple[float, ...]]  #: story, 1 for new, measures
RIDGE = 1.0


def documents(path: Path) -> Iterator[dict[str, Any]]:
    """Read a file of one JSON object a line."""
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def decide(gold: Path, out: Path) -> None:
    """Write a decision for every document, and print the time per sentence."""
    vocabulary, model = Vocabulary.english(), NoveltyModel.shipped()
    stories: dict[str, Knowledge] = defaultdict(Knowledge)
    earlier: dict[str, list[EarlierArticle]] = defaultdict(list)
    names: dict[ArticleId, str] = {}
    spent, count = 0.0, 0
    with out.open("w", encoding="utf-8") as file:
        for number, document in enumerate(documents(gold)):
            story, article = document["story"], ArticleId(number)
            names[article] = document["id"]
            began = time.perf_counter()
            prepared = prepare_sentences(document.get("title", ""), document["sentences"], "en", vocabulary)
            judged = judge(prepared, stories[story], model)
            spent += time.perf_counter() - began
            count += len(judged)
            related = kinship(prepared, earlier[story][-200:])
            known = len(stories[story]) > 0
            stories[story].learn(article, "en", prepared.passages)
            earlier[story].append(EarlierArticle.of(article, prepared))
            new = any(sentence.status == "new" for sentence in judged)
            record = {
                "id": document["id"],
                "story": story,
                "decision": ("development" if new else "coverage") if known else "opened",
                "relation": related.relation,
                "of": names[related.of] if related.of is not None else None,
                "copied_share": round(related.copied_share, 4),
                "sentences": [
                    {"text": each.text, "status": each.status, "score": each.score} for each in judged
                ],
            }
            file.write(json.dumps(record) + "\n")
    print(f"{count} sentences, {1000 * spent / max(1, count):.3f} ms each (reading and judging)")


def rows(gold: Path) -> list[Row]:
    """Measure every labelled sentence against what its story held before it."""
    vocabulary = Vocabulary.english()
    stories: dict[str, Knowledge] = defaultdict(Knowledge)
    found: list[Row] = []
    for number, document in enumerate(documents(gold)):
        prepared: Prepared = prepare_sentences("", document["sentences"], "en", vocabulary)
        story, own = stories[document["story"]], Knowledge()
        for passage, label in zip(prepared.passages, document["gold"], strict=True):
            if label != "unscored":
                vector = measure(passage, story, own).vector()
                found.append((document["story"], int(label == "new"), vector))
            own.learn(None, "en", [passage])
        story.learn(ArticleId(number), "en", prepared.passages)
    return found


def fit(gold: Path, out: Path) -> None:
    """Fit on all stories, print the measures of leaving each story out, write the model."""
    data = rows(gold)
    held_out: list[tuple[float, int]] = []
    tp = said = 0
    thresholds = []
    for story in sorted({row[0] for row in data}):
        train = [row for row in data if row[0] != story]
        model = logistic(train)
        threshold = best_threshold([(model(row[2]), row[1]) for row in train])
        thresholds.append(threshold)
        scored = [(model(row[2]), row[1]) for row in data if row[0] == story]
        held_out += scored
        said += sum(z >= threshold for z, _ in scored)
        tp += sum(z >= threshold and label for z, label in scored)
    positives = sum(row[1] for row in data)
    print(
        f"leaving one story out: AUC {auc(held_out):.4f}, "
        f"F1 at the fitted threshold {2 * tp / (said + positives):.4f}"
    )
    weights = solve(data)
    model = linear(weights)
    record = {
        "fitted": "benchmarks/novelty.py fit, logistic regression (ridge 1) on measures of "
        f"{len(data)} sentences of {len({row[0] for row in data})} stories, {positives} of them new; "
        "threshold = mean of the F1-best thresholds with each story left out",
        "source": "NIST TREC Temporal Summarization 2013 assessments (by way of kedz/cuttsum, Apache-2.0)",
        "cross_validated": {"auc": round(auc(held_out), 4), "f1": round(2 * tp / (said + positives), 4)},
        "intercept": round(weights[0], 4),
        "threshold": round(sum(thresholds) / len(thresholds), 4),
        "coefficients": {
            name: round(value, 4) for name, value in zip(MODEL_INPUTS, weights[1:], strict=True)
        },
    }
    print(f"on the whole file: AUC {auc([(model(row[2]), row[1]) for row in data]):.4f}")
    out.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


def logistic(data: Sequence[Row]) -> Callable[[tuple[float, ...]], float]:
    """Fit and give the linear score of a vector."""
    return linear(solve(data))


def linear(weights: Sequence[float]) -> Callable[[tuple[float, ...]], float]:
    """Make the function that scores a vector."""
    return lambda vector: weights[0] + sum(w * x for w, x in zip(weights[1:], vector, strict=True))


def solve(data: Sequence[Row], rounds: int = 12) -> list[float]:
    """Fit a ridge logistic regression by Newton's method; weights[0] is the intercept."""
    size = len(data[0][2]) + 1
    weights = [0.0] * size
    for _ in range(rounds):
        gradient = [-RIDGE * w if i else 0.0 for i, w in enumerate(weights)]
        hessian = [[RIDGE * (i == j and i > 0) + 1e-9 * (i == j) for j in range(size)] for i in range(size)]
        for _, label, vector in data:
            x = (1.0, *vector)
            p = 1 / (1 + math.exp(-sum(w * v for w, v in zip(weights, x, strict=True))))
            for i in range(size):
                gradient[i] += (label - p) * x[i]
                scaled = p * (1 - p) * x[i]
                for j in range(size):
                    hessian[i][j] += scaled * x[j]
        step = gauss(hessian, gradient)
        weights = [w + s for w, s in zip(weights, step, strict=True)]
    return weights


def gauss(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Solve a small linear system."""
    size = len(right)
    rows_ = [[*line, value] for line, value in zip(matrix, right, strict=True)]
    for i in range(size):
        pivot = max(range(i, size), key=lambda k: abs(rows_[k][i]))
        rows_[i], rows_[pivot] = rows_[pivot], rows_[i]
        for k in range(size):
            if k != i:
                factor = rows_[k][i] / rows_[i][i]
                rows_[k] = [a - factor * b for a, b in zip(rows_[k], rows_[i], strict=True)]
    return [rows_[i][size] / rows_[i][i] for i in range(size)]


def best_threshold(scored: Sequence[tuple[float, int]], width: float = 0.15) -> float:
    """Give the score at which F1 is highest, each place taken with its neighbours (`width` of its rank)."""
    positives = sum(label for _, label in scored)
    ranked = sorted(scored, reverse=True)
    sums, tp = [0.0], 0
    for count, (_, label) in enumerate(ranked, 1):
        tp += label
        sums.append(sums[-1] + 2 * tp / (count + positives))

    def smooth(rank: int) -> float:
        low, high = max(0, int(rank * (1 - width))), min(len(ranked), int(rank * (1 + width)) + 1)
        return (sums[high] - sums[low]) / (high - low)

    return ranked[max(range(1, len(ranked)), key=smooth)][0]


def auc(scored: Sequence[tuple[float, int]]) -> float:
    """Give the chance that a new sentence outranks a known one (ties count half)."""
    ranks: dict[float, list[int]] = defaultdict(list)
    for score, label in scored:
        ranks[score].append(label)
    below = total = 0.0
    positives = sum(label for _, label in scored)
    for score in sorted(ranks):
        labels = ranks[score]
        new, old = sum(labels), len(labels) - sum(labels)
        total += new * (below + old / 2)
        below += old
    return total / (positives * below)


def main(arguments: Sequence[str]) -> None:
    """Run one of the two commands."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("command", choices=["decide", "fit"])
    parser.add_argument("gold", type=Path)
    parser.add_argument("out", type=Path)
    chosen = parser.parse_args(arguments)
    {"decide": decide, "fit": fit}[chosen.command](chosen.gold, chosen.out)


if __name__ == "__main__":
    main(sys.argv[1:])
