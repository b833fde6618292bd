"""Real SMTP conversations: what each answer, or silence, of the mail server makes of a message."""

import smtplib
import socket
from datetime import timedelta

import pytest
import time_machine
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP
from django.utils import timezone

from ogp_portal.environment import MailServer
from ogp_portal.outbox.delivery import deliver_due
from ogp_portal.outbox.models import Message, State
from ogp_portal.outbox.refusals import RETRY_MINUTES
from ogp_portal.outbox.transports import SmtpTransport


class Server:
    """A mail server that takes everything, unless a test changes what it says."""

    def __init__(self):
        self.taken = []
        self.to_rcpt = self.to_data = "250 OK"
        self.drops_at = ""

    async def handle_RCPT(self, server: SMTP, session, envelope, address, options):
        if self.drops_at == "rcpt":
            server.transport.close()
        if self.to_rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.to_rcpt

    async def handle_DATA(self, server: SMTP, session, envelope):
        if self.to_data.startswith("250"):
            self.taken.append(envelope)
        if self.drops_at == "data":
            server.transport.close()
        return self.to_data


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture
def server(settings):
    handler = Server()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port(), server_hostname="mail.example")
    controller.start()
    settings.MAIL_SERVER = MailServer("127.0.0.1", controller.port, "", "", False, False)
    settings.EMAIL_TIMEOUT = 2
    yield handler
    controller.stop()


def test_a_message_taken_by_the_server_is_sent(server, note):
    message = note(data={"text": ".begins with a dot\n..two\nend"})
    assert deliver_due(connections=1) == 1
    message.refresh_from_db()
    [envelope] = server.taken
    assert (message.state, envelope.rcpt_tos) == (State.SENT, ["carla@agua.example"])


def test_lines_that_begin_with_a_dot_arrive_whole(server, settings):
    transport = SmtpTransport(settings.MAIL_SERVER)
    transport.begin("carla@agua.example")
    transport.finish(b"Subject: dots\r\n\r\n.one\r\n..two\r\n.\r\nend\r\n")
    transport.close()
    assert server.taken[0].content.endswith(b"\r\n.one\r\n..two\r\n.\r\nend\r\n")


@pytest.mark.parametrize("step", ["to_rcpt", "to_data"])
def test_a_server_that_is_busy_is_asked_again_later(server, note, step):
    setattr(server, step, "451 try later")
    message = note()
    deliver_due(connections=1)
    message.refresh_from_db()
    assert (message.state, message.refusals) == (State.QUEUED, 1)
    assert "451" in message.last_error
    assert message.not_before > timezone.now() + timedelta(seconds=50)
    assert deliver_due(connections=1) == 0
    setattr(server, step, "250 OK")
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        assert deliver_due(connections=1) == 1


def test_the_waits_grow_and_after_the_last_try_the_message_has_failed(server, note):
    server.to_rcpt = "451 try later"
    message = note()
    waits = []
    for _ in range(len(RETRY_MINUTES) + 1):
        Message.objects.update(not_before=timezone.now())
        deliver_due(connections=1)
        message.refresh_from_db()
        waits.append(message.not_before - timezone.now())
    assert message.state == State.FAILED
    assert waits[:-1] == sorted(waits[:-1])
    assert server.taken == []


@pytest.mark.parametrize("step", ["to_rcpt", "to_data"])
def test_a_refusal_is_final_and_says_why(server, note, step):
    setattr(server, step, "550 no such person")
    message = note()
    deliver_due(connections=1)
    message.refresh_from_db()
    assert message.state == State.FAILED
    assert "550 no such person" in message.last_error


def test_one_refused_address_does_not_hold_up_the_others(server, note):
    refused = note(recipient="nobody@agua.example")
    note(sequence=1)
    server.to_rcpt = "550 no such person"
    Message.objects.exclude(pk=refused.pk).update(not_before=timezone.now() + timedelta(hours=1))
    deliver_due(connections=1)
    server.to_rcpt = "250 OK"
    Message.objects.filter(state=State.QUEUED).update(not_before=timezone.now())
    assert deliver_due(connections=1) == 1


