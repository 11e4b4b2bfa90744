"""What placing remembers of all articles, so that an article's likely stories are found at a flat cost."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from monitor.model.articles import Revision
from monitor.model.ids import ArticleId, StoryId


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """An article that shares key terms with the one asked about."""

    article: ArticleId
    story: StoryId
    packed: bytes  #: its profile, as the stories room packed it


class StoryIndex(Protocol):
    """Document frequencies, postings of key terms and packed profiles. Nothing in it expires."""

    def frequencies(self, terms: Collection[str]) -> tuple[int, Mapping[str, int]]:
        """Tell how many articles are recorded, and in how many of them each term stood (0: left out)."""
        ...

    def nearest(self, key_terms: Sequence[tuple[str, float]], *, limit: int = 50) -> Sequence[Remembered]:
        """Find the articles that share most weight of these (term, weight) with the one asked about.

        At most eight of any one story, so that a large story cannot hide the others; by article id.
        """
        ...

    def record(
        self,
        article: ArticleId,
        story: StoryId,
        *,
        terms: Collection[str],
        key_terms: Collection[str],
        packed: bytes,
    ) -> bool:
        """Remember an article's place. Answers False, changing nothing, where it is remembered already."""
        ...

    def move(self, articles: Collection[ArticleId], story: StoryId) -> None:
        """Give articles another story (a person merged, split or moved them)."""
        ...


class Remembering(Protocol):
    """Puts articles into an index that is built anew, in two steps: the first takes long and asks nothing."""

    def __call__(self, revision: Revision, *, baseline: bool) -> Callable[[StoryIndex, StoryId], None]:
        """Count a revision of an article, of the baseline or not; gives what remembers it in a story."""
        ...
