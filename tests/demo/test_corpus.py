"""The corpus is what the demo promises, and a key that does not fit its articles is refused."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from monitor.demo.checking import problems
from monitor.demo.corpus import CLOSEST, load, sentences
from monitor.demo.model import Corpus, DemoArticle, FeedFormat, Key
from monitor.errors import BadConfig
from monitor.model.stories import Decision, Kind, Relation


def articles_of(corpus: Corpus, story: str) -> list[DemoArticle]:
    return [article for article in corpus.articles if article.key.story == story]


def test_powys_is_told_in_four_alerts(corpus: Corpus) -> None:
    """Revealed, dropped, approved, in force: four alerts, in that order, and no fifth."""
    kinds = [moment.key.kind for moment in corpus.alerts("powys-waits")]
    assert kinds == [Kind.OPENED, Kind.REVERSED, Kind.DECIDED, Kind.IN_FORCE]


def test_the_partnership_brings_reactions_a_figure_its_correction_and_a_caution(corpus: Corpus) -> None:
    kinds = [moment.key.kind for moment in corpus.alerts("partnership-2024")]
    assert kinds == [Kind.OPENED, Kind.REPLY, Kind.FIGURE_CHANGED, Kind.CORRECTION, Kind.REPORT]


def test_the_other_stories_have_alerts_of_their_own(corpus: Corpus) -> None:
    counted = {story: len(corpus.alerts(story)) for story in corpus.stories()}
    assert counted == {
        "partnership-2024": 5,
        "powys-waits": 4,
        "committee-2025": 1,
        "solway-waits": 1,
        "ni-reimbursement": 2,
    }


@pytest.mark.parametrize("original", ["powys-approved-wire", "powys-force-wire"])
def test_five_titles_of_one_owner_run_one_copy_under_one_number(corpus: Corpus, original: str) -> None:
    text = corpus.article(original).paragraphs
    sisters = [
        article
        for article in corpus.articles
        if article.key.of == original
        and article.key.relation is Relation.COPY
        and corpus.outlet(article.outlet).owner == "Corve Media Group"
    ]
    assert len({article.outlet for article in sisters}) == 5
    assert len({article.number for article in sisters}) == 1
    assert len({article.title for article in sisters}) == 2, "one title changes the headline"
    assert all(set(text) <= set(article.paragraphs) for article in sisters)
    assert {len(article.paragraphs) - len(text) for article in sisters} == {0, 1}, "furniture differs"


def test_another_owner_reprints_under_another_number_and_headline(corpus: Corpus) -> None:
    copy, sister = corpus.article("powys-approved-cambria"), corpus.article("powys-approved-clun")
    original = corpus.article("powys-approved-wire")
    assert copy.paragraphs == original.paragraphs
    assert copy.title != original.title
    assert copy.number != sister.number


def test_the_opinion_piece_holds_nothing_new(corpus: Corpus) -> None:
    opinion = corpus.article("powys-opinion-dyke")
    assert opinion.key.decision is Decision.COVERAGE
    assert opinion.key.new == ()


def test_there_is_enough_that_must_be_left_out(corpus: Corpus) -> None:
    distractors = [article for article in corpus.articles if article.key.decision is Decision.OFF_TOPIC]
    assert len(distractors) >= 45
    passing = [a for a in distractors if any("NHS" in p or "ospital" in p for p in a.paragraphs)]
    assert len(passing) >= 20, "many of them speak of hospitals"


def test_every_format_template_and_both_languages_are_in_use(corpus: Corpus) -> None:
    assert {outlet.format for outlet in corpus.outlets} == set(FeedFormat)
    assert {outlet.template for outlet in corpus.outlets} == {"a", "b", "c"}
    assert {outlet.language for outlet in corpus.outlets} == {"en", "cy"}
    assert len(corpus.outlets) >= 10


def test_every_feed_has_an_item_before_the_first_story_opens(corpus: Corpus) -> None:
    """A first poll sets a feed's baseline, so it must find something that is not yet news."""
    start = corpus.alerts(corpus.stories()[0])[0].at
    assert all(corpus.latest(outlet.id, start - timedelta(hours=1)) for outlet in corpus.outlets)


def test_articles_are_as_long_as_reports_are(corpus: Corpus) -> None:
    lengths = [sum(len(sentences(p)) for p in article.paragraphs) for article in corpus.articles]
    assert min(lengths) >= 7
    assert max(lengths) <= 22


