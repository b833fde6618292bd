from celery import shared_task
from django.core.management import call_command

from . import parking
from .outbox.services import erase_old


@shared_task(name="ogp_portal.keep_house")
def keep_house() -> None:
    """Deletes what has outlived its time: parked forms, sessions, recipients and texts of old mail."""
    parking.erase_stale()
    call_command("clearsessions")
    erase_old()
