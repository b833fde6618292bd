"""What background workers do for the outbox. The broker only wakes them; the rows say what there is to do."""

from celery import current_app, shared_task
from django.utils import timezone

from .delivery import deliver_due
from .models import Heartbeat, Message
from .rows import recover

MANY = 100


@shared_task(name="outbox.deliver")
def deliver() -> None:
    """Sends what is due. Where much waits, a second worker is asked to help."""
    if Message.objects.due().order_by()[:MANY].count() == MANY:
        current_app.send_task("outbox.deliver", expires=60, ignore_result=True)
    deliver_due()


@shared_task(name="outbox.sweep")
def sweep() -> None:
    """Finds what no wake-up told of, and what a worker left behind when it died."""
    Heartbeat.objects.update_or_create(name="worker", defaults={"beaten_at": timezone.now()})
    recover()
    deliver_due()
