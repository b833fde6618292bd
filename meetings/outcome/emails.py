"""Which mail goes to whom, written into the outbox in the caller's transaction."""

from collections.abc import Iterable

from meetings.outcome.models import Promoter
from ogp_portal.outbox.services import Draft, cancel_unsent, enqueue_many
from onboarding.accounts.models import User

ASK = "promoter.ask"


def ask_promoters(promoters: Iterable[Promoter], *, by: User) -> None:
    """One mail to each: will you be in the promoter team? A question that has not left yet is replaced."""
    promoters = list(promoters)
    cancel_unsent(about_type=Promoter._meta.label_lower, ids=[promoter.pk for promoter in promoters])
    enqueue_many(
        [
            Draft(
                kind=ASK,
                about=promoter,
                sequence=promoter.link_version,
                recipient=promoter.ally.email,
                language=promoter.ally.language,
                author=by,
                data={"link_version": promoter.link_version},
            )
            for promoter in promoters
        ]
    )


def take_back(promoter: Promoter) -> None:
    cancel_unsent(about_type=Promoter._meta.label_lower, ids=[promoter.pk])
