"""What may be asked of a revision beside its words."""

from collections.abc import Iterable

import sqlalchemy as sa

from monitor.model.ids import RevisionId
from monitor.query.text import words
from monitor.query.tree import Fact
from storage.statements import upsert_all
from storage.tables import revision_fact


def keep_facts(connection: sa.Connection, revision_id: RevisionId, fact: Fact, values: Iterable[str]) -> None:
    """Hold values of one fact, folded; holding them again changes nothing."""
    folded = sorted({" ".join(words(value)) for value in values} - {""})
    rows = [{"revision_id": revision_id, "fact": fact.value, "words": each} for each in folded]
    upsert_all(connection, revision_fact, ["revision_id", "fact", "words"], rows)
