import io
import json
import logging
import re

import pytest
from django.test import Client
from django.urls import reverse

from ogp_portal import links
from ogp_portal.logs import JsonFormatter, SafeFilter

TOKEN = links.make_token(purpose="answer", pk=7, version=1)


@pytest.fixture
def log():
    """What a log file would hold: the portal's own filter and formatter at the root, every level."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.addFilter(SafeFilter())
    handler.setFormatter(JsonFormatter())
    root, request_log = logging.getLogger(), logging.getLogger("django.request")
    levels = root.level, request_log.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    request_log.setLevel(logging.DEBUG)
    yield lambda: [json.loads(line) for line in out.getvalue().splitlines()]
    root.removeHandler(handler)
    root.setLevel(levels[0])
    request_log.setLevel(levels[1])


def lines_of(log, logger: str) -> list[dict]:
    return [line for line in log() if line["logger"] == logger]


@pytest.mark.django_db
def test_each_request_is_one_line_with_its_route_and_an_id(log, client):
    response = client.get(reverse("account_login"))
    line = lines_of(log, "ogp_portal.requests")[0]
    assert (line["route"], line["status"]) == ("account_login", 200)
    assert line["milliseconds"] >= 0
    assert re.fullmatch(r"[0-9a-f]{12}", line["request_id"])
    assert response["X-Request-ID"] == line["request_id"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        f"/en/answer/{TOKEN}/",
        f"/en/no-such-page/{TOKEN}/",
        "/en/accounts/confirm-email/Mzk:1v:abcDEF-_/",
        "/en/accounts/password/reset/key/3f-set9kd-0a/",
        f"/en/?token={TOKEN}",
        "/en/ana@santarosa.example/",
    ],
)
def test_no_secret_link_or_address_is_logged(log, client, address):
    client.get(address)
    written = json.dumps(log(), ensure_ascii=False)
    assert log()
    for secret in (TOKEN, "Mzk:1v:abcDEF", "set9kd-0a", "ana@santarosa"):
        assert secret not in written


@pytest.mark.django_db
def test_what_is_typed_is_never_logged(log):
    browser = Client(enforce_csrf_checks=True)
    browser.post(reverse("account_login"), {"login": "eva@b.example", "password": "hunter22"})
    written = json.dumps(log(), ensure_ascii=False)
    assert "hunter22" not in written and "eva@" not in written


def test_the_text_of_an_exception_is_masked_too(log):
    try:
        raise ValueError(f"no mailbox eva@b.example for /answer/{TOKEN}/")
    except ValueError:
        logging.getLogger("ogp_portal.outbox").exception("Message %s of %s failed", 12, "eva@b.example")
    line = lines_of(log, "ogp_portal.outbox")[0]
    assert line["message"] == "Message 12 of …@… failed"
    assert "ValueError: no mailbox" in line["error"]
    assert "eva@" not in line["error"] and TOKEN not in line["error"]


def test_a_line_outside_a_request_has_no_request_id(log):
    logging.getLogger("ogp_portal.outbox").info("Swept")
    assert lines_of(log, "ogp_portal.outbox")[0]["request_id"] == ""
