"""Placing: which story an article belongs to, decided at arrival, in whatever order it is compared."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.ids import ArticleId, StoryId
from monitor.stories.comparing import Candidate
from monitor.stories.features import article_features
from monitor.stories.placing import Join, Open, PlacingModel, place
from monitor.stories.recalled import without_recalls
from monitor.stories.weighing import Statistics, Weighed, commonness, weigh
from monitor.stories.words import Vocabulary

MODEL = PlacingModel.shipped().within_topic()
MONDAY = datetime(2025, 3, 3, 9, tzinfo=UTC)

PLAN = (
    "Mossford health board may slow knee surgery at Thornby",
    (
        "Mossford Health Board could ask the hospital in Thornby to treat its patients more slowly. "
        "Papers for its meeting on 29 March say that patients would wait 14 weeks longer for knee surgery. "
        "Chair Edith Farrow said that the board has to save £7.4m this year. "
        "The hospital in Thornby is run by the Elderwater Trust."
    ),
)
PLAN_TOLD_AGAIN = (
    "Thornby knee patients face longer wait",
    (
        "Patients from Mossford who need knee surgery in Thornby could wait 14 weeks longer. "
        "Edith Farrow, who chairs Mossford Health Board, said it must save £7.4m. "
        "The Elderwater Trust, which runs the hospital in Thornby, has not commented."
    ),
)
PLAN_DROPPED = (
    "Mossford board drops plan for slower knee surgery",
    (
        "Mossford Health Board has dropped its plan to ask Thornby hospital to treat patients more slowly. "
        "Edith Farrow said that the board would find the £7.4m elsewhere. "
        "The Elderwater Trust welcomed the decision on knee surgery."
    ),
)
LOOKALIKE = (
    "Carrick health board may slow hip surgery at Dunlaw",
    (
        "Carrick Health Board could ask the hospital in Dunlaw to treat its patients more slowly. "
        "Papers for its meeting on 11 April say that patients would wait 9 weeks longer for hip surgery. "
        "Chair Hamish Orr said that the board has to save £3.1m this year. "
        "The hospital in Dunlaw is run by the Solway Trust."
    ),
)
OTHER = (
    "Late header saves a point for Rovers",
    (
        "Rovers drew two all with Athletic on Saturday after a header in the last minute. "
        "Manager Joe Pask praised the crowd of 1,204 at Lugg Lane."
    ),
)
#: The kind of event that PLAN is, at another body, naming PLAN's in one sentence.
RECALLING_LOOKALIKE = (
    LOOKALIKE[0],
    LOOKALIKE[1]
    + " It comes two days after the Mossford health board, whose chair is Edith Farrow, said that it "
    "would slow knee operations at the Elderwater trust’s hospital in Thornby to save £7.4m.",
)
#: News of PLAN by somebody who was not in it.
RECALLING_FOLLOW_UP = (
    "Watchdog takes advice on longer waits",
    (
        "Calder Voice, the patients’ watchdog, is taking legal advice about longer waits for surgery. "
        "It follows the plan of Mossford Health Board to slow knee surgery at the hospital in Thornby. "
        "Nina Ashdown of Calder Voice said that 3,000 people had written to it."
    ),
)
IN_WELSH = (
    "Bwrdd iechyd Mossford i arafu llawdriniaethau pen-glin yn Thornby",
    (
        "Fe allai cleifion o Mossford aros 14 wythnos yn hirach am lawdriniaeth yn Thornby. "
        "Dywedodd Edith Farrow, cadeirydd y bwrdd, fod yn rhaid arbed £7.4m. "
        "Ymddiriedolaeth Elderwater sy’n rhedeg yr ysbyty yn Thornby."
    ),
)
OTHER_IN_WELSH = (
    "Torf fawr yn sioe Llanfach er gwaethaf y glaw",
    (
        "Daeth 1,900 o bobl i sioe Llanfach ddydd Sadwrn. "
        "Dywedodd Nerys Bowen fod y glaw wedi peidio mewn pryd."
    ),
)


@pytest.fixture(scope="session")
def common(vocabulary: Vocabulary) -> dict[str, float]:
    return dict(commonness(vocabulary))


@dataclass
class Desk:
    """Places articles as the stage does, with an index that finds everything."""

    common: dict[str, float]
    held: list[Candidate] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def weigh(
        self, story: tuple[str, str], *, at: datetime | None = MONDAY, language: str = "en", url: str = ""
    ) -> Weighed:
        features = article_features(*story, language=language, published_at=at, url=url)
        return weigh(features, Statistics(len(self.held), self.counts, self.common))

    def read(
        self, story: tuple[str, str], *, at: datetime | None = MONDAY, language: str = "en"
    ) -> Join | Open:
        article = self.weigh(story, at=at, language=language)
        told = without_recalls(story[1], language)
        alone = self.weigh((story[0], told), at=at, language=language) if told is not None else None
        answer = place(article, self.held, MODEL, alone=alone)
        number = len(self.held) + 1
        story_id = answer.story if isinstance(answer, Join) else StoryId(number)
        self.held.append(Candidate(article=ArticleId(number), story=story_id, profile=article.profile))
        for term in article.idf:
            self.counts[term] = self.counts.get(term, 0) + 1
        return answer


@pytest.fixture
def desk(common: dict[str, float]) -> Desk:
    return Desk(common)


def test_the_first_article_of_all_opens_a_story(desk: Desk) -> None:
    answer = desk.read(PLAN)
    assert isinstance(answer, Open)
    assert answer.reasons == ("no earlier article shares its key terms",)


def test_another_report_of_the_same_matter_joins_its_story(desk: Desk) -> None:
    desk.read(PLAN)
    answer = desk.read(PLAN_TOLD_AGAIN)
    assert isinstance(answer, Join)
    assert answer.story == 1


def test_a_matter_that_returns_after_120_days_joins_its_old_story(desk: Desk) -> None:
    for story in (PLAN, OTHER, PLAN_TOLD_AGAIN):
        desk.read(story)
    answer = desk.read(PLAN_DROPPED, at=MONDAY + timedelta(days=120))
    assert isinstance(answer, Join)
    assert answer.story == 1


@pytest.mark.parametrize("at", [MONDAY, None], ids=["on the same day", "without a date"])
def test_the_same_kind_of_event_at_another_body_opens_another_story(desk: Desk, at: datetime | None) -> None:
    desk.read(PLAN)
    desk.read(PLAN_TOLD_AGAIN)
    assert isinstance(desk.read(LOOKALIKE, at=at), Open)


def test_a_lookalike_that_recalls_our_matter_opens_another_story(desk: Desk) -> None:
    for story in (PLAN, OTHER, PLAN_TOLD_AGAIN):
        desk.read(story)
    assert isinstance(place(desk.weigh(RECALLING_LOOKALIKE), desk.held, MODEL), Join)
    answer = desk.read(RECALLING_LOOKALIKE)
    assert isinstance(answer, Open)
    assert "only what it recalls names this story" in answer.considered[0].reasons


def test_a_follow_up_that_recalls_our_matter_joins_its_story(desk: Desk) -> None:
    for story in (PLAN, OTHER, PLAN_TOLD_AGAIN):
        desk.read(story)
    answer = desk.read(RECALLING_FOLLOW_UP)
    assert isinstance(answer, Join)
    assert answer.story == 1


def test_another_matter_opens_another_story(desk: Desk) -> None:
    desk.read(PLAN)
    assert isinstance(desk.read(OTHER), Open)


def test_a_welsh_report_joins_its_english_story_by_names_and_figures(desk: Desk) -> None:
    for story in (PLAN, OTHER, PLAN_TOLD_AGAIN):
        desk.read(story)
    answer = desk.read(IN_WELSH, language="cy")
    assert isinstance(answer, Join)
    assert answer.story == 1
    assert "as the languages differ" in answer.reasons[0]


def test_a_welsh_report_of_another_matter_opens_a_story(desk: Desk) -> None:
    for story in (PLAN, OTHER, LOOKALIKE):
        desk.read(story)
    assert isinstance(desk.read(OTHER_IN_WELSH, language="cy"), Open)


def test_an_english_report_joins_a_story_that_a_welsh_one_opened(desk: Desk) -> None:
    desk.read(OTHER)
    desk.read(IN_WELSH, language="cy")
    answer = desk.read(PLAN)
    assert isinstance(answer, Join)
    assert answer.story == 2


def test_of_two_stories_alike_the_older_one_is_joined(desk: Desk) -> None:
    article = desk.weigh(PLAN)
    twins = [Candidate(article=ArticleId(n), story=StoryId(n), profile=article.profile) for n in (2, 1)]
    answer = place(article, twins, MODEL)
    assert isinstance(answer, Join)
    assert answer.story == 1
    assert answer.related == (2,)


def test_the_answer_says_what_decided_in_words(desk: Desk) -> None:
    desk.read(PLAN)
    answer = desk.read(PLAN_TOLD_AGAIN)
    assert answer.reasons[0].startswith("story 1 scores")
    assert any(reason.startswith("the names that run through the story") for reason in answer.reasons)
    assert answer.considered[0].article == 1


def test_a_score_in_the_lower_band_is_related_and_never_joined(desk: Desk) -> None:
    desk.read(PLAN)
    desk.read(OTHER)
    article = desk.weigh(LOOKALIKE)
    score = place(article, desk.held, MODEL).considered[0].score
    band = PlacingModel(MODEL.intercept, MODEL.coefficients, join_at=score + 0.1, related_at=score - 0.1)
    answer = place(article, desk.held, band)
    assert isinstance(answer, Open)
    assert answer.related == (1,)


@pytest.mark.parametrize(
    "story",
    [
        pytest.param(("", ""), id="nothing"),
        pytest.param(("", "…"), id="no word"),
        pytest.param(("PLAN", "ALL CAPITALS HERE AND THERE " * 40), id="all capitals"),
        pytest.param(("x", "same sentence again. " * 1000), id="a thousand times the same"),
        pytest.param(
            ("خبر عاجل", "هذا نص من اليمين إلى اليسار 🙂 \x00\x07"), id="right to left, emoji, control"
        ),
        pytest.param(("a", "b" * 200_000), id="no spaces"),
    ],
)
def test_bad_text_is_placed_and_remembered_like_any_other(desk: Desk, story: tuple[str, str]) -> None:
    desk.read(PLAN)
    desk.read(story)
    desk.read(story)
    assert isinstance(desk.read(PLAN_TOLD_AGAIN), Join)


ARTICLES = (PLAN, PLAN_TOLD_AGAIN, PLAN_DROPPED, LOOKALIKE, OTHER)


@given(
    stories=st.lists(st.sampled_from(ARTICLES), min_size=1, max_size=12),
    new=st.sampled_from(ARTICLES),
    seed=st.integers(0, 2**16),
)
def test_the_order_of_candidates_does_not_matter(
    common: dict[str, float], stories: Sequence[tuple[str, str]], new: tuple[str, str], seed: int
) -> None:
    desk = Desk(common)
    for story in stories:
        desk.read(story)
    article = desk.weigh(new)
    shuffled = desk.held[:]
    Random(seed).shuffle(shuffled)
    assert place(article, desk.held, MODEL) == place(article, shuffled, MODEL)


@given(new=st.sampled_from(ARTICLES))
def test_placing_changes_nothing_so_asking_twice_gives_one_answer(
    common: dict[str, float], new: tuple[str, str]
) -> None:
    desk = Desk(common)
    desk.read(PLAN)
    article = desk.weigh(new)
    assert place(article, desk.held, MODEL) == place(article, desk.held, MODEL)


def test_coefficients_for_unknown_evidence_are_refused(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("model") / "placing.json"
    path.write_text('{"intercept": 0, "coefficients": {"luck": 1}, "join_at": 0, "related_at": -1}')
    with pytest.raises(ValueError, match="luck"):
        PlacingModel.shipped(path)
