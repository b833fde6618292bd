"""Asking for a seat in a workspace that exists already."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_portal.history import record
from ogp_portal.outbox.services import Draft, enqueue, enqueue_many
from onboarding.accounts.models import User

from ..access import require_coordinator
from ..limits import JOIN_REQUEST_WAITS, OPEN_JOIN_REQUESTS_OF_ONE_PERSON
from ..models import JoinRequest, Jurisdiction, Role, Seat
from .seats import give_seat
from .workspaces import confirm_by_address


@transaction.atomic
def ask_to_join(jurisdiction: Jurisdiction, *, message: str, by: User) -> JoinRequest:
    """Tells the coordinators, or staff where there are none. Asking twice makes one request.

    Raises ValidationError for somebody who has a seat, or too many open requests.
    """
    User.objects.select_for_update().get(pk=by.pk)
    if Seat.objects.filter(jurisdiction=jurisdiction, user=by).exists():
        raise ValidationError(_("You have a seat in this workspace already."))
    mine = JoinRequest.objects.open().filter(user=by)
    asked = mine.filter(jurisdiction=jurisdiction).first()
    if asked:
        return asked
    if mine.count() >= OPEN_JOIN_REQUESTS_OF_ONE_PERSON:
        raise ValidationError(_("You have several open requests. Please wait for an answer first."))
    join_request = JoinRequest.objects.create(jurisdiction=jurisdiction, user=by, message=message)
    record(jurisdiction, "join.asked", by=by, request=join_request.pk)
    if not _tell(User.objects.filter(seats__jurisdiction=jurisdiction, seats__role=Role.COORDINATOR), join_request):
        _pass_on(join_request, timezone.now())
    return join_request


@transaction.atomic
def accept_join_request(join_request: JoinRequest, *, role: str, by: User) -> Seat:
    """Gives the seat and tells the asker. Raises ValidationError when somebody has answered already."""
    _answer(join_request, JoinRequest.Status.ACCEPTED, by=by)
    seat = give_seat(join_request.jurisdiction, user=join_request.user, role=role)
    record(join_request.jurisdiction, "join.accepted", by=by, user=join_request.user_id, role=role)
    confirm_by_address(join_request.jurisdiction)
    return seat


@transaction.atomic
def decline_join_request(join_request: JoinRequest, *, by: User) -> None:
    """Tells the asker. Raises ValidationError when somebody has answered already."""
    _answer(join_request, JoinRequest.Status.DECLINED, by=by)
    record(join_request.jurisdiction, "join.declined", by=by, user=join_request.user_id)


def pass_on_join_requests(now: datetime) -> int:
    """Gives staff the requests that nobody has answered for 7 days; returns how many."""
    unanswered = JoinRequest.objects.open().filter(passed_on_at__isnull=True, asked_at__lte=now - JOIN_REQUEST_WAITS)
    return sum(_pass_on(join_request, now) for join_request in unanswered.select_related("jurisdiction")[:500])


@transaction.atomic
def _pass_on(join_request: JoinRequest, now: datetime) -> bool:
    mine = JoinRequest.objects.open().filter(pk=join_request.pk, passed_on_at__isnull=True)
    if not mine.update(passed_on_at=now):
        return False
    record(join_request.jurisdiction, "join.passed_on", by=None, request=join_request.pk)
    _tell(User.objects.filter(is_staff=True), join_request, kind="join.passed_on")
    return True


def _tell(people: QuerySet[User], join_request: JoinRequest, *, kind: str = "join.request") -> int:
    drafts = [
        Draft(kind=kind, about=join_request, recipient=person.email, language=person.language, unique=str(person.pk))
        for person in people.filter(is_active=True)
    ]
    enqueue_many(drafts)
    return len(drafts)


def _answer(join_request: JoinRequest, status: str, *, by: User) -> None:
    is_for_staff = join_request.passed_on_at is not None and by.has_perm("onboarding.change_joinrequest")
    if not is_for_staff:
        require_coordinator(by, join_request.jurisdiction)
    waiting = JoinRequest.objects.open().filter(pk=join_request.pk)
    if not waiting.update(status=status, answered_at=timezone.now(), answered_by=by):
        raise ValidationError(_("This request has been answered already."))
    asker = join_request.user
    enqueue(kind="join.answer", about=join_request, recipient=asker.email, language=asker.language)
