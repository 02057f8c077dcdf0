"""A live hub for the browser: the processes that `make` starts, on fresh data and a free port, with the demo."""

import fcntl
import http.client
import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import suppress
from functools import cache

import pytest

from hub.settings import ROOT
from tests.browser.steps import a_line_list, allocates, imports, works_as

READY_SECONDS = 120
LOADING_MS = 20_000  # a page on a machine that does a great deal else


@pytest.fixture(scope="session")
def folder():
    """A data folder of this process alone, empty at the beginning and gone at the end."""
    (ROOT / "var").mkdir(exist_ok=True)
    for number in range(32):
        lock = os.open(ROOT / "var" / f"tests-browser-{number}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        with suppress(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        os.close(lock)
    place = ROOT / "var" / f"tests-browser-{number}"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    yield place
    shutil.rmtree(place, ignore_errors=True)
    os.close(lock)


@pytest.fixture(scope="session")
def address(folder):
    """Where the hub answers: `hub serve`, hence PostgreSQL, Valkey, gunicorn and the worker as processes."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "REDIS_URL", "HUB_HOST")}
    env |= {"HUB_VAR": str(folder), "PORT": str(port)}
    with open(folder / "serve.log", "w") as log:
        hub = subprocess.Popen([sys.executable, "-m", "hub", "serve"], cwd=ROOT, env=env, stdout=log, stderr=log)
        try:
            _wait(hub, port, folder / "serve.log")
            yield f"http://127.0.0.1:{port}"
        finally:
            hub.terminate()
            hub.wait(60)


def _wait(hub: subprocess.Popen, port: int, log) -> None:
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until and hub.poll() is None:
        with suppress(OSError):
            asked = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            asked.request("GET", "/readyz")
            ready = asked.getresponse().status == 200
            asked.close()
            if ready:
                return
        time.sleep(0.2)
    pytest.fail(f"The hub did not start:\n{log.read_text()}")


@pytest.fixture(scope="module")
def anyone(browser, address):
    """Open browsers: `anyone(width=320)` is a page where nobody is signed in; all of them close at the end."""
    contexts = []

    def sit_down(width: int = 1280, height: int = 900, script: bool = True):
        size = {"width": width, "height": height}
        context = browser.new_context(base_url=address, viewport=size, java_script_enabled=script)
        context.set_default_timeout(LOADING_MS)
        contexts.append(context)
        return context.new_page()

    yield sit_down
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def person(anyone):
    """One of the demo's people, signed in with one click: `person("Tessa Marlow")` is their page, always the same."""

    @cache
    def sign_in(name: str, role: str = "", **how):
        page = anyone(**how)
        page.goto("/demo")
        page.get_by_role("button", name=name).click()
        if role:
            works_as(page, role)
        return page

    return sign_in


@pytest.fixture
def case_of(person, tmp_path):
    """`case_of("Breckland", "Tessa Marlow")`: an imported resident of that place, given to that tracer."""

    def bring(place: str, tracer: str, script: bool = True):
        supervisor = person("Sunita Okafor", "Supervisor", script=script)
        file, residents = a_line_list(tmp_path, place)
        imports(supervisor, file)
        allocates(supervisor, residents, tracer)
        return residents[0], supervisor

    return bring
