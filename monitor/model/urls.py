"""When two addresses are one page: the canonical form that entries and articles are known by."""

import re
from collections.abc import Iterable, Mapping
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit

from monitor.model.feeds import Publisher

#: Parameters that say where a reader came from, never what is read.
_TRACKING_NAMES = (
    "__hsfp __hssc __hstc __readwiselocation __twitter_impression _branch_match_id "
    "_branch_referrer _ga _gl _hsenc _hsmi ck_subscriber_id cmp cmp_id cmpid csid dclid efid emc "
    "epik fb_action_ids fb_action_types fb_comment_id fb_ref fb_source fbclid feedname feedtype "
    "ftag gbraid gclid gclsrc gs_l guccounter guce_referrer guce_referrer_sig hsctatracking "
    "hss_channel icid icmp igsh igshid int_campaign int_medium int_source intcmp ito jsessionid "
    "li_fat_id mbid mibextid mkt_tok msclkid ncid ocid oly_anon_id oly_enc_id phpsessid "
    "rb_clickid replytocom rss s_cid s_kwcid sc_campaign sc_channel sc_content sc_medium sfmc_id "
    "sharetoken smid smtyp spm sr_share srsltid taid traffic_source triedredirect trk ttclid "
    "twclid unlocked_article_code vero_conv vero_id wbraid wickedid wtmc xtor yclid zanpid"
)
_TRACKING = frozenset(_TRACKING_NAMES.split())
_TRACKING_PREFIXES = (
    "utm_",
    "utm-",
    "at_",
    "ns_",
    "mc_",
    "mtm_",
    "pk_",
    "piwik_",
    "hsa_",
    "matomo_",
    "oly_",
    "wt.",
)
#: `ref=` may name an edition or a commit; only these values are known to name the way a reader came.
_REFERRER_NAMES = (
    "rss feed feeds twitter tw facebook fb email newsletter home homepage ebbn mr readable app share"
)
_REFERRERS = frozenset(_REFERRER_NAMES.split())
_AMP_KEYS = frozenset({"amp", "noamp", "nonamp", "outputtype", "amp_js_v", "amp_gsa", "usqp"})
#: Pages of these hosts are pointers that only their owner can read: the path is the identity.
_OPAQUE = frozenset({"news.google.com"})
_UNRESERVED = re.compile(r"%(2D|2E|5F|7E|3[0-9]|[46][1-9A-F]|[57][0-9A])", re.IGNORECASE)
_HOST_PREFIX = re.compile(r"^(?:(?:www|amp|m|mobile)\.)+(?=[^.]+\.)")
_GOOGLE = re.compile(r"(?:^|\.)google\.[a-z]{2,3}(?:\.[a-z]{2})?$")
#: Whose redirects, at which path, in which parameters.
_REDIRECTS = (
    (_GOOGLE, "/url", ("url", "q")),
    (re.compile(r"(?:^|\.)bing\.com$"), "/apiclick.aspx", ("url",)),
    (re.compile(r"^lm?\.facebook\.com$"), "/l.php", ("u",)),
    (re.compile(r"\.safelinks\.protection\.outlook\.com$"), "/", ("url",)),
)
#: An AMP page's segment before the last, which names an article.
_AMP_WITHIN = re.compile(r"/amp(?=/(?:[^/]*\d[^/]*|[^/]+(?:-[^/]+){2,})$)", re.IGNORECASE)
#: Behind the path: a session in a matrix parameter, tracking that was appended without its question mark.
_BEHIND_PATH = re.compile(r";jsessionid=[^/;]*|&utm_.*$", re.IGNORECASE)
_ESCAPE = re.compile(r"%[0-9a-fA-F]{2}")
#: What most addresses look like: nothing to drop but the scheme, the host's prefix and a closing slash.
_PLAIN = re.compile(r"https?://([a-z0-9-]+(?:\.[a-z0-9-]+)+)((?:/[A-Za-z0-9_~-][A-Za-z0-9_.~-]*)*)/?")
#: What may be an AMP form, and where one stands; not "hampshire", not "example".
_AMP = re.compile(r"[/.]amp", re.IGNORECASE)
#: A folder's own page, which servers give with its name and without.
_INDEX = re.compile(r"(?:/(?:index|default)\.(?:s?html?|php|aspx?))+$", re.IGNORECASE)
#: A fragment that a script reads as the page's path.
_ROUTE = re.compile(r"!?/[^/\s]\S*")
#: What stands in a path as it is; anything else is written as escapes of its UTF-8.
_WRITTEN = "%/:@!$&'()*+,;=-._~"
#: Newsquest's form, /news/24912345.headline-in-words: the number is the page, the words may change.
_NUMBERED = re.compile(r"(/\d{7,9})\.[a-z0-9]+(?:-[a-z0-9]+)+$")
#: That an address is unwrapped from: real ones have two or three. Each but the first shortens what is left.
_MOST_LAYERS = 20
_LONGEST = 4000
#: Bytes. PostgreSQL refuses index entries above 2,704 bytes, and the canonical form is looked up by index.
_LONGEST_KEY = 2600
_LONGEST_PLAIN = 1000  #: far below it, even with the host's alias in place of the host


