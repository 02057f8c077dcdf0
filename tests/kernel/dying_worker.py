"""A real worker with its relay, in a process of its own, that kills itself with -9 at the step it is told."""

import os
import signal
import sys
from datetime import timedelta

from hub import create_app
from hub.handovers import jobs, kinds
from hub.kernel.db import db
from hub.kernel.work import relay, worker
from hub.settings import read


def die(*_args, **_kwargs) -> None:
    """End as a power cut does: nothing is tidied up."""
    os.kill(os.getpid(), signal.SIGKILL)


def dying_before(module, name: str) -> None:
    """Die where the worker was about to call this."""
    setattr(module, name, die)


def dying_after(module, name: str) -> None:
    """Die as soon as this has returned."""
    real = getattr(module, name)

    def last(*args, **kwargs):
        real(*args, **kwargs)
        die()

    setattr(module, name, last)


STEPS = {
    "before it is announced": lambda: dying_before(relay, "queue"),
    "after it is announced": lambda: dying_before(worker, "_claim"),
    "after the claim": lambda: dying_before(worker, "_do"),
    "in the effect": lambda: dying_after(jobs, "_mirror"),
    "before the commit": lambda: dying_before(db.session, "commit"),
    "after the commit": lambda: dying_after(worker, "_do"),
}


def main(step: str) -> None:
    """Work until the step comes. Leases are short, so that the test need not wait minutes for the row to come back."""
    app = create_app(read())
    relay.LEASE = worker.LEASE = timedelta(seconds=1)
    kinds._HOOKS.clear()
    STEPS[step]()
    relay.Relay(app, every=0.1).start()
    with app.app_context():
        worker.make_worker(app).work(logging_level="CRITICAL")


if __name__ == "__main__":
    main(sys.argv[1])
