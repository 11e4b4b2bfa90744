"""Reads the ways out: mail server, Slack, webhooks, further services, and what signs links."""

import re
from collections.abc import Mapping

from monitor.model.policy import AppriseSettings, Secret, SlackSettings, SmtpSettings, WebhookSettings
from monitor.secrets import read_secret
from monitor.toml_fields import Table

#: A key that signs links must not be guessed from one: 128 bits, written as hex.
_SHORTEST_LINK_KEY = 32
_HOST = re.compile(r"[\w.-]+|\[?[0-9A-Fa-f:.]+\]?")


def read_email(main: Table, environment: Mapping[str, str]) -> SmtpSettings | None:
    """Read [email]; None where it is absent."""
    table = main.table("email")
    if not main.has("email"):
        return None
    security = table.text("security", "starttls")
    if security not in ("starttls", "tls", "none"):
        table.refuse("security", f'is "{security}"; one of "starttls", "tls", "none" is expected')
    settings = SmtpSettings(
        host=table.text("host", required=True),
        port=table.whole("port", 587, least=1, most=65_535),
        security=security,
        username=table.optional_text("username"),
        password=read_secret(table, "password", environment),
        sender=table.text("sender", required=True),
        timeout=table.duration("timeout", SmtpSettings(host="").timeout),
        unsubscribe=table.optional_text("unsubscribe"),
        one_subject=table.flag("one_subject", default=False),
    )
    if settings.host and not _HOST.fullmatch(settings.host):  # which may hold a password, and is not repeated
        table.refuse("host", 'is no name of a host such as "mail.example.org"; the port stands in port = 587')
    if settings.sender and not re.search(r"[^@\s<]@[^@\s>]+", settings.sender):
        table.refuse("sender", f'is "{settings.sender}"; name@host or "Name <name@host>" is expected')
    table.finish()
    return settings


def read_slack(main: Table, environment: Mapping[str, str]) -> SlackSettings | None:
    """Read [slack]; None where it is absent."""
    table = main.table("slack")
    if not main.has("slack"):
        return None
    settings = SlackSettings(
        token=read_secret(table, "token", environment),
        webhook_url=read_secret(table, "webhook_url", environment),
        api_url=table.web_address("api_url", "https://slack.com/api"),
    )
    table.finish()
    return settings


def read_webhooks(main: Table, environment: Mapping[str, str]) -> dict[str, WebhookSettings]:
    """Read [webhooks.NAME], by name."""
    found: dict[str, WebhookSettings] = {}
    holder = main.table("webhooks")
    for name in main.mapping("webhooks"):
        table = holder.table(name)
        url = read_secret(table, "url", environment)
        keys = (read_secret(table, key, environment) for key in ("secret", "next_secret"))
        secrets = tuple(key for key in keys if key is not None)
        table.finish()
        if url is None and not table.has("url"):
            table.refuse("url", "is missing; the endpoint's address is required")
        elif url is not None:
            found[name] = WebhookSettings(name=name, url=url, secrets=secrets)
    return found


def read_apprise(main: Table, environment: Mapping[str, str]) -> dict[str, AppriseSettings]:
    """Read [apprise.NAME], by name."""
    found: dict[str, AppriseSettings] = {}
    holder = main.table("apprise")
    for name in main.mapping("apprise"):
        table = holder.table(name)
        url = read_secret(table, "url", environment)
        table.finish()
        if url is None and not table.has("url"):
            table.refuse("url", "is missing; the service's address, as Apprise writes it, is required")
        elif url is not None:
            found[name] = AppriseSettings(name=name, url=url)
    return found


def read_link_keys(alerts: Table, environment: Mapping[str, str]) -> tuple[Secret, ...]:
    """Read what signs the links in messages: one key, or the new one and the one before."""
    found = [(name, read_secret(alerts, name, environment)) for name in ("link_key", "old_link_key")]
    for name, secret in found:
        if secret is not None and len(secret.reveal()) < _SHORTEST_LINK_KEY:
            alerts.refuse(
                name, f"is shorter than {_SHORTEST_LINK_KEY} characters; openssl rand -hex 32 makes one"
            )
    if any(secret for _, secret in found) and not alerts.has("base_url"):
        alerts.refuse("link_key", "needs base_url, the address at which the links can be opened")
    return tuple(secret for _, secret in found if secret is not None)
