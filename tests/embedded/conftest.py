"""A data folder for a test, inside var/: root's servers run as another user, who may not enter pytest's own folders."""

import contextlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import psutil
import pytest

from hub.embedded import servers

ROOT = Path(__file__).resolve().parents[2]


@contextlib.contextmanager
def data_folder():
    (ROOT / "var").mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="test-", dir=ROOT / "var"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def var():
    with data_folder() as folder:
        yield folder


@pytest.fixture(scope="module")
def shared_var():
    with data_folder() as folder:
        yield folder


@pytest.fixture(scope="module")
def local(shared_var):
    """Servers for the tests that only look: starting them for each would cost most of the time."""
    with servers(shared_var, durable=False) as running:
        yield running


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def hears_every_signal():
    """Started by nohup or in the background, the tests would hand on that their children ignore what they are sent."""
    for number in (signal.SIGHUP, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)


class FakeHub:
    """A small hub in a process of its own, and what is left of it."""

    def __init__(self, *args):
        script = ROOT / "tests" / "embedded" / "fake_hub.py"
        argv = [sys.executable, "-u", str(script), *map(str, args)]
        told = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        self.process = subprocess.Popen(argv, cwd=ROOT, preexec_fn=hears_every_signal, **told)
        self.said = []
        self.family = []

    def wait_for(self, words):
        for line in self.process.stdout:
            self.said.append(line)
            if words in line:
                self.family = psutil.Process(self.process.pid).children(recursive=True)
                return line
        raise AssertionError(f"The hub never said {words!r}: {''.join(self.said)}")

    def end(self, number):
        self.process.send_signal(number)
        code = self.process.wait(timeout=60)
        self.said += self.process.stdout.readlines()
        return code

    def survivors(self, patience=10):
        """Which of its processes are still there after the patience that a dying server is given."""
        _gone, alive = psutil.wait_procs(self.family, timeout=patience)
        return [process for process in alive if process.status() != psutil.STATUS_ZOMBIE]


@pytest.fixture
def fake_hub():
    started = []

    def start(*args):
        started.append(FakeHub(*args))
        return started[-1]

    yield start
    for each in started:
        for process in each.family:  # first of all: whoever keeps the output open would be waited for
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        if each.process.poll() is None:
            each.end(9)
        each.process.stdout.close()
