"""The two ways out: a mail server over SMTP, or the demo's local mailbox. Both take a message in two steps."""

import smtplib
import ssl
import time
from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings

from ogp_portal.environment import MailServer

from .models import LocalMail


# Said in EHLO. Without it smtplib asks the DNS for this machine's name, which may take seconds.
OWN_NAME = urlsplit(settings.SITE_URL).hostname


class Transport(Protocol):
    def begin(self, recipient: str) -> None:
        """Everything up to the message itself: from here on the server would take it."""

    def finish(self, content: bytes) -> None:
        """Hands the message itself over and waits for the server's word."""

    def give_up(self) -> None:
        """Forgets the message begun."""

    def close(self) -> None: ...


class SmtpTransport:
    """One connection to the mail server, kept open from message to message."""

    MESSAGE_SECONDS = 18

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._smtp: smtplib.SMTP | None = None
        self._ends_at = 0.0

    def begin(self, recipient: str) -> None:
        self._ends_at = time.monotonic() + self.MESSAGE_SECONDS
        smtp = self._smtp = self._smtp or self._connect()
        self._expect(smtp.mail(settings.DEFAULT_FROM_EMAIL))
        self._expect(smtp.rcpt(recipient))

    def finish(self, content: bytes) -> None:
        assert self._smtp is not None, "finish() comes after begin()"
        self._limit_time()
        self._expect(self._smtp.data(content))

    def give_up(self) -> None:
        try:
            if self._smtp is not None:
                self._smtp.rset()
        except OSError:
            self.close()

    def close(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            smtp.close()

    def _connect(self) -> smtplib.SMTP:
        server, timeout = self._server, min(settings.EMAIL_TIMEOUT, self.MESSAGE_SECONDS)
        if server.is_tls:
            context = ssl.create_default_context()
            smtp = smtplib.SMTP_SSL(server.host, server.port, OWN_NAME, timeout=timeout, context=context)
        else:
            smtp = smtplib.SMTP(server.host, server.port, OWN_NAME, timeout=timeout)
        try:
            if server.is_starttls:
                smtp.starttls(context=ssl.create_default_context())
            if server.user:
                smtp.login(server.user, server.password)
            smtp.ehlo_or_helo_if_needed()
        except OSError:
            smtp.close()
            raise
        return smtp

    def _expect(self, reply: tuple[int, bytes]) -> None:
        self._limit_time()
        code, text = reply
        if not 200 <= code < 300:
            raise smtplib.SMTPResponseException(code, text)

    def _limit_time(self) -> None:
        if self._smtp is not None and self._smtp.sock is not None:
            self._smtp.sock.settimeout(max(0.1, min(settings.EMAIL_TIMEOUT, self._ends_at - time.monotonic())))


class MailboxTransport:
    """Keeps each mail as a row that can be read in the browser."""

    def __init__(self) -> None:
        self._recipient = ""

    def begin(self, recipient: str) -> None:
        self._recipient = recipient

    def finish(self, content: bytes) -> None:
        LocalMail.objects.create(recipient=self._recipient, content=content)

    def give_up(self) -> None:
        self._recipient = ""

    def close(self) -> None:
        self._recipient = ""


def open_transport() -> Transport:
    return SmtpTransport(settings.MAIL_SERVER) if settings.MAIL_SERVER else MailboxTransport()
