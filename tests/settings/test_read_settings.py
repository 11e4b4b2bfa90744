"""A configuration directory becomes one frozen value, or a list of everything that is wrong with it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from monitor.errors import BadConfig
from monitor.model.policy import EngineKind, Secret
from monitor.read_settings import read_settings
from monitor.wiring.configuration import load_settings, shipped_configuration


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    target = tmp_path / "config"
    shutil.copytree(shipped_configuration(), target)
    return target


def problems_of(directory: Path, environment: dict[str, str] | None = None) -> tuple[str, ...]:
    with pytest.raises(BadConfig) as caught:
        load_settings(directory, environment or {})
    return caught.value.problems


def test_the_shipped_configuration_is_valid() -> None:
    settings = load_settings(shipped_configuration(), {})
    assert "nhs-cross-border" in settings.topics
    assert len(settings.feeds) >= 60
    assert [route.channel for route in settings.routes.values() if route.enabled] == ["console"]


def test_five_mistakes_are_reported_together(directory: Path) -> None:
    """Each with its file, its key, its value, and what is allowed."""
    (directory / "monitor.toml").write_text('[polling]\nshortest = 10\nlongset = "6h"\n')
    (directory / "feeds.toml").write_text(
        '[[feed]]\nid = "a"\nurl = "ftp://x"\npublisher = "nobody"\n[[feed]]\nid = "a"\nurl = "http://x"\n'
        'publisher = "bbc"\nfetch = "some"\n'
    )
    text = "\n".join(problems_of(directory))
    assert "monitor.toml [polling] shortest: is 10; a time with its unit" in text
    assert 'does not know "longset"; did you mean "longest"?' in text
    assert 'feeds.toml [[feed]] number 1 url: is "ftp://x"' in text
    assert 'feeds.toml [[feed]] number 1 publisher: is "nobody"' in text
    assert 'feeds.toml [[feed]] number 2 id: is "a", which an earlier one has already' in text
    assert 'number 2 fetch: is "some"; one of "matching", "all", "never"' in text


def test_the_distributed_engine_needs_postgresql(directory: Path) -> None:
    engine = '[engine]\nkind = "distributed"\n'
    (directory / "monitor.toml").write_text(engine)
    (problem,) = problems_of(directory)
    assert 'kind: is "distributed", which needs [database] url = "postgresql://' in problem
    (directory / "monitor.toml").write_text(f'[database]\nurl = "postgresql://me@db/monitor"\n{engine}')
    assert load_settings(directory, {}).engine.kind is EngineKind.DISTRIBUTED


def test_an_engine_that_there_is_not_is_refused(directory: Path) -> None:
    (directory / "monitor.toml").write_text('[engine]\nkind = "celery"\n')
    assert 'kind: is "celery"; "embedded" or "distributed" is expected' in problems_of(directory)[0]


def test_sources_without_a_feed_say_what_they_need(directory: Path) -> None:
    (directory / "feeds.toml").write_text(
        '[[feed]]\nid = "a"\nkind = "html-index"\nurl = "http://x"\npublisher = "bbc"\nselector = "a >"\n'
        '[[feed]]\nid = "b"\nkind = "html-index"\nurl = "http://x"\npublisher = "bbc"\n'
        '[[feed]]\nid = "c"\nkind = "gdelt"\npublisher = "bbc"\n'
        '[[feed]]\nid = "d"\nurl = "http://x"\npublisher = "bbc"\nquery = "x"\nselector = "a"\n'
    )
    text = "\n".join(problems_of(directory))
    assert 'number 1 selector: is "a >", no CSS selector: Expected selector' in text
    assert 'number 2 selector: is missing; kind = "html-index" needs one' in text
    assert 'number 3 query: is missing; kind = "gdelt" needs the words' in text
    assert 'number 4 query: is for kind = "parliament-questions" or "gdelt"' in text
    assert 'number 4 selector: is for kind = "html-index"' in text


def test_a_password_in_a_feeds_address_is_refused_and_not_repeated(directory: Path) -> None:
    (directory / "feeds.toml").write_text(
        '[[feed]]\nid = "a"\npublisher = "bbc"\nurl = "https://me:very-secret@paper.example/feed?at=a@b"\n'
        '[[feed]]\nid = "b"\npublisher = "bbc"\nurl = "https://paper.example/feed?at=a@b"\n'
    )
    (found,) = problems_of(directory)
    assert "number 1 url: holds a user name or password; write headers" in found
    assert "very-secret" not in found


def test_a_bad_query_in_a_topic_names_its_file(directory: Path) -> None:
    topic = directory / "topics" / "mine.toml"
    topic.write_text('title = "Mine"\ncore = "(open"\n')
    assert any("topics/mine.toml" in problem for problem in problems_of(directory))


def test_a_missing_directory_says_how_to_make_one(tmp_path: Path) -> None:
    assert any("nhs-monitor init" in problem for problem in problems_of(tmp_path / "none"))


def test_a_route_needs_the_means_of_its_channel(directory: Path) -> None:
    (directory / "routes.toml").write_text(
        '[[route]]\nid = "desk"\nchannel = "email"\nrecipients = ["a@x"]\n'
    )
    assert any("monitor.toml has no [email]" in problem for problem in problems_of(directory))


@pytest.mark.parametrize(
    ("main", "problem"),
    [
        pytest.param("[slack]\ntoken = {", "no valid TOML", id="the whole file"),
        pytest.param('[slack]\ntoken = {file = "/nowhere"}\n', "there is no file /nowhere", id="its secret"),
    ],
)
def test_what_only_follows_from_another_problem_is_not_told(directory: Path, main: str, problem: str) -> None:
    (directory / "monitor.toml").write_text(main)
    (directory / "routes.toml").write_text('[[route]]\nid = "desk"\nchannel = "slack"\nrecipients = ["C1"]\n')
    (found,) = problems_of(directory)
    assert problem in found


@pytest.mark.parametrize(
    "broken", ["publishers.toml", "feeds.toml", "queries.toml", "routes.toml", "topics/nhs-cross-border.toml"]
)
def test_a_file_that_cannot_be_read_is_told_once_and_by_one_name(directory: Path, broken: str) -> None:
    """Others name what stands in it: feeds a publisher, routes topics and queries, queries a topic's sets."""
    (directory / "queries.toml").write_text('wards = "@cross ward"\nbeds = "@wards OR bed"\n')
    (directory / "routes.toml").write_text(
        '[[route]]\nid = "a"\nchannel = "console"\ntopics = ["nhs-cross-border"]\nqueries = ["beds"]\n'
    )
    (directory / broken).write_text("title = nothing\n")
    (found,) = problems_of(directory)
    assert found.startswith(f"{broken}: is no valid TOML")


