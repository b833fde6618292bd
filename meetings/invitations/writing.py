"""What the mails about a meeting say, and the calendar objects that go with them."""

import json
from datetime import datetime
from email.utils import formataddr
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from meetings.allies.models import Ally
from meetings.invitations import calendar
from meetings.invitations.models import Invitation
from meetings.planning.models import Meeting
from ogp_portal import links, moments
from ogp_portal.outbox.kinds import Mail
from ogp_portal.outbox.rendering import render_mail

Letter = tuple[str, str, str]
PURPOSE = "answer"
# Stand for the person in a letter that is written once for all who read it in the same words.
NAME, LINK = "\ue001", calendar.LINK


def answer_token(invitation: Invitation) -> str:
    return links.make_token(purpose=PURPOSE, pk=invitation.pk, version=invitation.link_version)


def answer_link(invitation: Invitation) -> str:
    """The address of the answer page in the language that is active."""
    return settings.SITE_URL + reverse("meetings:invitation-answer", kwargs={"token": answer_token(invitation)})


def request_mail(
    invitation: Invitation, *, recipient: str, link: str, sequence: int, stamp: datetime, was: dict | None = None
) -> Mail:
    """An invitation, or with `was` (what the person knew before) an update of it."""
    meeting = invitation.meeting
    facts = _facts(meeting, sequence=sequence, stamp=stamp, url=LINK)
    person = _person(invitation.ally, recipient)
    if recipient.casefold() == facts.organiser.email.casefold():
        # A calendar offers no answer to the organiser of a meeting.
        content, method = calendar.publish(facts, link=link), "PUBLISH"
    else:
        content, method = calendar.request(facts, attendee=person, link=link), "REQUEST"
    letter = _letter(
        "update" if was else "invitation", invitation, link=link, was=was, key=json.dumps(was, sort_keys=True)
    )
    return _mail(letter, meeting, content, method)


def cancel_mail(
    invitation: Invitation, *, recipient: str, sequence: int, stamp: datetime, is_whole_meeting: bool
) -> Mail:
    """The end of an invitation: of the whole meeting, or of one person's part in it."""
    meeting = invitation.meeting
    facts = _facts(meeting, sequence=sequence, stamp=stamp)
    person = _person(invitation.ally, recipient)
    if recipient.casefold() == facts.organiser.email.casefold():
        content, method = calendar.publish(facts, is_cancelled=True), "PUBLISH"
    else:
        cancel = calendar.cancel_all if is_whole_meeting else calendar.cancel_one
        content, method = cancel(facts, attendee=person), "CANCEL"
    letter = _letter("cancellation", invitation, is_whole_meeting=is_whole_meeting, key=str(is_whole_meeting))
    return _mail(letter, meeting, content, method)


def organiser_copy_mail(meeting: Meeting, *, sequence: int, stamp: datetime) -> Mail:
    """The meeting for the coordinator's own calendar."""
    path = reverse("meetings:meeting-show", kwargs={"jurisdiction_pk": meeting.jurisdiction_id, "pk": meeting.pk})
    link = settings.SITE_URL + path
    letter = _render("organiser_copy", meeting, link=link)
    facts = _facts(meeting, sequence=sequence, stamp=stamp, url=link)
    content = calendar.publish(facts, is_cancelled=meeting.is_cancelled)
    return _mail(letter, meeting, content, "PUBLISH")


def calendar_file(invitation: Invitation, *, stamp: datetime) -> bytes:
    """The meeting to add to one's own calendar, without attendees."""
    meeting = invitation.meeting
    facts = _facts(meeting, sequence=meeting.sequence, stamp=stamp, url=answer_link(invitation))
    return calendar.publish(facts, is_cancelled=meeting.is_cancelled)


def own_time(meeting: Meeting, zone: str) -> str:
    """The meeting by the clocks of another zone; empty where that is the same or not known."""
    if not zone or zone == meeting.time_zone:
        return ""
    return moments.when_text(meeting.starts_at, meeting.ends_at, zone, get_language())


