"""The last look at the text: one clean paragraph a line, without title, furniture and captions."""

import re
import unicodedata
from collections.abc import Iterable

#: Whole lines that no reporter wrote. Each stands at the start of its line; the lengths keep prose safe.
_PATTERNS = (
    # pointers to other articles
    r"(?:read|see|watch|listen|darllen(?:wch)?) (?:more|next|also|now|mwy|hefyd|nesaf) ?(?::|[-–—|»>→]|$).*",
    r"(?:related|more) (?:articles?|stories|content|topics|links|on this story|from \w+|like this) ?:?$",
    r"(?:related|top stories|latest (?:news|stories)|most (?:read|popular|viewed)|trending(?: now)?) ?:?$",
    r"(?:recommended(?: for you| reading)?|you may (?:also )?like|don't miss|also in the news) ?:?$",
    r"(?:straeon (?:perthnasol|eraill)|mwy o'r \w+) ?:?$",
    r"(?:related|read more here|analysis here|in pictures|in case you missed it) ?:.{0,160}$",
    r"(?:lesen sie (?:auch|hier)|mehr zum thema|auch interessant|à lire (?:aussi|également)) ?:.{0,200}$",
    r"(?:hefyd o ddiddordeb|darllenwch hefyd|straeon perthnasol) ?:?$",
    r"the post .{5,200} (?:appeared first on|first appeared on) .{2,80}$",
    # newsletters, apps, social media
    (
        r"(?:sign up|subscribe|register|cofrestrwch|tanysgrifiwch|get (?:all )?(?:the|our|more|your))"
        r"\b.{0,120}?"
        r"(?:newsletters?|inbox|e-?mails?|e-?mail (?:updates|alerts)|whatsapp|alerts|cylchlythyr\w*|premium"
        r"|straight to your phone)\b.{0,120}$"
    ),
    r"(?:sign up|sign in|log in|subscribe|register)(?: (?:here|now))? ?[.!]?$",
    r"(?:tanysgrifiwch|mewngofnod\w*)[.!]?$",
    r"(?:enter your e-?mail|you can unsubscribe|something went wrong).{0,200}$",
    r"thank you for (?:subscribing|signing up).{0,200}$",
    r"(?:invalid e-?mail|by signing up|more newsletters).{0,200}$",
    (
        r"(?:follow|like|join|find) \S+(?: \S+){0,5} (?:on|via) "
        r"(?:facebook|twitter|x|instagram|whatsapp|tiktok|bluesky|threads|google news)\b.{0,120}$"
    ),
    (
        r"(?:join|follow|get|keep up|stay up|stay in|don't miss|(?:click|tap) here|become|be the first)\b"
        r".{0,120}?"
        r"\b(?:whatsapp|facebook (?:group|page)|newsletters?|inbox|push notifications|breaking news alerts"
        r"|straight to your (?:phone|device)|unlimited access|google news feed)\b.{0,160}$"
    ),
    r"(?:this (?:post|article|story) is for (?:paying |paid )?(?:subscribers|members)).{0,120}$",
    r"(?:join our (?:whatsapp|community|facebook)|download (?:the|our) (?:\S+ ){0,3}app).{0,150}$",
    r"listen to .{0,60}\bon (?:bbc sounds|spotify).{0,150}$",
    # appeals
    r"for (?:only |just )?(?:the (?:price|cost) of|less than) (?:a |one )?(?:cup of )?(?:coffee|£\d).*$",
    (
        r"(?:please )?(?:consider |help us by )?(?:support(?:ing)?|donat(?:e|ing)"
        r"|becom(?:e|ing) a (?:member|supporter))"
        r"\b.{0,60}\b(?:today|journalism|newsroom|paypal|patreon|donation|membership)\b.{0,120}$"
    ),
    (
        r".{0,80}\b(?:becom(?:e|ing) an? (?:\w+ )?(?:member|subscriber|supporter)|subscribe|donate)\b.{0,80}"
        r"[£€$]\d.{0,40}\b(?:an?|per) (?:week|month|year)\b.{0,60}$"
    ),
    # contacts
    r"(?:press|media|news) (?:office|enquiries|contacts?|team) ?:?$",
    r"(?:e-?mail|e-?bost|tel(?:ephone)?|phone|ffôn|mobile|out of hours(?: \w+)?) ?: ?[\w+(][^\s].{0,60}$",
    # buttons and counters
    r"listen to this (?:article|story).{0,30}$",
    r"\d+ min(?:ute)?s?$",
    r"(?:-+ ?)?(?:ends|diwedd)(?: ?-+)?$",
    (
        r"(?:share|share this(?: \w+)?|share on \w+|copy link|print(?: this(?: \w+)?)?|save"
        r"|rhannu?(?:'r \w+| hyn)?|teilen|partager(?: l'article)?) ?[.…:]*$"
    ),
    r"(?:comments?(?: ?\(?\d*\)?)|\d+ (?:comments?|shares?|sylwadau)|view comments|leave a comment) ?[.…:]*$",
    r"(?:add (?:a )?comment|advert(?:isement)?|hysbyseb|(?:article|story) continues below|loading) ?[.…:]*$",
    r"(?:skip (?:advert|to|past)\b.{0,60}|back to top|show (?:more|less)) ?[.…:]*$",
    r"\d+ (?:min(?:ute)?s? read|(?:min(?:ute)?|hour|day)s? ago)$",
    (
        r"(?:(?:page |content )?(?:last |next |first )?(?:updated|published|modified|reviewed|review due)"
        r"|diweddarwyd|cyhoeddwyd)(?: (?:on|at))? ?:? ?"
        r"(?:\d|mon|tue|wed|thu|fri|sat|sun|today|yesterday).{0,50}$"
    ),
    (
        r"(?:last )?updated(?: at| on)?:? (?:\d|mon|tue|wed|thu|fri|sat|sun"
        r"|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec).{0,40}$"
    ),
    r"(?:dyddiad (?:cyhoeddi|diweddaru)|date (?:published|posted|updated)|publication date) ?: ?.{1,50}$",
    r"\d{1,2} \w+ \d{4}\W+(?:last )?(?:updated|published)\b.{0,40}$",
    (
        r"(?:an error (?:has )?occurred|please (?:try again(?: later)?|re-?enter(?: it)?)"
        r"|invalid \w+(?: address)?|you (?:must|can) (?:select|unsubscribe)\b.{0,80}"
        r"|you agree to receive\b.{0,120}) ?[.!]?$"
    ),
    r"(?:we pay for (?:your )?(?:stories|videos|tips)|chat with us|message us|whatsapp us)\b.{0,60}$",
    r"(?:story|article|video) continues|keep scrolling|scroll (?:down )?(?:for|to)\b.{0,60}$",
    r"watch more (?:of our |from |on )?.{0,60}\b(?:videos?|on freeview|channel)\b.{0,80}$",
    r"(?:do you have|have you got|got) an? (?:story|tip|news) (?:for us|to (?:tell|share)).{0,160}$",
    r"how did you (?:like|find|enjoy) (?:today's|this)\b.{0,60}$",
    r"(?:log ?in|sign ?in) or subscribe to (?:participate|comment|vote|join|react)\b.{0,60}$",
    r"please use (?:a |the )?(?:\w+ ){1,3}browser\b.{0,80}$",
    r"we need your consent to load\b.{0,300}$",
    # captions and small print
    r"(?:open|view) image in (?:gallery|fullscreen|full screen)$|this content is hosted by\b.{0,160}$",
    r"(?:have you heard|listen to) (?:our|the latest) podcasts?\b.{0,120}$",
    r"(?:(?:hide|toggle|show|view) captions?|enlarge (?:this )?image)\b.{0,200}$",
    r"\(?(?:additional |further )?(?:reporting|editing|writing) by (?-i:[A-Z]).{0,160}$",
    r"media playback\b.{0,60}$",
    r"[^.!?]{0,80}/(?:AP|AFP|Getty(?: Images)?|Reuters|EPA|PA(?: Wire| Media)?|Alamy|Bloomberg)\)?$",
    r"(?:accuracy and availability (?:may|of)|this (?:is a )?(?:rush|unedited) transcript)\b.{0,200}$",
    (
        r"(?:image|picture|photo(?:graph)?|video|pic|llun)(?: (?:source|credit|caption|by|copyright))?"
        r" ?[:,] ?.{0,200}$"
    ),
    r"(?:videos?|pictures?|photos?|photographs?|images?|graphics?) by(?-i:(?: [A-Z][\w.'’-]*){1,5})$",
    r"(?:image|media|video) (?:source|caption|credit).{0,200}$",
    r"(?:ffynhonnell y llun|disgrifiad o'?r llun).{0,200}$",
    r"\(?(?:©|copyright) .{0,150}$",
    (
        r"(?:we|our (?:site|partners)|this (?:web)?site|rydym)\b.{0,60}\b(?:uses?|store|defnyddio)\b.{0,30}"
        r"\b(?:cookies|cwcis).{0,300}$"
    ),
    r"(?:accept (?:all|cookies)|reject all|manage (?:cookies|preferences|consent)|privacy policy).{0,60}$",
    r"(?:cookie (?:settings|policy|preferences)|terms (?:and conditions|of use)).{0,60}$",
)
_FURNITURE = re.compile(r"^[^\w©(]*(?:" + "|".join(_PATTERNS) + ")", re.IGNORECASE)
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
    plain = line.replace("’", "'")
    return len(line) <= _LONGEST_FURNITURE and _FURNITURE.match(plain) is not None


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
