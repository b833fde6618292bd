"""The verbs after a meeting: who was there, who is in the promoter team, and what they say to it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

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
from ogp_portal.outbox.services import ENDED_WITHOUT_ARRIVING, latest_about
from onboarding.accounts.models import User
from onboarding.jurisdictions.access import require_editor
from onboarding.jurisdictions.models import Jurisdiction

BETWEEN_QUESTIONS = timedelta(hours=1)


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
def record_attendance(meeting: Meeting, *, marks: Mapping[int, Mark], shown: Collection[int], by: User) -> None:
    """Writes who was there, by ally id, and with the first record marks the meeting as held.

    Only of the people `shown` to the writer is a record taken away, so that two writers lose nothing of each other.

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
    meeting.attendances.filter(ally_id__in=shown).exclude(ally_id__in=known).delete()
    record(meeting, "attendance recorded", by=by, allies=sorted(known))


@transaction.atomic
def save_team(
    jurisdiction: Jurisdiction, *, meeting: Meeting | None, posts: Mapping[int, Post], shown: Collection[int], by: User
) -> PromoterTeam:
    """Puts these allies, by id, into the promoter team: newcomers are asked by mail, who is left out leaves.

    Only people `shown` to the writer can leave, so that two writers lose nothing of each other. Saving the same team
    twice asks nobody twice. Raises PermissionDenied.
    """
    require_editor(by, jurisdiction)
    team, _is_new = PromoterTeam.objects.get_or_create(jurisdiction=jurisdiction, defaults={"meeting": meeting})
    PromoterTeam.objects.select_for_update().get(pk=team.pk)
    allies = Ally.objects.filter(jurisdiction=jurisdiction, pk__in=posts).in_bulk()
    if meeting and not team.is_formed:
        PromoterTeam.objects.filter(pk=team.pk).update(meeting=meeting)
    _remove(team.promoters.filter(ally_id__in=shown).exclude(ally_id__in=allies), by=by)
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
    """Keeps what the asked person said; they may change it later. Raises ValidationError when that is not possible."""
    if answer not in (Promoter.Answer.ACCEPTED, Promoter.Answer.DECLINED):
        raise ValidationError(_("Choose an answer."), code="no_answer")
    asked = Promoter.objects.filter(pk=promoter.pk, link_version=promoter.link_version)
    if not asked.update(answer=answer, reason=reason, answered_at=timezone.now()):
        raise ValidationError(_("This link is no longer valid"), code="gone")
    promoter.refresh_from_db()
    record(promoter, f"membership {answer}", by=None)


@transaction.atomic
def ask_again(promoter: Promoter, *, by: User) -> None:
    """Asks once more with a new link; the old one stops working. Raises ValidationError once they have accepted."""
    require_editor(by, promoter.team.jurisdiction)
    if _was_just_asked(promoter):
        raise ValidationError(_("This message is on its way or has arrived."), code="just_asked")
    unsettled = Promoter.objects.filter(pk=promoter.pk).exclude(answer=Promoter.Answer.ACCEPTED)
    if not unsettled.update(
        link_version=F("link_version") + 1,
        answer=Promoter.Answer.PENDING,
        answered_at=None,
        asked_at=timezone.now(),
    ):
        raise ValidationError(_("This person has accepted already."), code="accepted")
    promoter.refresh_from_db()
    emails.ask_promoters([promoter], by=by)
    record(promoter, "asked again", by=by)


def _was_just_asked(promoter: Promoter) -> bool:
    if promoter.answer != Promoter.Answer.PENDING or promoter.asked_at < timezone.now() - BETWEEN_QUESTIONS:
        return False
    message = latest_about(Promoter._meta.label_lower, [promoter.pk]).get(promoter.pk)
    return message is not None and message.state not in ENDED_WITHOUT_ARRIVING


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
