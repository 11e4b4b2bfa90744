"""A finding is what an article adds to its story: its kind, its weight, the news in its own words."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.model.ids import ArticleId
from monitor.model.policy import StoryPolicy
from monitor.model.stories import Finding, Kind, Kinship, Relation
from monitor.stories.copies import EarlierArticle, kinship
from monitor.stories.developments import StoryContext, find
from monitor.stories.figures import read
from monitor.stories.headlines import LONGEST_HEADLINE, shorten, title_is_known
from monitor.stories.held_figures import HeldFigure, HeldFigures
from monitor.stories.knowledge import Knowledge
from monitor.stories.novelty import NoveltyModel, judge
from monitor.stories.passages import Prepared, prepare
from monitor.stories.revisions import compare
from monitor.stories.words import Vocabulary

ALERT = StoryPolicy().alert_weight
TITLE = "Powys plan would slow treatment in English hospitals"
FIRST = """Powys Teaching Health Board would slow treatment in English hospitals under a plan in its papers.
The forecast deficit of the board is £38.4m, against a plan of £16m.
Patients sent to Hereford and Shrewsbury could wait 11 weeks longer than they do now.
“People here already travel for hours,” said Gwenllian Pryce of the Border Patients Forum.
In all 158 patients wait for spinal surgery at Gobowen.
The board meets to discuss the plan on 29 January.
"""


class Story:
    """One story with its first report, asked what another article or edit adds."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.model = NoveltyModel.shipped()
        self.first = prepare(TITLE, FIRST, "en", vocabulary)
        self.knowledge = Knowledge.of([(ArticleId(1), self.first.language, self.first.passages)])

    def adds(self, title: str, text: str) -> Finding | None:
        prepared = prepare(title, text, "en", self.vocabulary)
        return find(prepared, judge(prepared, self.knowledge, self.model), self.context(prepared))

    def edited(self, text: str) -> Finding | None:
        prepared = prepare(TITLE, text, "en", self.vocabulary)
        old, new = ([each.text for each in one.passages] for one in (self.first, prepared))
        context = StoryContext(opens=False, kinship=kinship(prepared, []), edit=compare(old, new))
        return find(prepared, judge(prepared, self.knowledge, self.model), context)

    def context(self, prepared: Prepared) -> StoryContext:
        return StoryContext(
            opens=False,
            kinship=kinship(prepared, [EarlierArticle.of(ArticleId(1), self.first)]),
            held_figures=HeldFigures(
                HeldFigure(figure, ArticleId(1), "lantern", None) for figure in read(self.first.passages)
            ),
            held_speakers=frozenset({"Gwenllian Pryce"}),
            title_known=title_is_known(prepared, judge(prepared, self.knowledge, self.model), self.knowledge),
        )


@pytest.fixture(scope="module")
def story(vocabulary: Vocabulary) -> Story:
    return Story(vocabulary)


def test_the_first_report_opens_the_story_under_its_own_headline(story: Story) -> None:
    judged = judge(story.first, Knowledge(), story.model)
    found = find(story.first, judged, StoryContext(opens=True, kinship=kinship(story.first, [])))
    assert found is not None
    assert (found.kind, found.headline) == (Kind.OPENED, TITLE)
    assert found.weight >= ALERT


@pytest.mark.parametrize(
    ("title", "sentence", "kind"),
    [
        ("Board drops plan", "The board has abandoned the idea and shelved it for good.", Kind.REVERSED),
        ("Board approves plan", "Members approved longer waits by nine votes to two.", Kind.DECIDED),
        ("Longer waits begin", "The policy came into force in every hospital on 1 July.", Kind.IN_FORCE),
        (
            "Union answers",
            "UNISON’s Jess Turner welcomed talks but warned of an exodus of nurses.",
            Kind.REPLY,
        ),
        ("Campaigners go to law", "Campaigners have asked the High Court for a judicial review.", Kind.LEGAL),
    ],
    ids=lambda value: value if isinstance(value, Kind) else "",
)
def test_kinds(title: str, sentence: str, kind: Kind, story: Story) -> None:
    found = story.adds(title, FIRST.splitlines()[1] + "\n" + sentence)
    assert found is not None
    assert found.kind is kind
    assert found.weight >= ALERT
    assert [each.text for each in found.passages] == [sentence]
    assert found.reasons