def canonical_url(url: str, aliases: Mapping[str, str] | None = None) -> str | None:
    """Give the one form under which a page is known; None where `url` is no http(s) address.

    Also None where it is wrapped more than twenty deep, as no real one is. Drops scheme differences (always
    https), `www.`, `m.` and `amp.`, default ports, tracking parameters, AMP forms, the headline behind an
    article number, `index.html`, a closing slash, the fragment unless it is a path; sorts what is left of the
    query. `aliases` maps a host without `www.` to the host it stands for. An identity, not an address to
    fetch: a site may insist on `www.`. Idempotent.
    """
    plain = _PLAIN.fullmatch(url) if len(url) < _LONGEST_PLAIN else None
    if plain and not _AMP.search(url) and not _INDEX.search(plain[2]):
        return f"https://{_bare_host(plain[1], aliases)}{_without_headline(plain[2])}"
    known = _once(url, aliases)
    for _ in range(_MOST_LAYERS):
        beneath = _once(known, aliases) if known else None
        if beneath == known:
            return known
        known = beneath
    return None


def _once(url: str, aliases: Mapping[str, str] | None) -> str | None:
    """Take one layer off: what is left may be an AMP page or a dot segment again."""
    parts = _split(url)
    if parts is None:
        return None
    parts = _unwrapped(parts)
    host = _host(parts, aliases)
    if host is None:
        return None
    path = _path(parts.path)
    query = "" if host in _OPAQUE else _query(parts.query)
    port = f":{parts.port}" if parts.port and parts.port not in {80, 443} else ""
    route = f"#{quote(parts.fragment, safe=_WRITTEN)}" if _ROUTE.fullmatch(parts.fragment) else ""
    known = f"https://{host}{port}{path}" + (f"?{query}" if query else "") + route
    return known if len(known.encode("utf-8", "replace")) <= _LONGEST_KEY else None


def site_host(url: str, aliases: Mapping[str, str] | None = None) -> str | None:
    """Give the host of `url` in lower case without `www.`, `m.` or `amp.`, aliases resolved; None if none."""
    parts = _split(url)
    return _host(parts, aliases) if parts else None


def _host(parts: SplitResult, aliases: Mapping[str, str] | None) -> str | None:
    return _bare_host(_in_ascii((parts.hostname or "").rstrip(".")), aliases) or None


def _in_ascii(host: str) -> str:
    """Write an international name as name servers know it; one that cannot be written so stays."""
    if host.isascii():
        return host
    try:
        return host[:255].encode("idna").decode("ascii").lower()
    except UnicodeError:
        return host


def _bare_host(host: str, aliases: Mapping[str, str] | None) -> str:
    if host.startswith(("www.", "amp.", "m.", "mobile.")):
        host = _HOST_PREFIX.sub("", host)
    return aliases.get(host, host) if aliases else host


