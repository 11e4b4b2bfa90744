"""Which URLs are requested at all, and what a user may allow."""

import re
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from monitor.errors import BadConfig, ForbiddenAddress
from monitor.net.targets import LONGEST_URL, PrivateHosts, follow, vet

NONE = PrivateHosts()

TRICKS = {
    "loopback": "http://127.0.0.1/",
    "all of 127/8": "http://127.8.8.8/",
    "short form": "http://127.1/",
    "shorter form": "http://127.0.1/",
    "decimal": "http://2130706433/",
    "decimal of a public address": "http://134744072/",
    "hex": "http://0x7f000001/",
    "hex parts": "http://0x7f.0.0.1/",
    "mixed": "http://0x7f.1/",
    "octal": "http://0177.0.0.1/",
    "octal number": "http://017700000001/",
    "padded": "http://127.000.000.001/",
    "overflowing": "http://425.510.425.510/",
    "too many parts": "http://1.127.0.0.1/",
    "trailing dot": "http://127.0.0.1./",
    "number and trailing dot": "http://2130706433./",
    "bare 0x": "http://127.0.0.0x/",
    "zero": "http://0/",
    "zeros": "http://0.0.0.0/",
    "full width digits": "http://１２７.0.0.1/",
    "ideographic dots": "http://127。0。0。1/",
    "circled digits": "http://①②⑦.⓪.⓪.①/",
    "IPv6 loopback": "http://[::1]/",
    "IPv6 unspecified": "http://[::]/",
    "IPv4-mapped": "http://[::ffff:127.0.0.1]/",
    "IPv4-mapped in hex": "http://[::ffff:7f00:1]/",
    "IPv4-compatible": "http://[::127.0.0.1]/",
    "NAT64": "http://[64:ff9b::7f00:1]/",
    "6to4": "http://[2002:7f00:1::]/",
    "Teredo": "http://[2001:0:4136:e378:8000:63bf:80ff:fffe]/",
    "unique local": "http://[fd00:ec2::254]/",
    "link-local with scope": "http://[fe80::1%25eth0]/",
    "site-local": "http://[fec0::1]/",
    "unclosed bracket": "http://[::1/",
    "metadata": "http://169.254.169.254/latest/meta-data/",
    "Azure": "http://168.63.129.16/",
    "shared": "http://100.100.100.200/",
    "userinfo": "http://news.example@127.0.0.1/",
    "userinfo with password": "http://user:s3cret@news.example/",
    "empty userinfo": "http://@news.example/",
    "escaped at": "http://news.example%40127.0.0.1/",
    "escaped digits": "http://%31%32%37.0.0.1/",
    "backslash for slash": "http:\\\\127.0.0.1\\",
    "backslash before at": "http://news.example\\@127.0.0.1/",
    "backslash in the path": "http://news.example/a\\b",
    "tab in the host": "http://127.0\t.0.1/",
    "newline in the path": "http://news.example/\r\nHost: evil",
    "NUL": "http://127.0.0.1\x00.news.example/",
    "leading space": " http://127.0.0.1/",
    "space in the host": "http://127.0.0.1 .news.example/",
    "soft hyphen": "http://local\u00adhost/",
    "zero width space": "http://127.0.0\u200b.1/",
    "no scheme": "127.0.0.1/",
    "scheme-relative": "//127.0.0.1/",
    "one slash": "http:/127.0.0.1/",
    "three slashes": "http:///127.0.0.1/",
    "no host": "http://?x",
    "file": "file:///etc/passwd",
    "gopher": "gopher://127.0.0.1:70/x",
    "ftp": "ftp://news.example/",
    "unix": "http+unix://%2Frun%2Fdocker.sock/",
    "data": "data:text/html,x",
    "ssh port": "http://news.example:22/",
    "database port": "http://news.example:6379/",
    "port zero": "http://news.example:0/",
    "port too large": "http://news.example:65616/",
    "port with a sign": "http://news.example:+80/",
    "port in words": "http://news.example:http/",
    "empty label": "http://news..example/",
    "two trailing dots": "http://news.example../",
    "label too long": f"http://{'a' * 64}.example/",
    "host too long": f"http://{'a.' * 127}example/",
    "hyphen first": "http://-news.example/",
    "quotes": "http://news.example'/",
    "URL too long": "http://news.example/" + "a" * LONGEST_URL,
}  # fmt: skip


@pytest.mark.parametrize("url", [pytest.param(url, id=name) for name, url in TRICKS.items()])
def test_a_url_with_a_trick_is_refused(url):
    with pytest.raises(ForbiddenAddress):
        vet(url, NONE)


@pytest.mark.parametrize(
    ("url", "asked", "key"),
    [
        ("http://news.example", "http://news.example", "news.example"),
        ("HTTPS://News.Example/A?b=c#d", "https://news.example/A?b=c", "news.example"),
        ("https://news.example:443/", "https://news.example/", "news.example"),
        ("HTTP://news.example:80/", "http://news.example/", "news.example"),
        ("http://news.example:443/", "http://news.example:443/", "news.example"),
        ("https://news.example./x", "https://news.example/x", "news.example"),
        ("https://bücher.example/ä b", "https://xn--bcher-kva.example/%C3%A4%20b", "news"),
        ("https://8.8.8.8/", "https://8.8.8.8/", "8.8.8.8"),
        ("https://[2606:4700::1111]/", "https://[2606:4700::1111]/", "[2606:4700::1111]"),
        ("https://a_b.news.example/", "https://a_b.news.example/", "a_b.news.example"),
        ("https://medium.example/@name", "https://medium.example/@name", "medium.example"),
        ("https://4chan.example/", "https://4chan.example/", "4chan.example"),
        ("https://3.example.1x/", "https://3.example.1x/", "3.example.1x"),
    ],
)
def test_an_ordinary_url_is_requested_in_one_spelling(url, asked, key):
    target = vet(url, NONE)
    host = str(target.url).split("/")[2]
    assert str(target.url).replace(f"{host}/", host) == asked.replace(f"{host}/", host)
    assert target.key == (key if key != "news" else "xn--bcher-kva.example")


