"""What tells two events of one kind apart where both are told in the same words: names, or figures."""

import math
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import timedelta

from monitor.stories.features import ArticleFeatures
from monitor.stories.weighing import CALENDAR, Profile, Weighed

#: What a name is taken to weigh that only the earlier report has.
_NAME_TERM = 5.0
#: Numbers of one digit stand in most reports, and one figure alone may be a constant of its kind.
_FIGURE, _FIGURES_ENOUGH = 2, 2
#: So far apart, the same words with other figures are two reports of a series.
_SERIES = timedelta(days=20)
#: In a text of so few terms, a bare headline, capitals prove no name.
_HEADLINE = 15


def same_wording(here: AbstractSet[str], theirs: ArticleFeatures) -> float:
    """Cosine of the sets of words, 0..1, names and numbers left out.

    Every word counts the same: by weight, the first two reports that have some words would look alike.
    """
    there = theirs.wording
    return len(here & there) / math.sqrt(len(here) * len(there) or 1)


def same_names(article: Weighed, story: Sequence[Profile], nearest: Sequence[Profile]) -> float:
    """Share of the leading names of the one side that the other has, whichever has more found.

    One report may name more than another; of two matters each names what the other does not.
    """
    mine = article.lead_names
    if not mine or len(article.idf) < _HEADLINE:
        return 1.0
    unknown = set(mine).difference(*(profile.features.terms for profile in story))
    shares = [1 - math.fsum([mine[name] for name in unknown]) / math.fsum(mine.values())]
    for profile in nearest:
        theirs = profile.features.lead_names.keys() - CALENDAR
        found = math.fsum([article.idf[name] ** 2 for name in theirs if name in article.idf])
        missing = _NAME_TERM**2 * sum(name not in article.idf for name in theirs)
        shares.append(found / (found + missing) if theirs else 1.0)
    return max(shares)


def same_figures(mine: ArticleFeatures, theirs: ArticleFeatures) -> float:
    """Of reports weeks apart: share of the figures of the one with fewer that the other has; else 1."""
    if not mine.published_at or not theirs.published_at:
        return 1.0
    if abs(mine.published_at - theirs.published_at) < _SERIES:
        return 1.0
    here, there = ({term for term in one.figures if len(term) > _FIGURE} for one in (mine, theirs))
    fewer = min(len(here), len(there))
    return len(here & there) / fewer if fewer >= _FIGURES_ENOUGH else 1.0
