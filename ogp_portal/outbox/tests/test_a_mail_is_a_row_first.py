import pytest
from django.core.exceptions import ValidationError

from ogp_portal.links import make_token
from ogp_portal.outbox import services
from ogp_portal.outbox.models import LocalMail, Message, State


def test_a_queued_message_is_sent_and_says_so(note, mails):
    message = note()
    [mail] = mails()
    message.refresh_from_db()
    assert (message.state, mail["To"], mail["Subject"]) == (State.SENT, "carla@agua.example", "Note")
    assert mail["Message-ID"] == message.message_id
    assert mail["Reply-To"] == "ana@santarosa.example"
    assert "via portal" in mail["From"]
    assert message.sent_at and message.lease_until is None


def test_writing_it_twice_makes_one_message(note, mails):
    assert note().pk == note().pk
    assert note(sequence=1).pk != note().pk
    assert len(mails()) == 2


def test_many_are_written_at_once_and_none_twice(note, django_assert_max_num_queries):
    drafts = [
        services.Draft(kind="test.note", about=None, recipient=f"p{n}@agua.example", language="en", unique=str(n))
        for n in range(50)
    ]
    with django_assert_max_num_queries(2):
        services.enqueue_many(drafts)
    services.enqueue_many(drafts)
    assert Message.objects.count() == 50


def test_a_calendar_part_has_one_content_type_and_stands_again_as_a_file(note, mails):
    note(data={"calendar": "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"})
    [mail] = mails()
    parts = [part for part in mail.walk() if not part.is_multipart()]
    assert [part.get_content_type() for part in parts] == [
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ]
    assert all(len(part.get_all("Content-Type")) == 1 for part in parts)
    assert parts[2].get_param("method") == "REQUEST"
    assert parts[2]["Content-Transfer-Encoding"] == "base64"
    assert parts[2].get_payload(decode=True) == parts[3].get_payload(decode=True)


@pytest.mark.parametrize("subject", ["Hello\r\nBcc: eve@evil.example", "Hello\nBcc: e@e.example", "Hello\x0b\x1bBcc:"])
def test_no_text_can_begin_another_header(note, mails, subject):
    note(data={"subject": subject})
    [mail] = mails()
    assert mail["Bcc"] is None


@pytest.mark.parametrize("address", ["", "no at", "a@b.example\nBcc: c@d.example", "a@b.example, c@d.example"])
def test_an_address_that_is_none_is_refused_at_once(note, address):
    with pytest.raises(ValidationError):
        note(recipient=address)


def test_what_is_kept_holds_no_secret_link(note, mails):
    token = make_token(purpose="answer", pk=7, version=1)
    message = note(data={"text": f"Answer: https://portal.example/es/answer/{token}/"})
    # The data of a real kind holds no secret; here it does, to see what the stored copy of the mail keeps.
    [mail] = mails()
    message.refresh_from_db()
    assert token in mail.get_body(("plain",)).get_content()
    assert token not in message.text and "/es/answer/…/" in message.text


def test_what_is_no_longer_wanted_is_not_sent(note, mails):
    message = note(data={"unwanted": True})
    assert mails() == []
    message.refresh_from_db()
    assert message.state == State.CANCELLED


def test_a_kind_that_cannot_be_written_fails_alone(note, mails):
    broken, good = note(data={"broken": True}), note(sequence=1)
    assert len(mails()) == 1
    broken.refresh_from_db()
    good.refresh_from_db()
    assert (broken.state, good.state) == (State.FAILED, State.SENT)


def test_what_was_taken_back_is_not_sent(note, mails):
    message = note()
    services.cancel_unsent(about_type=message.about_type, ids=[message.about_id])
    assert mails() == []


def test_a_held_message_waits_until_somebody_else_releases_it(note, mails, ana, olga):
    message = note(is_held=True, author=ana)
    assert mails() == []
    with pytest.raises(ValidationError):
        services.release(Message.objects.filter(pk=message.pk), by=ana)
    assert services.release(Message.objects.filter(pk=message.pk), by=olga) == 1
    assert len(mails()) == 1


def test_a_failed_message_can_be_sent_again_to_a_corrected_address(note, mails, ana):
    message = note(data={"broken": True})
    mails()
    Message.objects.update(data={})
    services.correct_address(message, recipient="carla@water.example", by=ana)
    [mail] = mails()
    assert mail["To"] == "carla@water.example"
    with pytest.raises(ValidationError):
        services.send_again(message, by=ana)


def test_old_recipients_and_bodies_are_erased_and_the_count_stays(note, mails, settings):
    message = note()
    mails()
    assert services.erase_old() == 0
    settings.OUTBOX_KEEP_DAYS = -1
    assert services.erase_old() == 1
    message.refresh_from_db()
    assert (message.recipient, message.text, message.subject, message.state) == ("", "", "", State.SENT)
    assert LocalMail.objects.exists()


def test_nothing_leaves_before_commit(note, mails, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        note()
        assert LocalMail.objects.count() == 0
    assert len(callbacks) == 1
