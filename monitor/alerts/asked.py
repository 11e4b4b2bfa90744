"""Which saved queries a report answers."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from monitor.model.ids import QueryId, RevisionId
from monitor.ports.records import Records
from monitor.query.document import Document, index
from monitor.query.evaluate import Reading
from monitor.query.tree import Query

Queries = Mapping[QueryId, Query]


def answered(
    records: Records, revisions: Sequence[RevisionId], queries: Queries, wanted: Collection[QueryId]
) -> frozenset[QueryId]:
    """Which of the wanted queries any of these revisions answers; none answers a name that is no query's."""
    asked = {name: queries[name] for name in wanted if name in queries}
    documents = records.articles.documents(revisions) if asked else ()
    return _answered(documents, asked)


def _answered(documents: Iterable[Document], asked: Queries) -> frozenset[QueryId]:
    left, found = dict(asked), set[QueryId]()
    for document in documents:
        reading = Reading(index(document))
        found |= {name for name, query in left.items() if reading.find(query.root) is not None}
        left = {name: query for name, query in asked.items() if name not in found}
        if not left:
            break
    return frozenset(found)
