"""Everything the portal holds about one person. Each room registers its own section."""

from collections.abc import Callable

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator

from ogp_portal.history import Entry
from ogp_portal.outbox.models import Message

from .models import User

Section = Callable[[User], list | dict]

_sections: dict[str, Section] = {}


def register(name: str, section: Section) -> None:
    """Adds a section to everybody's download; `section` answers with plain values only."""
    _sections[name] = section


def own_data(user: User) -> dict[str, list | dict]:
    return {name: section(user) for name, section in _sections.items()}


def register_all() -> None:
    register("profile", _profile)
    register("addresses", _addresses)
    register("second_factors", _second_factors)
    register("mails", _mails)
    register("history", _history)


def _profile(user: User) -> dict:
    return {
        name: getattr(user, name)
        for name in ("email", "full_name", "language", "time_zone", "is_staff", "joined_at", "last_login")
    }


def _addresses(user: User) -> list:
    return list(EmailAddress.objects.filter(user=user).values("email", "verified", "primary"))


def _second_factors(user: User) -> list:
    return list(Authenticator.objects.filter(user=user).values("type", "created_at", "last_used_at"))


def _mails(user: User) -> list:
    addresses = {user.email, *EmailAddress.objects.filter(user=user).values_list("email", flat=True)}
    rows = Message.objects.filter(recipient__in=addresses).order_by("pk")
    return list(rows.values("kind", "recipient", "language", "state", "subject", "created_at", "sent_at"))


def _history(user: User) -> list:
    rows = Entry.objects.filter(by_id=user.pk).order_by("pk")
    return list(rows.values("at", "verb", "about_type", "about_id", "details"))
