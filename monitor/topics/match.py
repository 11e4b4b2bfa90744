"""The verdict: how far an article belongs to a topic, and the words that decided it."""

from collections.abc import Iterable
from itertools import pairwise
from math import exp

from monitor.model.topics import Evidence, Field, Level, Match
from monitor.query.document import Document, Index, Span, index
from monitor.query.evaluate import Reading
from monitor.query.glance import Glance
from monitor.query.spans import Found
from monitor.query.tree import And, Node, Query
from monitor.topics.topic import Clause, Drop, Scale, Topic

_SHOWN_PER_CLAUSE = 2  #: pieces of evidence kept for one clause, the best placed first
_ABSENT_SHOWN = 3  #: clauses that an article lacks, the weightiest first
_MOST_HITS = 50  #: looked at per clause: no weight asks for more


def match(topic: Topic, document: Document) -> Match:
    """Judge `document` in two stages: a gate made for recall, then a score made for precision."""
    reading = Reading(index(document))
    dropped = _dropped(topic.drop, reading) if topic.drop else None
    if dropped is not None:
        return _out(topic, (f"the title is about something else: {dropped}",))
    core = reading.find(topic.core.root)
    related = reading.find(topic.related.root) if topic.related else None
    if core is None and related is None:
        return _out(topic, _absent(topic.core, reading))
    held = list(zip(topic.clauses, strengths(topic, reading), strict=True))
    score = _score(topic, held)
    level = _level(topic.scale, score, core=core is not None)
    return Match(
        topic=topic.id,
        level=level,
        score=round(score, 4),
        evidence=_evidence(topic, reading, core or related, held),
        missing=_missing(topic, level, score, held, core=core is not None),
    )


def might_match(topic: Topic, title: str, summary: str) -> bool:
    """Tell whether the page behind a headline is worth fetching: wrong only on the generous side."""
    return bool(wanting((topic,), title, summary))


def wanting(topics: Iterable[Topic], title: str, summary: str) -> tuple[Topic, ...]:
    """The topics that might want the page behind a headline, in their order."""
    glance = Glance(title, summary)
    possible = [topic for topic in topics if any(glance.allows(gate.root) for gate in _loose(topic))]
    if not possible:
        return ()
    reading = Reading(index(Document(title=title, summary=summary)))
    return tuple(
        topic for topic in possible if any(reading.find(gate.root) is not None for gate in _loose(topic))
    )


def _loose(topic: Topic) -> tuple[Query, ...]:
    """What a headline and a summary are asked, of which one has to hold."""
    if topic.headline is not None:
        return (topic.headline,)
    return (topic.core,) if topic.related is None else (topic.core, topic.related)


def tags(topic: Topic, document: Document) -> tuple[str, ...]:
    """The sub-themes of `topic` that `document` touches, in the topic's order."""
    reading = Reading(index(document))
    return tuple(tag.id for tag in topic.tags if reading.find(tag.query.root) is not None)


def strengths(topic: Topic, reading: Reading) -> list[float]:
    """How fully each clause of `topic` holds, 0..1: what its weight is multiplied by."""
    return [_strength(clause, reading, topic.scale) for clause in topic.clauses]


def _dropped(drop: Drop, reading: Reading) -> str | None:
    """The foreign words that rule the title, if they do."""
    foreign = reading.find(drop.when.root, Field.TITLE)
    if not foreign:
        return None
    ours = reading.find(drop.against.root, Field.TITLE) if drop.against else None
    if len(_apart(ours or ())) >= len(_apart(foreign)):
        return None
    if drop.unless is not None and reading.find(drop.unless.root) is not None:
        return None
    return ", ".join(f'"{reading.index.verbatim(span)[0]}"' for span in foreign[:_SHOWN_PER_CLAUSE])


