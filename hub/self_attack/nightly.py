"""Once a night a worker starts the self-attack, as a process of its own: it takes minutes, and jobs must not wait.

Beside the worker, not a job: it belongs to the installation and to no organisation.
"""

import os
import subprocess
import sys
import threading
from datetime import datetime, time

import structlog
from flask import Flask

from hub.kernel.clock import UK, now
from hub.self_attack import recording

log = structlog.get_logger()

BEGINS, ENDS = time(2), time(5)  # in UK local time, when nobody is at a door
LOOKS_EVERY = 600.0  # seconds


def due(moment: datetime) -> bool:
    """Whether it is the hour for it."""
    return BEGINS <= moment.astimezone(UK).time() < ENDS


class Nightly(threading.Thread):
    """Looks now and then whether it is time, and ends when it is stopped."""

    def __init__(self, app: Flask, every: float = LOOKS_EVERY):
        super().__init__(name="nightly", daemon=True)
        self.app, self.every, self.halt = app, every, threading.Event()

    def run(self) -> None:
        """Look, start, wait; an outage is waited out."""
        while not self.halt.wait(self.every):
            try:
                if due(now()):
                    start(self.app)
            except Exception as fault:  # the next look tries again
                log.warning("self_attack_waits", fault=type(fault).__name__)

    def stop(self) -> None:
        """End the thread at its next turn."""
        self.halt.set()


def start(app: Flask) -> subprocess.Popen | None:
    """Start tonight's, unless it has begun; what it finds stands in its report. Returns the process."""
    with app.app_context():
        run_id = recording.begin(now().astimezone(UK).date())
    if run_id is None:
        return None
    command = [sys.executable, "-m", "hub", "self-attack", "--run", str(run_id)]
    environment = os.environ | app.config["HUB"].for_children()
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, preexec_fn=_gently)


def _gently() -> None:
    os.nice(19)  # people and jobs come first
