"""What may be asked of a revision beside its words."""

import json
from collections.abc import Iterable

import sqlalchemy as sa

from monitor.model.ids import RevisionId
from monitor.model.stories import Finding
from monitor.query.text import words
from monitor.query.tree import Fact
from storage.statements import upsert_all
from storage.tables import revision_fact


def keep_facts(connection: sa.Connection, revision_id: RevisionId, fact: Fact, values: Iterable[str]) -> None:
    """Hold values of one fact, folded; holding them again changes nothing."""
    folded = sorted({" ".join(words(value)) for value in values} - {""})
    rows = [{"revision_id": revision_id, "fact": fact.value, "words": each} for each in folded]
    upsert_all(connection, revision_fact, ["revision_id", "fact", "words"], rows)


def keep_figures(connection: sa.Connection, revision_id: RevisionId, packed: Iterable[str]) -> None:
    """Hold the figures that its sentences state, as these hold them."""
    stated = [figure["text"] for figures in packed for figure in json.loads(figures)]
    keep_facts(connection, revision_id, Fact.FIGURE, stated)


def keep_finding(connection: sa.Connection, revision_id: RevisionId, finding: Finding) -> None:
    """Hold the kind of what it brought, and who speaks in that."""
    keep_facts(connection, revision_id, Fact.KIND, [finding.kind.value])
    speakers = [said.speaker for said in finding.quotations if said.speaker]
    keep_facts(connection, revision_id, Fact.SPEAKER, speakers)
