"""`python -m meetings.bench.scene`: a meeting with 50 invited allies in an empty database, seen by its coordinator."""

import json
from datetime import timedelta

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from meetings.models import Ally, Invitation, Meeting  # noqa: E402
from onboarding.models import Country, Jurisdiction, Seat, User  # noqa: E402

ALLIES = 50


def main() -> dict:
    user = User.objects.create_user("bench@santarosa.example", full_name="Bench")
    meeting = meeting_with_allies(user)
    client = Client(HTTP_HOST="localhost")
    client.force_login(user)
    path = reverse("meetings:meeting-show", args=[meeting.jurisdiction_id, meeting.pk])
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        status = client.get(path).status_code
    if status != 200:
        raise SystemExit(f"{path} answered {status}")
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    return {"path": path, "cookie": cookie, "queries": len(queries)}


def meeting_with_allies(user: User) -> Meeting:
    jurisdiction = Jurisdiction(
        name="Bench",
        country=Country.objects.get(code="CO"),
        level="municipality",
        time_zone="America/Bogota",
        created_by=user,
        confirmed_at=timezone.now(),
    )
    jurisdiction.full_clean()
    jurisdiction.save()
    Seat.objects.create(jurisdiction=jurisdiction, user=user, role="coordinator")
    starts_at = timezone.now() + timedelta(days=9)
    meeting = Meeting.objects.create(
        jurisdiction=jurisdiction,
        title="Coordination meeting",
        starts_at=starts_at,
        status=Meeting.Status.SCHEDULED,
        ends_at=starts_at + timedelta(minutes=90),
        time_zone="America/Bogota",
        answer_by=starts_at - timedelta(days=3),
        organiser=user,
        created_by=user,
    )
    allies = Ally.objects.bulk_create(
        Ally(jurisdiction=jurisdiction, name=f"Ally {number}", email=f"ally{number}@agua.example", language="es")
        for number in range(ALLIES)
    )
    Invitation.objects.bulk_create(Invitation(meeting=meeting, ally=ally, invited_by=user) for ally in allies)
    return meeting


if __name__ == "__main__":
    print(json.dumps(main()))
