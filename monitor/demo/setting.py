"""Writes the configuration of the demo: its feeds, its two readers, and the shipped topic."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from monitor.demo.model import Corpus

READER = "policy.lead@board.example"
CHANNEL = "C0CROSSBORDER"
TOPIC = "nhs-cross-border"

_MAIN = """\
[database]
url = "{database}"

[engine]
errand_workers = 2

[web]
contact = "https://monitor.example/demo"
private_hosts = [{hosts}]
spacing_per_host = "0s"   # the outlets are ours
robots = false

[extraction]
workers = 1

[email]
host = "127.0.0.1"
port = {port}
security = "none"
sender = "NHS monitor <monitor@board.example>"

[slack]
token = {{file = "{directory}/slack-token"}}
api_url = "{slack}"
"""
_ROUTES = f"""\
[[route]]
id = "policy-lead"
channel = "email"
recipients = ["{READER}"]
topics = ["{TOPIC}"]

[[route]]
id = "newsroom"
channel = "slack"
recipients = ["{CHANNEL}"]
topics = ["{TOPIC}"]

[[route]]
id = "weekly"
channel = "email"
recipients = ["{READER}"]
topics = ["{TOPIC}"]
pace = "weekly"
"""


def write_setting(
    directory: Path,
    corpus: Corpus,
    feeds: Mapping[str, str],
    *,
    smtp_port: int,
    slack: str,
    topics: Path,
    database: str | None = None,
) -> Path:
    """Write a complete configuration below `directory`; `topics` is the shipped directory of them.

    `database` is an SQLAlchemy URL; without one the record is a file beside the configuration.
    """
    config = directory / "config"
    shutil.rmtree(config, ignore_errors=True)
    shutil.copytree(topics, config / "topics")
    token = directory / "slack-token"
    token.touch(mode=0o600)
    token.write_text("xoxb-demo\n", encoding="ascii")
    hosts = [urlsplit(url).netloc for url in (*feeds.values(), slack)]
    main = _MAIN.format(
        database=database or f"sqlite:///{directory}/monitor.db",
        directory=directory,
        hosts=", ".join(f'"{host}"' for host in hosts),
        port=smtp_port,
        slack=slack,
    )
    (config / "monitor.toml").write_text(main, encoding="utf-8")
    (config / "routes.toml").write_text(_ROUTES, encoding="utf-8")
    (config / "publishers.toml").write_text(
        "\n".join(
            f'[[publisher]]\nid = "{o.id}"\nname = "{o.name}"\nowner = "{o.owner}"\n'
            f'language = "{o.language}"\n'
            for o in corpus.outlets
        ),
        encoding="utf-8",
    )
    (config / "feeds.toml").write_text(
        "\n".join(
            f'[[feed]]\nid = "{o.id}"\ntitle = "{o.name}"\nurl = "{feeds[o.id]}"\npublisher = "{o.id}"\n'
            f'language = "{o.language}"\nevery = "2m"\n'
            for o in corpus.outlets
        ),
        encoding="utf-8",
    )
    return config
