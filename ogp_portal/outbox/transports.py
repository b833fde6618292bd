"""The two ways out: a mail server over SMTP, or the demo's local mailbox. Both take a message in two steps."""

import re
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


_LINE_WITH_DOT = re.compile(rb"(?m)^\.")


class Unreachable(Exception):
    """The mail server cannot be reached or does not let the portal in: no message is to blame."""


class Transport(Protocol):
    def begin(self, recipient: str) -> None:
        """Everything up to the message itself: whatever goes wrong here, nothing has left."""

    def finish(self, content: bytes) -> None:
        """Hands the message itself over and waits for the server's word."""

    def close(self) -> None:
        """Ends the connection, and with it a message that was begun and not finished."""


class SmtpTransport:
    """One connection to the mail server, kept open from message to message."""

    MESSAGE_SECONDS = 18

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._smtp: smtplib.SMTP | None = None
        self._ends_at = 0.0

    def begin(self, recipient: str) -> None:
        self._ends_at = time.monotonic() + self.MESSAGE_SECONDS
        try:
            self._command(f"MAIL FROM:<{settings.DEFAULT_FROM_EMAIL}>", 250)
        except smtplib.SMTPServerDisconnected:
            self.close()  # The server may close a connection that has been open for long; a fresh one settles it.
            self._command(f"MAIL FROM:<{settings.DEFAULT_FROM_EMAIL}>", 250)
        self._command(f"RCPT TO:<{recipient}>", 250)
        self._command("DATA", 354)

    def finish(self, content: bytes) -> None:
        smtp = self._connection()
        smtp.send(_LINE_WITH_DOT.sub(b"..", content) + b".\r\n")
        self._expect(smtp.getreply(), 250)

    def close(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            smtp.close()

    def _command(self, line: str, expected: int) -> None:
        smtp = self._connection()
        self._limit_time(smtp)
        self._expect(smtp.docmd(line), expected)

    def _connection(self) -> smtplib.SMTP:
        if self._smtp is None:
            try:
                self._smtp = self._connect()
            except (smtplib.SMTPException, OSError) as problem:
                raise Unreachable(str(problem)) from problem
        return self._smtp

    def _connect(self) -> smtplib.SMTP:
        server, timeout = self._server, min(settings.EMAIL_TIMEOUT, self.MESSAGE_SECONDS)
        if server.is_tls:
            context = ssl.create_default_context()
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, OWN_NAME, timeout=timeout, context=context)
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

    def _expect(self, reply: tuple[int, bytes], expected: int) -> None:
        code, text = reply
        if code // 10 != expected // 10:
            raise smtplib.SMTPResponseException(code, text)

    def _limit_time(self, smtp: smtplib.SMTP) -> None:
        if smtp.sock is not None:
            smtp.sock.settimeout(max(0.1, min(settings.EMAIL_TIMEOUT, self._ends_at - time.monotonic())))


class MailboxTransport:
    """Keeps each mail as a row that can be read in the browser."""

    def __init__(self) -> None:
        self._recipient = ""

    def begin(self, recipient: str) -> None:
        self._recipient = recipient

    def finish(self, content: bytes) -> None:
        LocalMail.objects.create(recipient=self._recipient, content=content)

    def close(self) -> None:
        self._recipient = ""


def open_transport() -> Transport:
    return SmtpTransport(settings.MAIL_SERVER) if settings.MAIL_SERVER else MailboxTransport()