def test_a_query_that_uses_a_broken_one_is_not_broken_for_that(directory: Path) -> None:
    (directory / "queries.toml").write_text('wards = "(ward"\nbeds = "@wards OR bed"\n')
    (found,) = problems_of(directory)
    assert found.startswith("queries.toml wards (line 1)")


def test_every_key_that_a_file_knows_is_named_once(directory: Path) -> None:
    (directory / "monitor.toml").write_text("[emial]\n")
    (found,) = problems_of(directory)
    known = found.partition("t knows ")[2].partition(" (line")[0].split(", ")
    assert sorted(set(known)) == known
    assert "apprise" in known


@pytest.mark.parametrize(
    ("make", "says"),
    [
        pytest.param(lambda path: path.mkdir(), "is a directory; a file is expected", id="a directory"),
        pytest.param(lambda path: path.symlink_to(path.name), "put a readable file at", id="a loop of links"),
        pytest.param(
            lambda path: path.write_bytes('wards = "ward"\n'.encode("utf-16")),
            "save it as UTF-8",
            id="UTF-16",
        ),
        pytest.param(
            lambda path: path.write_bytes('wards = "ward"\n'.encode("utf-16-le")),
            "save it as UTF-8",
            id="UTF-16 without its mark",
        ),
    ],
)
def test_what_is_no_file_that_can_be_read_says_what_to_do(
    directory: Path, make: Callable[[Path], object], says: str
) -> None:
    (directory / "queries.toml").unlink()
    make(directory / "queries.toml")
    (found,) = problems_of(directory)
    assert found.startswith("queries.toml: ")
    assert says in found


def test_what_an_editor_keeps_beside_a_topic_is_no_topic(directory: Path) -> None:
    (directory / "topics" / ".#nhs-cross-border.toml").symlink_to("me@desk.1234")
    assert list(load_settings(directory, {}).topics) == ["nhs-cross-border"]


def test_the_line_of_a_problem_is_that_of_an_editor(directory: Path) -> None:
    """Also below characters that only Python takes for the end of a line, and after a byte order mark."""
    (directory / "queries.toml").write_text('\ufeffone = "a\u2028b\x85c"\ntwo = "(d"\n', encoding="utf-8")
    (found,) = problems_of(directory)
    assert found.startswith("queries.toml two (line 2)")


