"""Pages, articles, revisions and verdicts: the same on both databases."""

import random
import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from monitor.model.articles import PageKind
from monitor.model.ids import ArticleId, PublisherId, TopicId
from monitor.model.topics import Evidence, Field, Level, Match
from monitor.model.urls import canonical_url
from storage.tables import article, page
from tests.storage.newsroom import NOW, Newsroom, minutes, text_of


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="empty"),
        pytest.param(bytes(range(256)) * 3, id="every byte there is"),
        pytest.param(b"<p>" + b"spam " * 200_000, id="a megabyte of the same"),
    ],
)
def test_a_page_is_read_back_byte_for_byte(newsroom: Newsroom, body: bytes) -> None:
    entry = newsroom.entry()
    key = newsroom.page(entry, body)
    with newsroom.write() as records:
        held = records.articles.page(key)
    assert (held.id, held.entry, held.body) == (key, entry, body)
    assert (held.url, held.final_url) == ("https://paper.example/1", "https://paper.example/one")
    assert (held.content_type, held.fetched_at) == ("text/html", NOW)


def test_a_page_is_held_compressed(newsroom: Newsroom) -> None:
    newsroom.page(newsroom.entry(), b"<p>the same words again</p>" * 1000)
    with newsroom.store.read() as connection:
        (held,) = connection.execute(sa.select(page.c.body)).scalars()
    assert len(held) < 1000


def test_one_url_is_one_article_whoever_comes_second(newsroom: Newsroom) -> None:
    with newsroom.write() as records:
        add, url = records.articles.add, "https://paper.example/1"
        first = add(url, PublisherId("paper"), "Group", seen_at=NOW, baseline=True)
        second = add(url, PublisherId("other"), "Else", seen_at=minutes(5), baseline=False)
        assert first == second == records.articles.by_url(url) == records.articles.get(first.id)
    assert (first.publisher, first.owner, first.first_seen_at, first.baseline) == (
        "paper",
        "Group",
        NOW,
        True,
    )


def test_two_workers_that_meet_at_one_url_hold_one_article(newsroom: Newsroom) -> None:
    """Both begin before either commits."""
    together, found = threading.Barrier(2), []

    def work() -> None:
        together.wait(20)
        found.append(newsroom.read("Same", "The same text.").id)

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    assert len(found) == 2
    assert len(set(found)) == 1
    with newsroom.store.read() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(article)).scalar() == 1


def test_two_texts_of_one_article_that_arrive_together_become_two_revisions(newsroom: Newsroom) -> None:
    """The second waits for the first to commit and takes the next number, instead of failing."""
    first = newsroom.read("Ward", "First text.")
    holding, done, later = threading.Event(), threading.Event(), []

    def edit() -> None:
        holding.wait(20)
        later.append(newsroom.read("Ward", "Third text.").number)
        done.set()

    worker = threading.Thread(target=edit)
    worker.start()
    with newsroom.write() as records:
        records.articles.add_revision(
            first.article,
            text_of("Ward", "Second text."),
            summary="",
            site="Paper",
            language="en",
            fingerprint="second",
            read_at=NOW,
        )
        holding.set()
        done.wait(0.3)  # time for the other to run into this transaction; it cannot end before it
    worker.join(30)
    assert later == [3]


def test_an_article_that_is_not_there(newsroom: Newsroom) -> None:
    with newsroom.write() as records:
        assert records.articles.by_url("https://nowhere.example/") is None
        with pytest.raises(LookupError, match="no article 77"):
            records.articles.get(ArticleId(77))
        assert records.articles.latest_fingerprint(ArticleId(77)) is None


def test_a_revision_is_read_back_as_it_was_read(newsroom: Newsroom) -> None:
    held = newsroom.read(
        "“Naïve” – tŷ 🏥",
        "One paragraph.\nAnother, with ŵ and \u00a0 and \U0001f9d1\u200d⚕️.",
        author="Siân Ŵ",
        kind=PageKind.PAYWALLED,
        published_at=NOW - timedelta(days=400),
        modified_at=NOW + timedelta(microseconds=7),
        language="cy",
    )
    assert (held.number, held.title, held.author) == (1, "“Naïve” – tŷ 🏥", "Siân Ŵ")
    assert held.text == "One paragraph.\nAnother, with ŵ and \u00a0 and \U0001f9d1\u200d⚕️."
    assert (held.kind, held.language, held.summary, held.site) == (PageKind.PAYWALLED, "cy", "", "Paper")
    assert (held.published_at, held.modified_at) == (
        NOW - timedelta(days=400),
        NOW + timedelta(microseconds=7),
    )


