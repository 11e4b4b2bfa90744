"""Which addresses are never connected to."""

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.net.addresses import Range, forbidden_range

ipv4 = st.integers(0, 2**32 - 1).map(IPv4Address)
ipv6 = st.integers(0, 2**128 - 1).map(IPv6Address)


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("0.0.0.0", Range.UNSPECIFIED),
        ("0.1.2.3", Range.UNSPECIFIED),
        ("10.255.255.255", Range.PRIVATE),
        ("100.64.0.1", Range.SHARED),
        ("100.100.100.200", Range.SHARED),  # Alibaba's metadata
        ("127.0.0.1", Range.LOOPBACK),
        ("127.255.255.254", Range.LOOPBACK),
        ("168.63.129.16", Range.METADATA),
        ("169.254.169.254", Range.LINK_LOCAL),
        ("172.16.0.1", Range.PRIVATE),
        ("172.31.255.255", Range.PRIVATE),
        ("192.0.0.192", Range.SPECIAL),  # Oracle's metadata
        ("192.0.2.1", Range.DOCUMENTATION),
        ("192.88.99.1", Range.TUNNEL),
        ("192.168.1.1", Range.PRIVATE),
        ("198.18.0.1", Range.BENCHMARK),
        ("198.19.255.255", Range.BENCHMARK),
        ("198.51.100.7", Range.DOCUMENTATION),
        ("203.0.113.7", Range.DOCUMENTATION),
        ("224.0.0.1", Range.MULTICAST),
        ("239.255.255.255", Range.MULTICAST),
        ("240.0.0.1", Range.RESERVED),
        ("255.255.255.255", Range.RESERVED),
        ("::", Range.UNSPECIFIED),
        ("::1", Range.LOOPBACK),
        ("::127.0.0.1", Range.TUNNEL),
        ("::ffff:127.0.0.1", Range.LOOPBACK),
        ("::ffff:169.254.169.254", Range.LINK_LOCAL),
        ("::ffff:0:127.0.0.1", Range.TUNNEL),
        ("64:ff9b::7f00:1", Range.LOOPBACK),
        ("64:ff9b::a9fe:a9fe", Range.LINK_LOCAL),
        ("64:ff9b:1::808:808", Range.TUNNEL),
        ("100::1", Range.SPECIAL),
        ("2001::1", Range.TUNNEL),
        ("2001:0:7f00:1::", Range.TUNNEL),
        ("2001:2::1", Range.BENCHMARK),
        ("2001:10::1", Range.SPECIAL),
        ("2001:db8::1", Range.DOCUMENTATION),
        ("2002:7f00:1::", Range.TUNNEL),
        ("2002:808:808::", Range.TUNNEL),
        ("3fff::1", Range.DOCUMENTATION),
        ("4000::1", Range.NOT_GLOBAL),
        ("5f00::1", Range.NOT_GLOBAL),
        ("fc00::1", Range.PRIVATE),
        ("fd00:ec2::254", Range.PRIVATE),  # Amazon's metadata
        ("fe80::1", Range.LINK_LOCAL),
        ("fe80::1%eth0", Range.LINK_LOCAL),
        ("::1%lo", Range.LOOPBACK),
        ("fec0::1", Range.PRIVATE),
        ("ff02::1", Range.MULTICAST),
    ],
)
def test_an_address_that_is_not_public_is_forbidden_with_its_reason(address, why):
    assert forbidden_range(ip_address(address)) is why


@pytest.mark.parametrize(
    "address",
    [
        "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255",
        "128.0.0.0",
        "168.63.129.17", "172.15.255.255", "172.32.0.0", "192.0.1.0", "198.17.255.255", "198.20.0.0",
        "223.255.255.255", "2001:4860:4860::8888", "2606:4700::1111", "2a00:1450::1", "::ffff:8.8.8.8",
        "64:ff9b::808:808",
    ],
)  # fmt: skip
def test_a_public_address_is_allowed_up_to_the_borders_of_each_range(address):
    assert forbidden_range(ip_address(address)) is None


@given(ipv4)
def test_whatever_python_calls_not_global_is_forbidden_too(address):
    if not address.is_global:
        assert forbidden_range(address) is not None


@given(ipv6)
def test_whatever_python_calls_not_global_is_forbidden_in_ipv6_too(address):
    if not address.is_global and address.ipv4_mapped is None:
        assert forbidden_range(address) is not None


@given(ipv4)
def test_an_address_is_judged_alike_however_ipv6_wraps_it(address):
    bare = forbidden_range(address)
    assert forbidden_range(IPv6Address(f"::ffff:{address}")) is bare
    assert forbidden_range(IPv6Address(f"64:ff9b::{address}")) is bare


@given(ipv4)
def test_tunnels_are_never_public_whatever_they_lead_to(address):
    assert forbidden_range(IPv6Address(f"::{address}")) is not None
    assert forbidden_range(IPv6Address((0x2002 << 112) | (int(address) << 80))) is not None
    assert forbidden_range(IPv6Address((0x20010000 << 96) | int(address))) is not None
