"""A story as the stages judge it: what each report adds, where two differ, and what Welsh ones bring."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.history.replay import DirectJob, Document, Outcome, Replay
from monitor.model.facts import ArticlePlaced
from monitor.model.ids import DevelopmentId, RevisionId, StoryId
from monitor.model.stories import Finding, Status
from monitor.wiring.configuration import load_settings
from monitor.wiring.replay import ANY, open_replay

TITLE = "Powys board votes for longer waits in English hospitals"
WELSH_TITLE = "Bwrdd iechyd Powys yn pleidleisio dros amseroedd aros hirach yn Lloegr"
LANTERN = """\
Powys Teaching Health Board will ask English hospitals to treat its patients more slowly from July.
Members voted for the change at a meeting in Bronllys on Wednesday, by nine votes to two.
In all 158 patients wait for spinal surgery at Gobowen, the papers say.
Patients from Powys will be treated under Welsh waiting times for the first time.
"""
ARGUS = """Members of Powys Teaching Health Board have voted for longer waits in English hospitals.
Some 185 patients wait for spinal surgery at Gobowen, according to the board.
Patients from Powys are already treated under Welsh waiting times at some hospitals, campaigners say.
“It is a poor day for the county and its people,” said Ann Rees, of the Border Patients Forum.
"""
GORORAU = """\
Bydd Bwrdd Iechyd Addysgu Powys yn gofyn i ysbytai Lloegr drin ei gleifion yn arafach o fis Gorffennaf.
Pleidleisiodd yr aelodau dros y newid ym Mronllys ddydd Mercher, o naw pleidlais i ddwy.
Mae 158 o gleifion yn aros am lawdriniaeth yn Gobowen.
Disgwylir arbed £3.5 miliwn yn y flwyddyn gyntaf.
"""


@dataclass
class Told:
    """A story of three reports, and what each came to."""

    replay: Replay
    outcomes: dict[str, Outcome] = field(default_factory=dict)

    def hear(self, name: str, hour: int, text: str, title: str = TITLE, language: str = "en") -> None:
        document = Document(
            id=name,
            title=title,
            text=text,
            url=f"https://{name}.example/1",
            source=name,
            language=language,
            published_at=datetime(2025, 3, 26, hour, tzinfo=UTC),
        )
        self.outcomes[name] = next(self.replay.run([document]))

    def finding(self, number: int) -> Finding:
        with self.replay.write() as records:
            return records.stories.development(DevelopmentId(number)).finding


@pytest.fixture(scope="module")
def told() -> Iterator[Told]:
    with open_replay(load_settings(Path(__file__).parents[2] / "config", {}), ANY) as replay:
        told = Told(replay)
        told.hear("lantern", 9, LANTERN)
        told.hear("argus", 11, ARGUS)
        told.hear("gororau", 13, GORORAU, WELSH_TITLE, "cy")
        yield told


def test_two_outlets_with_two_figures_on_one_day_are_shown_to_differ(told: Told) -> None:
    figure, claim = told.finding(2).conflicts
    assert (figure.about, figure.here, figure.there) == ("patients wait spinal surgery", "185", "158")
    assert (claim.about, figure.there_article, claim.there_article) == ("first or already", 1, 1)
    assert "already treated" in claim.here
    assert "for the first time" in claim.there


def test_a_figure_knows_what_it_was_and_a_quotation_who_said_it(told: Told) -> None:
    found = told.finding(2)
    assert [(figure.text, figure.was) for figure in found.figures] == [("185", 158)]
    assert [quotation.speaker for quotation in found.quotations] == ["Ann Rees"]


def test_a_welsh_report_joins_its_english_story_and_only_its_new_figure_is_new(told: Told) -> None:
    outcome = told.outcomes["gororau"]
    assert outcome.story == told.outcomes["lantern"].story
    new = [sentence for sentence in outcome.sentences if sentence.status is Status.NEW]
    assert [sentence.reason for sentence in new] == ["states £3.5 miliwn, which the story did not hold"]
    assert {s.reason for s in outcome.sentences if s not in new} == {"reported in Welsh"}


def test_judging_twice_changes_nothing(told: Told) -> None:
    number = next(iter(told.replay.documents))
    before = told.replay.judged(number)
    for revision in (1, 2, 3):
        event = ArticlePlaced(revision=RevisionId(revision), story=StoryId(1))
        told.replay.develop(event, DirectJob(write=told.replay.write))
    assert told.replay.judged(number) == before
    with pytest.raises(Exception, match="No row was found"), told.replay.write() as records:
        records.stories.development(DevelopmentId(4))
