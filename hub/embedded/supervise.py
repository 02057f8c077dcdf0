"""Keeping the hub's own processes at work: started together, started again when one dies, stopped in order."""

import os
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from hub.embedded.listening import EVERYWHERE, HOST, answering_instance, check_port, in_url
from hub.embedded.processes import CannotStart, start, stop

READY_SECONDS = 60
STOP_SECONDS = 12  # gunicorn gives its requests ten
QUICK_SECONDS = 10
QUICK_DEATHS = 5
FIRST_PAUSE = 0.5


@dataclass(frozen=True)
class Child:
    """A process that the supervisor keeps at work; `env` adds to the supervisor's own environment."""

    name: str
    argv: list[str]
    env: Mapping[str, str] = field(default_factory=dict)


@dataclass
class _Running:
    child: Child
    env: dict[str, str]
    process: subprocess.Popen | None = None
    started_at: float = 0.0
    start_again_at: float = 0.0
    quick_deaths: int = 0

    def start(self) -> None:
        self.started_at = time.monotonic()
        self.process = start(self.child.argv, env=self.env)

    def died(self) -> None:
        """Note a death, and when to start again: later each time, so that a broken child does not eat the machine."""
        quick = time.monotonic() - self.started_at < QUICK_SECONDS
        self.quick_deaths = self.quick_deaths + 1 if quick else 1
        self.start_again_at = time.monotonic() + FIRST_PAUSE * 2 ** (self.quick_deaths - 1)
        stop(self.process, signal.SIGKILL, 0)  # what it may have left in its process group
        self.process = None

    def stop(self) -> None:
        if self.process is not None:
            stop(self.process, signal.SIGTERM, STOP_SECONDS)


def children(port: int, env: Mapping[str, str]) -> list[Child]:
    """The hub's two processes: the web server and the worker."""
    web = [sys.executable, "-m", "gunicorn", "--config", "python:hub.server", "--bind"]
    web += [f"{in_url(env.get('HUB_HOST', HOST))}:{port}", "wsgi:app"]
    worker = [sys.executable, "-m", "hub", "worker"]
    return [Child("web", web, env), Child("worker", worker, env)]


def run(
    children: list[Child],
    port: int,
    say: Callable[[str], None] = print,
    heal: Callable[[], list[str]] = list,
    host: str = HOST,
) -> int:
    """Run the children until Ctrl-C, SIGTERM or a hang-up (0), or until one of them keeps dying (1).

    `heal` starts embedded servers that died again, and names them: `Local.heal`.
    """
    check_port(port, host)
    instance = secrets.token_hex(8)
    ours = {"HUB_INSTANCE": instance, "PORT": str(port)}
    running = [_Running(child, {**os.environ, **child.env, **ours}) for child in children]
    with _asked_to_stop() as asked:
        try:
            for each in running:
                each.start()
            return _watch(running, asked, _Welcome(port, instance, say, host), heal, say)
        finally:
            for each in running:
                each.stop()


def _watch(running: list[_Running], asked: threading.Event, welcome: "_Welcome", heal, say) -> int:
    while not asked.wait(0.1):
        welcome.look()
        for name in heal():
            say(f"{name} had died: it was started again on the same data.")
        for each in running:
            if each.process is None:
                if time.monotonic() >= each.start_again_at:
                    each.start()
            elif each.process.poll() is not None:
                code = each.process.returncode
                each.died()
                if each.quick_deaths >= QUICK_DEATHS:
                    say(
                        f"The {each.child.name} process ended {QUICK_DEATHS} times soon after its start "
                        f"(last with code {code}), so the hub stops. The lines above this one say why."
                    )
                    return 1
                say(f"The {each.child.name} process ended with code {code}: starting it again.")
    return 0


class _Welcome:
    """Prints the address once, when it is this hub that answers there and not an orphan of an earlier one."""

    def __init__(self, port: int, instance: str, say: Callable[[str], None], host: str) -> None:
        self.port, self.instance, self.say, self.host = port, instance, say, host
        self.said = False
        self.give_up_at = time.monotonic() + READY_SECONDS

    def look(self) -> None:
        if self.said:
            return
        answer = answering_instance(self.port, self.host)
        if answer == self.instance:
            place = in_url(EVERYWHERE.get(self.host, self.host))
            self._say_once(f"The hub is ready: http://{place}:{self.port}/  (Ctrl-C stops it)")
        elif answer is not None:
            raise CannotStart(
                f"Another program answers on port {self.port}. Choose another port: make PORT={self.port + 1}"
            )
        elif time.monotonic() > self.give_up_at:
            self._say_once(f"The hub has not answered for {READY_SECONDS} seconds. The lines above may say why.")

    def _say_once(self, sentence: str) -> None:
        self.said = True
        self.say(sentence)


@contextmanager
def _asked_to_stop() -> Iterator[threading.Event]:
    """An event that the stop signals set; while the children are being stopped, more of them change nothing."""
    asked = threading.Event()
    before = {}
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:
            before[number] = signal.signal(number, lambda *_: asked.set())
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
