"""What a meeting's page shows: each invited person, how far their mail has come, and the counts."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import TextChoices
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from meetings.allies.areas import Area, uncovered
from meetings.allies.models import AllyArea
from meetings.invitations import emails
from meetings.invitations.models import Answer
from meetings.planning.models import Meeting
from ogp_portal.outbox.models import Message, State
from ogp_portal.outbox.services import latest_about

ON_THE_WAY = frozenset({State.HELD, State.QUEUED, State.SENDING, State.HANDOVER})
NOT_ARRIVED = frozenset({State.FAILED, State.BOUNCED, State.UNCERTAIN})
ANSWER_TAGS: dict[str, str] = {Answer.YES: "yes", Answer.MAYBE: "maybe", Answer.NO: "no", Answer.NONE: "wait"}


class Delivery(TextChoices):
    """How far somebody's newest mail has come."""

    NONE = "none", _("Not sent")
    WAITING = "waiting", _("Waiting to be sent")
    SENT = "sent", _("Sent")
    UNCERTAIN = "uncertain", _("May not have arrived")
    FAILED = "failed", _("Not delivered")


DELIVERY_TAGS = {Delivery.UNCERTAIN: "maybe", Delivery.FAILED: "no"}


@dataclass(frozen=True)
class Row:
    """One invited person in plain values, worked out beforehand because the page shows many."""

    pk: int
    ally_id: int
    name: str
    office: str
    note: str
    answer: str
    answer_label: str
    answer_tag: str
    delivery: Delivery
    delivery_label: str
    delivery_tag: str
    message: Message | None
    may_be_sent_again: bool
    remove_url: str


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
    invitations = meeting.invitations.standing().order_by("ally__name", "pk")
    columns = ("pk", "ally_id", "ally__name", "ally__office", "ally__institution", "note", "answer")
    values = list(invitations.values_list(*columns))
    messages = latest_about(emails.ABOUT, [pk for pk, *_rest in values])
    answer_labels = {answer.value: capfirst(str(answer.label)) for answer in Answer}
    delivery_labels = {delivery: str(delivery.label) for delivery in Delivery}
    remove_url = reverse("meetings:invitation-remove", args=[meeting.jurisdiction_id, meeting.pk, 0])
    rows = []
    for pk, ally_id, name, office, institution, note, answer in values:
        message = messages.get(pk)
        delivery = delivery_of(message)
        row = Row(
            pk=pk,
            ally_id=ally_id,
            name=name,
            office=", ".join(filter(None, [office, institution])),
            note=note,
            answer=answer,
            answer_label=answer_labels[answer],
            answer_tag=ANSWER_TAGS[answer],
            delivery=delivery,
            delivery_label=delivery_labels[delivery],
            delivery_tag=DELIVERY_TAGS.get(delivery, ""),
            message=message,
            may_be_sent_again=message is not None and may_be_sent_again(message, meeting),
            remove_url=remove_url.replace("/0/", f"/{pk}/"),
        )
        rows.append(row)
    return rows


def delivery_of(message: Message | None) -> Delivery:
    """How far a mail has come; one that was taken back counts as none."""
    if message is None or message.state == State.CANCELLED:
        return Delivery.NONE
    if message.state in ON_THE_WAY:
        return Delivery.WAITING
    return {State.SENT: Delivery.SENT, State.UNCERTAIN: Delivery.UNCERTAIN}.get(State(message.state), Delivery.FAILED)


def may_be_sent_again(message: Message, meeting: Meeting) -> bool:
    """Whether a button sends it again: it may not have arrived, or was taken back before a meeting to come."""
    if message.state == State.CANCELLED:
        return meeting.is_scheduled and meeting.ends_at > timezone.now()
    return message.state in NOT_ARRIVED


def counts_of(rows: Iterable[Row]) -> Counts:
    answers = [row.answer for row in rows]
    return Counts(*(answers.count(answer) for answer in (Answer.YES, Answer.MAYBE, Answer.NO, Answer.NONE)))


def missing_areas(rows: Iterable[Row]) -> list[Area]:
    """The areas that nobody covers who is invited and has not declined."""
    expected = [row.ally_id for row in rows if row.answer != Answer.NO]
    return uncovered(AllyArea.objects.filter(ally__in=expected).order_by().values_list("area", flat=True).distinct())
