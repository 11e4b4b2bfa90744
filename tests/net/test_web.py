"""The guarded web against real servers: what comes back, what is refused, and in which words."""

import gzip
import os
import threading
from contextlib import suppress

import pytest

from monitor.errors import (
    BadConfig,
    BadInput,
    ForbiddenAddress,
    Gone,
    Permanent,
    Refused,
    ServerFault,
    TooManyRedirects,
    Transient,
    Unreachable,
)
from monitor.model.policy import Way
from monitor.ports.outside import Web


def always(*args, **named):
    return lambda visit: visit.answer(*args, **named)


def test_it_is_the_web_that_the_rooms_ask_for(web):
    port: Web = web
    assert port is web


def test_a_page_comes_back_with_its_headers_and_its_decompressed_body(serve, web):
    page = b"<p>" + os.urandom(1000).hex().encode()
    server = serve(
        always(200, gzip.compress(page), {"Content-Encoding": "gzip", "ETag": 'W/"1"', "Vary": "a"})
    )
    answer = web.get(f"{server.url}/news?x=1#part")
    assert (answer.status, answer.body, answer.url) == (200, page, f"{server.url}/news?x=1#part")
    assert answer.final_url == f"{server.url}/news?x=1"
    assert answer.headers["etag"] == 'W/"1"'
    assert answer.redirects == ()


def test_a_request_is_honest_about_who_asks_and_asks_only_for_what_can_be_bounded(serve, weave):
    server = serve(always())
    weave(contact="https://example.org/about (us)\r\n").get(f"{server.url}/")
    sent = server.visits[0].headers
    assert sent["user-agent"] == "nhs-monitor/1.2 (+https://example.org/aboutus)"
    assert sent["accept-encoding"] == "gzip, deflate"
    assert set(sent) == {"host", "user-agent", "accept", "accept-encoding", "connection"}


def test_validators_go_out_and_come_back_byte_for_byte(serve, web):
    etag, modified = 'W/"caf\xe9-\\"', "Tue, 1 Jul 2025 12:00:00 +0000 (odd)"
    server = serve(always(304, headers={"ETag": etag, "Last-Modified": modified}))
    answer = web.get(f"{server.url}/", headers={"If-None-Match": etag, "If-Modified-Since": modified})
    assert (answer.status, answer.body) == (304, b"")
    assert (answer.headers["etag"], answer.headers["last-modified"]) == (etag, modified)
    assert server.visits[0].headers["if-none-match"] == etag
    assert server.visits[0].headers["if-modified-since"] == modified


def test_each_request_has_a_connection_of_its_own(serve, web):
    server = serve(always())
    for _ in range(3):
        web.get(server.url)
    assert len(server.connections) == 3


@pytest.mark.parametrize(
    ("status", "kind"), [(404, Refused), (410, Gone), (403, Refused), (500, ServerFault)]
)
def test_a_failing_status_becomes_its_error_and_names_the_url(serve, web, status, kind):
    server = serve(always(status))
    with pytest.raises(kind, match=f"{server.url}/feed answered {status}") as caught:
        web.get(f"{server.url}/feed")
    assert caught.value.status == status


@pytest.mark.parametrize(
    ("headers", "name"),
    [({"Host": "evil"}, "Host"), ({"accept-encoding": "br"}, "accept-encoding"),
     ({"X": "\u2028"}, "X"), ({"ü": "x"}, "ü")],
)  # fmt: skip
def test_a_header_that_cannot_be_sent_is_named(web, headers, name):
    with pytest.raises(BadInput, match=f'"{name}"'):
        web.get("http://127.0.0.1/", headers=headers)


@pytest.mark.parametrize("headers", [{"X": "a\r\nHost: evil"}, {"X y": "1"}, {"X": "\x00"}])
def test_a_header_cannot_smuggle_another_one(serve, web, headers):
    server = serve(always())
    with pytest.raises(BadInput):
        web.get(f"{server.url}/", headers=headers)
    assert server.visits == []


# ---- addresses


def test_a_private_address_is_refused_unless_it_was_allowed_by_name(serve, weave):
    server = serve(always())
    for url in (
        server.url,
        "http://one.test",
        f"http://localhost:{server.port}",
        f"http://[::ffff:127.0.0.1]:{server.port}",
    ):
        with pytest.raises(ForbiddenAddress):
            weave(private_hosts=()).get(url)
    assert server.connections == []


