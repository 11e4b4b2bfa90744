"""The place stage: to which story does an article belong, or does it open one?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.model.articles import Revision
from monitor.model.facts import ArticleMatched, ArticlePlaced, StoryOpened
from monitor.model.ids import StoryId
from monitor.model.policy import StoryPolicy
from monitor.model.stories import Decision, Kinship, Placement, Relation, Story
from monitor.ports.outside import Clock
from monitor.ports.records import Records
from monitor.ports.work import Job
from monitor.stories.comparing import Candidate
from monitor.stories.placing import Join, PlacingModel, place
from monitor.stories.recalled import without_recalls
from monitor.stories.remembering import counted, remember, weighed
from monitor.stories.weighing import Profile

_NOT_COMPARED_YET = Kinship(relation=Relation.INDEPENDENT, of=None, copied_share=0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Places one matched revision. A decision is frozen: alerts depend on it."""

    commonness: Callable[[], Mapping[str, float]]  #: half a second at the first article, not at the start
    model: PlacingModel
    policy: StoryPolicy
    clock: Clock

    def __call__(self, event: ArticleMatched, job: Job) -> None:
        """Place in one transaction: what is asked and what is written are of one moment."""
        with job.settle() as records:
            revision = records.articles.revision(event.revision)
            placed = records.stories.placement(revision.article)
            if placed is not None:
                story = records.stories.get(placed.story).id
            else:
                story = self._place(records, revision)
            records.log.append(ArticlePlaced(revision=revision.id, story=story))

    def _place(self, records: Records, revision: Revision) -> StoryId:
        now = self.clock.now()
        baseline = records.articles.get(revision.article).baseline
        article = weighed(counted(revision, baseline=baseline), records.index, self.commonness())
        candidates = [
            Candidate(article=one.article, story=one.story, profile=Profile.unpack(one.packed))
            for one in records.index.nearest(article.key_terms)
        ]
        answer = place(article, candidates, self.model)
        told = without_recalls(revision.text, revision.language) if isinstance(answer, Join) else None
        if told is not None:
            features = counted(replace(revision, text=told), baseline=baseline)
            alone = weighed(features, records.index, self.commonness())
            answer = place(article, candidates, self.model, alone=alone)
        reported_at = revision.published_at or now
        quiet = None
        if isinstance(answer, Join):
            kept = records.corrections.keep(answer.story)
            story, quiet = kept.id, self._quiet_days(kept, reported_at)
        else:
            story = records.stories.open(revision.title, at=reported_at)
            records.log.append(StoryOpened(story=story, revision=revision.id))
        records.stories.place(
            Placement(
                article=revision.article,
                story=story,
                decision=Decision.COVERAGE if isinstance(answer, Join) else Decision.OPENED,
                score=answer.score if isinstance(answer, Join) else 0.0,
                kinship=_NOT_COMPARED_YET,
                reopened_after_days=quiet,
                reasons=answer.reasons,
                placed_at=now,
            ),
            explanation={"considered": answer.considered, "related": answer.related},
        )
        records.stories.relate(revision.article, answer.related)
        records.stories.touch(story, topics=records.matches.on(revision.id), reported_at=reported_at)
        remember(records.index, revision.article, story, article)
        return story

    def _quiet_days(self, story: Story, reported_at: datetime) -> int | None:
        """How long the story was quiet, where that is long enough to say so."""
        days = (reported_at - story.last_report_at).days
        return days if days >= self.policy.reopened_after_days else None
