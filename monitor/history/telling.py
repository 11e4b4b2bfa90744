"""A story told: where it stands, its figures, voices and conflicts, now or as of a moment."""

from dataclasses import replace
from datetime import datetime

from monitor.history.citing import cite
from monitor.history.figures import figure_lines
from monitor.history.sayings import sayings
from monitor.model.answers import StoryPage, copies, independent_reports
from monitor.model.history import ConflictCite, StoryTold


def tell(page: StoryPage, *, now: datetime, as_of: datetime | None = None) -> StoryTold:
    """Tell a story with what the record held at `as_of`. Raises LookupError where it held nothing yet."""
    if as_of is not None:
        page = at_moment(page, as_of)
    timeline = page.timeline
    return StoryTold(
        story=page.story,
        timeline=timeline,
        reports=page.reports,
        corrections=page.corrections,
        related=page.related,
        handlings=tuple(one for one in page.handlings if as_of is None or one.at <= as_of),
        as_of=as_of,
        quiet_days=max(0, ((as_of or now) - page.story.last_report_at).days),
        latest=timeline[-1] if timeline else None,
        figures=figure_lines(timeline),
        sayings=tuple(sayings(timeline)),
        conflicts=tuple(
            ConflictCite(
                about=conflict.about,
                here=conflict.here,
                there=conflict.there,
                cite=cite(development, _place(development.passages, development.sentences, conflict.here)),
                there_article=conflict.there_article,
            )
            for development in timeline
            for conflict in development.conflicts
        ),
    )


def _place(passages: tuple[str, ...], sentences: tuple[int, ...], words: str) -> int | None:
    held = (place for text, place in zip(passages, sentences, strict=True) if words in text)
    return next(held, None)


def at_moment(page: StoryPage, moment: datetime) -> StoryPage:
    """Take away what the record learnt after `moment`: what we knew then, not what had been published."""
    reports = tuple(report for report in page.reports if report.placed_at <= moment)
    if not reports:
        raise LookupError(
            f"story {page.story.id} was not on record on {moment:%Y-%m-%d %H:%M} UTC; "
            f"its first report was read {page.story.opened_at:%Y-%m-%d %H:%M} UTC"
        )
    timeline = tuple(one for one in page.timeline if one.found_at <= moment)
    dates = [report.published_at or report.placed_at for report in reports]
    story = replace(
        page.story,
        last_report_at=min(max(dates), page.story.last_report_at),
        independent_reports=independent_reports(reports),
        copies=copies(reports),
        developments=len(timeline),
    )
    corrections = tuple(one for one in page.corrections if one.at <= moment)
    return replace(page, story=story, timeline=timeline, reports=reports, corrections=corrections)
