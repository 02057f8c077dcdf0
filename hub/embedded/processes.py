"""Starting a program so that it cannot outlive the hub, and ending it so that nothing of it stays behind."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


class CannotStart(Exception):
    """The hub cannot start, and the message says what to do about it."""


@dataclass
class Server:
    """One embedded server: how it is started, how it is told to stop, and the process once it runs."""

    name: str
    data: Path
    begin: Callable[[], subprocess.Popen]
    when_ready: Callable[[subprocess.Popen], None]
    stop_signal: signal.Signals
    patience: float
    process: subprocess.Popen | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        self.process = self.begin()
        self.when_ready(self.process)

    def stop(self) -> None:
        """Stop it, if it was ever started."""
        if self.process is not None:
            stop(self.process, self.stop_signal, self.patience)

    def heal(self) -> bool:
        """Start it again if it died; true if it had."""
        if self.process is None or self.process.poll() is None:
            return False
        self.stop()
        end_leftovers(self.data)
        self.start()
        return True

    @contextlib.contextmanager
    def running(self) -> Iterator["Server"]:
        """Run it for as long as the block lasts."""
        try:
            self.start()
            yield self
        finally:
            self.stop()


def dies_with(parent: int, with_signal: int) -> Callable[[], None]:
    """What a new process calls before it becomes the program: when this process goes, however, it gets the signal."""

    def promise() -> None:
        if _libc is not None:
            _libc.prctl(PR_SET_PDEATHSIG, with_signal)
            if os.getppid() != parent:  # the parent went before the promise was made
                os._exit(1)

    return promise


def start(argv: list[str], *, last_signal: int = signal.SIGTERM, **popen) -> subprocess.Popen:
    """Start a program in a session of its own: Ctrl-C reaches the hub alone, which then stops the rest in order."""
    promise = dies_with(os.getpid(), last_signal)
    return subprocess.Popen(argv, stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=promise, **popen)


def stop(process: subprocess.Popen, with_signal: int, patience: float) -> None:
    """Ask a program to end, wait, then end it and whatever it left in its process group."""
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(with_signal)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(patience)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def end_leftovers(var: Path) -> None:
    """End servers that a hub killed with -9 left at work in `var`; the caller holds the folder's lock."""
    gentle = leftovers(var)
    for process in gentle:
        with contextlib.suppress(psutil.Error):
            process.send_signal(signal.SIGINT if process.name() == "postgres" else signal.SIGTERM)
    psutil.wait_procs(gentle, timeout=10)
    stubborn = leftovers(var)
    for process in stubborn:
        with contextlib.suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(stubborn, timeout=5)


def leftovers(var: Path) -> list[psutil.Process]:
    """Database and queue servers that work inside `var`: both make their data folder their working folder."""
    found = []
    for process in psutil.process_iter(["name", "cwd"]):
        inside = process.info["cwd"] and Path(process.info["cwd"]).is_relative_to(var)
        if inside and process.info["name"] in ("postgres", "valkey-server"):
            found.append(process)
    return found


@contextlib.contextmanager
def stopping_in_order() -> Iterator[None]:
    """Make SIGTERM and a closed terminal unwind the program as Ctrl-C does, so that every `finally` runs."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
    for number, handler in before.items():
        if handler is signal.SIG_DFL:  # never undo nohup or a caller's own handler
            signal.signal(number, _unwind)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _unwind(number: int, _frame: object) -> None:
    raise SystemExit(128 + number)
