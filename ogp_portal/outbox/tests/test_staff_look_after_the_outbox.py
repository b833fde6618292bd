import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.urls import reverse

from ogp_portal.outbox.models import LocalMail, Message, State

MESSAGES = "admin:outbox_message_changelist"
QUERIES_OF_A_LIST = 4


@pytest.fixture(autouse=True)
def no_second_factor(settings):
    settings.STAFF_NEED_SECOND_FACTOR = False


def act(client, name, *messages, **more):
    chosen = {"action": name, ACTION_CHECKBOX_NAME: [message.pk for message in messages]}
    return client.post(reverse(MESSAGES), chosen | more, follow=True)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_queries_for_any_number_of_messages(as_olga, note, rows, django_assert_num_queries):
    for sequence in range(rows):
        note(sequence=sequence)
    as_olga.get(reverse(MESSAGES))
    with django_assert_num_queries(QUERIES_OF_A_LIST):
        assert as_olga.get(reverse(MESSAGES)).status_code == 200


@pytest.mark.parametrize("query", ["?state__exact=queued", "?kind=test.note", "?q=carla%40agua", "?q=test.note"])
def test_messages_are_found_by_state_kind_key_and_recipient(as_olga, note, query):
    note()
    note(kind="test.decision", recipient="zoe@x.example", is_held=True)
    page = as_olga.get(reverse(MESSAGES) + query).text
    assert "carla@agua.example" in page and "zoe@x.example" not in page


def test_a_message_can_be_read_and_not_edited(as_olga, note):
    page = as_olga.get(reverse("admin:outbox_message_change", args=[note().pk])).text
    assert "carla@agua.example" in page and 'name="_save"' not in page


def test_cancelling_is_confirmed_first(as_olga, note):
    message = note()
    assert "carla" in act(as_olga, "cancel", message).text or Message.objects.get().state == State.QUEUED
    assert Message.objects.get().state == State.QUEUED
    act(as_olga, "cancel", message, confirmed="1")
    assert Message.objects.get().state == State.CANCELLED


def test_a_failed_message_is_sent_again(as_olga, note, mails):
    message = note(data={"broken": True})
    mails()
    Message.objects.update(data={})
    act(as_olga, "send_again", message, confirmed="1")
    assert len(mails()) == 1


def test_a_held_message_is_not_released_by_its_author(as_olga, olga, ana, note):
    own, other = note(is_held=True, author=olga), note(is_held=True, author=ana, sequence=1)
    act(as_olga, "release", own, other, confirmed="1")
    own.refresh_from_db()
    other.refresh_from_db()
    assert (own.state, other.state) == (State.HELD, State.QUEUED)


def test_the_other_tables_of_the_outbox_open(as_olga, db):
    LocalMail.objects.create(recipient="x@x.example", content=b"Subject: x\r\n\r\n")
    for name in ("localmail", "heartbeat", "ratelimit"):
        assert as_olga.get(reverse(f"admin:outbox_{name}_changelist")).status_code == 200
