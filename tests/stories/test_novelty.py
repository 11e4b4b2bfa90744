"""A sentence is new when it adds a fact, and not when it says a known one in other words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.model.ids import ArticleId
from monitor.model.stories import JudgedSentence, Status
from monitor.stories.furniture import recurrence_key
from monitor.stories.knowledge import Knowledge
from monitor.stories.novelty import NoveltyModel, judge
from monitor.stories.passages import prepare
from monitor.stories.words import Vocabulary
from tests.runaway import no_runaway

FIRST = """Powys Teaching Health Board will announce a plan to slow treatment in English hospitals on Monday.
The forecast deficit of the board is £38.4m and its plan was £16m.
Patients sent to Hereford and Shrewsbury could wait 11 weeks longer than they do now.
“It is a hard decision,” said chief executive Hywel Morris.
The board will ask English hospitals to work to NHS Wales waiting-time targets.
"""


@pytest.fixture(scope="module")
def model() -> NoveltyModel:
    return NoveltyModel.shipped()


@pytest.fixture(scope="module")
def story(vocabulary: Vocabulary) -> Knowledge:
    return Knowledge.of([(ArticleId(1), "en", prepare("", FIRST, "en", vocabulary).passages)])


def verdict(sentence: str, story: Knowledge, model: NoveltyModel, vocabulary: Vocabulary) -> JudgedSentence:
    return judge(prepare("", sentence, "en", vocabulary), story, model)[0]


@pytest.mark.parametrize(
    "sentence",
    [
        "On Monday Powys Teaching Health Board announced a plan to slow treatment in English hospitals.",
        "The board’s forecast deficit is £38.4 million, and its plan was £16 million.",
        "Mr Hywel Morris, the chief executive, said: “It is a hard decision.”",
        "Patients who are sent to Shrewsbury and Hereford could wait eleven weeks longer than they do now.",
        "The board would ask hospitals in England to work to waiting-time targets of NHS Wales, he added.",
    ],
    ids=["tense", "figures written out", "honorific", "word order", "attribution"],
)
def test_a_known_fact_in_other_words_is_known(
    sentence: str, story: Knowledge, model: NoveltyModel, vocabulary: Vocabulary
) -> None:
    judged = verdict(sentence, story, model, vocabulary)
    assert judged.status is Status.KNOWN, judged


def test_a_sentence_that_is_held_word_for_word_shows_that_one_and_not_a_longer_one_that_contains_it(
    model: NoveltyModel, vocabulary: Vocabulary
) -> None:
    longer = "The plan saves £16.4m a year, and the board voted for it in Bronllys on Wednesday."
    held = "The plan saves £16.4m a year."
    story = Knowledge.of(
        (ArticleId(number), "en", prepare("", text, "en", vocabulary).passages)
        for number, text in enumerate((longer, held), 1)
    )
    judged = verdict(held, story, model, vocabulary)
    assert (judged.status, judged.score, judged.nearest) == (Status.KNOWN, 0.0, held)
    assert judged.nearest_article == ArticleId(2)


@pytest.mark.parametrize(
    "sentence",
    [
        "The forecast deficit of the board is £41.2m and its plan was £16m.",
        "UNISON’s Jess Turner warned that nurses would leave for better paid posts elsewhere.",
        "The board abandoned its plan to slow treatment in English hospitals.",
        "Cancer patients and children are exempt from the longer waits.",
        "Patients sent to Hereford and Shrewsbury could wait 15 weeks longer than they do now.",
    ],
    ids=["figure", "actor", "reversal", "caveat", "span of time"],
)
def test_a_new_fact_is_new(
    sentence: str, story: Knowledge, model: NoveltyModel, vocabulary: Vocabulary
) -> None:
    judged = verdict(sentence, story, model, vocabulary)
    assert judged.status is Status.NEW, judged
    assert judged.reason


def test_a_run_of_headlines_is_no_sentence_whose_new_figure_is_news(
    model: NoveltyModel, vocabulary: Vocabulary
) -> None:
    menu = (
        "Wales Powys Brecon Newtown Builth Hay Knighton Crickhowell Machynlleth Rhayader clinics wards beds "
    )
    held = Knowledge.of([(ArticleId(1), "en", prepare("", FIRST + menu * 5, "en", vocabulary).passages)])
    short = "The forecast deficit of the board is £41.2m " + menu
    assert verdict(short, held, model, vocabulary).status is Status.NEW
    assert verdict(short + menu * 4, held, model, vocabulary).status is Status.KNOWN


def test_a_known_sentence_points_to_the_article_that_holds_it(
    story: Knowledge, model: NoveltyModel, vocabulary: Vocabulary
) -> None:
    judged = verdict("The board’s forecast deficit is £38.4 million.", story, model, vocabulary)
    assert judged.nearest_article == 1
    assert judged.nearest == "The forecast deficit of the board is £38.4m and its plan was £16m."


def test_an_article_does_not_tell_its_own_news_twice(model: NoveltyModel, vocabulary: Vocabulary) -> None:
    twice = "A new hospital will open in Newtown in 2027.\nA new hospital will open in Newtown in 2027."
    first, second = judge(prepare("", twice, "en", vocabulary), Knowledge(), model)
    assert (first.status, second.status) == (Status.NEW, Status.KNOWN)


def test_a_welsh_report_of_an_english_story_is_not_new_for_being_welsh(
    story: Knowledge, model: NoveltyModel, vocabulary: Vocabulary
) -> None:
    text = "Mae bwrdd Powys am arafu triniaethau yn Lloegr.\n"
    text += "Mae’r diffyg yn £41.2m erbyn hyn, meddai’r bwrdd."
    plain, figure = judge(prepare("", text, "cy", vocabulary), story, model)
    assert (plain.status, plain.reason) == (Status.KNOWN, "reported in Welsh")
    assert figure.status is Status.NEW


def test_a_recurring_sentence_of_the_host_is_boilerplate(
    story: Knowledge, model: NoveltyModel, vocabulary: Vocabulary
) -> None:
    slogan = "This paper has told the truth about the hills since 1871, and always will."
    keys = frozenset(key for key in [recurrence_key("a.example", slogan)] if key)
    judged = judge(prepare("", slogan, "en", vocabulary), story, model, host="a.example", furniture=keys)
    assert judged[0].status is Status.BOILERPLATE


def test_a_story_flooded_by_copies_still_lets_a_new_sentence_through(
    model: NoveltyModel, vocabulary: Vocabulary
) -> None:
    prepared = prepare("", FIRST, "en", vocabulary)
    flooded = Knowledge.of([(ArticleId(number), "en", prepared.passages) for number in range(60)])
    judged = verdict(
        "Ministers sacked the chairman over a secret audit of ambulances.", flooded, model, vocabulary
    )
    assert judged.status is Status.NEW, judged


@given(st.permutations(FIRST.splitlines()))
@settings(max_examples=30, deadline=None)
def test_a_copy_in_any_order_has_no_new_sentence(
    story: Knowledge, model: NoveltyModel, vocabulary: Vocabulary, lines: list[str]
) -> None:
    prepared = prepare("", "\n".join(lines), "en", vocabulary)
    assert all(each.status is not Status.NEW for each in judge(prepared, story, model))


@given(
    st.lists(st.sampled_from([*FIRST.splitlines(), "A new clinic opens in Newtown.", "He left."]), max_size=8)
)
@settings(max_examples=30, deadline=None)
def test_adding_sentences_never_makes_the_ones_before_less_new(
    story: Knowledge, model: NoveltyModel, vocabulary: Vocabulary, more: list[str]
) -> None:
    text = "The chairman of the ambulance service resigned over an audit."
    alone = judge(prepare("", text, "en", vocabulary), story, model)
    longer = judge(prepare("", "\n".join([text, *more]), "en", vocabulary), story, model)
    assert longer[: len(alone)] == alone


def test_judging_twice_changes_nothing(story: Knowledge, model: NoveltyModel, vocabulary: Vocabulary) -> None:
    prepared = prepare("", "A wholly different matter in Newtown.\n" + FIRST, "en", vocabulary)
    assert judge(prepared, story, model) == judge(prepared, story, model)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "One.",
        "word " * 200_000,
        "The board met in Powys on Monday to talk.\n" * 1000,
        "ALL CAPITALS IN THE WHOLE TEXT OF IT. " * 300,
        "nospacesatall" * 20_000,
        "שלום עולם 12. " * 500,
        "😀 12m 🎉 " * 5000,
        "\x00\x07\x1b[31m " * 5000,
        "“" * 20_000,
        "a.b." * 20_000,
        "£1,000, " * 10_000,
        "Lord The A Of " * 10_000,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_bad_input_is_answered(text: str, model: NoveltyModel, vocabulary: Vocabulary) -> None:
    with no_runaway():
        judge(prepare(text[:100], text, "en", vocabulary), Knowledge(), model)
