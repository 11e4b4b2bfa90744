"""An article is a copy, a rewrite or its own work, with the earliest holder of every shared passage."""

from datetime import UTC, datetime, timedelta

from monitor.model.ids import ArticleId
from monitor.model.stories import Relation
from monitor.stories.copies import EarlierArticle, kinship
from monitor.stories.passages import Prepared, prepare
from monitor.stories.words import Vocabulary

RELEASE = """Trusts in England will treat more patients from Wales under a partnership announced in Cardiff.
Dentists in Gwynedd delivered 400,000 appointments in two years under a reformed contract.
A joint board of officials will meet every quarter and publish its minutes.
Nothing in the agreement changes who pays for the treatment of a patient.
"""
OWN = """Campaigners in Wrexham gathered outside the hospital to demand a new car park.
Protesters sang carols and handed a petition with 900 names to the porter.
"""
DAY = datetime(2024, 9, 23, 9, tzinfo=UTC)


def earlier(number: int, prepared: Prepared, hours: int = 0) -> EarlierArticle:
    return EarlierArticle.of(ArticleId(number), prepared, "owner", DAY + timedelta(hours=hours))


def test_a_reprint_with_furniture_is_a_copy_of_its_source(vocabulary: Vocabulary) -> None:
    source = prepare("", RELEASE, "en", vocabulary)
    reprint = prepare("", "Sign up to our newsletter\n" + RELEASE, "en", vocabulary)
    found = kinship(reprint, [earlier(1, source)])
    assert (found.relation, found.of) == (Relation.COPY, 1)
    assert found.copied_share == 1.0
    assert [(each.position, each.holder_position) for each in found.passages] == [
        (1, 0),
        (2, 1),
        (3, 2),
        (4, 3),
    ]


def test_own_work_is_independent_and_has_no_source(vocabulary: Vocabulary) -> None:
    found = kinship(prepare("", OWN, "en", vocabulary), [earlier(1, prepare("", RELEASE, "en", vocabulary))])
    assert (found.relation, found.of, found.passages) == (Relation.INDEPENDENT, None, ())


def test_half_of_each_is_a_rewrite(vocabulary: Vocabulary) -> None:
    mixed = prepare("", "".join(RELEASE.splitlines(keepends=True)[:2]) + OWN, "en", vocabulary)
    found = kinship(mixed, [earlier(1, prepare("", RELEASE, "en", vocabulary))])
    assert found.relation is Relation.REWRITE
    assert 0.15 <= found.copied_share < 0.7


def test_the_earliest_published_holder_is_named_even_when_it_arrived_later(vocabulary: Vocabulary) -> None:
    text = prepare("", RELEASE, "en", vocabulary)
    found = kinship(text, [earlier(5, text, hours=3), earlier(9, text, hours=0)])
    assert found.of == 9
    assert {each.holder for each in found.passages} == {9}


def test_nothing_is_related_to_nothing(vocabulary: Vocabulary) -> None:
    assert kinship(prepare("", "", "en", vocabulary), []).relation is Relation.INDEPENDENT


def test_a_thousand_articles_are_compared_in_time(vocabulary: Vocabulary) -> None:
    text = prepare("", RELEASE * 5, "en", vocabulary)
    found = kinship(text, [earlier(number, text) for number in range(300)])
    assert found.relation is Relation.COPY