def test_a_port_opened_for_a_name_is_not_opened_for_another_name(serve, weave):
    server = serve(always())
    web = weave(private_hosts=(f"one.test:{server.port}",))
    assert web.get(f"http://one.test:{server.port}/").status == 200
    for url in (f"http://two.test:{server.port}/", server.url):
        with pytest.raises(ForbiddenAddress):
            web.get(url)


def test_a_name_that_rebinds_between_two_requests_is_judged_each_time(serve, weave):
    server = serve(always(headers={"Connection": "close"}))
    addresses = ["127.0.0.1", "169.254.169.254"]
    web = weave(resolver=lambda *_: [addresses.pop(0)])
    web.get(f"http://one.test:{server.port}/")
    with pytest.raises(ForbiddenAddress, match="which is a link-local address"):
        web.get(f"http://one.test:{server.port}/")


@pytest.mark.parametrize(
    "location",
    [
        "http://169.254.169.254/latest/", "http://10.0.0.1/", "http://[::1]/", "http://2130706433/",
        "//0x7f.1/", "http://user@127.0.0.1/", "file:///etc/passwd", "ftp://one.test/", "http://one.test:22222/",
        "http://rebind.test/", "\\\\169.254.169.254/", "http://one.test%00.example/",
    ],
)  # fmt: skip
def test_a_redirect_to_a_forbidden_place_is_not_followed(serve, weave, location):
    server = serve(always(302, headers={"Location": location}))
    web = weave(private_hosts=(f"127.0.0.1:{server.port}",))
    with pytest.raises(ForbiddenAddress):
        web.get(server.url)
    assert len(server.visits) == 1


# ---- redirects


def chain(visit):
    """/n leads to /n-1 until /0."""
    number = int(visit.path[1:] or 0)
    if number:
        visit.answer(301 + number % 2, headers={"Location": f"/{number - 1}"})
    else:
        visit.answer(body=b"here")


def test_redirects_are_followed_and_recorded_up_to_the_limit(serve, web):
    server = serve(chain)
    answer = web.get(f"{server.url}/5")
    assert (answer.body, answer.final_url) == (b"here", f"{server.url}/0")
    assert answer.redirects == ((302, "/4"), (301, "/3"), (302, "/2"), (301, "/1"), (302, "/0"))
    with pytest.raises(TooManyRedirects, match="after 5 redirects"):
        web.get(f"{server.url}/6")


def test_a_redirect_loop_is_seen_at_once(serve, web):
    server = serve(
        lambda visit: visit.answer(302, headers={"Location": "/b" if visit.path == "/a" else "/a"})
    )
    with pytest.raises(TooManyRedirects, match="in a loop"):
        web.get(f"{server.url}/a")
    assert len(server.visits) == 2


def test_a_redirect_without_a_place_is_refused(serve, web):
    with pytest.raises(Refused, match="302"):
        web.get(serve(always(302)).url)


def test_only_harmless_headers_follow_to_another_site(serve, web):
    there = serve(always())
    here = serve(always(307, headers={"Location": f"http://two.test:{there.port}/"}))
    secret = {
        "Authorization": "Bearer s",
        "X-Key": "s",
        "Cookie": "s",
        "Accept-Language": "cy",
        "If-None-Match": '"1"',
    }
    web.get(f"http://one.test:{here.port}/", headers=secret)
    assert "authorization" in here.visits[0].headers
    assert set(there.visits[0].headers) == {
        "host", "user-agent", "accept", "accept-encoding", "connection", "accept-language", "if-none-match",
    }  # fmt: skip


def test_all_headers_follow_within_one_site(serve, web):
    server = serve(chain)
    web.get(f"{server.url}/1", headers={"X-Key": "s"})
    assert [visit.headers["x-key"] for visit in server.visits] == ["s", "s"]


def test_cookies_are_never_kept(serve, web):
    server = serve(always(headers={"Set-Cookie": "id=1"}))
    web.get(server.url)
    web.get(server.url)
    assert "cookie" not in server.visits[1].headers


# ---- messages


