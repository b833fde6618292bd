"""The verbs after a meeting: who was there, who is in the promoter team, and what they say to it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.allies.models import Ally
from meetings.invitations.services import lock_meeting
from meetings.outcome import emails
from meetings.outcome.models import Attendance, Promoter, PromoterArea, PromoterTeam
from meetings.planning.models import Meeting
from meetings.planning.services import change_status
from ogp_portal.history import record
from onboarding.accounts.models import User
from onboarding.jurisdictions.access import require_editor
from onboarding.jurisdictions.models import Jurisdiction


@dataclass(frozen=True)
class Mark:
    """Whether one ally was there; `represented_by` only when somebody stood in."""

    status: str
    represented_by: str = ""


@dataclass(frozen=True)
class Post:
    """What one member does in the promoter team."""

    role: str
    areas: tuple[str, ...] = ()
    backup: Ally | None = None


@transaction.atomic
def record_attendance(meeting: Meeting, *, marks: Mapping[int, Mark], by: User) -> None:
    """Writes who was there, by ally id, and with the first record marks the meeting as held.

    Raises PermissionDenied, and ValidationError before the meeting has begun or when it was cancelled.
    """
    require_editor(by, meeting.jurisdiction)
    lock_meeting(meeting)
    if meeting.starts_at > timezone.now():
        raise ValidationError(_("The meeting has not begun yet."), code="not_begun")
    change_status(meeting, Meeting.Status.HELD, by=by)
    known = set(Ally.objects.filter(jurisdiction=meeting.jurisdiction, pk__in=marks).values_list("pk", flat=True))
    for ally_id in sorted(known):
        mark = marks[ally_id]
        Attendance.objects.update_or_create(
            meeting=meeting,
            ally_id=ally_id,
            defaults={"status": mark.status, "represented_by": mark.represented_by},
        )
    meeting.attendances.exclude(ally_id__in=known).delete()
    record(meeting, "attendance recorded", by=by, allies=sorted(known))


@transaction.atomic
def save_team(
    jurisdiction: Jurisdiction, *, meeting: Meeting | None, posts: Mapping[int, Post], by: User
) -> PromoterTeam:
    """Makes these allies, by id, the promoter team: newcomers are asked by mail, who is left out leaves.

    Raises PermissionDenied. Saving the same team twice asks nobody twice.
    """
    require_editor(by, jurisdiction)
    team, _is_new = PromoterTeam.objects.get_or_create(jurisdiction=jurisdiction, defaults={"meeting": meeting})
    PromoterTeam.objects.select_for_update().get(pk=team.pk)
    allies = Ally.objects.filter(jurisdiction=jurisdiction, pk__in=posts).in_bulk()
    _remove(team.promoters.exclude(ally_id__in=allies), by=by)
    newcomers = [_save_post(team, ally, posts[pk]) for pk, ally in sorted(allies.items())]
    emails.ask_promoters([promoter for promoter in newcomers if promoter], by=by)
    record(team, "team saved", by=by, allies=sorted(allies))
    return team


@transaction.atomic
def form_team(team: PromoterTeam, *, formed_on: date, by: User) -> None:
    """Puts down the day on which the team was formed. Raises ValidationError while nobody has accepted."""
    require_editor(by, team.jurisdiction)
    if formed_on > timezone.localdate():
        raise ValidationError(_("This day is still to come."), code="future")
    if not team.promoters.accepted().exists():
        raise ValidationError(_("Nobody has accepted yet. A team is formed by people who said yes."), code="nobody")
    PromoterTeam.objects.filter(pk=team.pk).update(formed_on=formed_on)
    team.refresh_from_db()
    record(team, "team formed", by=by, formed_on=formed_on.isoformat())


@transaction.atomic
def answer_as_promoter(promoter: Promoter, *, answer: str, reason: str = "") -> None:
    """Keeps what the asked person said; they may change it later. Raises ValidationError for an unknown answer."""
    if answer not in (Promoter.Answer.ACCEPTED, Promoter.Answer.DECLINED):
        raise ValidationError(_("Choose an answer."), code="no_answer")
    Promoter.objects.filter(pk=promoter.pk).update(answer=answer, reason=reason, answered_at=timezone.now())
    promoter.refresh_from_db()
    record(promoter, f"membership {answer}", by=None)


@transaction.atomic
def ask_again(promoter: Promoter, *, by: User) -> None:
    """Asks once more with a new link; the old one stops working. Raises ValidationError once they have accepted."""
    require_editor(by, promoter.team.jurisdiction)
    unsettled = Promoter.objects.filter(pk=promoter.pk).exclude(answer=Promoter.Answer.ACCEPTED)
    if not unsettled.update(
        link_version=F("link_version") + 1,
        answer=Promoter.Answer.PENDING,
        answered_at=None,
        reason="",
        asked_at=timezone.now(),
    ):
        raise ValidationError(_("This person has accepted already."), code="accepted")
    promoter.refresh_from_db()
    emails.ask_promoters([promoter], by=by)
    record(promoter, "asked again", by=by)


def _save_post(team: PromoterTeam, ally: Ally, post: Post) -> Promoter | None:
    """The promoter if this call made one, else None."""
    promoter, is_new = Promoter.objects.update_or_create(
        team=team, ally=ally, defaults={"role": post.role, "backup": post.backup}
    )
    promoter.areas.exclude(area__in=post.areas).delete()
    PromoterArea.objects.bulk_create(
        [PromoterArea(promoter=promoter, area=area) for area in post.areas], ignore_conflicts=True
    )
    return promoter if is_new else None


def _remove(promoters: Iterable[Promoter], *, by: User) -> None:
    for promoter in promoters:
        emails.take_back(promoter)
        record(promoter.team, "promoter removed", by=by, ally=promoter.ally_id)
        promoter.delete()
