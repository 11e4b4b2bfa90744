"""A message as data, for webhooks: versioned, described by docs/webhook-v1.schema.json."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from monitor.alerts.words import clean, shorten, web_address
from monitor.model.alerts import Briefing, Digest, Earlier, Precedence, Source

VERSION = 1
#: Standard Webhooks asks senders to stay below 20 KB.
LARGEST_BODY = 20_000
_LONGEST_TEXT = 1_000
_LONGEST_TITLE = 300
_MOST_IN_A_LIST = 50
_MOST_PASSAGES = 3  #: of a development that is told beside another

Data = dict[str, object]


def encode(data: Mapping[str, object]) -> bytes:
    """Write data as the bytes that are sent and signed."""
    return _dumped(data)


def of_briefing(
    briefing: Briefing,
    *,
    story_url: str | None,
    also: Sequence[Briefing] = (),
    overtaken: Sequence[Briefing] = (),
) -> Data:
    """Describe a development, and those of the same story that its message tells besides."""
    return _fitted(
        "development.found",
        briefing.found_at,
        {
            "development": briefing.development,
            "story": {
                "id": briefing.story,
                "title": _title(briefing.story_title),
                "url": web_address(story_url),
                "reopened_after_days": briefing.reopened_after_days,
            },
            "kind": briefing.kind.value,
            "weight": briefing.weight,
            "first": briefing.first,
            "headline": _title(briefing.headline),
            "language": _title(briefing.language),
            "source": _source(briefing.source),
            "reverses": _earlier(briefing.reverses),
            "published_earlier": _precedence(briefing.published_earlier),
            "published_at": _time(briefing.published_at),
            "edited_at": _time(briefing.edited_at),
            "known_sentences": briefing.known_sentences,
            "independent_reports": briefing.independent_reports,
            "copies": briefing.copies,
            "conflicts": [_text(words) for words in briefing.conflicts],
            "figures": [
                {"counts": _text(counts), "now": _text(now), "before": _text(before)}
                for counts, now, before in briefing.figures
            ],
            "quotations": [
                {"words": _text(words), "speaker": _text(speaker)} for words, speaker in briefing.quotations
            ],
            "passages": [_text(words) for words in briefing.passages],
            "also": [_short(one) for one in also],
            "overtaken": [_short(one) for one in overtaken],
        },
    )


def of_overflow(briefings: Sequence[Briefing]) -> Data:
    """Describe many developments of many stories, told together."""
    return _fitted(
        "developments.found",
        max(one.found_at for one in briefings),
        {"count": len(briefings), "developments": [_short(one) for one in briefings]},
    )


def _short(briefing: Briefing) -> Data:
    return {
        "development": briefing.development,
        "story": {"id": briefing.story, "title": _title(briefing.story_title)},
        "kind": briefing.kind.value,
        "weight": briefing.weight,
        "headline": _title(briefing.headline),
        "language": _title(briefing.language),
        "source": _source(briefing.source),
        "passages": [_text(words) for words in briefing.passages[:_MOST_PASSAGES]],
    }


def _earlier(stood: Earlier | None) -> Data | None:
    if stood is None:
        return None
    return {"headline": _title(stood.headline), "outlet": _title(stood.outlet), "at": _time(stood.at)}


def _precedence(first: Precedence | None) -> Data | None:
    if first is None:
        return None
    return {"source": _source(first.source), "at": _time(first.at), "passages": first.passages}


def of_digest(digest: Digest) -> Data:
    """Describe a digest."""
    return _fitted(
        "digest.ready",
        digest.until,
        {
            "route": digest.route,
            "since": _time(digest.since),
            "until": _time(digest.until),
            "pace": digest.pace.value,
            "quiet_topics": [_title(name) for name in digest.quiet_topics],
            "sick_feeds": [_text(name) for name in digest.sick_feeds],
            "quiet_feeds": [_text(name) for name in digest.quiet_feeds],
            "stories": [
                {
                    "story": {"id": line.story, "title": _title(line.story_title)},
                    "news": [
                        {
                            "kind": one.kind.value,
                            "headline": _title(one.headline),
                            "language": _title(one.language),
                            "source": _source(one.source),
                        }
                        for one in line.news[:5]
                    ],
                    "coverage": [_source(source) for source in line.coverage[:5]],
                    "copies": line.copies,
                }
                for line in digest.lines
            ],
        },
    )


def of_notice(news: str, details: tuple[str, ...], *, at: datetime) -> Data:
    """Describe a notice about the monitor itself."""
    return _fitted("notice", at, {"news": _title(news), "details": [_text(words) for words in details]})


def _fitted(kind: str, at: datetime, data: Data) -> Data:
    """Wrap, and shorten the longest list until the whole fits; `truncated` says that it happened."""
    whole: Data = {
        "type": kind, "version": VERSION, "timestamp": _time(at), "truncated": False, "data": data
    }  # fmt: skip
    lists = [value for value in data.values() if isinstance(value, list)]
    for items in lists:
        whole["truncated"] = whole["truncated"] or len(items) > _MOST_IN_A_LIST
        del items[_MOST_IN_A_LIST:]
    sizes = [[len(_dumped(item)) for item in items] for items in lists]
    excess = len(encode(whole)) - LARGEST_BODY
    while excess > 0:  # ends: what is no list comes to less than half of the limit
        longest = max(range(len(lists)), key=lambda at: sum(sizes[at]))
        lists[longest].pop()
        excess -= sizes[longest].pop()  # and a comma, which may be spared
        whole["truncated"] = True
    return whole


def _dumped(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _source(source: Source) -> Data:
    return {
        "outlet": _title(source.outlet),
        "url": web_address(source.url),
        "title": _title(source.title),
    }


def _text(words: str | None) -> str | None:
    return None if words is None else shorten(clean(words), _LONGEST_TEXT)


def _title(words: str) -> str:
    return shorten(clean(words), _LONGEST_TITLE)


def _time(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(UTC).isoformat().replace("+00:00", "Z")