def _strength(clause: Clause, reading: Reading, scale: Scale) -> float:
    """How fully a clause holds, 0..1, weighing each passage by where it stands."""
    found = reading.find(clause.query.root)
    if found is None:
        return 0.0
    if not found:
        return 1.0  # true without a place in the text, as outlet: or NOT are
    worth = 0.0
    for span in _apart(found)[:_MOST_HITS]:
        worth += _worth(span, reading.index, scale)
        if worth >= clause.enough:
            return 1.0
    return worth / clause.enough


def _worth(span: Span, of: Index, scale: Scale) -> float:
    where = of.field_at(span[0])
    if where is Field.TITLE:
        return scale.title
    if where is Field.SUMMARY:
        return scale.summary
    return scale.lead if span[0] < of.starts[2] + scale.lead_words else scale.body


def _apart(spans: tuple[Span, ...]) -> list[Span]:
    """The most spans that do not overlap, the tightest first: what is said once counts once."""
    if all(end < start for (_, end), (start, _) in pairwise(spans)):
        return list(spans)
    kept: list[Span] = []
    for start, end in sorted(spans, key=lambda span: (span[1], -span[0])):
        if not kept or start > kept[-1][1]:
            kept.append((start, end))
    return kept


def _score(topic: Topic, held: list[tuple[Clause, float]]) -> float:
    if not topic.clauses:
        return 1.0
    odds = topic.scale.start + sum(clause.weight * strength for clause, strength in held)
    return 1 / (1 + exp(-max(-30.0, min(30.0, odds))))


def _level(scale: Scale, score: float, *, core: bool) -> Level:
    if core and score >= scale.core:
        return Level.CORE
    return Level.RELATED if score >= scale.related else Level.OUT


def _evidence(
    topic: Topic, reading: Reading, gate: Found, held: list[tuple[Clause, float]]
) -> tuple[Evidence, ...]:
    """The words behind every clause that holds, weightiest clause first; without clauses, the gate's."""
    ranked = sorted(held, key=lambda pair: -abs(pair[0].weight * pair[1]))
    shown = [(clause.name, reading.find(clause.query.root) or ()) for clause, strength in ranked if strength]
    if not topic.clauses:
        shown = [("query", gate or ())]
    kept: list[Evidence] = []
    for name, spans in shown:
        for span in _apart(spans)[:_SHOWN_PER_CLAUSE]:  # title, summary and body follow one another
            words, field = reading.index.verbatim(span)
            kept.append(Evidence(clause=name, words=words, field=field))
    return tuple(dict.fromkeys(kept))


def _absent(gate: Query, reading: Reading) -> tuple[str, ...]:
    """Which parts of the gate the article does not answer."""
    parts = gate.root.parts if isinstance(gate.root, And) else (gate.root,)
    return tuple(f"nothing found for {_spoken(part)}" for part in parts if reading.find(part) is None)


def _spoken(node: Node) -> str:
    """A part of a query as a person may read it: sets by name, long lists cut short."""
    text = str(node)
    return text if len(text) <= 80 else f"{text[:77]}..."


def _out(topic: Topic, missing: tuple[str, ...]) -> Match:
    return Match(topic=topic.id, level=Level.OUT, score=0.0, evidence=(), missing=missing)


def _missing(
    topic: Topic, level: Level, score: float, held: list[tuple[Clause, float]], *, core: bool
) -> tuple[str, ...]:
    """What kept the article from a higher level."""
    if level is Level.CORE:
        return ()
    scale = topic.scale
    needed = scale.related if level is Level.OUT else scale.core
    reasons = [] if core else ["it passes only the gate for related reports"]
    if score < needed:
        reasons.append(
            f"score {score:.2f}, and {'related' if level is Level.OUT else 'core'} needs {needed:.2f}"
        )
        reasons += [f"it speaks of {clause.name}" for clause, at in held if clause.weight < 0 and at > 0]
        absent = sorted((-clause.weight, clause.name) for clause, at in held if clause.weight > 0 and at == 0)
        if absent:
            names = ", ".join(name for _, name in absent[:_ABSENT_SHOWN])
            reasons.append(f"nothing found for {names}")
    return tuple(reasons)
