from celery import shared_task
from django.utils import timezone

from .delivery import deliver_due, rescue_abandoned
from .models import Heartbeat, Message


@shared_task(name="outbox.deliver")
def deliver() -> None:
    """Sends what is due; what one task does not finish in its time is left to the next."""
    if deliver_due() and Message.objects.due().exists():
        deliver.apply_async(expires=60)


@shared_task(name="outbox.sweep")
def sweep() -> None:
    """Shows that the worker lives, and finds the mail whose wake-up was lost."""
    Heartbeat.objects.update_or_create(name="worker", defaults={"beaten_at": timezone.now()})
    rescue_abandoned()
    if Message.objects.due().exists():
        deliver.apply_async(expires=60)
