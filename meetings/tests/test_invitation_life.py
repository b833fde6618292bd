"""Whatever happens in the life of a meeting: one UID, a SEQUENCE that never falls, mails to those concerned only."""

import uuid
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import make_ally
from meetings.invitations.changes import cancel_meeting, move_meeting, rename_meeting
from meetings.invitations.services import invite_allies, remove_invitation
from meetings.models import Invitation
from meetings.tests.invitation_cast import calendar_of, event_of, make_meeting, method_of
from ogp_portal.outbox.models import LocalMail

STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["invite", "remove"]), st.integers(0, 2)),
        st.tuples(st.sampled_from(["move", "rename", "cancel"]), st.just(0)),
    ),
    max_size=12,
)


@settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_a_meetings_life(santa_rosa, ana, mails, steps):
    LocalMail.objects.all().delete()
    meeting = make_meeting(santa_rosa, ana)
    allies = [make_ally(santa_rosa, f"Ally {n}", f"{uuid.uuid4().hex}@agua.example") for n in range(3)]
    for verb, number in [("invite", 0), *steps]:
        before = len(mails())
        standing = set(meeting.invitations.standing().values_list("ally__email", flat=True))
        concerned = act(verb, meeting, allies[number], ana, standing)
        sent = mails()[before:]
        assert {mail["To"] for mail in sent} - {ana.email} == concerned
        assert len(sent) == len({mail["To"] for mail in sent})
        meeting.refresh_from_db()
    check_every_mail(meeting, mails())
    meeting.invitations.all().delete()


def act(verb, meeting, ally, ana, standing) -> set[str]:
    """Does one step and returns the addresses of those it concerns."""
    if verb == "invite" and not meeting.is_cancelled:
        return {ally.email} if invite_allies(meeting, allies=[ally], by=ana) else set()
    if not meeting.is_scheduled:
        return set()
    if verb == "remove":
        invitation = Invitation.objects.filter(meeting=meeting, ally=ally).select_related("ally", "meeting").first()
        return {ally.email} if invitation and remove_invitation(invitation, by=ana) else set()
    if verb == "rename":
        rename_meeting(meeting, by=ana, revision=meeting.revision, title="Otro título")
        return set()
    if verb == "move":
        step = timedelta(days=1)
        move_meeting(
            meeting,
            by=ana,
            revision=meeting.revision,
            starts_at=meeting.starts_at + step,
            ends_at=meeting.ends_at + step,
        )
    else:
        cancel_meeting(meeting, by=ana)
    return standing


def check_every_mail(meeting, sent) -> None:
    last: dict[str, tuple] = {}
    for mail in sent:
        event = event_of(calendar_of(mail))
        assert event["UID"] == [({}, meeting.uid)]
        sequence = int(event["SEQUENCE"][0][1])
        known, method = last.get(mail["To"], (-1, ""))
        assert sequence > known, "each mail to a person is newer than the one before"
        last[mail["To"]] = sequence, method_of(calendar_of(mail))
        if mail["To"] != "ana@santarosa.example":
            [guest, chair] = [value for _parameters, value in event["ATTENDEE"]]
            assert (guest, chair) == (f"mailto:{mail['To']}", "mailto:ana@santarosa.example")
