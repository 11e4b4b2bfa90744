"""How an article comes into the story index: counted, weighed by what came before it, remembered."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from monitor.model.articles import Revision
from monitor.model.ids import ArticleId, StoryId
from monitor.ports.story_index import Remembering, StoryIndex
from monitor.stories.features import ArticleFeatures, article_features
from monitor.stories.passages import COMPARED
from monitor.stories.weighing import Profile, Statistics, Weighed, weigh


def counted(revision: Revision, *, baseline: bool) -> ArticleFeatures:
    """Count a revision. `baseline`: its article was there at the first poll of its feed."""
    features = article_features(
        revision.title[:COMPARED],
        revision.text,
        language=revision.language,
        published_at=revision.published_at,
        url=revision.url,
    )
    if features.published_at is None and not baseline:
        # Found after the first poll of its feed, so published since the poll before.
        features = replace(features, published_at=revision.read_at)
    return features


def weighed(features: ArticleFeatures, index: StoryIndex, commonness: Mapping[str, float]) -> Weighed:
    """Weigh its terms by what the index holds so far."""
    total, frequencies = index.frequencies(features.terms)
    return weigh(features, Statistics(total, frequencies, commonness))


def remember(index: StoryIndex, article: ArticleId, story: StoryId, weights: Weighed) -> None:
    """Write an article's place into the index, by which later ones find it."""
    index.record(
        article,
        story,
        terms=weights.profile.features.terms,
        key_terms=[term for term, _ in weights.key_terms],
        packed=weights.profile.pack(),
    )


def remembering(commonness: Mapping[str, float]) -> Remembering:
    """Give what puts articles into an index that is built anew."""

    def count(revision: Revision, *, baseline: bool) -> Callable[[StoryIndex, StoryId], None]:
        features = counted(revision, baseline=baseline)
        return lambda index, story: remember(
            index, revision.article, story, weighed(features, index, commonness)
        )

    return count


def terms_in(packed: bytes) -> int:
    """Tell how many terms a remembered profile has. Raises ValueError where the bytes are none."""
    return len(Profile.unpack(packed).features.terms)