def test_revisions_are_numbered_and_know_their_predecessor(newsroom: Newsroom) -> None:
    first, second, third = (newsroom.read("Ward", text) for text in ("One.", "Two.", "Three."))
    assert [one.number for one in (first, second, third)] == [1, 2, 3]
    with newsroom.write() as records:
        assert records.articles.previous(first) is None
        assert records.articles.previous(second) == first
        assert records.articles.previous(third) == second
        assert records.articles.latest_fingerprint(first.article) == "Ward|Three."


def test_a_text_that_was_there_before_gives_its_revision_back(newsroom: Newsroom) -> None:
    """An edit that is undone makes no third revision, and nothing is told twice."""
    first, second = newsroom.read("Ward", "One."), newsroom.read("Ward", "Two.")
    assert newsroom.read("Ward", "One.") == first
    assert second.number == 2


def test_the_same_text_at_two_addresses_is_two_articles(newsroom: Newsroom) -> None:
    one, other = newsroom.read("Ward", "One.", path="1"), newsroom.read("Ward", "One.", path="2")
    assert one.article != other.article
    assert (one.number, other.number) == (1, 1)


def test_numbers_of_one_article_do_not_count_in_another(newsroom: Newsroom) -> None:
    newsroom.read("Ward", "One.", path="1")
    newsroom.read("Ward", "Two.", path="1")
    assert newsroom.read("Ward", "Three.", path="2").number == 1


def test_the_longest_canonical_url_fits_into_the_indexes_of_both_databases(newsroom: Newsroom) -> None:
    """PostgreSQL holds 2,704 bytes of one value in an index; noise, because what compresses would fit."""
    letters = random.Random(7)
    noise = "".join(letters.choices("abcdefghijklmnopqrstuvwxyz0123456789-", k=4000))
    lengths = range(len(noise), 0, -1)
    longest = next(found for n in lengths if (found := canonical_url(f"https://paper.example/{noise[:n]}")))
    assert len(longest) > 2000
    held = newsroom.read("Ward", path=longest.removeprefix("https://paper.example/"))
    newsroom.entry(longest.removeprefix("https://paper.example/"))
    with newsroom.write() as records:
        found = records.articles.by_url(longest)
    assert found is not None
    assert found.id == held.article


def test_a_publisher_known_only_by_a_long_host_is_held(newsroom: Newsroom) -> None:
    """Hosts have up to 253 characters, and an unknown publisher is named by its host."""
    host = ".".join(["a" * 60] * 4)
    with newsroom.write() as records:
        held = records.articles.add(f"https://{host}/1", PublisherId(host), host, seen_at=NOW, baseline=False)
    assert (held.publisher, held.owner) == (host, host)


CORE = Match(
    topic=TopicId("hospitals"),
    level=Level.CORE,
    score=0.75,
    evidence=(Evidence(clause="wards", words="“Ward”", field=Field.TITLE),),
)
OUT = Match(topic=TopicId("rail"), level=Level.OUT, score=0.0, evidence=(), missing=("no train",))


def test_a_revision_is_on_the_topics_that_did_not_say_out(newsroom: Newsroom) -> None:
    revision = newsroom.read("Ward")
    related = Match(topic=TopicId("beds"), level=Level.RELATED, score=0.3, evidence=())
    with newsroom.write() as records:
        records.matches.record(revision.id, [CORE, OUT, related], at=NOW)
        assert records.matches.on(revision.id) == ["beds", "hospitals"]


def test_every_verdict_is_kept_with_its_evidence(newsroom: Newsroom) -> None:
    revision = newsroom.read("Ward")
    with newsroom.write() as records:
        records.matches.record(revision.id, [CORE, OUT], at=NOW)
    assert newsroom.archive.why("https://paper.example/1").matches == (CORE, OUT)


def test_judging_a_revision_again_overwrites_its_verdict(newsroom: Newsroom) -> None:
    revision = newsroom.read("Ward")
    with newsroom.write() as records:
        records.matches.record(revision.id, [CORE], at=NOW)
        changed = Match(topic=CORE.topic, level=Level.OUT, score=0.1, evidence=(), missing=("too little",))
        records.matches.record(revision.id, [changed], at=minutes(1))
        records.matches.record(revision.id, [], at=minutes(2))
        assert records.matches.on(revision.id) == []
    assert newsroom.archive.why("https://paper.example/1").matches == (changed,)
