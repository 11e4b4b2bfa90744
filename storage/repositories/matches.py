"""Topics' verdicts on revisions."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

import sqlalchemy as sa

from monitor.model.ids import RevisionId, TopicId
from monitor.model.topics import Level, Match
from storage.prepared import Prepared
from storage.statements import upsert_all
from storage.tables import match

_ON = Prepared(
    sa.select(match.c.topic)
    .where(match.c.revision_id == sa.bindparam("of_revision"), match.c.level != Level.OUT.value)
    .order_by(match.c.topic)
)


class MatchRows:
    """Implements the port `Matches`."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def record(self, revision: RevisionId, matches: Sequence[Match], *, at: datetime) -> None:
        """Keep every verdict; judging again overwrites with the same."""
        rows = [
            {
                "revision_id": revision,
                "topic": verdict.topic,
                "level": verdict.level.value,
                "score": verdict.score,
                "evidence": [asdict(e) for e in verdict.evidence],
                "missing": list(verdict.missing),
                "at": at,
            }
            for verdict in matches
        ]
        upsert_all(self._connection, match, ["revision_id", "topic"], rows)

    def on(self, revision: RevisionId) -> Sequence[TopicId]:
        """The topics that a revision is on."""
        found = _ON.rows(self._connection, {"of_revision": revision})
        return [TopicId(topic) for (topic,) in found]
