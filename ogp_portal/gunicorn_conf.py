"""How gunicorn serves the portal. In embedded mode its one process holds the worker and beat as well."""

import os
from typing import Any

import django
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ogp_portal.settings")
django.setup()

from ogp_portal import embedded  # noqa: E402

bind = f"{settings.HOST}:{settings.PORT}"
worker_class = "gthread"
workers = 1 if settings.IS_EMBEDDED else settings.WEB_PROCESSES
threads = 8 if settings.IS_EMBEDDED else 4
timeout = 60
graceful_timeout = 20
keepalive = 5
loglevel = "warning"
control_socket_disable = True


def when_ready(server: Any) -> None:
    print(f"The portal runs at {settings.SITE_URL} (Ctrl+C ends it).", flush=True)


def post_worker_init(worker: Any) -> None:
    if settings.IS_EMBEDDED:
        worker.background = embedded.start()


def worker_exit(server: Any, worker: Any) -> None:
    background = getattr(worker, "background", None)
    if background:
        background.stop()