def test_a_rewrite_with_one_new_figure_is_that_one_sentence(story: Story) -> None:
    changed = FIRST.replace("£38.4m", "£41.2m").splitlines()
    found = story.adds(
        "Powys waits", "\n".join([changed[1], *changed[2:4], "Nothing else happened in Newtown today."])
    )
    assert found is not None
    assert found.kind is Kind.FIGURE_CHANGED
    assert [(figure.text, figure.was) for figure in found.figures] == [("£41.2m", 38_400_000)]


DETAILS = """The corridors of the hospital smell of paint, and its canteen serves soup from a copper kettle.
A mural of red kites covers the wall beside the fracture clinic.
"""


@pytest.mark.parametrize(("relation", "told"), [(Relation.INDEPENDENT, False), (Relation.REWRITE, True)])
def test_details_below_a_known_beginning_are_told_at_once_only_where_they_were_put_into_taken_words(
    relation: Relation, told: bool, story: Story
) -> None:
    text = "\n".join([*FIRST.splitlines()[:3], DETAILS])
    prepared = prepare("Powys plan would slow treatment", text, "en", story.vocabulary)
    context = replace(story.context(prepared), kinship=Kinship(relation=relation, of=None, copied_share=0.3))
    found = find(prepared, judge(prepared, story.knowledge, story.model), context)
    assert found is not None
    assert (found.weight >= ALERT) is told
    assert any("told aside" in reason for reason in found.reasons) is not told


def test_the_same_details_are_told_where_the_report_leads_with_them(story: Story) -> None:
    found = story.adds("Mural greets patients", DETAILS + FIRST.splitlines()[1])
    assert found is not None
    assert found.weight >= ALERT


def test_a_title_that_the_story_knew_gives_way_to_what_is_new(story: Story) -> None:
    lead = FIRST.splitlines()[0]
    found = story.adds("Plan would slow treatment in English hospitals", f"{lead}\n{DETAILS}")
    assert found is not None
    assert found.headline.startswith("The corridors of the hospital")


def test_a_title_of_known_words_that_tells_a_step_is_news(vocabulary: Vocabulary) -> None:
    held = "Forms of the scheme for patients and its papers are being printed.\nA town opens its fair."
    known = Story(vocabulary)
    known.knowledge.learn(ArticleId(2), "en", prepare("", held, "en", vocabulary).passages)
    text = "Papers and forms of the scheme for patients are being printed.\nMonday was long for its clerks."
    found = known.adds("Scheme for patients opens", text)
    assert found is not None
    assert (found.kind, found.headline) == (Kind.IN_FORCE, "Scheme for patients opens")


def test_a_headline_never_begins_with_a_clause_that_leans_on_another(story: Story) -> None:
    sentence = (
        "The ambulance station at Machynlleth, whose crews cover the whole of the Dyfi valley and its coast, "
        "where about 312 people live alone, has lost its second vehicle."
    )
    found = story.adds("", FIRST.splitlines()[1] + "\n" + sentence)
    assert found is not None
    assert found.headline.startswith("The ambulance station at Machynlleth")


@given(
    st.permutations(FIRST.splitlines()), st.sampled_from([TITLE, "Another headline: board backs plan", ""])
)
@settings(max_examples=30, deadline=None)
def test_a_copy_is_never_a_finding(story: Story, lines: list[str], title: str) -> None:
    assert story.adds(title, "Sign up to our newsletter\n" + "\n".join(lines)) is None


def test_a_column_that_restates_the_facts_alerts_nobody(story: Story) -> None:
    text = (
        "I have lived in Powys all my life, and I am angry.\n"
        + FIRST
        + "My neighbours are angry too.\nWe must ask ourselves what a border is for."
    )
    found = story.adds("Opinion: this border shames us", text)
    assert found is None or found.weight < ALERT


