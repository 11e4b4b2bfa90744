"""Servers that lie, stall, flood and break off: each ends in its own error, in time and in little memory."""

import gzip
import socket
import threading
import time
import tracemalloc
import zlib
from datetime import timedelta

import pytest

from monitor.errors import Refused, ServerFault, Throttled, TooLarge, TooSlow, Unreachable
from tests.runaway import no_runaway

HEAD = b"HTTP/1.1 200 OK\r\n"
QUICK = {"read_timeout": timedelta(seconds=0.2), "total_timeout": timedelta(seconds=0.4)}


def dripping(first: bytes, drop: bytes):
    def script(visit):
        visit.send(first)
        while True:
            visit.send(drop)
            time.sleep(0.05)

    return script


@pytest.mark.parametrize(
    ("first", "drop"),
    [
        pytest.param(b"", b"H", id="no status line"),
        pytest.param(HEAD, b"X", id="headers"),
        pytest.param(HEAD + b"Content-Length: 100000\r\n\r\n", b"x", id="a body of known length"),
        pytest.param(HEAD + b"\r\n", b"x", id="a body until the end"),
        pytest.param(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n", id="chunks"),
        pytest.param(b"", b"HTTP/1.1 100 Continue\r\n\r\n", id="endless promises"),
    ],
)
def test_a_slow_drip_ends_when_the_total_time_is_used_up(serve, weave, first, drop):
    with no_runaway(time.monotonic), pytest.raises((TooSlow, Unreachable)):
        weave(**QUICK).get(serve(dripping(first, drop)).url)


def test_a_silent_server_is_too_slow(serve, weave):
    server = serve(lambda visit: visit.connection.recv(1))
    with pytest.raises(TooSlow, match="nothing for 0"):
        weave(**QUICK).get(server.url)


def test_the_total_time_holds_over_all_redirects(serve, weave):
    def script(visit):
        time.sleep(0.15)
        visit.answer(302, headers={"Location": visit.path + "x"})

    with no_runaway(time.monotonic), pytest.raises(TooSlow):
        weave(**QUICK, most_redirects=50).get(serve(script).url)


def test_waiting_for_a_turn_is_not_counted_as_the_servers_time(serve, weave, wrist):
    web = weave(clock=wrist, sleep=wrist.sleep, spacing_per_host=timedelta(seconds=50))
    server = serve(lambda visit: visit.answer())
    web.get(server.url)
    web.get(server.url)
    assert wrist.slept == [50]


def flood(visit):
    visit.send(HEAD + b"\r\n")
    while True:
        visit.send(b"x" * 65536)


@pytest.mark.parametrize("limit", [0, 1000, 300_000])
def test_an_endless_body_is_cut_off_at_the_limit(serve, web, limit):
    with pytest.raises(TooLarge, match=f"{limit:,} bytes"):
        web.get(serve(flood).url, limit=limit)


def test_the_configured_limit_holds_where_none_is_given(serve, weave):
    page = b"x" * 5000
    server = serve(lambda visit: visit.answer(body=page))
    assert weave(largest_page=5000).get(server.url).body == page
    with pytest.raises(TooLarge):
        weave(largest_page=4999).get(server.url)


def test_a_large_file_is_refused_by_its_announced_length_alone(serve, web):
    server = serve(lambda visit: visit.send(HEAD + b"Content-Length: 52428800\r\n\r\n"))
    with pytest.raises(TooLarge):
        web.get(server.url)


def test_a_message_is_delivered_however_long_the_endpoint_talks(serve, web):
    assert len(web.post(serve(flood).url, body=b"{}", headers={}).body) == 1024 * 1024


def test_the_beginning_of_an_endless_body_can_be_asked_for(serve, web):
    assert web.beginning(serve(flood).url, 1000).body == b"x" * 1000


def test_a_gzip_bomb_costs_less_than_five_megabytes(serve, web):
    packer = zlib.compressobj(1, wbits=31)
    bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(100)) + packer.flush()
    server = serve(lambda visit: visit.answer(body=bomb, headers={"Content-Encoding": "gzip"}))
    web.get(serve(lambda visit: visit.answer()).url)  # buffers that any first request needs
    tracemalloc.start()
    try:
        with pytest.raises(TooLarge):
            web.get(server.url, limit=10 * 1024 * 1024)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 5 * 1024 * 1024


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "gzip, br"])
def test_a_bomb_in_an_encoding_that_nobody_asked_for_is_not_even_read(serve, web, encoding):
    def script(visit):
        visit.send(HEAD + f"Content-Encoding: {encoding}\r\n\r\n".encode())
        while True:
            visit.send(b"\0" * 65536)

    web.get(serve(lambda visit: visit.answer()).url)  # buffers that any first request needs
    tracemalloc.start()
    try:
        with pytest.raises(Refused, match=f'encoding "{encoding}", which nobody asked for'):
            web.get(serve(script).url, limit=10 * 1024 * 1024)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 1024 * 1024


@pytest.mark.parametrize(
    ("encoding", "body", "error"),
    [
        ("br", b"\x8b\x02\x80hello", Refused),
        ("zstd", b"(\xb5/\xfd", Refused),
        ("gzip, gzip", gzip.compress(gzip.compress(b"x")), Refused),
        ("gzip", gzip.compress(b"x" * 1000)[:-5], Unreachable),
        ("gzip", b"\x1f\x8b" + b"garbage" * 9, Unreachable),
    ],
)
def test_a_body_that_cannot_be_decompressed_is_told_apart_by_whose_fault_it_is(
    serve, web, encoding, body, error
):
    with pytest.raises(error):
        web.get(serve(lambda visit: visit.answer(body=body, headers={"Content-Encoding": encoding})).url)


