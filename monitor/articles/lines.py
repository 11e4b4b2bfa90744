"""The last look at the text: one clean paragraph a line, without title, furniture and captions."""

import re
import unicodedata
from collections.abc import Iterable

#: Whole lines that no reporter wrote. Each stands at the start of its line; the lengths keep prose safe.
_FURNITURE = re.compile(
    r"""^\W*(?:
      (?:read|see|watch|listen|darllen(?:wch)?)\s+(?:more|next|also|now|mwy|hefyd|nesaf)\s*(?::|[-–—|»>→]|$).*
    | (?:read\s+more|read\s+next|related(?:\s+(?:articles?|stories|content|topics|links))?|more\s+(?:on\s+this\s+story|from\s+\w+|like\s+this)
        |top\s+stories|latest\s+(?:news|stories)|most\s+(?:read|popular|viewed)|trending(?:\s+now)?|recommended(?:\s+for\s+you|\s+reading)?
        |you\s+may\s+(?:also\s+)?like|don'?t\s+miss|also\s+in\s+the\s+news|straeon\s+(?:perthnasol|eraill)|mwy\s+o(?:'r|\s+)\s*\w+)\s*:?\s*$
    | (?:related|read\s+more\s+here|analysis\s+here|in\s+pictures|in\s+case\s+you\s+missed\s+it)\s*:.{0,160}$
    | (?:sign\s+up|subscribe|register|cofrestrwch|tanysgrifiwch|get\s+(?:all\s+)?(?:the|our|more|your))\b.{0,120}?
        (?:newsletters?|inbox|e-?mail(?:s|\s+updates|\s+alerts)?|whatsapp|alerts|cylchlythyr\w*|premium|straight\s+to\s+your\s+(?:phone|inbox)).{0,120}$
    | (?:sign\s+up|sign\s+in|log\s+in|subscribe|register|subscribe\s+now|sign\s+up\s+(?:here|now)|tanysgrifiwch|mewngofnod\w*)\s*[.!]?\s*$
    | (?:enter\s+your\s+e-?mail|you\s+can\s+unsubscribe|something\s+went\s+wrong|thank\s+you\s+for\s+(?:subscribing|signing\s+up)
        |invalid\s+e-?mail|by\s+signing\s+up|more\s+newsletters).{0,200}$
    | (?:follow|like|join|find)\s+(?:us|\S+\s+\S+|bbc\s+\S+(?:\s+\S+)?|our)\s+.{0,40}\b(?:on|via)\s+(?:facebook|twitter|x|instagram|whatsapp|tiktok|bluesky|threads|google\s+news)\b.{0,120}$
    | (?:join\s+our\s+(?:whatsapp|community|facebook)|download\s+(?:the|our)\s+(?:\S+\s+){0,3}app|listen\s+to\s+.{0,60}\bon\s+(?:bbc\s+sounds|spotify)).{0,150}$
    | (?:share|share\s+this(?:\s+\w+)?|share\s+on\s+\w+|copy\s+link|print(?:\s+this(?:\s+\w+)?)?|save|rhannu?|comments?(?:\s*\(?\d*\)?)|\d+\s+(?:comments?|shares?|sylwadau)
        |view\s+comments|leave\s+a\s+comment|add\s+(?:a\s+)?comment|advert(?:isement)?|hysbyseb|article\s+continues\s+below|story\s+continues\s+below
        |skip\s+(?:advert|to|past)\b.{0,60}|loading|back\s+to\s+top|show\s+(?:more|less))\s*[.…:]*\s*$
    | (?:image|picture|photo(?:graph)?|video|pic|llun|ffynhonnell\s+y\s+llun|disgrifiad\s+o'?r\s+llun)(?:\s+(?:source|credit|caption|by|copyright))?\s*[:,]\s?.{0,200}$
    | (?:image|media|video)\s+(?:source|caption|credit).{0,200}$
    | (?:ffynhonnell\s+y\s+llun|disgrifiad\s+o['’]?r\s+llun).{0,200}$
    | \(?(?:©|copyright)\s.{0,150}$
    | (?:we|our\s+(?:site|partners)|this\s+(?:web)?site|rydym)\b.{0,60}\b(?:use|uses|store|defnyddio)\b.{0,30}\b(?:cookies|cwcis).{0,300}$
    | (?:accept\s+(?:all|cookies)|reject\s+all|manage\s+(?:cookies|preferences|consent)|cookie\s+(?:settings|policy|preferences)|privacy\s+policy|terms\s+(?:and\s+conditions|of\s+use)).{0,60}$
    | (?:(?:last\s+)?(?:updated|published|modified)|diweddarwyd|cyhoeddwyd)(?:\s+(?:on|at))?\s*:?\s*(?:\d|mon|tue|wed|thu|fri|sat|sun|today|yesterday).{0,50}$
    | \d+\s+(?:min(?:ute)?s?\s+read|(?:min(?:ute)?|hour|day)s?\s+ago)\s*$
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_LONGEST_FURNITURE = 350
_CONTROLS = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2060\ufeff\ufffe\uffff\ud800-\udfff\u202a-\u202e\u2066-\u2069]"
)
_ROW = re.compile(r"^\|?[\s|:-]*\|?$")


def clean_text(text: str, titles: Iterable[str]) -> str:
    """Give `text` one paragraph a line: NFC, no control characters, no title on top, no furniture."""
    lines = [line for raw in text.splitlines() if (line := _line(raw))]
    known = {key for title in titles if (key := fold(title))}
    start = 0
    while start < len(lines) and fold(lines[start]) in known:
        start += 1
    kept: list[str] = []
    for line in lines[start:]:
        if not is_furniture_line(line) and (not kept or line != kept[-1]):
            kept.append(line)
    return "\n".join(kept)


def clean_line(text: str) -> str:
    """Give one line: NFC, no control characters, single spaces."""
    return " ".join(unicodedata.normalize("NFC", _CONTROLS.sub("", text.replace("\x85", "\n"))).split())


def is_furniture_line(line: str) -> bool:
    """Tell a line that belongs to the page and not to the article."""
    return len(line) <= _LONGEST_FURNITURE and _FURNITURE.match(line.replace("’", "'")) is not None


def fold(text: str) -> str:
    """Reduce to letters and digits, to compare titles whatever their quotes, dashes and case."""
    return "".join(char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum())


def _line(raw: str) -> str:
    line = clean_line(raw)
    if line.startswith("|"):
        return (
            ""
            if _ROW.match(line)
            else " | ".join(cell.strip() for cell in line.strip("|").split("|") if cell.strip())
        )
    return line[2:] if line.startswith("- ") and len(line) > 2 else line