def test_moments_are_far_enough_apart_to_poll_after_each(corpus: Corpus) -> None:
    moments = corpus.expectations()
    assert all(later.at - earlier.at >= CLOSEST for earlier, later in pairwise(moments))


def test_a_welsh_report_states_the_figures_of_its_english_twin(corpus: Corpus) -> None:
    welsh = " ".join(corpus.article("powys-approved-gororau").paragraphs)
    english = " ".join(corpus.article("powys-approved-wire").paragraphs)
    for figure in ("£38.4m", "£16m", "£9.9m", "11"):
        assert figure in welsh
        assert figure in english


def test_an_edit_replaces_a_paragraph_from_its_time_on(corpus: Corpus) -> None:
    article = corpus.article("partnership-figure-unity")
    edit = article.edits[0]
    before, after = article.version(edit.at - timedelta(seconds=1)), article.version(edit.at)
    assert "539,000" in before.paragraphs[2]
    assert "593,000" in after.paragraphs[2]
    assert (before.edits, after.edits) == (0, 1)
    assert (before.modified, after.modified) == (article.published, edit.at)


def test_sentences_keep_their_closing_quotation_marks() -> None:
    assert sentences("“One.” Two says so. “Three?” 4 is last.") == (
        "“One.”",
        "Two says so.",
        "“Three?”",
        "4 is last.",
    )


def spoilt(corpus: Corpus, article: str, **changes: object) -> list[str]:
    changed = [replace(a, **changes) if a.id == article else a for a in corpus.articles]  # type: ignore[arg-type]  # named by the test
    return problems(replace(corpus, articles=tuple(changed)), closest=CLOSEST)


def test_a_new_sentence_that_is_not_in_the_text_is_refused(corpus: Corpus) -> None:
    key = replace(corpus.article("powys-approved-wire").key, new=("The moon is cheese.",))
    assert spoilt(corpus, "powys-approved-wire", key=key) == [
        "powys-approved-wire, revision 1: the new sentence “The moon is cheese.” is not in the text"
    ]


def test_an_unknown_outlet_is_refused(corpus: Corpus) -> None:
    assert spoilt(corpus, "mart-radnor", outlet="nobody") == ["mart-radnor: no outlet is called nobody"]


def test_a_moment_too_close_to_another_is_refused(corpus: Corpus) -> None:
    near = corpus.article("powys-approved-wire").published + timedelta(minutes=3)
    assert any("3:00 after powys-approved-wire" in p for p in spoilt(corpus, "mart-radnor", published=near))


def test_a_second_opening_of_one_story_is_refused(corpus: Corpus) -> None:
    key = Key(story="powys-waits", decision=Decision.OPENED, kind=Kind.OPENED, new=("It is served twice.",))
    found = spoilt(corpus, "mart-radnor", key=key, paragraphs=("It is served twice.",))
    assert any("and no other, opens it" in problem for problem in found)


def test_two_articles_of_one_name_are_refused(corpus: Corpus) -> None:
    doubled = replace(corpus, articles=(*corpus.articles, corpus.articles[-1]))
    assert any("used 2 times" in problem for problem in problems(doubled, closest=CLOSEST))


def test_a_spoilt_file_is_refused_with_every_mistake(tmp_path: Path) -> None:
    """The loader reads any folder, and says all that is wrong with it at once."""
    bundled = Path(__file__).parents[2] / "monitor" / "demo" / "corpus"
    (tmp_path / "articles").mkdir()
    for file in bundled.rglob("*.toml"):
        target = tmp_path / file.relative_to(bundled)
        target.write_text(file.read_text("utf-8"), "utf-8")
    spoilt_file = tmp_path / "articles" / "powys-2-approved.toml"
    text = spoilt_file.read_text("utf-8").replace('outlet = "clun-echo"', 'outlet = "nobody"')
    spoilt_file.write_text(text, "utf-8")
    with pytest.raises(BadConfig) as caught:
        load(tmp_path)
    assert sum("no outlet is called nobody" in problem for problem in caught.value.problems) == 2


def test_an_edit_may_add_a_paragraph_at_the_end(corpus: Corpus) -> None:
    article = corpus.article("partnership-figure-unity")
    before, after = article.version(article.published), article.version(article.edits[0].at)
    assert len(after.paragraphs) == len(before.paragraphs) + 1
    assert after.paragraphs[-1].startswith("Correction:")