def test_a_line_lost_before_the_message_is_no_refusal(server, note):
    server.drops_at = "rcpt"
    message = note()
    deliver_due(connections=1)
    message.refresh_from_db()
    assert (message.state, message.refusals, message.is_repeat) == (State.QUEUED, 0, False)


def send_later() -> None:
    Message.objects.filter(state=State.QUEUED).update(not_before=timezone.now())
    deliver_due(connections=1)


def test_a_line_lost_after_the_message_makes_it_go_out_once_more_and_say_so(server, note):
    server.drops_at = "data"
    message = note()
    deliver_due(connections=1)
    message.refresh_from_db()
    assert (message.state, message.is_repeat) == (State.QUEUED, True)
    server.drops_at = ""
    send_later()
    message.refresh_from_db()
    assert (message.state, message.is_repeat) == (State.SENT, True)
    ids = {envelope.content.split(b"Message-ID: ")[1].split(b"\r\n")[0] for envelope in server.taken}
    assert len(server.taken) == 2 and ids == {message.message_id.encode()}


def test_a_repeat_that_is_lost_again_waits_for_a_person(server, note):
    server.drops_at = "data"
    message = note()
    for _ in range(4):
        send_later()
    message.refresh_from_db()
    assert message.state == State.UNCERTAIN
    assert len(server.taken) == 2


def test_a_decision_that_is_uncertain_is_not_repeated(server, note):
    server.drops_at = "data"
    message = note(kind="test.decision")
    for _ in range(3):
        send_later()
    message.refresh_from_db()
    assert (message.state, len(server.taken)) == (State.UNCERTAIN, 1)


def test_a_server_that_is_away_blames_no_message(settings, note):
    settings.MAIL_SERVER = MailServer("127.0.0.1", free_port(), "", "", False, False)
    messages = [note(sequence=n) for n in range(3)]
    deliver_due(connections=1)
    for message in messages:
        message.refresh_from_db()
        assert (message.state, message.refusals, message.lease_until) == (State.QUEUED, 0, None)
        assert message.last_error


def test_a_server_that_refuses_the_portals_password_fails_no_message(settings, server, note):
    settings.MAIL_SERVER = MailServer("127.0.0.1", settings.MAIL_SERVER.port, "portal", "wrong", False, False)
    message = note()
    deliver_due(connections=1)
    message.refresh_from_db()
    assert message.state == State.QUEUED


def test_a_silent_server_is_given_up_after_the_time_limit(settings, note):
    settings.EMAIL_TIMEOUT = 0.3
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.MAIL_SERVER = MailServer("127.0.0.1", silent.getsockname()[1], "", "", False, False)
        message = note()
        deliver_due(connections=1)
    message.refresh_from_db()
    assert message.state == State.QUEUED


def test_a_connection_the_server_has_closed_is_opened_again(server, settings):
    transport = SmtpTransport(settings.MAIL_SERVER)
    transport.begin("carla@agua.example")
    transport.finish(b"Subject: 1\r\n\r\n")
    transport._smtp.sock.shutdown(socket.SHUT_RDWR)
    transport.begin("carla@agua.example")
    transport.finish(b"Subject: 2\r\n\r\n")
    transport.close()
    assert len(server.taken) == 2


def test_a_message_begun_and_given_up_never_arrives(server, settings):
    transport = SmtpTransport(settings.MAIL_SERVER)
    transport.begin("carla@agua.example")
    transport.close()
    with pytest.raises(smtplib.SMTPResponseException):
        server.to_rcpt = "550 no"
        transport.begin("carla@agua.example")
    transport.close()
    assert server.taken == []


def test_a_domain_with_an_accent_is_written_as_servers_take_it_and_holds_nobody_up(server, note):
    note(recipient="ana@münchen.example")
    note(sequence=1)
    assert deliver_due(connections=1) == 2
    assert {address for envelope in server.taken for address in envelope.rcpt_tos} == {
        "ana@xn--mnchen-3ya.example",
        "carla@agua.example",
    }


def test_an_address_that_cannot_be_written_fails_alone(server, note):
    broken, good = note(), note(sequence=1)
    Message.objects.filter(pk=broken.pk).update(recipient="añа@agua.example")
    assert deliver_due(connections=1) == 1
    assert Message.objects.get(pk=broken.pk).state == State.FAILED
    assert Message.objects.get(pk=good.pk).state == State.SENT