def test_a_message_arrives_with_its_headers_and_the_receipt_comes_back(serve, web):
    server = serve(always(200, b'{"ok":true}'))
    receipt = web.post(f"{server.url}/hook", body=b"{}", headers={"Content-Type": "application/json"})
    visit = server.visits[0]
    assert (visit.method, visit.path, visit.body) == ("POST", "/hook", b"{}")
    assert (visit.headers["content-type"], receipt.body) == ("application/json", b'{"ok":true}')


def test_a_message_is_not_redirected(serve, web):
    server = serve(always(307, headers={"Location": "/elsewhere"}))
    with pytest.raises(Refused, match="redirect"):
        web.post(f"{server.url}/hook", body=b"{}", headers={})
    assert len(server.visits) == 1


def test_a_refused_message_quotes_the_endpoint_and_keeps_the_secret_path(serve, web, caplog):
    caplog.set_level("DEBUG")
    server = serve(always(404, b"no_service"))
    with pytest.raises(Refused) as caught:
        web.post(f"{server.url}/services/s3cret", body=b"{}", headers={})
    assert str(caught.value) == f"{server.url} answered 404: no_service"
    assert "s3cret" not in caplog.text


def test_errors_and_logs_of_a_page_leave_out_the_query(serve, web, caplog):
    caplog.set_level("DEBUG")
    with pytest.raises(Refused) as caught:
        web.get(f"{serve(always(404)).url}/feed?token=s3cret")
    assert "s3cret" not in str(caught.value) + caplog.text


# ---- proxy


def test_a_proxy_is_used_with_its_password_and_the_target_still_judged(serve, weave):
    proxy = serve(always(200, b"by proxy"))
    web = weave(proxy=f"http://user:pass@127.0.0.1:{proxy.port}", private_hosts=("one.test",))
    assert web.get("http://one.test/x").body == b"by proxy"
    assert proxy.visits[0].path == "http://one.test/x"
    assert proxy.visits[0].headers["proxy-authorization"].startswith("Basic ")
    with pytest.raises(ForbiddenAddress):
        web.get("http://two.test/")
    assert len(proxy.visits) == 1


def test_a_feed_may_have_a_proxy_of_its_own(serve, weave):
    """The others go their usual way."""
    proxy, site = serve(always(200, b"by proxy")), serve(always(200, b"direct"))
    web = weave()
    way = Way(proxy=f"http://127.0.0.1:{proxy.port}")
    assert web.get("http://one.test/x", way=way).body == b"by proxy"
    assert web.get(site.url).body == b"direct"
    with pytest.raises(ForbiddenAddress):
        web.get("http://10.0.0.1/", way=way)


def test_the_environment_names_no_proxy(serve, web, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    assert web.get(serve(always()).url).status == 200


@pytest.mark.parametrize(
    "proxy", ["socks5://u:s3cret@h:1", "not a url s3cret", "http://", "http://u:s3cret@h:x"]
)
def test_an_unusable_proxy_is_a_mistake_in_the_configuration_and_its_password_not_repeated(weave, proxy):
    with pytest.raises(BadConfig, match="proxy") as caught:
        weave(proxy=proxy)
    assert "s3cret" not in str(caught.value)


# ---- threads


def test_eight_threads_share_a_web_and_never_meet_at_one_host(serve, weave):
    inside, most, lock = 0, 0, threading.Lock()

    def script(visit):
        nonlocal inside, most
        with lock:
            inside += 1
            most = max(most, inside)
        visit.connection.settimeout(0.002)  # stay a moment, where an overlap would show
        with suppress(TimeoutError):
            visit.connection.recv(1)
        visit.connection.settimeout(None)
        with lock:
            inside -= 1
        visit.answer(body=visit.path.encode())

    server, web, wrong = serve(script), weave(), []

    def worker(name):
        for number in range(10):
            answer = web.get(f"{server.url}/{name}-{number}")
            if answer.body != f"/{name}-{number}".encode():
                wrong.append(answer)

    threads = [threading.Thread(target=worker, args=[name]) for name in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(server.visits), most, wrong) == (80, 1, [])


def test_a_closed_web_says_so(serve, web):
    url = serve(always()).url
    with web:
        web.get(url)
    with pytest.raises(Unreachable, match="closing"):
        web.get(url)


def test_every_error_is_either_for_later_or_for_good(serve, web):
    for status in (400, 404, 408, 410, 425, 429, 451, 500, 502, 503, 504):
        with pytest.raises((Transient, Permanent)):
            web.get(serve(always(status)).url)
