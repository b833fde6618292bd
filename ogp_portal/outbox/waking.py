"""Wakes a worker after commit. The request never waits for the broker: a thread of its own does the asking."""

import logging
import threading

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


class Waker:
    """Passes wake-ups on to the broker. Many at a time become one; a broker that is down costs only the wake-up."""

    def __init__(self) -> None:
        self._asked = threading.Event()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def ask(self) -> None:
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="outbox-waker", daemon=True)
                self._thread.start()
        self._asked.set()

    def _run(self) -> None:
        while True:
            self._asked.wait()
            self._asked.clear()
            try:
                current_app.send_task("outbox.deliver", retry=False, expires=60)
            except (OperationalError, OSError) as problem:
                logger.warning("The broker did not take a wake-up (%s); the sweep will find the mail.", problem)


_waker = Waker()


def wake() -> None:
    """Asks for a delivery once the transaction is committed."""
    transaction.on_commit(_waker.ask, robust=True)
