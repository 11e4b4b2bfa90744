"""Which IP addresses we never connect to, and the few kinds that a user may allow by name.

IPv4 is judged by a list of what is not public. IPv6 is judged the other way round: only 2000::/3 is
global unicast, and inside it the special blocks of the IANA registry (RFC 6890 and successors) are
taken out again. `ipaddress.is_global` is not enough: Python 3.11 calls multicast, NAT64 and 6to4
addresses global, so that 64:ff9b::7f00:1 would lead to a loopback address.
"""

from enum import StrEnum
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address


class Range(StrEnum):
    """Why an address is forbidden, in words that fit after "which is"."""

    UNSPECIFIED = "an address of this host or network"
    LOOPBACK = "a loopback address"
    PRIVATE = "a private address"
    SHARED = "a shared address behind carrier-grade NAT"
    LINK_LOCAL = "a link-local address, where cloud metadata lives"
    SPECIAL = "an address reserved for protocols"
    DOCUMENTATION = "an address reserved for documentation"
    BENCHMARK = "an address reserved for benchmarks"
    MULTICAST = "a multicast address"
    RESERVED = "a reserved address"
    METADATA = "a cloud provider's own address"
    TUNNEL = "an address that tunnels to another one"
    NOT_GLOBAL = "outside the global unicast range"


#: What `private_hosts` may open. Link-local stays shut even then: no feed lives beside cloud metadata.
ALLOWED_BY_NAME = frozenset({Range.LOOPBACK, Range.PRIVATE, Range.SHARED})

_IPV4 = (
    (IPv4Network("0.0.0.0/8"), Range.UNSPECIFIED),
    (IPv4Network("10.0.0.0/8"), Range.PRIVATE),
    (IPv4Network("100.64.0.0/10"), Range.SHARED),
    (IPv4Network("127.0.0.0/8"), Range.LOOPBACK),
    (IPv4Network("168.63.129.16/32"), Range.METADATA),  # Azure's wire server stands in public space
    (IPv4Network("169.254.0.0/16"), Range.LINK_LOCAL),
    (IPv4Network("172.16.0.0/12"), Range.PRIVATE),
    (IPv4Network("192.0.0.0/24"), Range.SPECIAL),
    (IPv4Network("192.0.2.0/24"), Range.DOCUMENTATION),
    (IPv4Network("192.88.99.0/24"), Range.TUNNEL),  # 6to4 relays
    (IPv4Network("192.168.0.0/16"), Range.PRIVATE),
    (IPv4Network("198.18.0.0/15"), Range.BENCHMARK),
    (IPv4Network("198.51.100.0/24"), Range.DOCUMENTATION),
    (IPv4Network("203.0.113.0/24"), Range.DOCUMENTATION),
    (IPv4Network("224.0.0.0/4"), Range.MULTICAST),
    (IPv4Network("240.0.0.0/4"), Range.RESERVED),
)

_IPV6 = (
    (IPv6Network("::1/128"), Range.LOOPBACK),
    (IPv6Network("::/128"), Range.UNSPECIFIED),
    (IPv6Network("::/96"), Range.TUNNEL),  # IPv4-compatible
    (IPv6Network("::ffff:0:0:0/96"), Range.TUNNEL),  # IPv4-translated
    (IPv6Network("64:ff9b:1::/48"), Range.TUNNEL),  # NAT64 for local use: the mapping is unknown
    (IPv6Network("100::/64"), Range.SPECIAL),  # discard only
    (IPv6Network("2001::/32"), Range.TUNNEL),  # Teredo
    (IPv6Network("2001:2::/48"), Range.BENCHMARK),
    (IPv6Network("2001:db8::/32"), Range.DOCUMENTATION),
    (IPv6Network("2001::/23"), Range.SPECIAL),
    (IPv6Network("2002::/16"), Range.TUNNEL),  # 6to4
    (IPv6Network("3fff::/20"), Range.DOCUMENTATION),
    (IPv6Network("fc00::/7"), Range.PRIVATE),
    (IPv6Network("fe80::/10"), Range.LINK_LOCAL),
    (IPv6Network("fec0::/10"), Range.PRIVATE),  # site-local, deprecated
    (IPv6Network("ff00::/8"), Range.MULTICAST),
)
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")


def forbidden_range(address: IPv4Address | IPv6Address) -> Range | None:
    """Say why `address` is not public; None where it is.

    An IPv4 address inside an IPv6 one (mapped, or NAT64 as IPv6-only networks use it) is what we would
    really reach, so that one is judged.
    """
    if isinstance(address, IPv6Address):
        inner = _embedded(address)
        if inner is None:
            return _forbidden_ipv6(address)
        address = inner
    return next((why for network, why in _IPV4 if address in network), None)


def parse_address(text: str) -> IPv4Address | IPv6Address | None:
    """Read `text` as an IP address in its one canonical notation; None for anything else."""
    try:
        return ip_address(text)
    except ValueError:
        return None


def _embedded(address: IPv6Address) -> IPv4Address | None:
    if address in _NAT64:
        return IPv4Address(address.packed[-4:])
    return address.ipv4_mapped


def _forbidden_ipv6(address: IPv6Address) -> Range | None:
    bare = IPv6Address(address.packed)  # a scope ("%eth0") keeps an address out of every network
    special = next((why for network, why in _IPV6 if bare in network), None)
    if special is None and bare not in _GLOBAL_UNICAST:
        return Range.NOT_GLOBAL
    return special
