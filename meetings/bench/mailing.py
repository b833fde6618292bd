"""What is measured of the outbox, inside a portal of its own: `python -m meetings.bench.mailing COMMAND ...`.

Each command prints one number, or nothing.
"""

import smtplib
import sys
import time
from datetime import UTC, datetime, timedelta

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.db.models import Max  # noqa: E402
from django.utils import timezone, translation  # noqa: E402

from meetings.models import Ally, Invitation, Meeting  # noqa: E402
from ogp_portal.celery import app  # noqa: E402
from ogp_portal.outbox import kinds  # noqa: E402
from ogp_portal.outbox.assembly import assemble  # noqa: E402
from ogp_portal.outbox.models import Message, State  # noqa: E402
from ogp_portal.outbox.services import Draft, enqueue_many  # noqa: E402
from onboarding.models import Country, Jurisdiction, Seat  # noqa: E402

KIND = "invitation.request"
ALLIES_OF_A_MEETING = 50
ZONES = ["America/Bogota", "Europe/Madrid", "America/Sao_Paulo", "Africa/Nairobi", "America/New_York"]
LANGUAGES = ["es", "en", "pt", "fr"]
SWEEP_SECONDS = 5
PATIENCE_SECONDS = 900


def write(count: int) -> None:
    """Writes that many invitations into the outbox, to leave when `release` says so."""
    ana = _coordinator()
    country, _ = Country.objects.get_or_create(code="CO")
    for number in range(-(-count // ALLIES_OF_A_MEETING)):
        meeting = _meeting(number, ana, country)
        size = min(ALLIES_OF_A_MEETING, count - number * ALLIES_OF_A_MEETING)
        invitations = _invitations(meeting, number, size)
        enqueue_many([_draft(invitation) for invitation in invitations])


def plain(host: str, port: int, count: int) -> float:
    """Messages a second of smtplib alone: one open connection, the same bytes, built beforehand."""
    prepared = [_content(message) for message in Message.objects.filter(kind=KIND).order_by("pk")[:count]]
    with smtplib.SMTP(host, port, "bench.example") as smtp:
        smtp.ehlo()
        began = time.perf_counter()
        for recipient, content in prepared:
            smtp.sendmail("portal@bench.example", [recipient], content)
        seconds = time.perf_counter() - began
    return len(prepared) / seconds


def release(count: int) -> float:
    """Lets that many invitations go and returns how many a second have left, until the last one has."""
    waiting = Message.objects.filter(kind=KIND, state=State.QUEUED).order_by("pk")
    ids = list(waiting.values_list("pk", flat=True)[:count])
    rows = Message.objects.filter(pk__in=ids)
    began = timezone.now()
    rows.update(not_before=began)
    app.send_task("outbox.deliver")
    swept = time.monotonic()
    gives_up_at = swept + PATIENCE_SECONDS
    while (unsent := rows.exclude(state=State.SENT).count()) and time.monotonic() < gives_up_at:
        if time.monotonic() - swept >= SWEEP_SECONDS:
            app.send_task("outbox.sweep", expires=SWEEP_SECONDS)
            swept = time.monotonic()
        time.sleep(0.5)
    if unsent:
        raise SystemExit(f"{unsent} of {count} messages have not left in {PATIENCE_SECONDS} seconds.")
    last = rows.aggregate(last=Max("sent_at"))["last"]
    return len(ids) / (last - began).total_seconds()


def _coordinator():
    user, _ = get_user_model().objects.get_or_create(email="ana@bench.example", defaults={"full_name": "Ana Quispe"})
    return user


def _meeting(number: int, ana, country: Country) -> Meeting:
    zone = ZONES[number % len(ZONES)]
    jurisdiction = Jurisdiction.objects.create(
        name=f"Town {number} {time.monotonic_ns()}",
        country=country,
        level="municipality",
        time_zone=zone,
        created_by=ana,
        confirmed_at=timezone.now(),
    )
    Seat.objects.create(jurisdiction=jurisdiction, user=ana, role="coordinator")
    starts_at = datetime(datetime.now(UTC).year + 1, 3, 3, 15, tzinfo=UTC)
    return Meeting.objects.create(
        jurisdiction=jurisdiction,
        title="Coordination meeting",
        aim="Agree who does what. " * 10,
        expected_result="A promoter team.",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=90),
        time_zone=zone,
        place="Town hall, room 4",
        answer_by=starts_at - timedelta(days=7),
        organiser=ana,
        status=Meeting.Status.SCHEDULED,
        calendar_organiser_name="Ana Quispe",
        calendar_organiser_email="ana@bench.example",
        created_by=ana,
    )


def _invitations(meeting: Meeting, number: int, size: int) -> list[Invitation]:
    allies = Ally.objects.bulk_create(
        Ally(
            jurisdiction=meeting.jurisdiction,
            name=f"Carla Ruiz {place}",
            language=LANGUAGES[place % len(LANGUAGES)],
            email=f"carla{number}.{place}@agua{place % 40}.example",
        )
        for place in range(size)
    )
    return Invitation.objects.bulk_create(
        Invitation(meeting=meeting, ally=ally, invited_by=meeting.organiser) for ally in allies
    )


def _draft(invitation: Invitation) -> Draft:
    return Draft(
        kind=KIND,
        about=invitation,
        recipient=invitation.ally.email,
        language=invitation.ally.language,
        data={"sequence": 0, "link_version": 1},
        not_before=timezone.now() + timedelta(days=1),
    )


def _content(message: Message) -> tuple[str, bytes]:
    kind = kinds.get(message.kind)
    with translation.override(message.language):
        return message.recipient, assemble(message, kind.render(message, kind.load([message])[message.about_id]))


if __name__ == "__main__":
    name, *arguments = sys.argv[1:]
    if name == "write":
        write(int(arguments[0]))
    elif name == "plain":
        print(plain(arguments[0], int(arguments[1]), int(arguments[2])))
    elif name == "release":
        print(release(int(arguments[0])))
    else:
        raise SystemExit(f"There is no command {name}.")
