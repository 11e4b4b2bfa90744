"""Holds what the daemon did against the corpus's own key."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from monitor.demo.model import Corpus, Expectation
from monitor.model.reasons import Why
from monitor.model.stories import Decision, Relation, Status
from monitor.model.urls import canonical_url
from monitor.ports.archive import Archive


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How far record and key agree. Articles are named by their id, a later revision as "id (edit 1)"."""

    alerts_expected: tuple[str, ...]
    alerts_missing: tuple[str, ...]
    alerts_not_expected: tuple[str, ...]
    stories_split: tuple[str, ...]  #: one matter in several stories
    stories_mixed: tuple[str, ...]  #: several matters in one story
    wrong_decisions: tuple[str, ...]  #: article: expected, got
    wrong_relations: tuple[str, ...]
    sentence_precision: float
    sentence_recall: float
    wrong_sentences: tuple[str, ...]

    @property
    def sentence_f1(self) -> float:
        """Of the sentences that are new to their story."""
        p, r = self.sentence_precision, self.sentence_recall
        return 2 * p * r / (p + r) if p + r else 0.0

    @property
    def passed(self) -> bool:
        """Every expected alert and no other, in the right stories, and the sentences nearly all right."""
        wrong = (
            self.alerts_missing,
            self.alerts_not_expected,
            self.stories_split,
            self.stories_mixed,
        )
        return not any(wrong) and self.sentence_f1 >= 0.95


def score(corpus: Corpus, urls: Mapping[str, str], archive: Archive) -> Score:
    """Compare. `urls` gives the address of each article id."""
    found = {article: archive.why(canonical_url(url) or url) for article, url in urls.items()}
    alerts = {
        _name(article, development.revision_number)
        for article, why in found.items()
        for development in why.developments
        if any(d.state == "sent" and d.development == development.id for d in why.deliveries)
    }
    expected = {_name(e.article, e.revision): e for e in corpus.expectations()}
    wanted = {name for name, e in expected.items() if e.key.alerts}
    split, mixed = _stories(corpus, found)
    true, false, missed, wrong = _sentences(expected, found, archive)
    return Score(
        alerts_expected=tuple(sorted(wanted)),
        alerts_missing=tuple(sorted(wanted - alerts)),
        alerts_not_expected=tuple(sorted(alerts - wanted)),
        stories_split=split,
        stories_mixed=mixed,
        wrong_decisions=tuple(_decisions(corpus, found)),
        wrong_relations=tuple(_relations(corpus, found)),
        sentence_precision=true / (true + false) if true + false else 0.0,
        sentence_recall=true / (true + missed) if true + missed else 0.0,
        wrong_sentences=tuple(wrong),
    )


def _name(article: str, revision: int) -> str:
    return article if revision == 1 else f"{article} (edit {revision - 1})"


def _stories(corpus: Corpus, found: Mapping[str, Why]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    by_key: dict[str, set[int]] = defaultdict(set)
    by_story: dict[int, set[str]] = defaultdict(set)
    for article in corpus.articles:
        placement = found[article.id].placement
        if placement is not None:
            matter = article.key.story or f"{article.id}, on no topic"
            by_key[matter].add(placement.story)
            by_story[placement.story].add(matter)
    split = tuple(f"{key}: stories {sorted(stories)}" for key, stories in by_key.items() if len(stories) > 1)
    mixed = tuple(f"story {story}: {sorted(keys)}" for story, keys in by_story.items() if len(keys) > 1)
    return split, mixed


def _decisions(corpus: Corpus, found: Mapping[str, Why]) -> list[str]:
    wrong = []
    for article in corpus.articles:
        placement = found[article.id].placement
        got = placement.decision if placement else Decision.OFF_TOPIC
        if got is not article.key.decision:
            wrong.append(f"{article.id}: {article.key.decision.value} expected, got {got.value}")
    return wrong


def _relations(corpus: Corpus, found: Mapping[str, Why]) -> list[str]:
    wrong = []
    for article in corpus.articles:
        placement = found[article.id].placement
        expected = article.key.relation
        if placement and (placement.kinship.relation is Relation.COPY) != (expected is Relation.COPY):
            got = f"{placement.kinship.relation.value}, {placement.kinship.copied_share:.0%} shared"
            wrong.append(f"{article.id}: {expected.value} expected, got {got}")
    return wrong


def _sentences(
    expected: Mapping[str, Expectation], found: Mapping[str, Why], archive: Archive
) -> tuple[int, int, int, list[str]]:
    true = false = missed = 0
    wrong: list[str] = []
    for article, why in found.items():
        if why.article is None:
            continue
        told: dict[str, set[str]] = defaultdict(set)
        for number, sentence in archive.judged(why.article.id):
            if sentence.status is Status.NEW:
                told[_name(article, number)].add(_plain(sentence.text))
        names = set(told) | {name for name, e in expected.items() if e.article == article}
        for name in sorted(names):
            wanted = {_plain(text) for text in expected[name].key.new} if name in expected else set()
            true += len(told[name] & wanted)
            false += len(told[name] - wanted)
            missed += len(wanted - told[name])
            wrong += [f"{name}: called new: {text}" for text in sorted(told[name] - wanted)]
            wrong += [f"{name}: not called new: {text}" for text in sorted(wanted - told[name])]
    return true, false, missed, wrong


def _plain(text: str) -> str:
    return " ".join(text.replace("’", "'").replace("“", '"').replace("”", '"').split())
