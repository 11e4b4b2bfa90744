"""Why something happened with an address, or did not, in plain words."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rich.console import Console
from rich.markup import escape

from monitor.cli.printing import cell
from monitor.cli.telling import behind, changed, differs, quoted, said
from monitor.history.verdict import verdict, why_none
from monitor.model.answers import ArticleRef, DeliveryAnswer, DevelopmentAnswer
from monitor.model.ids import ArticleId
from monitor.model.reasons import Why, WhyAlert, WhyStory
from monitor.model.stories import JudgedSentence, Placement, SharedPassage, Status

_MARKS = {
    Status.NEW: "[bold green]new  [/]",
    Status.KNOWN: "known",
    Status.BOILERPLATE: "[dim]furniture[/]",
}
#: Stories and deciding features shown; --json has them all.
_STORIES, _FEATURES = 5, 4


def tell_why(why: Why, out: Console) -> None:
    """Print whether anybody was told, then the path of an address through the pipeline, as far as it came."""
    _address(why, out)
    out.print(escape(cell(verdict(why))))
    _path(why, out)


def _address(why: Why, out: Console) -> None:
    """Print where the page is read, not the identity that `Why` has: a site may have no https."""
    read_at = why.article or next(iter(why.entries), None)
    out.print(f"[bold]{escape(cell(read_at.url if read_at else why.url))}[/]")


def _path(why: Why, out: Console) -> None:
    _arrival(why, out)
    _topics(why, out)
    if why.placement is not None:
        articles = {article.id: article for article in why.articles}
        _placement(why.placement, why, articles, out)
        _considered(why, out)
        for passage in why.placement.kinship.passages:
            _copied(passage, articles, out)
        for sentence in why.sentences:
            _sentence(sentence, articles, out)
        if not why.developments:
            out.print(f"no development: {why_none(why.placement, why.sentences)}")
    for development in why.developments:
        _development(development, out)
    for delivery in why.deliveries:
        _delivery(delivery, out)


def tell_why_story(why: WhyStory, out: Console) -> None:
    """Print why a story holds what it holds: the rule that placed each report, and what each added."""
    out.print(f"[bold]Story {why.story.id}: {escape(cell(why.story.title))}[/]")
    for correction in why.corrections:
        out.print(f"    [bold]corrected[/]: {escape(cell(said(correction)))}")
    articles = {report.article.id: report.article for report in why.reports}
    for report in why.reports:
        outlet = f"{cell(report.published_at)}  {cell(report.article.outlet)}: {cell(report.article.title)}"
        out.print(f"{escape(outlet)}\n    {escape(cell(report.article.url))}")
        _placed(report.placement, articles, out)
        for reason in report.placement.reasons:
            out.print(f"    {escape(cell(reason))}", style="dim")
        for development in why.developments:
            if development.url == report.article.url:
                _development(development, out)
    for other in why.related:
        out.print(f"possibly related: story {other.live} ({escape(cell(other.title))})")


def tell_why_alert(why: WhyAlert, out: Console) -> None:
    """Print the rule that sent or held a message, and then all that led to it."""
    out.print(f"[bold]Alert {why.delivery.id}: {escape(cell(why.delivery.headline))}[/]")
    _delivery(why.delivery, out)
    if why.why is not None:
        _address(why.why, out)
        _path(replace(why.why, deliveries=()), out)


def _development(development: DevelopmentAnswer, out: Console) -> None:
    revision = f" of its reading {development.revision_number}" if development.revision_number > 1 else ""
    weight = f"weight {development.weight:.2f}"
    out.print(f"development {development.id}{revision}: [bold]{development.kind}[/], {weight}")
    for reason in development.reasons:
        out.print(f"    {escape(cell(reason))}", style="dim")
    for figure in development.figures:
        if figure.was is not None:
            out.print(f"    {escape(cell(changed(figure, development.edited_at)))}", style="dim")
    for conflict in development.conflicts:
        out.print(f"    {escape(cell(differs(conflict)))}")


def _delivery(delivery: DeliveryAnswer, out: Console) -> None:
    to = f"alert to {escape(cell(delivery.recipient))} by route {delivery.route}"
    out.print(f"{to}: [bold]{delivery.state}[/], {escape(cell(delivery.reason))}")
    if delivery.error:
        out.print(f"    last error: {escape(cell(delivery.error))}")


def _arrival(why: Why, out: Console) -> None:
    for entry in why.entries:
        out.print(f"announced by {entry.feed} at {cell(entry.first_seen_at)}: {escape(cell(entry.title))}")
        out.print(f"    {escape(cell(entry.fate))}")
    for trouble in why.troubles:
        tried = f"[yellow]{trouble.stage} {trouble.state}[/] after {trouble.attempts} attempts"
        out.print(f"{tried}: {escape(cell(trouble.error))}")


def _topics(why: Why, out: Console) -> None:
    for match in why.matches:
        out.print(f"topic {match.topic}: [bold]{match.level.value}[/], score {match.score:.2f}")
        for evidence in match.evidence:
            words = escape(cell(evidence.words))
            out.print(f"    {evidence.clause}: “{words}” in the {evidence.field.value}")
        for missing in match.missing:
            out.print(f"    missing: {escape(cell(missing))}")


def _placement(
    placement: Placement, why: Why, articles: Mapping[ArticleId, ArticleRef], out: Console
) -> None:
    _placed(placement, articles, out)
    for correction in why.corrections:
        out.print(f"    [bold]corrected[/]: {escape(cell(said(correction)))}")
    # The features of the stories considered follow with them.
    for reason in placement.reasons[:1] if why.explanation.get("considered") else placement.reasons:
        out.print(f"    {escape(cell(reason))}")


def _placed(placement: Placement, articles: Mapping[ArticleId, ArticleRef], out: Console) -> None:
    kinship = placement.kinship
    of = f" of {_named(kinship.of, articles)}" if kinship.of is not None else ""
    out.print(
        f"story {placement.story}: [bold]{placement.decision.value}[/], {kinship.relation.value}{of}, "
        f"{kinship.copied_share:.0%} shared, link score {placement.score:.2f}"
    )
    if kinship.corrected_at is not None:
        out.print(f"    corrected at {cell(kinship.corrected_at)}, when its original arrived after it")
    if kinship.origin is not None:
        out.print(f"    {escape(cell(behind(kinship.origin)))}")
    if placement.reopened_after_days is not None:
        out.print(f"    the story was quiet for {placement.reopened_after_days} days: reopened")


def _considered(why: Why, out: Console) -> None:
    names = {story.id: story for story in why.stories}
    considered: Any = why.explanation.get("considered") or []
    for one in considered[:_STORIES]:
        story = names[one["story"]]
        now = f", now part of story {story.live}" if story.live != story.id else ""
        languages = ", in another language" if one.get("languages_differ") else ""
        title = escape(cell(story.title))
        out.print(f"  considered story {story.id}{now} ({title}): score {one['score']:.2f}{languages}")
        for reason in one["reasons"][:_FEATURES]:
            out.print(f"      {escape(cell(reason))}", style="dim")
    if len(considered) > _STORIES:
        out.print(f"  and {len(considered) - _STORIES} more, further away: --json shows them", style="dim")
    related: Any = why.explanation.get("related") or []
    for one in related:
        story = names[one]
        out.print(f"  possibly related: story {story.live} ({escape(cell(story.title))})")


def _copied(passage: SharedPassage, articles: Mapping[ArticleId, ArticleRef], out: Console) -> None:
    holder = f"sentence {passage.holder_position + 1} of {_named(passage.holder, articles)}"
    out.print(
        f"  copied: sentence {passage.position + 1} is {passage.coverage:.0%} {holder}: "
        f"{escape(quoted(cell(passage.text)))}"
    )


def _sentence(sentence: JudgedSentence, articles: Mapping[ArticleId, ArticleRef], out: Console) -> None:
    out.print(f"  {_MARKS[sentence.status]} {sentence.score:.2f}  {escape(cell(sentence.text))}")
    if sentence.reason:
        out.print(f"             {escape(cell(sentence.reason))}", style="dim")
    if sentence.nearest:
        what = "known from" if sentence.status is Status.KNOWN else "nearest in"
        holder = sentence.nearest_article
        where = "the article itself" if holder is None else _named(holder, articles)
        out.print(f"             {what} {where}: {escape(cell(sentence.nearest))}", style="dim")


def _named(article: ArticleId, articles: Mapping[ArticleId, ArticleRef]) -> str:
    held = articles.get(article)
    return f"article {article}" if held is None else f"article {article} ({escape(cell(held.outlet))})"
