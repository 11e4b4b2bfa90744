"""Who is let in, and what every answer carries."""

import base64

import httpx
import pytest

from monitor.errors import BadInput
from tests.server.conftest import TOKEN, Serve

BEARER = {"authorization": f"Bearer {TOKEN}"}
BASIC = {"authorization": "Basic " + base64.b64encode(f"anna:{TOKEN}".encode()).decode()}


def test_health_says_whether_the_record_answers(web: httpx.Client) -> None:
    answer = web.get("/health")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_on_this_machine_reading_needs_no_token(web: httpx.Client) -> None:
    assert web.get("/api/v1/openapi.json").status_code == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({}, 401, id="nothing"),
        pytest.param({"authorization": "Bearer wrong"}, 401, id="wrong"),
        pytest.param({"authorization": "Bearer"}, 401, id="empty"),
        pytest.param({"authorization": "Basic %%%"}, 401, id="no base64"),
        pytest.param({"authorization": "Digest " + TOKEN}, 401, id="another scheme"),
        pytest.param(BEARER, 405, id="bearer"),
        pytest.param(BASIC, 405, id="basic"),
        pytest.param(BEARER | {"origin": "https://evil.example"}, 403, id="from another site"),
        pytest.param(BEARER | {"sec-fetch-site": "cross-site"}, 403, id="a browser says so"),
    ],
)
def test_what_could_change_something_needs_the_token(
    web: httpx.Client, headers: dict[str, str], status: int
) -> None:
    answer = web.post("/api/v1/nothing", headers=headers)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status


def test_no_request_is_large(web: httpx.Client) -> None:
    assert web.post("/api/v1/nothing", headers=BEARER, content=b"x" * 70_000).status_code == 413


def test_without_a_token_nothing_can_be_changed(serve: Serve) -> None:
    with serve(token=None) as web:
        answer = web.post("/api/v1/nothing", headers={"authorization": "Bearer"})
    assert answer.status_code == 403
    assert "[http] token" in answer.json()["detail"]


def test_beyond_this_machine_a_token_is_required(serve: Serve) -> None:
    with pytest.raises(BadInput, match="there is no token"), serve(listen="0.0.0.0", token=None):
        pass
    with pytest.raises(BadInput, match="shorter than 20"), serve(token="short"):
        pass
    with serve(listen="0.0.0.0") as web:
        assert web.get("/health").status_code == 200
        refused = web.get("/api/v1/openapi.json")
        assert refused.status_code == 401
        assert refused.headers["www-authenticate"].startswith("Basic ")
        assert web.get("/api/v1/openapi.json", headers=BASIC).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "[::", "", "localhost@evil"])
def test_a_foreign_host_name_is_refused(web: httpx.Client, host: str) -> None:
    assert web.get("/health", headers={"host": host}).status_code == 400


def test_every_answer_carries_the_policy(web: httpx.Client) -> None:
    for path in ("/health", "/nothing", "/api/v1/openapi.json"):
        headers = web.get(path).headers
        assert headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'")
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert "server" not in headers


def test_what_the_asker_holds_is_not_sent_again(web: httpx.Client) -> None:
    first = web.get("/api/v1/openapi.json")
    again = web.get("/api/v1/openapi.json", headers={"if-none-match": f'W/{first.headers["etag"]}, "x"'})
    assert (again.status_code, again.content) == (304, b"")
    other = web.get("/api/v1/openapi.json", headers={"if-none-match": '"x"'})
    assert other.status_code == 200


def test_head_is_get_without_the_body(web: httpx.Client) -> None:
    get, head = web.get("/health"), web.head("/health")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == get.headers["etag"]
    assert head.headers["content-length"] == get.headers["content-length"]


@pytest.mark.parametrize(
    "path",
    ["/../etc/passwd", "/static/../app.py", "/static/%2e%2e%2fapp.py", "/%00", "/static/x/y", "//evil"],
)
def test_probing_for_files_finds_nothing(web: httpx.Client, path: str) -> None:
    answer = web.get(path)
    assert answer.status_code in (200, 404)
    assert "import" not in answer.text
    assert "root:" not in answer.text


def test_a_person_is_answered_in_html(web: httpx.Client) -> None:
    answer = web.get("/nothing<b>", headers={"accept": "text/html"})
    assert answer.status_code == 404
    assert "<h1>Not found</h1>" in answer.text
    assert "<b>" not in answer.text
