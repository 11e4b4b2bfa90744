"""A whole play of the demo, and what it came to: in words that two plays on different ports share."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from monitor.demo.mailbox import Mail
from monitor.demo.player import play
from monitor.demo.score import Score, score
from monitor.demo.slack_endpoint import Post
from monitor.demo.stage import Scene, scene
from monitor.model.answers import DeliveryAnswer, StoryPage
from monitor.model.urls import canonical_url
from monitor.ports.archive import Archive
from monitor.settings import Settings
from monitor.wiring import record
from monitor.wiring.configuration import load_settings

_ALL = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the record holds and what readers were sent; articles are named by their id in the corpus."""

    #: article: its story (by the article that opened it), decision, relation, origin, share
    placements: Mapping[str, tuple[str, str, str, str | None, float]]
    #: story, article, revision, kind, headline, verbatim passages
    developments: Sequence[tuple[str, str, int, str, str, tuple[str, ...]]]
    #: how often each (recipient, subject) was told, repeats of one message counted once
    told: Mapping[tuple[str, str], int]
    #: the subject of each message that is in a thread: the subject of the message that began it
    threads: Mapping[tuple[str, str], str]
    undone: Sequence[str]  #: tasks and messages that are not where they should be at the end


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """A play that has ended; its servers are closed."""

    scene: Scene
    mails: tuple[Mail, ...]
    posts: tuple[Post, ...]
    pages: Mapping[str, StoryPage]  #: by the article that opened the story
    deliveries: Sequence[DeliveryAnswer]
    score: Score
    outcome: Outcome


def play_whole(directory: Path, *, database: str | None = None) -> Played:
    """Play the demo from beginning to end in this process."""
    with scene(directory, database=database) as on:
        settings = load_settings(on.config, {})
        play(settings, on.clock_file)
        return ended(on, settings)


def ended(on: Scene, settings: Settings) -> Played:
    """Look at a play that has reached its end; its servers must still be open."""
    with record.open_store(settings) as store:
        archive = record.archive_of(store)
        names = {canonical_url(url): article for article, url in on.urls.items()}
        pages = _pages(archive, names)
        mails, posts = on.mailbox.mails, on.slack.posts
        return Played(
            scene=on,
            mails=mails,
            posts=posts,
            pages=pages,
            deliveries=archive.deliveries(limit=_ALL),
            score=score(on.corpus, on.urls, archive),
            outcome=Outcome(
                placements=_placements(pages, names),
                developments=_developments(pages, names),
                told=_told(mails, posts),
                threads=_threads(mails, posts),
                undone=_undone(archive),
            ),
        )


def key_of(post: Post) -> str:
    """The identity that a Slack message carries in its metadata."""
    assert post.metadata is not None
    return str(post.metadata["event_payload"]["key"])


def _pages(archive: Archive, names: Mapping[str | None, str]) -> dict[str, StoryPage]:
    found = (archive.story(one.id) for one in archive.stories(limit=_ALL))
    return {
        next(names[canonical_url(r.url)] for r in page.reports if r.decision == "opened"): page
        for page in found
    }


def _placements(
    pages: Mapping[str, StoryPage], names: Mapping[str | None, str]
) -> dict[str, tuple[str, str, str, str | None, float]]:
    reports = [(story, report) for story, page in pages.items() for report in page.reports]
    articles = {report.article: names[canonical_url(report.url)] for _, report in reports}
    return {
        articles[one.article]: (
            story,
            one.decision,
            one.relation,
            None if one.of is None else articles[one.of],
            round(one.copied_share, 3),
        )
        for story, one in reports
    }


def _developments(
    pages: Mapping[str, StoryPage], names: Mapping[str | None, str]
) -> list[tuple[str, str, int, str, str, tuple[str, ...]]]:
    return sorted(
        (story, names[canonical_url(one.url)], one.revision_number, one.kind, one.headline, one.passages)
        for story, page in pages.items()
        for one in page.timeline
    )


def _told(mails: Sequence[Mail], posts: Sequence[Post]) -> dict[tuple[str, str], int]:
    messages = {mail.message_id: (mail.recipients[0], str(mail.message["Subject"])) for mail in mails}
    messages |= {key_of(post): (post.channel, post.text) for post in posts}
    return dict(Counter(messages.values()))


def _threads(mails: Sequence[Mail], posts: Sequence[Post]) -> dict[tuple[str, str], str]:
    subjects = {mail.message_id: str(mail.message["Subject"]) for mail in mails}
    texts = {post.ts: post.text for post in posts}
    return {
        (mail.recipients[0], subjects[mail.message_id]): subjects[str(mail.message["In-Reply-To"])]
        for mail in mails
        if mail.message["In-Reply-To"]
    } | {(post.channel, post.text): texts[post.thread_ts] for post in posts if post.thread_ts}


def _undone(archive: Archive) -> list[str]:
    tasks = [f"task {t.fact} is {t.state}: {t.error}" for t in archive.tasks(limit=_ALL)]
    messages = [
        f"the message {d.headline!r} to {d.recipient} is {d.state}: {d.error}"
        for state in ("pending", "sending", "dead")
        for d in archive.deliveries(limit=_ALL, state=state)
    ]
    return tasks + messages
