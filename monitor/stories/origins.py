"""Who wrote what others print: agencies and press releases, by a text's credits or its sender."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from urllib.parse import urlsplit

from monitor.model.ids import ArticleId
from monitor.model.stories import Origin, OriginKind
from monitor.stories.alternatives import any_of

_AGENCIES = {
    "PA Media": r"PA Media|PA news agency|Press Association|\(PA\)|(?:by|with|additional reporting by) PA\b",
    "Reuters": r"Reuters",
    "AFP": r"AFP\b|Agence France[- ]Presse",
    "Associated Press": r"Associated Press|\(AP\)",
    "Local Democracy Reporting Service": r"local democracy report(?:er|ing service)|LDRS\b",
    "Bloomberg News": r"Bloomberg News|\(Bloomberg\)",
    "Dow Jones Newswires": r"Dow Jones Newswires",
}
_IN_TEXT = [(name, re.compile(rf"(?<!\w)(?:{words})", re.IGNORECASE)) for name, words in _AGENCIES.items()]
_ANY_IN_TEXT = re.compile(rf"(?<!\w)(?:{'|'.join(_AGENCIES.values())})", re.IGNORECASE)
#: A byline or a site's name may be the agency's initials alone.
_BYLINES = [
    (name, re.compile(rf"(?<!\w)(?:(?i:{words})|{initials})(?!\w)"))
    for (name, words), initials in zip(
        _AGENCIES.items(), ("PA", "Reuters", "AFP", "AP", "LDRS", "Bloomberg", "Dow Jones"), strict=True
    )
]
#: Begun only where a word begins, or a long run of capitals and hyphens is read from each of its letters.
_CAPITALS = r"(?<![\w’'-])[A-Z][\w’'-]++(?:\s[A-Z][\w’'-]++){0,3}\s"
_ANY_AGENCY = re.compile(rf"{_CAPITALS}(?:[Nn]ews [Aa]gency|[Nn]ewswires?|Press Agency|News Service)")
_AGENCY_ENDS = ("gency", "ewswire", "News Service")  #: in whatever `_ANY_AGENCY` matches
_WIRE = re.compile(
    r"(?<![\w’'-])[A-Z][\w’'-]++(?:\s[A-Z][\w’'-]++){0,3}\sWire\b"
)  #: of a sender, never in a text
_RELEASE_LINES = r"""
^\W*notes? (?:to|for) editors|^\W*ends\W*$|^\W*for immediate release|^\W*press release\b
(?:for|media) (?:media |press )?enquir(?:y|ies)\b.{0,40}\bcontact
(?:in|by) (?:a|its|the) (?:press|news) release
datganiad i[’']r wasg|^\W*nodiadau i olygyddion
"""
_RELEASE = re.compile(any_of(_RELEASE_LINES), re.IGNORECASE)
#: Who publishes here publishes its own news: governments, parliaments, health boards and trusts.
_OFFICIAL = re.compile(
    r"(?:^|\.)(?:gov\.uk|gov\.wales|llyw\.cymru|gov\.scot|nhs\.uk|nhs\.wales|nhs\.scot|parliament\.uk"
    r"|senedd\.wales|senedd\.cymru|parliament\.scot)$"
)


def credited(sentences: Iterable[str], *, author: str, site: str, url: str) -> Origin | None:
    """Say which agency or press release a text credits, or that its sender is one; else None."""
    for words in (author, site):
        for name, pattern in _BYLINES:
            if pattern.search(words):
                return Origin(kind=OriginKind.AGENCY, name=name, evidence=words)
        if found := _ANY_AGENCY.search(words) or _WIRE.search(words):
            return Origin(kind=OriginKind.AGENCY, name=found.group(), evidence=words)
    if _OFFICIAL.search((urlsplit(url).hostname or "").removeprefix("www.")):
        return Origin(kind=OriginKind.RELEASE, name=site, evidence=url)
    return next((origin for text in sentences if (origin := _in_sentence(text, site))), None)


def behind(
    holders: Iterable[ArticleId], origins: Mapping[ArticleId, Origin | None], own: Origin | None
) -> Origin | None:
    """Choose what a copy goes back to: the credit of its source, of another holder, or its own."""
    for article in holders:
        if (origin := origins.get(article)) is not None:
            return Origin(kind=origin.kind, name=origin.name, evidence=origin.evidence, article=article)
    return own


@lru_cache(maxsize=1024)  # near-copies print the same sentences
def _in_sentence(text: str, site: str) -> Origin | None:
    if _ANY_IN_TEXT.search(text):  # most sentences credit nobody: they are read once, not five times
        name = next(name for name, pattern in _IN_TEXT if pattern.search(text))
        return Origin(kind=OriginKind.AGENCY, name=name, evidence=text)
    if any(end in text for end in _AGENCY_ENDS) and (found := _ANY_AGENCY.search(text)):
        return Origin(kind=OriginKind.AGENCY, name=found.group(), evidence=text)
    if _RELEASE.search(text):
        issued = not re.search(r"\b(?:in|by) (?:a|its|the) (?:press|news) release", text, re.IGNORECASE)
        return Origin(kind=OriginKind.RELEASE, name=site if issued else "", evidence=text)
    return None
