"""Search: what answers a query, on a terminal, in a pipe, or as JSON."""

from collections.abc import Sequence
from datetime import UTC, datetime

import click
from rich.console import Console
from rich.text import Text

from monitor.cli.moments import Moment
from monitor.cli.printing import as_csv, as_json, cell, console, json_line, paged, rows, wants_csv
from monitor.cli.session import Session
from monitor.errors import BadInput
from monitor.model.answers import Facets, Order, SearchHit, SearchPage
from monitor.query.tree import And, Bound, Dated, Node, Query, joined


@click.command()
@click.argument("query", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="Hits on a page.")
@click.option("--ranked", is_flag=True, help="The best first, of the newest thousands; else newest first.")
@click.option("--since", type=Moment(), help='Published from that day on: 2025-03-01, 7d, "last week".')
@click.option("--until", type=Moment(), help="Published before that day.")
@click.option("--facets", is_flag=True, help="Count outlets, owners, months and kinds of what is found.")
@click.option("--after", metavar="MARK", help="The page that follows; the page before names its mark.")
@as_csv
@as_json
@click.pass_obj
def search(
    session: Session,
    query: tuple[str, ...],
    limit: int,
    ranked: bool,
    since: datetime | None,
    until: datetime | None,
    facets: bool,
    after: str | None,
    as_json: bool,
) -> None:
    """Find articles, newest first, in the language that topics are written in.

    Words (all of them), "phrases", prefix*, AND OR NOT ( ), NEAR/n, title: summary: body:, outlet: owner:
    language: speaker: kind: figure: story: topic:, after: before: with a day, @sets of the topics, and
    2 of (@a, @b, @c). Case, accents and curly quotes do not count.

    \b
    Examples:
      nhs-monitor search powys waiting
      nhs-monitor search '"two-year waits" (hereford OR powys) NOT rugby'
      nhs-monitor search 'speaker:"Olwen Beddoes" after:2025-06' --ranked --facets
    """
    if facets and wants_csv():
        raise BadInput("--csv prints what is found and no counts; --facets --json prints both")
    now = datetime.now(UTC)
    from monitor.wiring.asking import read_query  # noqa: PLC0415 - `--help` need not wait for it

    asked = read_query(session.settings(), " ".join(query), today=now.date())
    asked = _between(asked, since, until)
    with session.answers() as answers:
        page = answers.search(
            asked, limit=limit, order=Order.RANKED if ranked else Order.NEWEST, after=after, facets=facets
        )
    _show(page, as_json=as_json, empty=f"nothing answers {cell(' '.join(query))}")


def _between(query: Query, since: datetime | None, until: datetime | None) -> Query:
    bounds: list[Node] = []
    if since is not None:
        bounds.append(Dated(Bound.AFTER, since.date()))
    if until is not None:
        bounds.append(Dated(Bound.BEFORE, until.date()))
    return Query(joined(And, (query.root, *bounds)))


def _show(page: SearchPage, *, as_json: bool, empty: str) -> None:
    if as_json and page.facets is not None:
        json_line(page)
    elif as_json or wants_csv() or not page.hits or not console().is_terminal:
        rows(page.hits, _COLUMNS, as_json=as_json, empty=empty)
        if not as_json and page.facets is not None:
            _count(page.facets, console())
    else:
        with paged() as out:
            for hit in page.hits:
                _tell(hit, out)
            if page.facets is not None:
                _count(page.facets, out)
    for note in page.notes:
        click.echo(cell(f"warning: {note}"), err=True)
    if not as_json and page.next is not None:
        click.echo(f"more: --after {page.next}", err=True)


def _bracketed(hit: SearchHit) -> str:
    shown, last = "", 0
    for start, end in hit.marks:
        shown += f"{hit.snippet[last:start]}[{hit.snippet[start:end]}]"
        last = end
    return shown + hit.snippet[last:]


def _place(hit: SearchHit) -> str:
    sentence = "" if hit.sentence is None else f", sentence {hit.sentence + 1}"
    return f"article {hit.article}, revision {hit.revision_number}{sentence}"


_COLUMNS = (
    ("published", lambda h: h.published_at),
    ("outlet", lambda h: h.outlet),
    ("title", lambda h: h.title),
    ("story", lambda h: h.story),
    ("passage", _bracketed),
    ("stands in", _place),
    ("at", lambda h: h.url),
)


def _tell(hit: SearchHit, out: Console) -> None:
    out.print(_marked(hit.title, hit.title_marks, "bold"))
    story = f" · story {hit.story}" if hit.story is not None else ""
    out.print(Text(f"{cell(hit.published_at)} · {cell(hit.outlet)}{story} · {_place(hit)}", style="dim"))
    out.print(_marked(hit.snippet, hit.marks, ""))
    out.print(Text(cell(hit.url), style="dim"))
    out.print()


def _marked(text: str, marks: Sequence[tuple[int, int]], style: str) -> Text:
    shown = Text(cell(text), style=style)  # shown character for character, so that the marks fit
    for start, end in marks:
        shown.stylize("bold yellow", start, end)
    return shown


def _count(facets: Facets, out: Console) -> None:
    for name, values in (
        ("outlets", facets.outlets),
        ("owners", facets.owners),
        ("months", facets.months),
        ("kinds", facets.kinds),
    ):
        if values:
            counted = ", ".join(f"{cell(value)} {count}" for value, count in values)
            out.print(Text(f"{name}: {counted}"))
    if not facets.complete:
        out.print(Text(f"counted: the newest {facets.counted:,} only"))
