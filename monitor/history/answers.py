"""Every question about the past that needs more than one list: asked by command line, API and pages alike."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby, pairwise

from monitor.errors import BadInput
from monitor.history.edits import edit
from monitor.history.figures import figure_lines
from monitor.history.folding import words
from monitor.history.mentions import Split, first_mention
from monitor.history.names import named, near, unknown
from monitor.history.sayings import is_about, is_named, sayings
from monitor.history.telling import tell
from monitor.model.answers import FeedAnswer, Order, SearchPage
from monitor.model.feeds import FeedState
from monitor.model.history import (
    Edit,
    FirstMention,
    Quiet,
    QuietStory,
    Reading,
    Saying,
    StoryTold,
    Week,
    WeekStory,
)
from monitor.model.ids import ArticleId, StoryId
from monitor.model.reasons import Why
from monitor.model.urls import canonical_url
from monitor.ports.archive import Archive
from monitor.ports.outside import Clock
from monitor.query.tree import Fact, Is, Query

#: Texts read for one way of writing a phrase, at most.
_MOST_MENTIONS = 500
#: Developments read for one question about a speaker, at most.
_MOST_DEVELOPMENTS = 20_000
#: Of the newest so many are the speakers who could have been meant.
_LATELY = 2_000
_LOUDEST = 5
_LONGEST_PHRASE = 200
_MOST_DIGITS = 18  #: of a number that every database can hold
_SICK = frozenset({FeedState.FAILING, FeedState.BLOCKED, FeedState.GONE, FeedState.QUIET})


class Answers:
    """Puts answers together from the record's lists; each cites article, revision and sentence."""

    def __init__(self, archive: Archive, clock: Clock, split: Split) -> None:
        """`split` gives a text's paragraphs in sentences."""
        self._archive = archive
        self._clock = clock
        self._split = split

    def search(
        self,
        query: Query,
        *,
        limit: int,
        order: Order = Order.NEWEST,
        after: str | None = None,
        facets: bool = False,
    ) -> SearchPage:
        """Find articles; where there is none, say which names of the query nothing on record bears.

        Raises BadInput as `Archive.search` does.
        """
        page = self._archive.search(query, limit=limit, order=order, after=after, facets=facets)
        if page.hits or after is not None:
            return page
        strangers = (one for one in named(query.root) if not self._archive.search(Query(one), limit=1).hits)
        return replace(page, notes=tuple(unknown(one, self._names(one)) for one in strangers))

    def _names(self, asked: Is) -> Sequence[str]:
        if asked.fact is Fact.SPEAKER:
            return tuple(self._speakers())
        return () if asked.fact is Fact.STORY else self._archive.names(asked.fact)

    def story(self, story: StoryId, *, as_of: datetime | None = None) -> StoryTold:
        """Tell a story, as known at `as_of`. Raises LookupError where it was not on record."""
        return tell(self._archive.story(story), now=self._clock.now(), as_of=as_of)

    def first(self, phrase: str, *, limit: int = 50) -> FirstMention:
        """Find who had a phrase or figure first, and its spread. Raises BadInput for one without words."""
        if not words(phrase) or len(phrase) > _LONGEST_PHRASE:
            raise BadInput(f"a phrase or figure of 1 to {_LONGEST_PHRASE} characters is expected: £16.4m")
        return first_mention(
            phrase,
            lambda way: self._archive.mentions(way, limit=_MOST_MENTIONS),
            self._split,
            limit=limit,
        )

    def said(self, name: str, *, about: Query | None = None, limit: int = 50) -> tuple[Saying, ...]:
        """What a person or body was quoted with, newest first. Raises BadInput for a name without words."""
        wanted = words(name)
        if not wanted or len(name) > _LONGEST_PHRASE:
            raise BadInput(f"a name of 1 to {_LONGEST_PHRASE} characters is expected: Eluned Morgan")
        found: list[Saying] = []
        for development in self._archive.developments(limit=_MOST_DEVELOPMENTS, naming=wanted[-1]):
            found += [
                saying
                for saying in sayings([development])
                if is_named(name, saying.speaker) and (about is None or is_about(saying, development, about))
            ]
            if len(found) >= limit:
                break
        return tuple(found[:limit])

    def speakers_near(self, name: str) -> tuple[str, ...]:
        """Who was quoted lately and could be meant by a name that nobody bears; else who was most.

        () where somebody of that name was quoted.
        """
        if self.said(name, limit=1):
            return ()
        speakers = self._speakers()
        return near(name, speakers) or tuple(speaker for speaker, _ in speakers.most_common(_LOUDEST))

    def _speakers(self) -> Counter[str]:
        found = self._archive.developments(limit=_LATELY)
        return Counter(saying.speaker for saying in sayings(found) if saying.speaker)

    def why(self, asked: str) -> Why:
        """All that decided about an article, named by its address or number. Raises LookupError."""
        url = self._archive.article(_numbered(asked)).url if asked.strip().isdecimal() else asked.strip()
        return self._archive.why(canonical_url(url) or url)

    def changes(self, article: ArticleId) -> tuple[Edit, ...]:
        """What each edit of an article changed, oldest first. Raises LookupError for an unknown one."""
        readings = self._archive.revisions(article)
        return tuple(edit(old, new, self._split) for old, new in pairwise(readings))

    def edit(self, article: ArticleId, before: int, after: int) -> Edit:
        """Lay two readings side by side, by their numbers. Raises LookupError where one is missing."""
        held = {one.number: one for one in self._archive.revisions(article)}
        missing = next((number for number in (before, after) if number not in held), None)
        if missing is not None:
            raise LookupError(f"article {article} has no revision {missing}; it has 1 to {max(held)}")
        return edit(held[before], held[after], self._split)

    def reading(self, article: ArticleId, number: int | None = None) -> Reading:
        """An article in sentences, its newest reading unless a number is given. Raises LookupError."""
        held = self._archive.revisions(article)
        shown = held[-1] if number is None else next((one for one in held if one.number == number), None)
        if shown is None:
            raise LookupError(f"article {article} has no revision {number}; it has 1 to {len(held)}")
        listed = self._archive.article(article)
        place = 0
        paragraphs = []
        for paragraph in self._split(shown.text):
            paragraphs.append(tuple(enumerate(paragraph, start=place)))
            place += len(paragraph)
        judged = (one for at, one in self._archive.judged(article) if at == shown.number)
        return Reading(
            revision=shown,
            revisions=tuple(held),
            owner=self._archive.owner(article),
            story=listed.story,
            relation=listed.relation,
            paragraphs=tuple(paragraphs),
            judged=tuple(judged),
        )

    def quiet(self, *, days: int = 14, limit: int = 50) -> Quiet:
        """What went silent at least so many days ago."""
        now = self._clock.now()
        silent = self._archive.stories(limit=limit, until=now - timedelta(days=days))
        return Quiet(
            after_days=days,
            stories=tuple(QuietStory(story=one, days=(now - one.last_report_at).days) for one in silent),
            feeds=self._sick_feeds(),
        )

    def week(self, *, until: datetime | None = None) -> Week:
        """Seven days in review, up to `until` (now, unless given)."""
        until = until or self._clock.now()
        since = until - timedelta(days=7)
        found = self._archive.developments(limit=_MOST_DEVELOPMENTS, since=since, until=until)
        by_story = sorted(found, key=lambda one: (one.story, one.found_at, one.id))
        moved = self._archive.stories(limit=1000, since=since, until=until)
        told = {story: tuple(group) for story, group in groupby(by_story, key=lambda one: one.story)}
        stories = [
            WeekStory(story=one, developments=told[one.id])
            for one in self._archive.stories(limit=len(told), only=tuple(told))
        ]
        stories.sort(key=lambda one: -max(d.weight for d in one.developments))
        silent = self._archive.stories(limit=20, since=since - timedelta(days=7), until=since)
        return Week(
            since=since,
            until=until,
            stories=tuple(stories),
            coverage=tuple(one for one in moved if one.id not in told),
            fell_silent=tuple(
                QuietStory(story=one, days=(until - one.last_report_at).days) for one in silent
            ),
            figures=figure_lines(reversed(found)),
            sayings=tuple(sayings(reversed(found))),
            feeds=len(self._archive.feeds()),
            sick_feeds=self._sick_feeds(),
        )

    def _sick_feeds(self) -> tuple[FeedAnswer, ...]:
        return tuple(feed for feed in self._archive.feeds() if feed.state in _SICK)


def _numbered(text: str) -> ArticleId:
    if len(text.strip()) > _MOST_DIGITS:
        raise LookupError(f"there is no article {text[:_LONGEST_PHRASE]}")
    return ArticleId(int(text))
