"""Bodies are decompressed within their limit, whatever the server says about them."""

import gzip
import os
import tracemalloc
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.net.bodies import Broken, Overflow, UnknownEncoding, read_body

TEXT = b"<rss>" + os.urandom(70_000) + b"</rss>"


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def pieces(data: bytes, size: int) -> list[bytes]:
    return [data[i : i + size] for i in range(0, len(data), size)]


@pytest.mark.parametrize(
    ("encoding", "sent"),
    [
        pytest.param("", TEXT, id="plain"),
        pytest.param("identity", TEXT, id="identity"),
        pytest.param("UTF-8", TEXT, id="a charset where the encoding belongs"),
        pytest.param("gzip", gzip.compress(TEXT), id="gzip"),
        pytest.param("GZip", gzip.compress(TEXT), id="any case"),
        pytest.param("x-gzip", gzip.compress(TEXT), id="the old name"),
        pytest.param("identity, gzip", gzip.compress(TEXT), id="identity first"),
        pytest.param("gzip", gzip.compress(TEXT[:9]) + gzip.compress(TEXT[9:]), id="two members"),
        pytest.param("gzip", gzip.compress(TEXT) + b"\0\0\0rubbish", id="rubbish behind"),
        pytest.param("gzip", TEXT, id="labelled gzip, sent plain"),
        pytest.param("deflate", zlib.compress(TEXT), id="deflate with zlib's wrapper"),
        pytest.param("deflate", raw_deflate(TEXT), id="bare deflate"),
        pytest.param("deflate", gzip.compress(TEXT), id="gzip labelled deflate"),
    ],
)
@pytest.mark.parametrize("size", [7, 1000, 10**6])
def test_a_body_arrives_as_it_was_before_compression(encoding, sent, size):
    assert read_body(pieces(sent, size), encoding, len(TEXT)) == TEXT


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "gzip, br", "compress"])
def test_an_encoding_that_we_did_not_ask_for_is_not_touched(encoding):
    with pytest.raises(UnknownEncoding):
        read_body([b"\x1f\x8b"], encoding, 100)


@pytest.mark.parametrize("encoding", ["", "gzip", "deflate"])
def test_an_empty_body_is_empty_in_every_encoding(encoding):
    assert read_body([], encoding, 0) == b""


@pytest.mark.parametrize("data", [TEXT, b"x" * 100], ids=["random", "repeating"])
def test_one_byte_beyond_the_limit_is_too_much_and_the_limit_itself_is_not(data):
    for encoding, sent in (("", data), ("gzip", gzip.compress(data)), ("deflate", zlib.compress(data))):
        assert read_body([sent], encoding, len(data)) == data
        with pytest.raises(Overflow):
            read_body([sent], encoding, len(data) - 1)


def test_a_body_may_arrive_byte_by_byte():
    two_members = gzip.compress(TEXT[:500]) + gzip.compress(TEXT[500:1000])
    assert read_body(pieces(two_members, 1), "gzip", 1000) == TEXT[:1000]


@given(st.binary(max_size=300), st.integers(0, 400), st.integers(1, 50))
def test_cutting_keeps_exactly_the_beginning(data, limit, size):
    for encoding, sent in (("", data), ("gzip", gzip.compress(data))):
        assert read_body(pieces(sent, size), encoding, limit, cut=True) == data[:limit]


@given(st.binary(max_size=200), st.sampled_from(["gzip", "deflate"]))
def test_any_bytes_at_all_end_in_a_body_or_in_a_known_error(data, encoding):
    for start in (b"", b"\x1f\x8b\x08\0\0\0\0\0\0\x03", b"\x78\x9c"):
        with suppress(Broken, Overflow):
            read_body([start + data], encoding, 1000)


@pytest.mark.parametrize(
    "sent", [gzip.compress(TEXT)[:-9], gzip.compress(TEXT)[:3], gzip.compress(TEXT)[:-1]]
)
def test_a_compressed_body_that_ends_early_is_broken(sent):
    with pytest.raises(Broken):
        read_body([sent], "gzip", len(TEXT))


def test_a_damaged_compressed_body_is_broken():
    sent = bytearray(gzip.compress(TEXT))
    sent[-6] ^= 255
    with pytest.raises(Broken):
        read_body([bytes(sent)], "gzip", len(TEXT))


def test_a_stream_of_many_tiny_parts_is_broken_off():
    with pytest.raises(Broken):
        read_body([gzip.compress(b"")] * 1100, "gzip", 10**6)


def test_an_endless_stream_that_decompresses_to_nothing_is_too_much():
    packer = zlib.compressobj(wbits=31)
    start = packer.compress(b"") + packer.flush(zlib.Z_SYNC_FLUSH)
    empty_blocks = packer.flush(zlib.Z_FULL_FLUSH) or b"\x00\x00\x00\xff\xff"

    def endless():
        yield start
        while True:
            yield empty_blocks * 1000

    with pytest.raises(Overflow):
        read_body(endless(), "gzip", 10**5)


@pytest.fixture(scope="module")
def bomb() -> bytes:
    """200 MB of nothing in 1 MB."""
    packer = zlib.compressobj(1, wbits=31)
    packed = b"".join(packer.compress(bytes(1 << 20)) for _ in range(200))
    return packed + packer.flush()


@pytest.mark.parametrize("size", [1000, 65536, 10**9])
def test_a_gzip_bomb_costs_less_than_five_megabytes(bomb, size):
    sent = pieces(bomb, size)
    tracemalloc.start()
    try:
        with pytest.raises(Overflow):
            read_body(sent, "gzip", 10 * 1024 * 1024)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 5 * 1024 * 1024


def test_a_page_that_compresses_well_is_no_bomb():
    page = b"".join(b"<li class='teaser'><a href='/news/%d'>Read more</a></li>\n" % n for n in range(90_000))
    assert read_body([gzip.compress(page)], "gzip", len(page)) == page