def _letter(
    template: str, invitation: Invitation, *, key: str, link: str = "", was: dict | None = None, **more: Any
) -> Letter:
    """The letter to one person. It is kept with the meeting's row, for the others of a batch who read the same."""
    meeting, ally = invitation.meeting, invitation.ally
    letters = meeting.__dict__.setdefault("letters", {})
    known = (template, get_language(), ally.time_zone, key)
    if known not in letters:
        letters[known] = _render(template, meeting, zone=ally.time_zone, link=LINK, was=_was(was, meeting), **more)
    subject, text, html = letters[known]
    text = text.replace(LINK, link).replace(NAME, ally.name)
    return subject, text, html.replace(LINK, escape(link)).replace(NAME, escape(ally.name))


def _render(template: str, meeting: Meeting, *, zone: str = "", **more: Any) -> Letter:
    language = get_language()
    return render_mail(
        f"meetings/invitations/emails/{template}",
        {
            "meeting": meeting,
            "jurisdiction": meeting.jurisdiction,
            "name": NAME,
            "organiser": organiser_name(meeting),
            "when": moments.when_text(meeting.starts_at, meeting.ends_at, meeting.time_zone, language),
            "own_when": own_time(meeting, zone),
            "answer_by": moments.moment_text(meeting.answer_by, meeting.time_zone, language),
            "agenda": meeting.agenda_items.all(),
            **more,
        },
    )


def organiser_name(meeting: Meeting) -> str:
    """Who invites; before the first invitation the one who will."""
    return meeting.calendar_organiser_name or (meeting.organiser.full_name if meeting.organiser else "")


def _was(was: dict | None, meeting: Meeting) -> dict[str, str]:
    """The old time and place in words, each only where it is another now."""
    if not was:
        return {}
    starts_at, ends_at = datetime.fromisoformat(was["starts_at"]), datetime.fromisoformat(was["ends_at"])
    is_other_time = (starts_at, ends_at, was["time_zone"]) != (meeting.starts_at, meeting.ends_at, meeting.time_zone)
    return {
        "when": moments.when_text(starts_at, ends_at, was["time_zone"], get_language()) if is_other_time else "",
        "place": was["place"] if was["place"] != meeting.place else "",
        "online_link": was["online_link"] if was["online_link"] != meeting.online_link else "",
    }


def _facts(meeting: Meeting, *, sequence: int, stamp: datetime, url: str = "") -> calendar.MeetingFacts:
    organiser = calendar.Person(name=organiser_name(meeting), email=organiser_email(meeting))
    invites = _("%(organiser)s of %(jurisdiction)s invites you.") % {
        "organiser": organiser.name,
        "jurisdiction": meeting.jurisdiction.name,
    }
    lines = [invites, *([_("Online: %(link)s") % {"link": meeting.online_link}] if meeting.online_link else []), url]
    return calendar.MeetingFacts(
        uid=meeting.uid,
        sequence=sequence,
        stamp=stamp.replace(microsecond=0),
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        time_zone=meeting.time_zone,
        title=meeting.title,
        organiser=organiser,
        place=meeting.place or meeting.online_link,
        description="\n".join(filter(None, lines)),
        url=url,
    )


def organiser_email(meeting: Meeting) -> str:
    return meeting.calendar_organiser_email or (meeting.organiser.email if meeting.organiser else "")


def _person(ally: Ally, recipient: str) -> calendar.Person:
    return calendar.Person(name=ally.name, email=recipient, language=ally.language)


def _mail(letter: Letter, meeting: Meeting, content: bytes, method: str) -> Mail:
    subject, text, html = letter
    return Mail(
        subject=subject,
        text=text,
        html=html,
        calendar=content,
        calendar_method=method,
        from_name=_("%(name)s (via portal)") % {"name": organiser_name(meeting)},
        reply_to=formataddr((organiser_name(meeting), organiser_email(meeting))),
    )
