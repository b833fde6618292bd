"""From the first page to a formed promoter team, on the portal as `make run` starts it, as a newcomer would do it.

A picture of each page is kept in var/screenshots, which git does not know.
"""

import os
import re
import subprocess
import sys
import time
import urllib.request
from datetime import date, timedelta
from pathlib import Path

import pytest

from conftest import unused_port
from ogp_portal.tests.browser import axe_clean, fits_the_window

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[3]
PICTURES = ROOT / "var" / "screenshots"
PASSWORD = "a bridge over the river"
MOVE_BACK = (
    "from meetings.models import Meeting; from datetime import timedelta; from django.db.models import F;"
    "Meeting.objects.filter(title__startswith='Coordination').update(starts_at=F('starts_at')-timedelta(days=30),"
    "ends_at=F('ends_at')-timedelta(days=30), answer_by=F('answer_by')-timedelta(days=30))"
)


@pytest.fixture
def portal(tmp_path):
    """The running demo: its address, and a way to run a command beside it."""
    port = unused_port()
    hidden = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "SITE_URL", "DEMO")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    environment |= {"PORT": str(port), "VAR_DIR": str(tmp_path / "var")}
    command = [sys.executable, "manage.py"]
    subprocess.run([*command, "prepare"], cwd=ROOT, env=environment, check=True, capture_output=True)
    process = subprocess.Popen([*command, "serve"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    address = f"http://localhost:{port}"
    try:
        _wait(lambda: urllib.request.urlopen(f"{address}/readyz", timeout=2).status == 200)
        yield (
            address,
            lambda code: subprocess.run(
                [*command, "shell", "-c", code], cwd=ROOT, env=environment, check=True, capture_output=True
            ),
        )
    finally:
        process.terminate()
        process.wait(40)


def test_a_newcomer_gets_from_the_first_page_to_a_promoter_team(portal, open_page):
    address, run = portal
    page = open_page()
    page.set_default_timeout(20_000)

    page.goto(f"{address}/en/")
    look(page, "home")
    page.get_by_role("link", name="What is open government?").first.click()
    look(page, "what-it-is")

    sign_up(page, address)
    page.goto(mailed_link(page, address, "confirm", to="maria@riofresco.example"))
    look(page, "confirm-address")
    page.locator("main .btn-primary").click()
    page.goto(f"{address}/en/accounts/login/")
    if "login" in page.url:
        page.fill("[name=login]", "maria@riofresco.example")
        page.fill("[name=password]", PASSWORD)
        look(page, "sign-in")
        page.locator("main .btn-primary").click()
    page.wait_for_url(re.compile("/workspaces/"))

    make_workspace(page, address)
    workspace = page.url
    add_ally(page, workspace, "Carla Ruiz", "carla@riofresco.example")
    add_ally(page, workspace, "Diego Paz", "diego@riofresco.example")
    look(page, "allies")
    plan_meeting(page, workspace)
    invite_everybody(page)

    answer = mailed_link(page, address, "/answer/", to="carla@riofresco.example")
    meeting = page_url_of_meeting(page, workspace)
    ally = open_page(width=320)
    ally.goto(answer)
    look(ally, "answer")
    ally.get_by_label("Yes", exact=False).first.check()
    ally.locator("main .btn-primary").first.click()
    look(ally, "answer-thanks")
    page.goto(meeting)
    look(page, "meeting-answered")
    assert page.locator("table .tag-yes").count() == 1

    run(MOVE_BACK)
    page.goto(f"{meeting}attendance/")
    look(page, "attendance")
    page.locator("main .btn-primary").click()
    page.wait_for_url(re.compile("/team/edit/"))
    look(page, "team-edit")
    page.locator("input[name^=in-]").first.check()
    page.locator("main .btn-primary").click()
    page.wait_for_url(re.compile("/team/$"))
    look(page, "team-asked")

    ally.goto(mailed_link(page, address, "/promoter/", to="carla@riofresco.example"))
    look(ally, "promoter-answer")
    ally.get_by_label("Yes", exact=False).check()
    ally.locator("main .btn-primary").click()
    look(ally, "promoter-thanks")

    page.goto(f"{workspace}team/")
    page.locator("main .btn-primary").click()
    page.wait_for_load_state()
    look(page, "team-formed")
    page.goto(f"{workspace}team/print/")
    look(page, "team-record")
    assert "Carla Ruiz" in page.inner_text("table")
    page.goto(workspace)
    look(page, "journey-done")
    assert page.locator(".journey > .done").count() == 3


def sign_up(page, address: str) -> None:
    page.goto(f"{address}/en/accounts/signup/")
    page.fill("[name=full_name]", "María Luna")
    page.fill("[name=email]", "maria@riofresco.example")
    page.fill("[name=password1]", PASSWORD)
    page.fill("[name=password2]", PASSWORD)
    look(page, "sign-up")
    page.locator("main .btn-primary").click()
    page.wait_for_load_state()
    look(page, "sign-up-sent")


def make_workspace(page, address: str) -> None:
    page.goto(f"{address}/en/workspaces/new/")
    page.fill("[name=name]", "Municipality of Río Fresco")
    page.select_option("[name=level]", "municipality")
    page.select_option("[name=country]", "CO")
    page.select_option("[name=time_zone]", "America/Bogota")
    look(page, "workspace-new")
    page.locator("main .btn-primary").click()
    page.wait_for_url(re.compile(r"/workspaces/\d+/$"))
    look(page, "journey")


def add_ally(page, workspace: str, name: str, email: str) -> None:
    page.goto(f"{workspace}allies/new/")
    page.fill("[name=name]", name)
    page.fill("[name=email]", email)
    page.select_option("[name=language]", "en")
    page.locator("[name=areas]").first.check()
    page.locator("main .btn-primary").click()
    page.wait_for_url(re.compile("/allies/$"))


def plan_meeting(page, workspace: str) -> None:
    page.goto(f"{workspace}meetings/new/")
    page.fill("[name=day]", (date.today() + timedelta(days=10)).isoformat())
    page.fill("[name=place]", "Town hall")
    look(page, "meeting-new")
    page.locator("main .btn-primary").click()
    page.wait_for_url(re.compile("/agenda/"))
    look(page, "agenda")
    page.locator("main .btn-primary").click()
    page.wait_for_url(re.compile(r"/meetings/\d+/$"))
    look(page, "meeting-draft")


def invite_everybody(page) -> None:
    page.goto(f"{page.url}invite/")
    for box in page.locator("input[name=allies]").all():
        box.check()
    look(page, "invite")
    page.locator("main .btn-primary").click()
    look(page, "invite-preview")
    page.locator("main .btn-primary").click()
    page.wait_for_url(re.compile(r"/meetings/\d+/$"))
    look(page, "meeting-invited")


def page_url_of_meeting(page, workspace: str) -> str:
    page.goto(f"{workspace}meetings/")
    look(page, "meetings")
    return page.url + page.locator("main a[href*='/meetings/']").evaluate_all(
        r"links => links.map(a => a.href.match(/meetings\/(\d+)\/$/)).filter(Boolean).map(m => m[1] + '/')[0]"
    )


def mailed_link(page, address: str, part: str, *, to: str) -> str:
    """Waits for a mail to this person in the local mailbox and returns the link in it that holds `part`."""
    found: list[str] = []

    def arrived() -> bool:
        page.goto(f"{address}/en/mailbox/")
        row = page.locator("main tr, main li").filter(has_text=to).first
        if not row.count():
            return False
        row.get_by_role("link").first.click()
        links = page.locator("main a").evaluate_all("links => links.map(a => a.href)")
        found.extend(link for link in links if part in link)
        return bool(found)

    _wait(arrived)
    look(page, f"mail-{part.strip('/')}")
    return found[0]


def look(page, name: str) -> None:
    """Keeps a picture of the page, and fails when axe finds fault or the page is wider than its window."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.wait_for_load_state()
    page.screenshot(path=PICTURES / f"{name}.png", full_page=True)
    axe_clean(page)
    fits_the_window(page)


def _wait(condition) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            if condition():
                return
        except OSError:
            pass
        time.sleep(0.3)
    pytest.fail("waited for a minute in vain")
