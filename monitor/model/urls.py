"""When two addresses are one page: the canonical form that entries and articles are known by."""

import re
from collections.abc import Iterable, Mapping
from urllib.parse import SplitResult, parse_qsl, unquote, urlencode, urlsplit

from monitor.model.feeds import Publisher

#: Parameters that say where a reader came from, never what is read.
_TRACKING_NAMES = (
    "_ga _gl _hsenc _hsmi __hsfp __hssc __hstc cmp cmpid cmp_id csid dclid efid epik fb_action_ids "
    "fb_action_types fb_ref fb_source fbclid feedname feedtype gbraid gclid gclsrc gs_l "
    "hsctatracking icid icmp igsh igshid intcmp ito mbid mibextid mkt_tok msclkid ncid ocid "
    "oly_anon_id oly_enc_id rb_clickid s_cid s_kwcid sc_campaign sc_channel sc_content sc_medium "
    "smid smtyp sr_share taid traffic_source twclid vero_conv vero_id wbraid wickedid wtmc xtor "
    "yclid zanpid"
)
_TRACKING = frozenset(_TRACKING_NAMES.split())
_TRACKING_PREFIXES = ("utm_", "utm-", "at_", "ns_", "mc_", "mtm_", "pk_", "piwik_", "hsa_", "matomo_", "oly_")
#: `ref=` may name an edition or a commit; only these values are known to name the way a reader came.
_REFERRER_NAMES = "rss feed feeds twitter facebook email newsletter home homepage ebbn mr readable app share"
_REFERRERS = frozenset(_REFERRER_NAMES.split())
_AMP_KEYS = frozenset({"amp", "outputtype", "amp_js_v", "amp_gsa", "usqp"})
#: Pages of these hosts are pointers that only their owner can read: the path is the identity.
_OPAQUE = frozenset({"news.google.com"})
_UNRESERVED = re.compile(r"%(2D|2E|5F|7E|3[0-9]|[46][1-9A-F]|[57][0-9A])", re.IGNORECASE)
_ESCAPE = re.compile(r"%[0-9a-fA-F]{2}")
#: What most addresses look like: nothing to drop but the scheme, the host's prefix and a closing slash.
_PLAIN = re.compile(r"https?://([a-z0-9-]+(?:\.[a-z0-9-]+)+)((?:/[A-Za-z0-9_.~-]+)*)/?")
_LONGEST = 4000
#: Bytes. PostgreSQL refuses index entries above 2,704 bytes, and the canonical form is looked up by index.
_LONGEST_KEY = 2600
_LONGEST_PLAIN = 1000  #: far below it, even with the host's alias in place of the host


def canonical_url(url: str, aliases: Mapping[str, str] | None = None) -> str | None:
    """Give the one form under which a page is known; None where `url` is no http(s) address.

    Drops scheme differences (always https), `www.`, `m.` and `amp.`, default ports, the fragment, tracking
    parameters, AMP forms, a closing slash; sorts what is left of the query. `aliases` maps a host without
    `www.` to the host it stands for. An identity, not an address to fetch: a site may insist on `www.`.
    Idempotent.
    """
    if len(url) < _LONGEST_PLAIN and (plain := _PLAIN.fullmatch(url)) and "amp" not in url.lower():
        return f"https://{_bare_host(plain[1], aliases)}{plain[2]}"
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
    known = f"https://{host}{port}{path}" + (f"?{query}" if query else "")
    return known if len(known.encode("utf-8", "replace")) <= _LONGEST_KEY else None


def site_host(url: str, aliases: Mapping[str, str] | None = None) -> str | None:
    """Give the host of `url` in lower case without `www.`, `m.` or `amp.`, aliases resolved; None if none."""
    parts = _split(url)
    return _host(parts, aliases) if parts else None


def _host(parts: SplitResult, aliases: Mapping[str, str] | None) -> str | None:
    return _bare_host((parts.hostname or "").rstrip("."), aliases) or None


def _bare_host(host: str, aliases: Mapping[str, str] | None) -> str:
    for prefix in ("www.", "amp.", "m.", "mobile.", "www."):
        if host.startswith(prefix) and host.count(".") > 1:
            host = host.removeprefix(prefix)
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


def _unwrapped(parts: SplitResult) -> SplitResult:
    """See through AMP caches and Bing's redirects, which carry the address in the open."""
    host = parts.hostname or ""
    if host.endswith("cdn.ampproject.org") or (
        host.endswith("google.com") and parts.path.startswith("/amp/")
    ):
        inner = re.sub(r"^/(?:[acivr]/|amp/)?(?:s/)?", "", parts.path)
        return _split("https://" + inner) or parts
    if host.endswith("bing.com") and parts.path.lower().endswith("/apiclick.aspx"):
        target = dict(parse_qsl(parts.query)).get("url", "")
        return _split(target) or parts
    return parts


def _path(path: str) -> str:
    path = _UNRESERVED.sub(lambda match: unquote(match[0]), path)
    path = _ESCAPE.sub(lambda match: match[0].upper(), path)
    path = re.sub(r"/{2,}", "/", path).rstrip("/")
    path = re.sub(r"(?:/amp|\.amp|\.amp\.html|/amp\.html)$", "", path, flags=re.IGNORECASE)
    path = re.sub(r"^/amp/", "/", path, flags=re.IGNORECASE)
    return path.rstrip("/")


def _query(query: str) -> str:
    pairs = [
        (key, value)
        for key, value in parse_qsl(query, keep_blank_values=True)
        if not _is_tracking(key, value)
    ]
    return urlencode(sorted(pairs))


def _is_tracking(key: str, value: str) -> bool:
    name = key.lower()
    if name in {"ref", "ref_src", "referrer", "origin", "from", "source", "src", "via"}:
        return value.lower() in _REFERRERS or name in {"ref_src", "referrer"}
    return name in _TRACKING or name in _AMP_KEYS or name.startswith(_TRACKING_PREFIXES)
