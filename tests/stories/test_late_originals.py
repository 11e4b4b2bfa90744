"""An original that arrives after its reprint corrects the record, and tells nobody anything again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.history.replay import Document, Outcome, Replay
from monitor.model.ids import ArticleId
from monitor.model.stories import Decision, Placement, Relation
from monitor.wiring.configuration import load_settings
from monitor.wiring.replay import ANY, open_replay

TEXT = """Powys Teaching Health Board will ask English hospitals to treat its patients more slowly.
Members voted for the change at a meeting in Bronllys on Wednesday, by nine votes to two.
The board expects to save £16.4m in the first year, papers for the meeting say.
Patients who travel to Hereford, Shrewsbury and Gobowen are affected by the new rules.
The rules come into force on 1 July and will be reviewed after twelve months.
"""
TITLE = "Powys board votes for longer waits in English hospitals"


def report(name: str, hour: int, text: str = TEXT) -> Document:
    return Document(
        id=name,
        title=TITLE,
        text=text,
        url=f"https://{name}.example/1",
        source=name,
        language="en",
        published_at=datetime(2025, 3, 26, hour, tzinfo=UTC),
    )


@dataclass(frozen=True)
class Told:
    """What a replay of reports came to."""

    replay: Replay
    outcomes: Sequence[Outcome]

    def placed(self, name: str) -> Placement:
        number = next(number for number, held in self.replay.documents.items() if held == name)
        with self.replay.write() as records:
            found = records.stories.placement(ArticleId(number))
        assert found is not None
        return found


@pytest.fixture(scope="module")
def told() -> Iterator[Told]:
    settings = load_settings(Path(__file__).parents[2] / "config", {})
    with open_replay(settings, ANY) as replay:
        yield Told(replay, list(replay.run([report("lantern", 15), report("argus", 16), report("wire", 9)])))


@pytest.mark.parametrize("reprint", ["lantern", "argus"])
def test_every_reprint_is_a_copy_of_the_original(told: Told, reprint: str) -> None:
    found = told.placed(reprint).kinship
    assert (found.relation, told.replay.documents[found.of or ArticleId(0)]) == (Relation.COPY, "wire")
    assert found.corrected_at is not None


def test_the_original_is_a_copy_of_nothing(told: Told) -> None:
    assert told.placed("wire").kinship.relation is Relation.INDEPENDENT


def test_what_each_did_when_it_came_stays_and_nobody_is_told_again(told: Told) -> None:
    decisions = [outcome.decision for outcome in told.outcomes]
    assert decisions == [Decision.OPENED, Decision.COVERAGE, Decision.COVERAGE]
    assert told.placed("lantern").decision is Decision.OPENED
