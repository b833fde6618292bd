import pytest
from django.test import Client
from django.urls import reverse

from ogp_portal.outbox.models import LocalMail

CALENDAR = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:A long sum\r\n mary\r\nEND:VCALENDAR\r\n"


@pytest.fixture
def mail(note, mails):
    note(data={"text": "Answer at https://portal.example/es/answer/x/", "calendar": CALENDAR})
    mails()
    return LocalMail.objects.get()


def test_the_list_shows_subject_and_recipient_without_signing_in(client, mail):
    page = client.get(reverse("outbox:mailbox-list"))
    assert page.status_code == 200
    assert "carla@agua.example" in page.text and reverse("outbox:mailbox-show", args=[mail.pk]) in page.text


def test_an_empty_mailbox_says_so(client, db):
    assert "No e-mail yet" in client.get(reverse("outbox:mailbox-list")).text


def test_a_mail_shows_its_text_with_links_and_its_calendar_part(client, mail):
    page = client.get(reverse("outbox:mailbox-show", args=[mail.pk])).text
    assert 'href="https://portal.example/es/answer/x/"' in page
    assert "SUMMARY:A long summary" in page and "REQUEST" in page


def test_the_html_part_is_shown_with_styles_and_without_scripts(client, mail):
    page = client.get(reverse("outbox:mailbox-html", args=[mail.pk]))
    policy = page["Content-Security-Policy"]
    assert "<p>Answer at" in page.text
    assert "default-src 'none'" in policy and "script-src" not in policy and "sandbox" in policy


def test_the_mail_can_be_downloaded_as_it_is(client, mail):
    response = client.get(reverse("outbox:mailbox-download", args=[mail.pk]))
    assert response.content == bytes(mail.content)
    assert response["Content-Type"] == "message/rfc822"


def test_many_mails_are_paged(client, db):
    rows = [LocalMail(recipient=f"p{n}@x.example", content=b"Subject: x\r\n\r\n") for n in range(60)]
    LocalMail.objects.bulk_create(rows)
    assert "Page 3 of 3" in client.get(reverse("outbox:mailbox-list"), {"page": "3"}).text
    assert client.get(reverse("outbox:mailbox-list"), {"page": "nonsense"}).status_code == 200


@pytest.mark.parametrize("name", ["mailbox-show", "mailbox-html", "mailbox-download"])
def test_without_the_demo_there_is_no_mailbox(settings, mail, name):
    settings.DEMO = False
    assert Client().get(reverse(f"outbox:{name}", args=[mail.pk])).status_code == 404
    assert Client().get(reverse("outbox:mailbox-list")).status_code == 404


def test_the_mailbox_changes_nothing(client, mail):
    assert client.post(reverse("outbox:mailbox-list")).status_code == 405
