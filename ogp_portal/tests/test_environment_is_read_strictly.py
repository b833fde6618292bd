"""Every setting by environment: understood exactly, or one clear line and no start."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ogp_portal.environment import MailServer, Misconfigured, read_demo, read_email_url, read_site_url

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example.org", MailServer("mail.example.org", 25, "", "", False, False)),
        ("smtp+tls://a:b@mail.example.org", MailServer("mail.example.org", 587, "a", "b", True, False)),
        (
            "smtps://a%40b:p%3A%2F@mail.example.org:4650",
            MailServer("mail.example.org", 4650, "a@b", "p:/", False, True),
        ),
        ("smtp://[::1]:2525/", MailServer("::1", 2525, "", "", False, False)),
    ],
)
def test_a_mail_server_is_read_from_its_url(url, server):
    assert read_email_url(url) == server


@pytest.mark.parametrize(
    "url",
    [
        "mail.example.org",
        "smpt://mail.example.org",
        "http://mail.example.org",
        "smtp://",
        "smtp://:25",
        "smtp://user@mail.example.org",
        "smtp://:secret@mail.example.org",
        "smtp://mail.example.org:port",
        "smtp://mail.example.org:70000",
        "smtp://mail.example.org/inbox",
        "smtp://mail.example.org?tls=1",
        "smtp://mail.example.org#tls",
        "smtp://u:p/w@mail.example.org",
    ],
)
def test_a_mail_server_that_is_not_understood_stops_the_start(url):
    with pytest.raises(Misconfigured, match="EMAIL_URL"):
        read_email_url(url)


@pytest.mark.parametrize(
    ("value", "address"),
    [("https://portal.example.org", "https://portal.example.org"), ("http://localhost:8000/", "http://localhost:8000")],
)
def test_the_site_address_has_no_final_slash(value, address):
    assert read_site_url(value) == address


@pytest.mark.parametrize(
    "value",
    [
        "portal.example.org",
        "ftp://portal.example.org",
        "https://",
        "https://portal.example.org/portal",
        "https://portal.example.org?x=1",
        "https://portal.example.org#top",
        "https://user@portal.example.org",
        "https://portal.example.org:port",
        "https://portal.example.org:99999",
    ],
)
def test_a_site_address_that_is_not_understood_stops_the_start(value):
    with pytest.raises(Misconfigured, match="SITE_URL"):
        read_site_url(value)


LOCAL = {
    "site_url": "http://localhost:8000",
    "database_url": "postgres://root@127.0.0.1/x",
    "email_url": "smtp://[::1]",
}
NONE = {"site_url": "", "database_url": "", "email_url": ""}


@pytest.mark.parametrize(
    ("asked", "values", "is_demo"),
    [
        (False, NONE, True),
        (True, NONE, True),
        (True, LOCAL, True),
        (False, LOCAL, False),
        (False, NONE | {"email_url": "smtp://mail.example.org"}, False),
    ],
)
def test_the_demo_is_on_only_while_nothing_is_configured_or_all_of_it_is_loopback(asked, values, is_demo):
    assert read_demo(asked=asked, **values) is is_demo


@pytest.mark.parametrize(
    "outside",
    [
        {"site_url": "https://portal.example.org"},
        {"site_url": "http://localhost.example.org"},
        {"site_url": "http://127.0.0.1.example.org"},
        {"database_url": "postgres://db.example.org/portal"},
        {"database_url": "postgres:///portal"},
        {"email_url": "smtp://10.0.0.1"},
        {"email_url": "smtp://mail.example.org"},
    ],
)
def test_the_demo_refuses_anything_outside_this_machine(outside):
    with pytest.raises(Misconfigured, match="DEMO=1"):
        read_demo(asked=True, **(LOCAL | outside))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("DEBUG", "maybe"),
        ("DEMO", "perhaps"),
        ("EMAIL_URL", "mail.example.org"),
        ("SITE_URL", "portal.example.org"),
        ("REDIS_URL", "localhost:6379"),
        ("DATABASE_URL", "mysql://root@127.0.0.1/x"),
        ("DATABASE_URL", "nonsense"),
        ("SECRET_KEY", "short"),
        ("DEFAULT_FROM_EMAIL", "Portal <portal@example.org>"),
        ("HOST", "0.0.0.0"),
        ("WEB_PROCESSES", "0"),
        ("EMAIL_TIMEOUT", "long"),
        ("BEHIND_PROXY", "nginx"),
        ("LOG_LEVEL", "LOUD"),
        ("VAR_DIR", "/dev/null/var"),
    ],
)
def test_a_wrong_value_stops_the_start_with_one_line(name, value, tmp_path):
    foreign = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "SITE_URL", "DEMO", "LOG_LEVEL")
    kept = {key: text for key, text in os.environ.items() if key not in foreign}
    environment = kept | {"VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "ogp_portal.settings", name: value}
    done = subprocess.run(
        [sys.executable, "-c", "import ogp_portal.settings"], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert done.stderr.startswith("The portal cannot start: ") and done.stderr.count("\n") == 1, done.stderr
    assert "/dev/null" in done.stderr if name == "VAR_DIR" else name in done.stderr