def host_aliases(publishers: Iterable[Publisher]) -> dict[str, str]:
    """Map every further host of a publisher to its first, under which its pages are known."""
    return {other: publisher.hosts[0] for publisher in publishers for other in publisher.hosts[1:]}


def is_opaque(url: str) -> bool:
    """Whether `url` is an aggregator's pointer that does not show which page it leads to."""
    return any(host in url.lower() for host in _OPAQUE) and site_host(url) in _OPAQUE


def _split(url: str) -> SplitResult | None:
    if len(url) > _LONGEST:
        return None
    try:
        parts = urlsplit(re.sub(r"[\t\r\n]", "", url).strip())
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:  # a port of letters, a bracket without its fellow
        return None
    return parts if usable else None


def unwrapped(url: str) -> str:
    """Give the address that a search engine's or a network's redirect carries in the open, else `url`.

    Alerts by Google and Bing's news feeds announce every page so; asked, some answer with a script.
    """
    if "?" not in url or (parts := _split(url)) is None:
        return url
    target = _target(parts)
    return target.geturl() if target else url


def _target(parts: SplitResult) -> SplitResult | None:
    host, path = parts.hostname or "", parts.path.lower()
    keys = next((k for ends, at, k in _REDIRECTS if path.endswith(at) and ends.search(host)), ())
    query = dict(parse_qsl(parts.query)) if keys else {}
    return next((target for key in keys if (target := _split(query.get(key, "")))), None)


def _unwrapped(parts: SplitResult) -> SplitResult:
    """See through AMP caches and redirects, which carry the address in the open."""
    host = parts.hostname or ""
    if host.endswith("cdn.ampproject.org") or (_GOOGLE.search(host) and parts.path.startswith("/amp/s/")):
        inner = re.sub(r"^/(?:[acivr]/|amp/)?(?:s/)?", "", parts.path)
        return (_split("https://" + inner) if re.match(r"[^/.]+\.[^/.]", inner) else None) or parts
    return (_target(parts) if parts.query else None) or parts


def _path(path: str) -> str:
    path = quote(_BEHIND_PATH.sub("", path), safe=_WRITTEN, errors="replace")
    path = _UNRESERVED.sub(lambda match: unquote(match[0]), path)
    path = _ESCAPE.sub(lambda match: match[0].upper(), path)
    path = _without_dots(re.sub(r"/{2,}", "/", path)).rstrip("/")
    path = re.sub(r"(?:[/.]amp(?:\.html)?/?)+$", "", path, flags=re.IGNORECASE)
    path = re.sub(r"^(?:/amp(?=/))+", "", path, flags=re.IGNORECASE)
    path = _INDEX.sub("", _AMP_WITHIN.sub("", path))
    return _without_headline(path).rstrip("/")


def _without_headline(path: str) -> str:
    return _NUMBERED.sub(r"\1", path)


def _without_dots(path: str) -> str:
    """Resolve `.` and `..` (RFC 3986, 5.2.4)."""
    if "/." not in path:
        return path
    kept: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            kept = kept[:-1] or [""]
        elif segment != ".":
            kept.append(segment)
    return "/".join(kept)


def _query(query: str) -> str:
    pairs = [
        (key, value)
        for key, value in parse_qsl(query, keep_blank_values=True)
        if not _is_tracking(key, value)
    ]
    return urlencode(sorted(pairs))


def _is_tracking(key: str, value: str) -> bool:
    name = key.lower().removeprefix("amp;")  # "&amp;" that was escaped once too often
    if name in {"ref", "ref_src", "referrer", "origin", "from", "share", "source", "src", "via", "partner"}:
        named = value.lower()
        return named in _REFERRERS or named.startswith("rss-") or name in {"ref_src", "referrer"}
    if name == "nb":  # WordPress's buttons: ?share=facebook&nb=1
        return value == "1"
    return name in _TRACKING or name in _AMP_KEYS or name.startswith(_TRACKING_PREFIXES)
