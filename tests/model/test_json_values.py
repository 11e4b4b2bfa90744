"""Frozen values as JSON and back: what is read is what was written."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.alerts import Digest, DigestLine, DigestNews, Source
from monitor.model.ids import ArticleId, RouteId, StoryId
from monitor.model.json_values import dump, load
from monitor.model.stories import (
    Conflict,
    Figure,
    Finding,
    JudgedSentence,
    Kind,
    Kinship,
    Quotation,
    Relation,
    SharedPassage,
    Status,
)
from monitor.model.topics import Evidence, Field, Match

TEXTS = st.text(max_size=20)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
MOMENTS = st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=-9, minutes=-30))]))


def several(strategy: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(strategy, max_size=3).map(tuple)


FINDINGS = st.builds(
    Finding,
    kind=st.sampled_from(Kind),
    weight=NUMBERS,
    headline=TEXTS,
    passages=several(
        st.builds(
            JudgedSentence,
            position=st.integers(),
            text=TEXTS,
            status=st.sampled_from(Status),
            score=NUMBERS,
            nearest=st.none() | TEXTS,
            nearest_article=st.none() | st.integers().map(ArticleId),
            reason=TEXTS,
        )
    ),
    figures=several(
        st.builds(
            Figure,
            value=NUMBERS,
            unit=TEXTS,
            counts=TEXTS,
            text=TEXTS,
            sentence=st.integers(),
            was=st.none() | NUMBERS,
        )
    ),
    quotations=several(st.builds(Quotation, text=TEXTS, speaker=st.none() | TEXTS, sentence=st.integers())),
    conflicts=several(st.builds(Conflict, about=TEXTS, here=TEXTS, there=TEXTS)),
    reasons=several(TEXTS),
)
KINSHIPS = st.builds(
    Kinship,
    relation=st.sampled_from(Relation),
    of=st.none() | st.integers().map(ArticleId),
    copied_share=NUMBERS,
    passages=several(
        st.builds(
            SharedPassage,
            position=st.integers(),
            text=TEXTS,
            holder=st.integers().map(ArticleId),
            holder_position=st.integers(),
            coverage=NUMBERS,
        )
    ),
)
MATCHES = st.builds(
    Match,
    score=NUMBERS,
    evidence=several(st.builds(Evidence, clause=TEXTS, words=TEXTS, field=st.sampled_from(Field))),
)
SOURCES = st.builds(Source, outlet=TEXTS, url=TEXTS, title=TEXTS)
DIGESTS = st.builds(
    Digest,
    route=TEXTS.map(RouteId),
    since=MOMENTS,
    until=MOMENTS,
    lines=several(
        st.builds(
            DigestLine,
            story=st.integers().map(StoryId),
            story_title=TEXTS,
            news=several(
                st.builds(
                    DigestNews,
                    kind=st.sampled_from(Kind),
                    headline=TEXTS,
                    source=SOURCES,
                    language=TEXTS,
                )
            ),
            coverage=several(SOURCES),
            copies=st.integers(),
        )
    ),
    sick_feeds=several(TEXTS),
)


@given(st.one_of(FINDINGS, KINSHIPS, MATCHES, DIGESTS))
def test_what_is_read_is_what_was_written(value: object) -> None:
    """Through real JSON text, as the databases and the outbox keep it."""
    assert load(type(value), json.loads(json.dumps(dump(value)))) == value


def test_a_field_that_was_added_since_takes_its_default() -> None:
    old = {"kind": "reply", "weight": 0.5, "headline": "They replied", "passages": []}
    assert load(Finding, old) == Finding(kind=Kind.REPLY, weight=0.5, headline="They replied", passages=())


def test_a_field_that_is_gone_since_is_passed_over() -> None:
    assert load(Source, {"outlet": "P", "url": "u", "title": "t", "colour": "red"}) == Source(
        outlet="P", url="u", title="t"
    )


def test_a_value_that_no_enum_knows_is_refused_not_guessed() -> None:
    with pytest.raises(ValueError, match="rumour"):
        load(Evidence, {"clause": "c", "words": "w", "field": "rumour"})


def test_everything_that_commands_print_has_a_form_in_json() -> None:
    value = {
        Kind.REPLY: (1, [None]),
        "day": date(2025, 1, 22),
        "at": datetime(2025, 1, 22, 9, tzinfo=UTC),
        "file": Path("/x/y"),
        "span": timedelta(minutes=1.5),
        "set": {"a"},
    }
    assert json.loads(json.dumps(dump(value))) == {
        "reply": [1, [None]],
        "day": "2025-01-22",
        "at": "2025-01-22T09:00:00+00:00",
        "file": "/x/y",
        "span": 90.0,
        "set": ["a"],
    }
