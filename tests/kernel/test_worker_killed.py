"""Kill the worker with -9 between any two steps: the outcome still arrives, and once."""

import os
import signal
import subprocess
import sys
import time

import pytest

from hub.handovers import kinds
from hub.kernel.work import relay
from hub.settings import ROOT
from tests.handovers.asking import asked
from tests.kernel.dying_worker import STEPS


@pytest.fixture(autouse=True)
def no_hooks(shared_app, monkeypatch):
    """The hand-over's own job, with no case or visit behind it."""
    monkeypatch.setattr(kinds, "_HOOKS", {})


def die_at(app, step: str) -> None:
    """Run a worker until it has killed itself."""
    environment = {**os.environ, **app.config["HUB"].for_children(), "PYTHONPATH": str(ROOT)}
    script = [sys.executable, "-m", "tests.kernel.dying_worker", step]
    ended = subprocess.run(script, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert ended.returncode == -signal.SIGKILL, ended.stderr[-2000:]


@pytest.mark.parametrize("step", STEPS)
def test_the_answer_arrives_once(app, norfolk, everything, work, step):
    handover = asked(norfolk, work)
    handover.accept()
    work()
    handover.answer({"outcome": "found"})

    die_at(app, step)

    time.sleep(1.1)  # the dead worker's lease
    relay.tick(app.extensions["hub_relay"], app.extensions["hub_redis"])
    work()
    assert handover.sent.status == "returned" and handover.sent.answer == {"outcome": "found"}
    mirrored = everything(
        "select 1 from event where kind = 'handover:returned' and from_org = :there", there=norfolk.org("breckland")
    )
    assert len(mirrored) == 1
    assert [one.status for one in everything("select status from outbox where name = 'handover:pass_on'")] == [
        "done"
    ] * 3


def test_a_living_worker_needs_no_help(app, norfolk, everything):
    """The command `hub worker` as it is: from commit to effect without anybody else."""
    environment = {**os.environ, **app.config["HUB"].for_children(), "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-m", "hub", "worker"], env=environment, cwd=ROOT, stdout=subprocess.DEVNULL
    ) as worker:
        try:
            handover = asked(norfolk, lambda: None)
            done = "select 1 from outbox where name = 'handover:pass_on' and status = 'done'"
            deadline = time.monotonic() + 90
            while time.monotonic() < deadline and not everything(done):
                time.sleep(0.05)
        finally:
            worker.send_signal(signal.SIGTERM)
            code = worker.wait(timeout=30)
    assert everything(done)
    assert handover.received.status == "waiting"
    assert code == 0
