import datetime

import time_machine
from django.contrib.sessions.models import Session
from django.utils import timezone

from conftest import signed_in
from ogp_portal.parking import ParkedForm
from ogp_portal.tasks import keep_house


def test_what_has_outlived_its_time_is_deleted_and_the_rest_stays(ana):
    signed_in(ana)
    now = timezone.now()
    for path, minutes in (("/en/old/", 61), ("/en/new/", 5)):
        parked_at = now - datetime.timedelta(minutes=minutes)
        ParkedForm.objects.create(owner_id=ana.pk, path=path, content=b"x", parked_at=parked_at)
    keep_house()
    assert [row.path for row in ParkedForm.objects.all()] == ["/en/new/"]
    assert Session.objects.count() == 1
    with time_machine.travel(now + datetime.timedelta(hours=13)):
        keep_house()
    assert not ParkedForm.objects.exists() and not Session.objects.exists()
