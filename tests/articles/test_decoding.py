"""Bytes become the characters that their writer meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.articles.decoding import decode

TEXT = "<p>The board’s “plan” costs £16.4m – a café owner in Hay said it’s the elderly who’ll pay.</p>"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        pytest.param(TEXT.encode(), "", id="UTF-8 that nobody declared"),
        pytest.param(TEXT.encode(), "text/html; charset=ISO-8859-1", id="UTF-8 mislabelled by the server"),
        pytest.param(b"\xef\xbb\xbf" + TEXT.encode(), "", id="UTF-8 with a mark"),
        pytest.param(TEXT.encode("utf-16"), "text/html; charset=utf-8", id="UTF-16 by its mark"),
        pytest.param(TEXT.encode("cp1252"), "text/html; charset=windows-1252", id="declared by the server"),
        pytest.param(TEXT.encode("cp1252"), "text/html; charset=iso-8859-1", id="Latin-1 means windows-1252"),
        pytest.param(TEXT.encode("cp1252"), "text/html; charset=utf-8", id="mislabelled as UTF-8"),
        pytest.param(TEXT.encode("cp1252"), "text/html; charset=no-such-thing", id="an unknown label"),
        pytest.param(TEXT.encode("cp1252"), "text/html; charset=hex", id="a codec that is no charset"),
        pytest.param(TEXT.encode("cp1252"), "", id="windows-1252 that nobody declared"),
    ],
)  # fmt: skip
def test_an_english_page(body, content_type):
    assert decode(body, content_type) == TEXT


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        ("<p>Mae ŵyr a thŷ yn y dŵr; fe gostiodd y cwrt tŷ £30</p>", "iso-8859-14"),
        ("<p>Больница закрыта до понедельника</p>", "windows-1251"),
        ("<p>Szpital będzie zamknięty</p>", "iso-8859-2"),
        ("<p>病院は月曜日まで閉鎖されます</p>", "shift_jis"),
        ("<p>병원은 월요일까지 문을 닫습니다</p>", "euc-kr"),
    ],
)
@pytest.mark.parametrize("where", ["server", "page"])
def test_a_declared_charset_is_used(text, charset, where):
    """The server's word counts before the page's own."""
    meta = (
        f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">' if where == "page" else ""
    )
    body = (meta + text).encode(charset)
    assert decode(body, f"text/html; charset={charset}" if where == "server" else "text/html") == meta + text


def test_a_few_broken_bytes_do_not_turn_utf8_into_another_charset():
    """A cut-off character in a long page costs that character only."""
    body = (TEXT * 20).encode() + b"\xe2\x80"
    assert decode(body, "text/html; charset=utf-8") == TEXT * 20 + "\ufffd"


@given(st.binary(max_size=300), st.text(max_size=40))
def test_no_bytes_and_no_header_raise(body, content_type):
    assert isinstance(decode(body, content_type), str)


@given(st.text())
def test_utf8_comes_back_whatever_the_server_says(text):
    assert decode(text.encode("utf-8", "replace"), "text/html; charset=big5").removeprefix(
        "\ufeff"
    ) == text.encode("utf-8", "replace").decode().removeprefix("\ufeff")
