"""Meetings that the tests of planning begin with."""

from datetime import timedelta

from django.utils import timezone

from meetings.models import Meeting


def make_meeting(jurisdiction, organiser, *, days: int = 14, **fields) -> Meeting:
    starts_at = timezone.now().replace(microsecond=0) + timedelta(days=days)
    defaults = {
        "title": "Coordination meeting",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=90),
        "time_zone": "America/Bogota",
        "answer_by": starts_at - timedelta(days=2),
        "organiser": organiser,
    }
    return Meeting.objects.create(jurisdiction=jurisdiction, **defaults | fields)
