"""An index of news sitemaps, read through to the sitemaps themselves: one level, and a few of them."""

from dataclasses import replace

from monitor.errors import MonitorError, UnreadableFeed
from monitor.feeds.outcome import outcome_of_error
from monitor.model.feeds import ParsedFeed, PollOutcome
from monitor.model.policy import Way
from monitor.ports.outside import FeedParser, Web

#: An index names years of archives; what is new stands in the first of them.
_MOST_MEMBERS = 4


def with_members(outcome: PollOutcome, web: Web, parser: FeedParser, *, limit: int, way: Way) -> PollOutcome:
    """Put the entries of an index's members into its outcome; any other outcome comes back as it is.

    Nothing is remembered that would spare the next reading: an index may stay while its members change.
    """
    if outcome.feed is None or not outcome.feed.members:
        return outcome
    try:
        whole = read_members(outcome.feed, web, parser, limit=limit, way=way)
    except UnreadableFeed as error:
        return outcome_of_error(error, status=outcome.status, size=outcome.bytes)
    return replace(outcome, feed=whole, etag=None, last_modified=None, body_hash=None)


def read_members(index: ParsedFeed, web: Web, parser: FeedParser, *, limit: int, way: Way) -> ParsedFeed:
    """Fetch the first members of an index, which know its name; it has none itself.

    Raises UnreadableFeed where none of them holds news.
    """
    members: list[ParsedFeed] = []
    problem: MonitorError | None = None
    for address in index.members[:_MOST_MEMBERS]:
        try:
            answer = web.get(address, limit=limit, same_visit=True, way=way)
            kind = answer.headers.get("content-type", "")
            members.append(parser.parse(answer.body, url=answer.final_url, content_type=kind))
        except MonitorError as error:
            problem = error
    entries = tuple(entry for member in members for entry in member.entries)
    if not entries:
        raise UnreadableFeed(
            f"the document is an index of sitemaps, and none with news was found in it: {problem}"
        )
    return replace(index, title=members[0].title, language=members[0].language, entries=entries, members=())