def said(*parts: bytes):
    """Send exactly these bytes, then hang up."""

    def script(visit):
        visit.send(*parts)
        visit.connection.shutdown(socket.SHUT_RDWR)

    return script


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(HEAD, id="half a head"),
        pytest.param(HEAD + b"Content-Length: 1000\r\n\r\nshort", id="less than announced"),
        pytest.param(HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nab", id="half a chunk"),
        pytest.param(HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", id="a chunk of no size"),
        pytest.param(HEAD + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef", id="two lengths"),
        pytest.param(HEAD + b"Content-Length: -5\r\n\r\nabcdef", id="a negative length"),
        pytest.param(b"SSH-2.0-OpenSSH_9.6\r\n", id="another protocol"),
        pytest.param(b"<html>no head</html>\r\n\r\n", id="HTTP 0.9"),
        pytest.param(b"HTTP/1.1 999999 X\r\n\r\n", id="a status that is none"),
        pytest.param(HEAD + b"Bad header\r\n\r\n", id="a header without a colon"),
        pytest.param(HEAD + b"X: a\x00b\r\n\r\n", id="a NUL in a header"),
    ],
)
def test_an_answer_that_breaks_off_or_breaks_the_rules_is_unreachable(serve, web, sent):
    with pytest.raises(Unreachable):
        web.get(serve(said(sent)).url)


def test_more_than_announced_is_not_read_and_does_not_spoil_the_next_answer(serve, web):
    answers = [HEAD + b"Content-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil",
               HEAD + b"Content-Length: 4\r\n\r\ngood"]  # fmt: skip
    server = serve(lambda visit: visit.send(answers.pop(0)))
    assert web.get(server.url).body == b"ok"
    assert web.get(server.url).body == b"good"


def test_a_flood_of_headers_is_too_large(serve, web):
    def script(visit):
        visit.send(HEAD)
        while True:
            visit.send(b"X-Flood: " + b"x" * 8000 + b"\r\n")

    with pytest.raises(TooLarge, match="headers"):
        web.get(serve(script).url)


def test_many_small_headers_are_no_flood(serve, web):
    server = serve(lambda visit: visit.answer(headers={f"X-{n}": "y" for n in range(300)}))
    assert len(web.get(server.url).headers) == 301


def test_tls_to_a_port_that_does_not_speak_it_is_unreachable(web):
    def answer_plainly():
        connection, _ = listener.accept()
        with connection:
            connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            connection.recv(1000)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=answer_plainly)
        thread.start()
        with pytest.raises(Unreachable, match="SSL"):
            web.get(f"https://127.0.0.1:{listener.getsockname()[1]}/")
        thread.join()


def test_a_tls_handshake_that_never_comes_ends_in_time(weave):
    with (
        socket.create_server(("127.0.0.1", 0)) as listener,
        no_runaway(time.monotonic),
        pytest.raises(Unreachable),
    ):
        weave(**QUICK).get(f"https://127.0.0.1:{listener.getsockname()[1]}/")


def test_a_closed_port_is_unreachable(web):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(Unreachable, match="refused"):
        web.get(f"http://127.0.0.1:{port}/")


@pytest.mark.parametrize(
    ("status", "asked", "pause"),
    [
        (429, "120", timedelta(minutes=2)),
        (503, "Tue, 01 Jul 2025 12:05:00 GMT", timedelta(minutes=5)),
        (503, "9999999", timedelta(hours=24)),
        (429, "", timedelta(minutes=15)),
    ],
)
def test_a_pause_that_a_host_asks_for_holds_for_all_its_pages(serve, weave, wrist, status, asked, *, pause):
    headers = {"Retry-After": asked, "Date": "Tue, 01 Jul 2025 12:00:00 GMT"}
    server = serve(lambda visit: visit.answer(status if len(server.visits) == 1 else 200, headers=headers))
    web = weave(clock=wrist, sleep=wrist.sleep)
    with pytest.raises(Throttled) as caught:
        web.get(f"{server.url}/a")
    assert caught.value.retry_after == pause
    wrist.seconds += 60
    with pytest.raises(Throttled) as caught:
        web.get(f"{server.url}/b")
    assert caught.value.retry_after == pause - timedelta(seconds=60)
    assert len(server.visits) == 1
    wrist.seconds += pause.total_seconds()
    assert web.get(f"{server.url}/b").status == 200


def test_a_failing_server_that_names_a_pause_passes_it_on(serve, web):
    with pytest.raises(ServerFault) as caught:
        web.get(serve(lambda visit: visit.answer(502, headers={"Retry-After": "7"})).url)
    assert caught.value.retry_after == timedelta(seconds=7)


def test_an_endpoint_that_is_throttled_without_a_pause_silences_no_other_alert(serve, web):
    server = serve(lambda visit: visit.answer(503 if len(server.visits) == 1 else 200))
    with pytest.raises(Throttled) as caught:
        web.post(server.url, body=b"", headers={})
    assert caught.value.retry_after is None
    assert web.post(server.url, body=b"", headers={}).status == 200


def test_an_endpoint_that_takes_a_message_and_says_nothing_is_too_slow(serve, weave):
    with pytest.raises(TooSlow):
        weave(**QUICK).post(serve(lambda visit: visit.connection.recv(1)).url, body=b"{}", headers={})