def test_a_list_that_lost_all_it_held_is_told_from_one_that_rests(directory: Path) -> None:
    before = load_settings(directory, {})
    for name, text in (("routes.toml", "# later\n"), ("feeds.toml", "")):
        kept = (directory / name).read_text()
        (directory / name).write_text(text)
        emptied = load_settings(directory, {})
        assert f"{name} has no [[" in (emptied.emptied(before) or "")
        assert emptied.emptied(emptied) is None
        (directory / name).write_text(kept)
    (directory / "routes.toml").write_text('[[route]]\nid = "a"\nchannel = "console"\nenabled = false\n')
    resting = load_settings(directory, {})
    assert resting.emptied(before) is None
    assert "enabled = false on every route" in (resting.told_to_nobody or "")


def test_a_secret_in_plain_text_is_refused_and_not_repeated(directory: Path) -> None:
    (directory / "monitor.toml").write_text('[slack]\ntoken = "xoxb-very-secret"\n')
    found = "\n".join(problems_of(directory))
    assert "must not stand in a file in plain text" in found
    assert "very-secret" not in found


def test_secrets_come_from_credentials_private_files_or_the_environment(
    directory: Path, tmp_path: Path
) -> None:
    for name in ("smtp-password", "credentials_slack-token"):
        (tmp_path / name).write_text(f"{name} value\n")
        (tmp_path / name).chmod(0o600)
    (directory / "monitor.toml").write_text(
        '[email]\nhost = "smtp.example"\nsender = "m@example"\npassword = {credential = "smtp-password"}\n'
        '[slack]\ntoken = {credential = "slack-token"}\nwebhook_url = {env = "HOOK"}\n'
    )
    settings, problems = read_settings(
        directory, {"CREDENTIALS_DIRECTORY": str(tmp_path), "HOOK": "https://hooks.example/1"}
    )
    assert problems == []
    assert settings.email is not None
    assert settings.email.password is not None
    assert settings.email.password.reveal() == "smtp-password value"
    assert settings.slack is not None
    assert settings.slack.token is not None
    assert settings.slack.token.reveal() == "credentials_slack-token value"


def test_a_secret_file_that_everybody_can_read_is_refused(directory: Path, tmp_path: Path) -> None:
    secret = tmp_path / "token"
    secret.write_text("x")
    secret.chmod(0o644)
    (directory / "monitor.toml").write_text(f'[slack]\ntoken = {{file = "{secret}"}}\n')
    assert any("chmod o-rwx" in problem for problem in problems_of(directory))


def test_a_password_in_the_database_address_is_refused(directory: Path) -> None:
    found = problems_of(directory, {"NHS_MONITOR_DATABASE_URL": "postgresql://me:hidden@host/db"})
    assert any("holds a password" in problem for problem in found)
    assert not any("hidden" in problem for problem in found)


def test_a_secret_never_prints_itself() -> None:
    secret = Secret("xoxb-1")
    assert f"{secret} {secret!r} {[secret]}" == "*** *** [***]"


def test_links_need_a_key_that_nobody_guesses_and_an_address(directory: Path) -> None:
    main = directory / "monitor.toml"
    main.write_text('[alerts]\nlink_key = {env = "KEY"}\n')
    short, homeless = problems_of(directory, {"KEY": "abc"})
    assert short.startswith("monitor.toml [alerts] link_key: is shorter than 32 characters; openssl rand")
    assert homeless.startswith("monitor.toml [alerts] link_key: needs base_url")
    main.write_text(
        '[alerts]\nbase_url = "https://monitor.example"\nlink_key = {env = "KEY"}\n'
        'old_link_key = {env = "OLD"}\nlink_lifetime = "14d"\n'
    )
    settings = load_settings(directory, {"KEY": "k" * 32, "OLD": "o" * 32})
    assert [key.reveal() for key in settings.link_keys] == ["k" * 32, "o" * 32]
    assert settings.link_lifetime.days == 14


def test_an_apprise_target_is_named_by_its_route(directory: Path) -> None:
    (directory / "monitor.toml").write_text('[apprise.phone]\nurl = {env = "PHONE"}\n')
    routes = directory / "routes.toml"
    routes.write_text('[[route]]\nid = "a"\nchannel = "apprise"\nrecipients = ["phone"]\nhealth = true\n')
    settings = load_settings(directory, {"PHONE": "ntfy://x"})
    assert settings.apprise["phone"].url.reveal() == "ntfy://x"
    assert settings.routes["a"].health  # type: ignore[index] # a route's id
    routes.write_text('[[route]]\nid = "a"\nchannel = "apprise"\nrecipients = ["pager"]\n')
    (problem,) = problems_of(directory, {"PHONE": "ntfy://x"})
    assert 'recipients: names "pager"; monitor.toml has no [apprise.pager]' in problem


