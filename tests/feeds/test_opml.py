"""Lists of feeds go out as OPML and come back as they were; what others write is read, hostile or not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import BadInput
from monitor.feeds.opml import Outlined, read_opml, write_opml
from tests.runaway import no_runaway

NESTED = """<?xml version="1.0"?>
<opml version="1.0"><head><title>x</title></head><body>
<outline text="Wales &amp; borders">
  <outline text="Local">
    <outline type="rss" text="Argus" title="South Wales Argus" xmlUrl="https://argus.example/rss?a=1&amp;b=2"
      htmlUrl="https://argus.example/" category="/News/Local,health" language="cy"/>
  </outline>
  <outline text="Only a text" XMLURL="https://two.example/feed" isComment="true"/>
</outline>
<outline text="a note without an address"/>
</body></opml>"""


def test_nested_outlines_keep_their_folders_titles_and_categories() -> None:
    argus, second = read_opml(NESTED.encode())
    assert argus == Outlined(
        url="https://argus.example/rss?a=1&b=2",
        title="South Wales Argus",
        folder=("Wales & borders", "Local"),
        categories=("/News/Local", "health"),
        language="cy",
        site_url="https://argus.example/",
    )
    assert second.title == "Only a text"
    assert second.folder == ("Wales & borders",)
    assert not second.enabled


NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"]), min_size=1)
FEEDS = st.lists(
    st.builds(
        Outlined,
        url=NAMES.map("https://x.example/{}".format),
        title=NAMES,
        folder=st.lists(st.sampled_from(["A", "B & <b>", 'C "c"']), max_size=4).map(tuple),
        categories=st.lists(NAMES.map(lambda n: n.replace(",", ".")), max_size=3, unique=True).map(tuple),
        language=st.sampled_from(["", "en", "cy"]),
        enabled=st.booleans(),
    ),
    max_size=12,
)


@given(FEEDS)
def test_what_is_written_is_read_back(feeds: list[Outlined]) -> None:
    written = write_opml(feeds, title="Ours")
    read = read_opml(written.encode())
    assert sorted(read, key=repr) == sorted(feeds, key=repr)
    assert write_opml(read, title="Ours") == written


def test_feeds_of_one_folder_stand_together_where_its_first_stands() -> None:
    one, two, three = (
        Outlined(url=f"https://x/{n}", title=str(n), folder=folder)
        for n, folder in enumerate([("A",), (), ("A",)])
    )
    assert [feed.title for feed in read_opml(write_opml([one, two, three], title="t").encode())] == [
        "0", "2", "1",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (b"", "no OPML"),
        (b"<rss><channel/></rss>", "no OPML"),
        (b"\x00\x01\x02", "no OPML"),
        (b"<opml><body><outline", "broken OPML"),
        (b"<opml>" + b"<outline/>" * 250_000 + b"</opml>", "tags"),
        (b"<opml>" + b"x" * 11_000_000, "bytes"),
    ],
)
def test_what_is_no_opml_is_refused_in_words(document: bytes, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        read_opml(document)


def test_entities_are_neither_expanded_nor_fetched() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    document = (
        f'<?xml version="1.0"?><!DOCTYPE opml [<!ENTITY l0 "ha">{laughs}'
        '<!ENTITY file SYSTEM "file:///etc/passwd">]>'
        '<opml><body><outline text="&l11;&file;" xmlUrl="https://x.example/"/></body></opml>'
    )
    with no_runaway():
        (found,) = read_opml(document.encode())
        assert found.url == "https://x.example/"
        assert "root:" not in found.title
        assert "haha" not in found.title


def test_deep_nesting_costs_nothing() -> None:
    depth = 90_000
    inside = '<outline text="f" xmlUrl="https://x.example/"/>'
    document = (
        "<opml><body>" + '<outline text="d">' * depth + inside + "</outline>" * depth + "</body></opml>"
    )
    (found,) = read_opml(document.encode())
    assert len(found.folder) == 20


def test_what_others_write_carelessly_is_read() -> None:
    careless = '<opml><body><outline text="Tom & Jerry" xmlUrl="https://x.example/?a=1&b=2"></body>'
    with pytest.raises(BadInput, match="broken"):
        read_opml(careless.encode())
    mended = careless.replace('"></body>', '"/></body></opml>')
    (found,) = read_opml(mended.encode())
    assert (found.title, found.url) == ("Tom & Jerry", "https://x.example/?a=1&b=2")


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("feed://x.example/rss", "http://x.example/rss"),
        ("feed:https://x.example/rss", "https://x.example/rss"),
        ("Feed:http://x.example/rss", "http://x.example/rss"),
        ("https://feed.example/feed:1", "https://feed.example/feed:1"),
    ],
)
def test_the_scheme_of_old_readers_is_read(written: str, url: str) -> None:
    (found,) = read_opml(f'<opml><body><outline text="x" xmlUrl="{written}"/></body></opml>'.encode())
    assert found.url == url


@given(st.binary() | st.text().map(lambda t: f"<opml>{t}</opml>".encode(errors="replace")))
def test_only_a_sentence_leaves_the_reader(document: bytes) -> None:
    try:
        read_opml(document)
    except BadInput as error:
        said = str(error)
        assert said.startswith("the file ")
