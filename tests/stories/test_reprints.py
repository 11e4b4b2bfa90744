"""The record says who copied whom by the time of publication, and which agency or release is behind it."""

from datetime import UTC, datetime, timedelta

import pytest

from monitor.model.ids import ArticleId
from monitor.model.stories import Origin, OriginKind, Relation
from monitor.stories.copies import EarlierArticle
from monitor.stories.origins import credited
from monitor.stories.passages import prepare
from monitor.stories.reprints import standing
from monitor.stories.words import Vocabulary
from tests.runaway import no_runaway

TEXT = """Trusts in England will treat more patients from Wales under a partnership announced in Cardiff.
Dentists in Gwynedd delivered 400,000 appointments in two years under a reformed contract.
A joint board of officials will meet every quarter and publish its minutes.
"""
DAY = datetime(2025, 3, 26, 8, tzinfo=UTC)
AGENCY = Origin(kind=OriginKind.AGENCY, name="PA Media", evidence="PA reporter")


def article(
    number: int,
    vocabulary: Vocabulary,
    published_at: datetime | None,
    text: str = TEXT,
    origin: Origin | None = None,
) -> EarlierArticle:
    passages = prepare("", text, "en", vocabulary).passages
    return EarlierArticle(ArticleId(number), passages, f"owner {number}", published_at, origin)


def hours(number: float) -> datetime:
    return DAY + timedelta(hours=number)


def test_an_original_that_arrives_after_its_reprints_is_their_source(vocabulary: Vocabulary) -> None:
    reprints = [article(1, vocabulary, hours(3)), article(2, vocabulary, hours(2))]
    found = standing(article(3, vocabulary, hours(0)), reprints)
    assert found.known.relation is Relation.COPY  # what is known already is no news
    assert (found.kinship.relation, found.kinship.of) == (Relation.INDEPENDENT, None)
    assert {number: (one.relation, one.of) for number, one in found.corrected.items()} == {
        1: (Relation.COPY, 3),
        2: (Relation.COPY, 3),
    }
    assert {passage.holder for one in found.corrected.values() for passage in one.passages} == {3}


def test_in_a_long_story_the_late_original_is_found_too(vocabulary: Vocabulary) -> None:
    reprints = [article(number, vocabulary, hours(3 + number / 60)) for number in range(1, 121)]
    with no_runaway():
        found = standing(article(999, vocabulary, hours(0)), reprints)
    assert len(found.corrected) == 40  # as many as are corrected at once
    assert {one.of for one in found.corrected.values()} == {999}


def test_a_later_reprint_corrects_nothing(vocabulary: Vocabulary) -> None:
    found = standing(article(3, vocabulary, hours(4)), [article(1, vocabulary, hours(0))])
    assert (found.kinship.relation, found.kinship.of, found.corrected) == (Relation.COPY, 1, {})


def test_a_reprint_of_something_older_still_keeps_its_source(vocabulary: Vocabulary) -> None:
    held = [article(1, vocabulary, hours(0)), article(2, vocabulary, hours(5))]
    found = standing(article(3, vocabulary, hours(2)), held)
    assert (found.kinship.of, found.corrected) == (1, {})


@pytest.mark.parametrize(
    "published_at",
    [
        pytest.param(datetime(2025, 3, 26, tzinfo=UTC), id="only a day"),
        pytest.param(datetime(1999, 3, 26, 9, tzinfo=UTC), id="a date that cannot be meant"),
        pytest.param(None, id="nothing"),
    ],
)
def test_a_page_that_does_not_say_when_is_nobodys_original(
    published_at: datetime | None, vocabulary: Vocabulary
) -> None:
    found = standing(article(2, vocabulary, published_at), [article(1, vocabulary, hours(3))])
    assert (found.kinship.of, found.corrected) == (1, {})


def test_a_copy_of_a_copy_names_the_agency_that_the_first_one_credits(vocabulary: Vocabulary) -> None:
    held = [article(1, vocabulary, hours(0), origin=AGENCY), article(2, vocabulary, hours(1))]
    found = standing(article(3, vocabulary, hours(2)), held).kinship
    assert found.origin == Origin(
        kind=OriginKind.AGENCY, name="PA Media", evidence="PA reporter", article=ArticleId(1)
    )


@pytest.mark.parametrize(
    ("sentences", "sender", "kind", "name"),
    [
        (["A text."], {"author": "PA Reporter"}, OriginKind.AGENCY, "PA Media"),
        (["A text."], {"author": "By Ann Rees, Local Democracy Reporter"}, OriginKind.AGENCY,
         "Local Democracy Reporting Service"),
        (["A text."], {"site": "Isles Wire"}, OriginKind.AGENCY, "Isles Wire"),
        (["She told the PA news agency that it hurts."], {}, OriginKind.AGENCY, "PA Media"),
        (["He told Marches News Agency so."], {}, OriginKind.AGENCY, "Marches News Agency"),
        (["A text."], {"url": "https://www.gov.wales/new-plan", "site": "GOV.WALES"}, OriginKind.RELEASE,
         "GOV.WALES"),
        (["A text.", "Notes to editors"], {"site": "Powys News"}, OriginKind.RELEASE, "Powys News"),
        (["The trust said in a press release that it was sorry."], {}, OriginKind.RELEASE, ""),
        (["Nodiadau i olygyddion"], {"site": "Y Bwrdd"}, OriginKind.RELEASE, "Y Bwrdd"),
    ],
)  # fmt: skip
def test_a_credit_is_read(sentences: list[str], sender: dict[str, str], kind: OriginKind, name: str) -> None:
    found = credited(sentences, **{"author": "", "site": "Paper", "url": "https://paper.example/1", **sender})
    assert found is not None
    assert (found.kind, found.name) == (kind, name)


@pytest.mark.parametrize(
    "sentence",
    [
        "The PA to the chair left.",
        "Spas and parks reopened.",
        "The wire fence was cut.",
        "It ends on Monday.",
    ],
)
def test_other_words_are_no_credit(sentence: str) -> None:
    assert credited([sentence], author="Ann Parry", site="Paper", url="https://paper.example/1") is None
