"""Titles that name only what sort of text it is: "Statement on the bypass", "Diweddariad", "News"."""

import re

from monitor.stories.cues import FIRM, read, stances
from monitor.stories.figures import figures_in

#: A longer one is no title.
_LONGEST = 200
_SORTS = (
    r"(?:(?:an?|the|our|joint|written|oral|press|news|media|public|ministerial|official|formal|latest|further"
    r"|important|urgent|brief|daily|weekly|monthly|service|yr?)\s){0,4}"
)
#: What may have its sender's name before it: "Cabinet Secretary's written statement", "November newsletter".
_SENT = (
    r"(?:statement|update|briefing|bulletin|newsletter|diweddariad|cylchlythyr"
    r"|datganiad(?: (?:ysgrifenedig|llafar|ar y cyd|i[’']r wasg))?)s?"
)
_GENRE = (
    rf"(?:{_SENT}|(?:press|news|media) release|announcement|notice|message|news|minutes|agenda|response"
    r"|latest|hysbysiad|neges|ymateb|newyddion|diweddaraf)"
)
_NAME = r"(?:(?:(?-i:[A-ZÀ-Þ])[\w.’'&-]*|of|and|the|ap|health|board|trust|council|hospital|service)\s){0,6}?"
_ABOUT = r"\s(?:on|about|regarding|re|concerning|from|by|to|for|following|ar|am|gan|ynghylch|i|o)\s.+"
_DAY = r"(?:,? (?:[-–] )?\d{1,2}(?:st|nd|rd|th)? \w+(?: \d{4})?|,? [^\W\d_]+ \d{4})?"
#: "Hospital to close: statement" tells what happens.
_BEFORE = r"(?:(?![^:]*\bto\b)[^:]*: )?"
_HAPPENS = re.compile(r"\b(?:will|is|are|was|were|has|have|could|must|says?|said)\b", re.IGNORECASE)
_BARE = re.compile(
    rf"{_BEFORE}{_SORTS}{_GENRE}{_DAY}|{_NAME}{_SENT}{_DAY}|{_SORTS}{_GENRE}{_ABOUT}"
    rf"|{_BEFORE}{_NAME}{_SORTS}{_SENT}{_ABOUT}|{_NAME}{_SORTS}{_SENT}\s?[:–|-]\s.+",
    re.IGNORECASE,
)


def is_bare(title: str) -> bool:
    """Tell a title that names no happening: a sort of text, and at most what it is about.

    Of 1,005 real titles it is 16, of the topic's 2,451 labelled ones 14; other titles without a verb
    ("Cross-border patients: the hidden bill") were written by somebody who chose the news.
    """
    return (
        len(title) <= _LONGEST
        and _BARE.fullmatch(title) is not None
        and not _HAPPENS.search(title)
        and not any(cue.strength >= FIRM for cue in read(title))
        and not stances(title)
        and not figures_in(title)
    )
