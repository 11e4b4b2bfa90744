"""Long answers in plain words: a story's timeline, and the reasons for what happened with an address."""

from rich.console import Console
from rich.markup import escape

from monitor.cli.printing import cell
from monitor.model.answers import DevelopmentAnswer, ReportAnswer, StoryPage, Why
from monitor.model.stories import Status

_MARKS = {
    Status.NEW: "[bold green]new  [/]",
    Status.KNOWN: "known",
    Status.BOILERPLATE: "[dim]boilerplate[/]",
}


def tell_story(page: StoryPage, out: Console) -> None:
    """Print a story: what happened, in order, then who reported it."""
    story = page.story
    out.print(f"[bold]Story {story.id}: {escape(cell(story.title))}[/]")
    counts = (
        _count(story.independent_reports, "independent report"),
        _count(story.copies, "copy", "copies"),
        _count(story.developments, "development"),
    )
    out.print(f"{cell(story.opened_at)} to {cell(story.last_report_at)} · {', '.join(counts)}")
    for development in page.timeline:
        out.print()
        _development(development, out)
    out.print("\n[bold]Reports[/]")
    for report in page.reports:
        out.print(
            f"  {cell(report.published_at)}  {escape(cell(report.outlet))}: {escape(cell(report.title))}"
        )
        out.print(f"      {_role(report)}", style="dim")


def _development(development: DevelopmentAnswer, out: Console) -> None:
    when = cell(development.published_at or development.found_at)
    kind = development.kind.replace("_", " ")
    out.print(f"{when}  [bold]{kind}[/]  {escape(cell(development.headline))}")
    for passage in development.passages:
        out.print(f"    “{escape(cell(passage))}”")
    for figure in development.figures:
        if figure.was is not None:
            out.print(f"    {escape(cell(figure.counts))}: {figure.was:g} → {escape(cell(figure.text))}")
    out.print(f"    {escape(cell(development.outlet))}  {escape(cell(development.url))}", style="dim")


def _role(report: ReportAnswer) -> str:
    share = f"{report.copied_share:.0%} shared"
    of = f" of article {report.of}, {share}" if report.of is not None else ""
    language = " · reported in Welsh" if report.language == "cy" else ""
    counts = f"{report.new_sentences} new, {report.known_sentences} known"
    return f"{report.decision}: {report.relation}{of} · {counts}{language}"


def _count(number: int, one: str, many: str | None = None) -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def tell_why(why: Why, out: Console) -> None:
    """Print the path of an address through the pipeline, as far as it came."""
    out.print(f"[bold]{escape(cell(why.url))}[/]")
    if not why.entries and why.article is None:
        out.print("No feed announced this address. Is its feed in feeds.toml? nhs-monitor feeds list tells.")
    for entry in why.entries:
        out.print(f"announced by {entry.feed} at {cell(entry.first_seen_at)}: {escape(cell(entry.title))}")
        out.print(f"    {escape(cell(entry.fate))}")
    for trouble in why.troubles:
        tried = f"[yellow]{trouble.stage} {trouble.state}[/] after {trouble.attempts} attempts"
        out.print(f"{tried}: {escape(cell(trouble.error))}")
    for match in why.matches:
        out.print(f"topic {match.topic}: [bold]{match.level.value}[/], score {match.score:.2f}")
        for evidence in match.evidence:
            out.print(
                f"    {evidence.clause}: “{escape(cell(evidence.words))}” in the {evidence.field.value}"
            )
        for missing in match.missing:
            out.print(f"    missing: {escape(cell(missing))}")
    if why.placement is not None:
        _placement(why, out)
    for delivery in why.deliveries:
        to = f"alert to {escape(cell(delivery.recipient))} by route {delivery.route}"
        out.print(f"{to}: [bold]{delivery.state}[/], {escape(cell(delivery.reason))}")
        if delivery.error:
            out.print(f"    last error: {escape(cell(delivery.error))}")


def _placement(why: Why, out: Console) -> None:
    placement = why.placement
    assert placement is not None
    kinship = placement.kinship
    of = f" of article {kinship.of}" if kinship.of is not None else ""
    out.print(
        f"story {placement.story}: [bold]{placement.decision.value}[/], {kinship.relation.value}{of}, "
        f"{kinship.copied_share:.0%} shared, link score {placement.score:.2f}"
    )
    for reason in placement.reasons:
        out.print(f"    {escape(cell(reason))}")
    for sentence in why.sentences:
        out.print(f"  {_MARKS[sentence.status]} {sentence.score:.2f}  {escape(cell(sentence.text))}")
        if sentence.status is Status.KNOWN and sentence.nearest:
            known = f"known from article {sentence.nearest_article}: {escape(cell(sentence.nearest))}"
            out.print(f"             {known}", style="dim")
        elif sentence.reason:
            out.print(f"             {escape(cell(sentence.reason))}", style="dim")
    for development in why.developments:
        out.print(
            f"development {development.id}: [bold]{development.kind}[/], weight {development.weight:.2f}"
        )
