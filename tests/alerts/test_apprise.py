"""Services that we do not know ourselves, through the real Apprise to a real server on loopback."""

import sys

import pytest

from monitor.alerts.channels.apprise import AppriseChannel
from monitor.errors import BadConfig, DeliveryDeferred, DeliveryRefused
from monitor.model.policy import AppriseSettings, Secret
from tests.alerts.builders import envelope, message
from tests.alerts.webserver import Reply, Request, web_server


class Service:
    """What Apprise talks to."""

    def __init__(self) -> None:
        self.status = 200
        self.asked: list[Request] = []

    def __call__(self, request: Request) -> Reply:
        self.asked.append(request)
        return Reply(status=self.status)


def channel(address: str) -> AppriseChannel:
    url = address.replace("http://", "json://") + "/told?token=geheim"
    return AppriseChannel([AppriseSettings(name="phone", url=Secret(url))])


def test_the_news_is_the_title_and_the_rest_the_body() -> None:
    service = Service()
    with web_server(service) as address:
        channel(address).send(envelope("phone"))
    (asked,) = service.asked
    news, _, rest = message().text.partition("\n")
    assert asked.json()["title"] == news
    assert asked.json()["message"] == rest.strip()


def test_a_failure_is_worth_another_try_and_gives_no_secret_away(caplog: pytest.LogCaptureFixture) -> None:
    service = Service()
    service.status = 503
    with web_server(service) as address, pytest.raises(DeliveryDeferred) as failed:
        channel(address).send(envelope("phone"))
    assert "phone did not take the message" in str(failed.value)
    assert "geheim" not in str(failed.value) + caplog.text


def test_a_name_that_is_not_configured_is_refused() -> None:
    with pytest.raises(DeliveryRefused, match="no apprise target is named pager"):
        channel("http://127.0.0.1:9").send(envelope("pager"))


def test_an_address_that_apprise_does_not_know_is_refused_at_start_without_quoting_it() -> None:
    with pytest.raises(BadConfig, match="apprise phone: Apprise knows no such address") as refused:
        AppriseChannel([AppriseSettings(name="phone", url=Secret("nosuch://geheim"))])
    assert "geheim" not in str(refused.value)


def test_without_the_library_the_start_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)
    with pytest.raises(BadConfig, match=r"pip install 'nhs-monitor\[apprise\]'"):
        AppriseChannel([])