def test_background_alerts_nobody(story: Story) -> None:
    text = FIRST + "In 2019 the Countess of Chester Hospital had refused patients from Flintshire."
    found = story.adds(TITLE, text)
    assert found is None or found.weight < ALERT


def test_an_edit_that_corrects_a_figure_is_a_correction_from_old_to_new(story: Story) -> None:
    found = story.edited(FIRST.replace("158", "185") + "Correction: an earlier version gave another number.")
    assert found is not None
    assert found.kind is Kind.CORRECTION
    assert [(figure.text, figure.was) for figure in found.figures] == [("185", 158)]
    assert "185" in found.headline


def test_a_reprint_with_another_figure_is_no_pure_copy(story: Story) -> None:
    found = story.adds(TITLE, FIRST.replace("158", "185"))
    assert found is not None
    assert found.kind is Kind.FIGURE_CHANGED
    assert [(figure.text, figure.was) for figure in found.figures] == [("185", 158)]
    assert [each.reason for each in found.passages] == ["185 in place of 158"]


@pytest.mark.parametrize(
    ("old", "new"), [("158 patients", "one hundred and fifty-eight patients"), ("£38.4m", "£38.4 million")]
)
def test_a_reprint_with_a_figure_written_otherwise_adds_nothing(story: Story, old: str, new: str) -> None:
    assert story.adds(TITLE, FIRST.replace(old, new)) is None


def test_already_against_for_the_first_time_is_a_conflict(story: Story) -> None:
    claim = "Cancer patients from Wales will cross the border to Hereford for the first time"
    prepared = prepare("", claim + ".", "en", story.vocabulary)
    knowledge = Knowledge.of([(ArticleId(7), prepared.language, prepared.passages)])
    answer = (
        "Cancer patients from Wales already cross the border to Hereford, and 4,100 of them did so this year."
    )
    later = prepare("Patients already cross", answer, "en", story.vocabulary)
    context = StoryContext(
        opens=False,
        kinship=kinship(later, []),
        earlier=[EarlierArticle.of(ArticleId(7), prepared, "reach")],
        owner="itv",
    )
    found = find(later, judge(later, knowledge, story.model), context)
    assert found is not None
    assert [(each.here, each.there_article) for each in found.conflicts] == [(answer, 7)]


def test_an_edit_of_style_is_no_finding(story: Story) -> None:
    assert (
        story.edited(FIRST.replace("“", '"').replace("”", '"').replace("on 29", "on the 29").upper()) is None
    )


@given(st.text(max_size=400))
def test_a_headline_fits_and_is_cut_at_a_word(text: str) -> None:
    assert len(shorten(text)) <= LONGEST_HEADLINE


def test_a_cut_headline_ends_in_an_ellipsis() -> None:
    assert shorten("word " * 40).endswith("word…")


def test_a_line_added_to_a_live_page_is_told_by_its_sentence_and_not_by_its_heading(story: Story) -> None:
    """The heading above a post says it first; no heading is an edit, and its words are the post's."""
    post = "Ninety protesters outside, police say\nPolice have counted ninety protesters outside the hall.\n"
    found = story.edited(post + FIRST)
    assert found is not None
    assert [each.text for each in found.passages] == [
        "Police have counted ninety protesters outside the hall."
    ]


def test_one_sentence_that_a_paper_found_out_matters_deep_in_an_old_text(story: Story) -> None:
    deep = "A letter seen by the Lantern shows that surgeons in Hereford were never asked.\n"
    prepared = prepare("Questions about the Powys plan", FIRST + deep, "en", story.vocabulary)
    context = story.context(prepared)
    rewrite = replace(context, kinship=replace(context.kinship, relation=Relation.REWRITE))
    found = find(prepared, judge(prepared, story.knowledge, story.model), rewrite)
    assert found is not None
    assert [each.text for each in found.passages] == [deep.strip()]
    assert found.kind is Kind.REPORT
    assert found.weight >= ALERT


def test_the_opening_of_a_rewrite_in_other_words_is_none(story: Story) -> None:
    opening = "The shadow over border towns is growing longer by the day, it seems.\n"
    assert story.adds("Powys plan would slow treatment", opening + FIRST) is None
