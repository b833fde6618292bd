"""The mails of an account, as rows in the outbox. No row holds a secret: links are made when a mail leaves."""

import uuid

from allauth.account.models import EmailAddress

from ogp_portal.outbox.models import Message
from ogp_portal.outbox.services import enqueue

from .models import User

CONFIRMATION, RESET, NOTICE, STRANGER = "account-confirmation", "account-reset", "account-notice", "account-stranger"


def ask_for_confirmation(address: EmailAddress, *, is_first: bool) -> Message:
    """Asks whoever reads this address to confirm it; `is_first` right after signing up."""
    name = "email_confirmation_signup" if is_first else "email_confirmation"
    return _enqueue(CONFIRMATION, name, about=address, recipient=address.email, language=address.user.language)


def offer_new_password(user: User, *, recipient: str) -> Message:
    return _enqueue(RESET, "password_reset_key", about=user, recipient=recipient, language=user.language)


def notify(user: User, name: str, *, recipient: str) -> Message:
    """Tells the user of a change to the account, as in "password_changed"."""
    return _enqueue(NOTICE, name, about=user, recipient=recipient, language=user.language)


def write_to_stranger(name: str, *, recipient: str, language: str) -> Message:
    """Writes to an address that belongs to no account, or to none that may be named."""
    return _enqueue(STRANGER, name, about=None, recipient=recipient, language=language)


def _enqueue(kind: str, name: str, *, about, recipient: str, language: str) -> Message:
    return enqueue(
        kind=kind, about=about, recipient=recipient, language=language, data={"mail": name}, unique=uuid.uuid4().hex
    )