FEED = '[[feed]]\nid = "f"\npublisher = "bbc"\n'
CONSOLE = '[[route]]\nid = "a"\nchannel = "console"\n'
MAIL = '[email]\nhost = "mail.example"\nsender = "a@b.example"\n'


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        pytest.param("feeds.toml", FEED + 'url = "https://"\n', 'is "https://"; an address', id="no host"),
        pytest.param(
            "feeds.toml", FEED + 'url = "http://x.example:99999/"\n', "an address with", id="a port"
        ),
        pytest.param("feeds.toml", FEED + 'url = "http://x.example/a b"\n', "an address with", id="a blank"),
        pytest.param("feeds.toml", FEED + "url = 5\n", "url: is 5; a text", id="a number for an address"),
        pytest.param("feeds.toml", 'feed = ["http://a.example/"]\n', "a table is expected here", id="a list"),
        pytest.param(
            "feeds.toml", FEED + 'url = "http://x/"\nheaders = {a = "b\\nc"}\n', 'holds "a"', id="two lines"
        ),
        pytest.param(
            "feeds.toml", FEED + 'url = "http://x/"\nevery = "0s"\n', 'every: is "0s"', id="no time"
        ),
        pytest.param(
            "monitor.toml", '[polling]\nlongest = "99999999999999d"\n', "with its unit", id="for ever"
        ),
        pytest.param(
            "monitor.toml", '[retention]\npolls = "forever"\n', 'or "never"', id="never in other words"
        ),
        pytest.param("monitor.toml", '[alerts]\nbase_url = "monitor.example"\n', "http://", id="no scheme"),
        pytest.param("monitor.toml", "[alerts.digest]\nat = 25:00:00\n", "at most 23:59:59", id="25 o'clock"),
        pytest.param(
            "monitor.toml", '[alerts.digest]\nat = "07:30"\n', 'is "07:30"; a time', id="a quoted time"
        ),
        pytest.param(
            "monitor.toml", '[database]\nurl = "sqlite://x.db"\n', "sqlite:///FILE", id="two slashes"
        ),
        pytest.param("monitor.toml", MAIL.replace("a@b.example", "Desk"), "name@host", id="a sender's name"),
        pytest.param(
            "monitor.toml", MAIL.replace("mail.example", "mail.example:25"), "port =", id="host:port"
        ),
        pytest.param(
            "monitor.toml", "[[http]]\nport = 8080\n", "is a list of tables; a table [http]", id="[["
        ),
        pytest.param("routes.toml", CONSOLE + "enabled = True\n", "in small letters", id="True"),
        pytest.param(
            "routes.toml", CONSOLE + 'pace = "daily"\nat = 07:30:00\n', "is 07:30:00; a list", id="at"
        ),
        pytest.param(
            "routes.toml", CONSOLE + 'topics = ["cross"]\n', "topics/ has nhs-cross-border", id="a topic"
        ),
        pytest.param("routes.toml", CONSOLE + 'recipients = "stdout"\n', "a list of texts", id="no list"),
        pytest.param(
            "routes.toml", CONSOLE.replace("route", "routes"), 'did you mean "route"', id="[[routes]]"
        ),
        pytest.param(
            "topics/x.toml", 'title = "x"\n[query]\ncore = " "\n', "core: is empty", id="a blank query"
        ),
    ],
)
def test_what_people_write_by_mistake_is_one_problem_with_its_line(
    directory: Path, name: str, text: str, says: str
) -> None:
    (directory / name).write_text(text)
    (found,) = problems_of(directory)
    assert found.startswith(name)
    assert says in found
    assert "line " in found


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("monitor.toml", '[[email]]\nhost = "mail.example"\npassword = "hush-hush"\n'),
        ("monitor.toml", MAIL.replace("mail.example", "smtp://me:hush-hush@mail.example")),
        ("monitor.toml", '[database]\nurl = "mysql://me:hush-hush@db/x"\n'),
        ("monitor.toml", '[web]\nproxy = "me:hush-hush@proxy:3128"\n'),
        ("monitor.toml", '[webhooks.desk]\nurl = "https://hooks.example/hush-hush"\n'),
        ("routes.toml", CONSOLE + 'recipients = ["https://hooks.example/hush-hush"]\n'),
        ("feeds.toml", FEED + 'url = "https://me:hush-hush@x.example/"\n'),
    ],
)
def test_a_secret_in_a_wrong_place_is_one_problem_and_not_repeated(
    directory: Path, name: str, text: str
) -> None:
    (directory / name).write_text(text)
    (found,) = problems_of(directory)
    assert "hush-hush" not in found
    assert "line " in found
