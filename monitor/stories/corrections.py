"""A person's corrections: what is refused, what goes where, and what is true of the stories afterwards.

Each is one transaction. A correction moves articles and teaches nothing else: later articles find the
moved ones in their new story. It wakes no stage, so it sends nothing.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.errors import BadInput
from monitor.model.corrections import Correction, CorrectionKind, Report
from monitor.model.facts import ArticlesMoved, StoriesMerged, StorySplit
from monitor.model.ids import ArticleId, StoryId
from monitor.model.stories import Story
from monitor.ports.records import Records

_FACTS: Mapping[CorrectionKind, type[StoriesMerged | StorySplit | ArticlesMoved]] = {
    CorrectionKind.MERGE: StoriesMerged,
    CorrectionKind.SPLIT: StorySplit,
    CorrectionKind.MOVE: ArticlesMoved,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Who corrects, when and why."""

    at: datetime
    by: str
    note: str = ""

    def correction(
        self, kind: CorrectionKind, story: StoryId, into: StoryId, reports: Iterable[Report]
    ) -> Correction:
        """Say what is done for this reason."""
        articles = tuple(sorted(report.article for report in reports))
        return Correction(
            kind=kind, story=story, into=into, articles=articles, at=self.at, by=self.by, note=self.note
        )


def merge(records: Records, story: StoryId, into: StoryId, reason: Reason) -> Sequence[Correction]:
    """Put all of a story's articles into another; its id leads there from now on.

    Raises BadInput for a story that is not there, is merged already, or is the other one.
    """
    source, target = _live(records, (story, into))
    if source.id != story:
        raise BadInput(
            f"story {story} was merged already and is part of story {source.id}; "
            f"to merge that one, name story {source.id}"
        )
    if source.id == target.id:
        itself = "itself" if story == into else f"story {into}, which is part of it"
        raise BadInput(f"story {story} cannot be merged into {itself}")
    return [_merge(records, source, target.id, reason)]


def split(
    records: Records, story: StoryId, articles: Collection[ArticleId], reason: Reason
) -> Sequence[Correction]:
    """Give some of a story's articles a story of their own.

    Raises BadInput for articles of another story, and where none would be left.
    """
    (source,) = _live(records, (story,))
    leaving = _placed(records, articles)
    for report in leaving:
        if report.story != source.id:
            raise BadInput(f"article {report.article} is in story {report.story}, not in story {source.id}")
    staying = _staying(records, source.id, leaving)
    if not staying:
        raise BadInput(f"these are all articles of story {source.id}: there is nothing to split it from")
    fresh = records.stories.open(leaving[0].titles[0], at=leaving[0].reported_at)
    done = _apply(records, reason.correction(CorrectionKind.SPLIT, source.id, fresh, leaving))
    _restate(records, source, staying)
    _restate(records, records.stories.get(fresh), leaving)
    return [done]


def move(
    records: Records, articles: Collection[ArticleId], into: StoryId, reason: Reason
) -> Sequence[Correction]:
    """Move articles, of whichever stories, to one story. A story that loses its last one is merged into it.

    Raises BadInput for articles that are in no story, or in this one already.
    """
    before = {report.article: report.story for report in _placed(records, articles)}
    target, *sources = _live(records, (into, *sorted(set(before.values()))))
    leaving = _placed(records, articles)
    if {report.article: report.story for report in leaving} != before:
        return move(records, articles, into, reason)  # another correction came first
    for report in leaving:
        if report.story == target.id:
            raise BadInput(f"article {report.article} is in story {target.id} already")
    return [
        _move(records, source, target.id, [one for one in leaving if one.story == source.id], reason)
        for source in sources
    ]


def _move(
    records: Records, source: Story, into: StoryId, leaving: Sequence[Report], reason: Reason
) -> Correction:
    staying = _staying(records, source.id, leaving)
    if not staying:
        return _merge(records, source, into, reason)
    done = _apply(records, reason.correction(CorrectionKind.MOVE, source.id, into, leaving))
    _restate(records, source, staying)
    _join(records, into, leaving)
    return done


def _merge(records: Records, source: Story, into: StoryId, reason: Reason) -> Correction:
    reports = records.corrections.reports(records.corrections.articles_of(source.id))
    done = _apply(records, reason.correction(CorrectionKind.MERGE, source.id, into, reports))
    records.corrections.close(source.id, into=into)
    _join(records, into, reports, also=source)
    return done


def _apply(records: Records, done: Correction) -> Correction:
    records.corrections.record(done)
    records.index.move(done.articles, done.into)
    fact = _FACTS[done.kind]
    records.log.append(
        fact(story=done.story, into=done.into, articles=done.articles, by=done.by, note=done.note)
    )
    return done


def _join(records: Records, into: StoryId, came: Sequence[Report], *, also: Story | None = None) -> None:
    """Write what came to a story; its title stays."""
    story = records.stories.get(into)
    times = [report.reported_at for report in came]
    merged = [also] if also else []
    records.corrections.restate(
        into,
        title=story.title,
        opened_at=min([story.opened_at, *times, *(one.opened_at for one in merged)]),
        last_report_at=max([story.last_report_at, *times, *(one.last_report_at for one in merged)]),
        topics={*story.topics, *_topics(came), *(topic for one in merged for topic in one.topics)},
    )


def _restate(records: Records, story: Story, reports: Sequence[Report]) -> None:
    """Write what is true of a story that holds these reports only; a headline that left it is no title."""
    titles = {title for report in reports for title in report.titles}
    records.corrections.restate(
        story.id,
        title=story.title if story.title in titles else reports[0].titles[0],
        opened_at=reports[0].reported_at,
        last_report_at=reports[-1].reported_at,
        topics=_topics(reports),
    )


def _topics(reports: Iterable[Report]) -> set[str]:
    return {topic for report in reports for topic in report.topics}


def _staying(records: Records, story: StoryId, leaving: Iterable[Report]) -> Sequence[Report]:
    gone = {report.article for report in leaving}
    held = records.corrections.articles_of(story)
    return records.corrections.reports([article for article in held if article not in gone])


def _placed(records: Records, articles: Collection[ArticleId]) -> Sequence[Report]:
    found = records.corrections.reports(set(articles))
    for missing in sorted(set(articles) - {report.article for report in found}):
        raise BadInput(f"article {missing} is in no story; nhs-monitor articles lists them")
    return found


def _live(records: Records, stories: Sequence[StoryId]) -> Sequence[Story]:
    """Read stories, following merges, and hold all others off. Raises BadInput where one is not there."""
    wanted = list(stories)
    while True:
        held = records.corrections.find(wanted)
        for number in wanted:
            if number not in held:
                raise BadInput(f"there is no story {number}; nhs-monitor stories lists them")
        if all(one.merged_into is None for one in held.values()):
            return [held[number] for number in wanted]
        wanted = [held[number].merged_into or number for number in wanted]
