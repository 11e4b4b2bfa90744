"""A user's TOML file is changed as text: what a person wrote stays as it was."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import BadInput
from monitor.wiring.config_files import appended, change, changing, without
from monitor.wiring.configuration import shipped_configuration

FILE = """\
# The list.

# --- First part.

[[feed]]
id = "one"   # mine
url = "https://one.example/"

# Powys.
[[feed]]
id = "two"
url = "https://two.example/"
[feed.headers]
key = "value"

# --- Second part.

[[feed]]
id = "three"
url = "https://three.example/"
# The end.
"""


def test_a_table_is_added_at_the_end_and_all_else_stays() -> None:
    after = appended(FILE, "feed", [{"id": "four", "title": 'Say "hi"\\', "folder": ["a", "b"], "on": False}])
    assert after.startswith(FILE)
    assert tomllib.loads(after)["feed"][3] == {
        "id": "four", "title": 'Say "hi"\\', "folder": ["a", "b"], "on": False,
    }  # fmt: skip


def test_a_table_goes_with_the_comment_right_above_it_and_nothing_else() -> None:
    after = without(FILE, "feed", "two")
    cut = '# Powys.\n[[feed]]\nid = "two"\nurl = "https://two.example/"\n[feed.headers]\nkey = "value"\n\n'
    assert after == FILE.replace(cut, "")


def test_the_first_and_the_last_can_go_too() -> None:
    assert "# --- First part." in without(FILE, "feed", "one")
    assert without(FILE, "feed", "three").endswith("# --- Second part.\n\n# The end.\n")


def test_what_was_added_can_be_removed_without_a_trace() -> None:
    assert without(appended(FILE, "feed", [{"id": "four"}]), "feed", "four") == FILE


@pytest.mark.parametrize(
    "text",
    [
        'feed = [{id = "one"}]\n',
        '[[feed]]\nid = "one"\nnote = """\n[[feed]]\nid = "two"\n"""\n',
        '[[feed]]\nid = "one"\nlist = [\n  [1],\n  [2],\n]\nafter = 1\n[[feed]]\nid = "two"\n',
    ],
)
def test_what_cannot_be_cut_safely_is_left_alone(text: str) -> None:
    with pytest.raises(BadInput, match="by hand"):
        without(text, "feed", "one")


def test_a_list_in_another_form_cannot_grow() -> None:
    with pytest.raises(BadInput, match=r"no valid TOML|another way"):
        appended('feed = [{id = "one"}]\n', "feed", [{"id": "two"}])


def test_an_id_that_came_in_meanwhile_is_not_written_twice() -> None:
    with pytest.raises(BadInput, match="meanwhile"):
        appended(FILE, "feed", [{"id": "two"}])


@given(title=st.text(), newline=st.sampled_from(["\n", "\r\n"]))
def test_any_title_can_be_written(title: str, newline: str) -> None:
    title = title.encode("utf-8", "ignore").decode()
    text = FILE.replace("\n", newline)
    after = appended(text, "feed", [{"id": "x", "title": title}])
    assert tomllib.loads(after)["feed"][-1]["title"] == title
    assert ("\n" in after.replace("\r\n", "")) == (newline == "\n")


def test_any_shipped_feed_can_be_taken_out_alone() -> None:
    text = (shipped_configuration() / "feeds.toml").read_text("utf-8")
    feeds = tomllib.loads(text)["feed"]
    comments = [line for line in text.splitlines() if line.startswith("# ---")]
    for feed in (*feeds[:3], *feeds[5::9], feeds[-1]):
        after = without(text, "feed", feed["id"])
        assert [one["id"] for one in tomllib.loads(after)["feed"]] == [
            one["id"] for one in feeds if one is not feed
        ]
        assert [line for line in after.splitlines() if line.startswith("# ---")] == comments


def test_a_file_keeps_its_mode_and_its_link_and_a_failure_leaves_it(tmp_path: Path) -> None:
    real, link = tmp_path / "real.toml", tmp_path / "feeds.toml"
    real.write_text("a = 1\r\n", newline="")
    real.chmod(0o640)
    link.symlink_to(real)
    with changing(tmp_path):
        change(link, lambda text: text + "b = 2\r\n")
        with pytest.raises(ZeroDivisionError):
            change(link, lambda _: str(1 // 0))
    assert link.is_symlink()
    assert real.read_bytes() == b"a = 1\r\nb = 2\r\n"
    assert real.stat().st_mode & 0o777 == 0o640
    assert sorted(file.name for file in tmp_path.iterdir()) == ["feeds.toml", "real.toml"]
