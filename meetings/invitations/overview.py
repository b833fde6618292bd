"""What a meeting's page shows: each invited person, how far their mail has come, and the counts."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.text import capfirst

from meetings.allies.areas import Area, uncovered
from meetings.allies.models import AllyArea
from meetings.invitations import emails
from meetings.invitations.models import Answer, Invitation
from meetings.planning.models import Meeting
from ogp_portal.outbox.models import Message, State
from ogp_portal.outbox.services import latest_about

ON_THE_WAY = frozenset({State.HELD, State.QUEUED, State.SENDING, State.HANDOVER})
NOT_ARRIVED = frozenset({State.FAILED, State.BOUNCED, State.UNCERTAIN})
TAGS = {Answer.YES: "yes", Answer.MAYBE: "maybe", Answer.NO: "no", Answer.NONE: "wait"}


@dataclass(frozen=True)
class Row:
    """One invited person. `delivery` is waiting, sent, uncertain, failed or none."""

    invitation: Invitation
    message: Message | None
    answer: str

    def __post_init__(self) -> None:
        # The page shows many rows: plain attributes are found faster than those of rows behind rows.
        ally = self.invitation.ally
        office = ", ".join(filter(None, [ally.office, ally.institution]))
        self.__dict__.update(pk=self.invitation.pk, name=ally.name, office=office, note=self.invitation.note)

    @property
    def tag(self) -> str:
        return TAGS[Answer(self.invitation.answer)]

    @property
    def delivery(self) -> str:
        if self.message is None or self.message.state == State.CANCELLED:
            return "none"
        if self.message.state in ON_THE_WAY:
            return "waiting"
        return {State.SENT: "sent", State.UNCERTAIN: "uncertain"}.get(State(self.message.state), "failed")

    @property
    def may_be_sent_again(self) -> bool:
        if self.message is None:
            return False
        if self.message.state == State.CANCELLED:
            return self.invitation.meeting.is_scheduled and self.invitation.meeting.ends_at > timezone.now()
        return self.message.state in NOT_ARRIVED


@dataclass(frozen=True)
class Counts:
    yes: int
    maybe: int
    no: int
    waiting: int

    @property
    def total(self) -> int:
        return self.yes + self.maybe + self.no + self.waiting

    @property
    def maybe_from(self) -> int:
        return self.yes

    @property
    def no_from(self) -> int:
        return self.yes + self.maybe


def rows_of(meeting: Meeting) -> list[Row]:
    """The people who are invited, in the order of their names, in two queries."""
    invitations = list(meeting.invitations.standing().select_related("ally").order_by("ally__name", "pk"))
    messages = latest_about(emails.ABOUT, [invitation.pk for invitation in invitations])
    words = {answer.value: capfirst(str(answer.label)) for answer in Answer}
    return [Row(row, messages.get(row.pk), words[row.answer]) for row in invitations]


def counts_of(rows: Iterable[Row]) -> Counts:
    answers = [row.invitation.answer for row in rows]
    return Counts(*(answers.count(answer) for answer in (Answer.YES, Answer.MAYBE, Answer.NO, Answer.NONE)))


def missing_areas(rows: Iterable[Row]) -> list[Area]:
    """The areas that nobody covers who is invited and has not declined."""
    expected = [row.invitation.ally_id for row in rows if row.invitation.answer != Answer.NO]
    return uncovered(AllyArea.objects.filter(ally__in=expected).order_by().values_list("area", flat=True).distinct())
