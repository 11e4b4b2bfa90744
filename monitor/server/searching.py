"""Search as the API, the pages and the feeds ask it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup, escape

from monitor.model.answers import Facets, Order, SearchPage
from monitor.query.text import words
from monitor.query.tree import Bound, Dated, Fact, Is, Or, Query, Term
from monitor.server.desk import Desk
from monitor.server.look import clean
from monitor.wiring.asking import read_query

LONGEST_QUERY = 1000  #: characters
_SHOWN = 12  #: values of one facet
_LONGEST_EXCERPT = 600  #: characters; only words without end make one longer than half of that


def read(desk: Desk, query: str) -> Query:
    """Read a query. Raises BadQuery, pointing at the character."""
    return read_query(desk.settings, query, today=desk.clock.now().date())


def subject(desk: Desk, about: str) -> Query | None:
    """Read what a question is about; None where it is about anything. Raises BadQuery."""
    return read(desk, about) if about.strip() else None


def find(
    desk: Desk,
    query: str,
    *,
    limit: int,
    order: Order = Order.NEWEST,
    after: str | None = None,
    facets: bool = False,
) -> SearchPage:
    """Ask the index. Raises BadInput for a query that is none, or takes too long."""
    asked = read(desk, query)
    return desk.answers.search(asked, limit=limit, order=order, after=after or None, facets=facets)


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetValue:
    """One value of a property, and the query that asks for it as well."""

    name: str
    shown: str  #: the name for people
    count: int
    narrowed: str | None  #: None where the query asks for it already, or no query can


@dataclass(frozen=True, slots=True)
class Facet:
    """How the articles found are spread over one property."""

    name: str
    values: tuple[FacetValue, ...]


def spread(desk: Desk, query: str, counted: Facets) -> tuple[Facet, ...]:
    """Make links of facets: each adds a term to the query that they were counted for."""
    base = f"({query})" if isinstance(read(desk, query).root, Or) else query
    facets = (
        ("Outlet", counted.outlets, lambda name: _is(Fact.OUTLET, name)),
        ("Owner", counted.owners, lambda name: _is(Fact.OWNER, name)),
        ("Month", counted.months, _in_month),
        ("Kind of news", counted.kinds, lambda name: _is(Fact.KIND, name)),
    )
    return tuple(
        Facet(
            title,
            tuple(
                FacetValue(
                    name=name,
                    shown=_shown(title, name),
                    count=count,
                    narrowed=_narrowed(query, base, term(name)),
                )
                for name, count in values[:_SHOWN]
            ),
        )
        for title, values, term in facets
        if values
    )


def highlighted(text: str, marks: Sequence[tuple[int, int]]) -> Markup:
    """A text with what was found marked; everything is escaped."""
    return Markup().join(_pieces(text, marks))


def excerpt(text: str, marks: Sequence[tuple[int, int]]) -> Markup:
    """A piece of a text with what was found marked, and dots where it was cut inside a sentence."""
    text = text[:_LONGEST_EXCERPT]
    before = "… " if text[:1].islower() else ""
    after = "" if text.rstrip("”’\"')").endswith((".", "!", "?")) or not text else " …"
    return escape(before) + highlighted(text, marks) + escape(after)


def _pieces(text: str, marks: Sequence[tuple[int, int]]) -> Iterator[Markup]:
    last = 0
    for start, end in marks:
        if start >= len(text):  # it was cut
            break
        yield escape(clean(text[last:start]))
        yield Markup("<mark>{}</mark>").format(clean(text[start:end]))
        last = end
    yield escape(clean(text[last:]))


def _narrowed(query: str, base: str, term: str | None) -> str | None:
    longer = f"{base} {term}"
    return None if term is None or term in query or len(longer) > LONGEST_QUERY else longer


def _is(fact: Fact, name: str) -> str | None:
    found = words(name)
    return str(Is(fact, Term(found))) if found else None


def _shown(title: str, name: str) -> str:
    if title == "Month" and name[:4] > "0999":
        return f"{date.fromisoformat(f'{name}-01'):%B %Y}"
    return name.capitalize() if title == "Kind of news" else name


def _in_month(month: str) -> str | None:
    try:
        first = date.fromisoformat(f"{month}-01")
        following = (first + timedelta(days=31)).replace(day=1)
    except (ValueError, OverflowError):  # some papers date things in the year 1
        return None
    return f"{Dated(Bound.AFTER, first)} {Dated(Bound.BEFORE, following)}"