def test_a_listed_host_may_be_private_and_use_any_port():
    allowed = PrivateHosts.parse(["feeds.lan", "10.0.0.5:8080", "[::1]:8000", "Bücher.lan:81", "::2"])
    assert vet("http://FEEDS.lan:3000/", allowed).key == "feeds.lan:3000"
    assert vet("http://10.0.0.5:8080/", allowed).port == 8080
    assert vet("http://[::1]:8000/", allowed).key == "[::1]:8000"
    assert vet("http://bücher.lan:81/", allowed).port == 81
    assert allowed.refusal("10.1.1.1", "feeds.lan", 80) is None


def test_a_listed_port_opens_no_other_port():
    allowed = PrivateHosts.parse(["10.0.0.5:8080", "feeds.lan:8080"])
    for url in ("http://10.0.0.5:8081/", "http://10.0.0.5/", "http://10.0.0.6:8080/", "http://feeds.lan:22/"):
        with pytest.raises(ForbiddenAddress):
            vet(url, allowed)
    assert allowed.refusal("127.0.0.1", "feeds.lan", 80) is not None


@pytest.mark.parametrize(
    "address", ["169.254.169.254", "224.0.0.1", "0.0.0.0", "fe80::1", "64:ff9b::a9fe:a9fe"]
)
def test_even_a_listed_host_is_not_followed_to_cloud_metadata_or_multicast(address):
    assert PrivateHosts.parse(["feeds.lan"]).refusal(address, "feeds.lan", 80) is not None


def test_every_unreadable_entry_of_private_hosts_is_reported():
    with pytest.raises(BadConfig) as caught:
        PrivateHosts.parse(["good.lan", "http://x/", "a b", "x:y", "user@x", ""])
    assert len(caught.value.problems) == 5


@pytest.mark.parametrize(
    ("location", "leads_to"),
    [
        ("/b", "https://news.example/b"),
        ("b?x=1", "https://news.example/dir/b?x=1"),
        ("//other.example/x", "https://other.example/x"),
        (" https://other.example/ü ", "https://other.example/%C3%BC"),
        ("http://news.example/plain", "http://news.example/plain"),
        ("#part", "https://news.example/dir/a"),
    ],
)
def test_a_redirect_is_read_against_the_page_that_sent_it(location, leads_to):
    here = vet("https://news.example/dir/a", NONE)
    assert str(follow(here, location, NONE).url) == leads_to


@pytest.mark.parametrize(
    "location", ["http://127.0.0.1/", "//0x7f.1/", "javascript:alert(1)", "/\\evil", "\x00"]
)
def test_a_redirect_meets_the_same_rules_as_any_url(location):
    with pytest.raises(ForbiddenAddress):
        follow(vet("https://news.example/dir/a", NONE), location, NONE)


SECRETS = [
    "http://user:s3cret@host.example/",
    "http://user:s3/cret@host.example/",
    "user:s3cret@host.example",
    "https://hooks.example:99/services/s3cret",
    "https://hooks.example/\\s3cret",
    "ftp://hooks.example/s3cret?s3cret",
]


@pytest.mark.parametrize("url", SECRETS)
def test_a_refusal_repeats_neither_password_nor_path(url):
    with pytest.raises(ForbiddenAddress) as caught:
        vet(url, NONE)
    assert "s3" not in str(caught.value)
    assert "cret" not in str(caught.value)


def test_a_url_is_shown_without_its_query():
    shown = vet("https://news.example/feed?token=s3cret", NONE).shown
    assert shown == "https://news.example/feed?…"


hosts = st.one_of(
    st.text("abcxyz0123456789.-_@:%[]\\/# 。①\u200b", max_size=20),
    st.ip_addresses().map(str),
    st.ip_addresses(v=6).map(lambda ip: f"[{ip}]"),
    st.sampled_from(["localhost", "news.example", "2130706433", "0x7f.1", "bücher.example"]),
)
urls = st.one_of(
    st.text(max_size=40),
    st.builds("{}://{}{}{}".format, st.sampled_from(["http", "https", "HTTP", "ftp", ""]), hosts,
              st.sampled_from(["", ":80", ":443", ":8080", ":"]),
              st.text(max_size=20).map(lambda t: "/" + t)),
)  # fmt: skip


@given(urls)
@example("http://[::1%]/")
@example("http://\ud800/")
@example("http://xn--/")
@example("\U00018cd6:@")
@example("http://a:" + "9" * 5000)
def test_any_text_is_either_a_target_or_forbidden(url):
    try:
        target = vet(url, NONE)
    except ForbiddenAddress as error:
        assert str(error).isprintable()  # noqa: PT017 - the refusal is one of two right answers
        return
    assert target.url.scheme in {"http", "https"}
    assert target.port in {80, 443}
    assert re.fullmatch(r"[a-z0-9._:-]+", target.host)


@given(urls)
def test_vetting_twice_changes_nothing(url):
    try:
        target = vet(url, NONE)
    except ForbiddenAddress:
        return
    assert vet(str(target.url), NONE) == target


@given(urls)
def test_another_parser_sees_the_same_host(url):
    """What is requested leaves no room for two readings of its host."""
    try:
        target = vet(url, NONE)
    except ForbiddenAddress:
        return
    assert urlsplit(str(target.url)).hostname == target.host
    assert urlsplit(str(target.url)).username is None
