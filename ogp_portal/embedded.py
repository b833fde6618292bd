"""Celery's worker and beat as threads of the web process: the whole portal in one process, for one machine."""

import threading
from dataclasses import dataclass
from typing import Any

from celery.beat import EmbeddedService
from celery.worker import state

from .celery import app


@dataclass(frozen=True)
class Background:
    beat: Any

    def stop(self) -> None:
        """Ends both threads; a message in hand is finished or comes back when its lease runs out."""
        self.beat.stop()
        state.should_stop = 0


def start() -> Background:
    """Starts both threads. Called once in a process, after the fork."""
    worker = app.WorkController(
        hostname="embedded@local",
        pool_cls="threads",
        concurrency=2,
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
        loglevel="WARNING",
    )
    threading.Thread(target=worker.start, name="celery-worker", daemon=True).start()
    beat = EmbeddedService(app, thread=True, max_interval=1)
    beat.daemon = True
    beat.start()
    return Background(beat)
