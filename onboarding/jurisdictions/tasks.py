from celery import shared_task
from django.utils import timezone

from .services import joining


@shared_task(name="onboarding.pass_on_join_requests")
def pass_on_join_requests() -> None:
    joining.pass_on_join_requests(timezone.now())
