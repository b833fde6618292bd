"""Django's own mail door is shut: every e-mail is a row in the outbox first."""

from django.core.mail.backends.base import BaseEmailBackend


class RefusingBackend(BaseEmailBackend):
    def send_messages(self, email_messages) -> int:
        raise RuntimeError("Mail leaves through ogp_portal.outbox only.")
