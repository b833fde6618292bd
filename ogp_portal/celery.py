import gc
import os

from celery import Celery
from celery.signals import worker_before_create_process

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ogp_portal.settings")

app = Celery("ogp_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_before_create_process.connect
def share_memory(**_: object) -> None:
    """What is loaded by now stays shared with the worker's children: their garbage collector leaves it alone."""
    gc.collect()
    gc.freeze()
