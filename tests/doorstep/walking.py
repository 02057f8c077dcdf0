"""What an officer does with a phone at the doorstep, a sentence each."""

import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil
from playwright.sync_api import BrowserContext, Error, Page, expect

from tests.screens import check, look, signs_in

__all__ = ["check", "look", "signs_in"]
PIN = "604213"
PHONE = {"width": 360, "height": 640}


def keeps(page: Page, pin: str = PIN) -> None:
    """Keep today's visits on this phone, and wait for the page that opens without signal."""
    page.goto("/doorstep")
    page.get_by_label("Choose a PIN").fill(pin)
    page.get_by_label("The same PIN again").fill(pin)
    page.get_by_role("button", name="Keep today’s visits").click()
    expect(page.get_by_label("Your PIN")).to_be_visible()


def opens(page: Page, pin: str = PIN) -> None:
    page.get_by_label("Your PIN").fill(pin)
    page.get_by_role("button", name="Open my visits").click()


def chooses(page: Page, name: str) -> None:
    page.get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def goes_without_signal(page: Page) -> None:
    """Keep today's visits, lose the signal, and open the visit to Ada Penhaligon."""
    keeps(page)
    cut(page.context)
    opens(page)
    chooses(page, "Ada Penhaligon")


def nobody_in(page: Page, note: str = "A light was on upstairs.") -> None:
    """Record that nobody answered and a card was left."""
    page.get_by_label("No answer, card left").check()
    page.get_by_label("Sorry we missed you").check()
    page.get_by_label("Anything the tracers should know").fill(note)


def records(page: Page) -> None:
    page.get_by_role("button", name="Record this attempt").click()


def leaves_an_answer(page: Page) -> None:
    """Record without signal that nobody answered: the answer waits on the phone."""
    nobody_in(page)
    records(page)
    expect(page.locator("#answers")).to_contain_text("One answer waits")


STORED = """async () => {
  const promised = asked => new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result)
    asked.onerror = reject
  })
  const latin = new TextDecoder('latin1')
  const bytes = (_, part) => part instanceof ArrayBuffer || ArrayBuffer.isView(part) ? latin.decode(part) : part
  const found = {}
  const open = await promised(indexedDB.open('hub-doorstep', 1))
  for (const name of open.objectStoreNames) {
    const store = open.transaction(name).objectStore(name)
    const [keys, values] = await Promise.all([promised(store.getAllKeys()), promised(store.getAll())])
    found[name] = { keys, values: values.map(value => JSON.stringify(value, bytes)) }
  }
  open.close()
  return found
}"""

CACHED = """async () => {
  const texts = []
  for (const name of await caches.keys()) {
    const cache = await caches.open(name)
    for (const request of await cache.keys()) texts.push(request.url, await (await cache.match(request)).text())
  }
  return texts
}"""


def stored(page: Page) -> dict:
    """Everything in the phone's database, store by store."""
    return page.evaluate(STORED)


def counts(page: Page) -> dict[str, int]:
    return {name: len(one["keys"]) for name, one in stored(page).items()}


def cached(page: Page) -> list[str]:
    return page.evaluate(CACHED)


def cut(context: BrowserContext, off: bool = True) -> None:
    context.set_offline(off)


def kill(folder: Path) -> None:
    """The battery is empty: the browser of this folder stops at once, with all its parts, and tidies nothing up."""
    mine = [
        one for one in psutil.process_iter(["cmdline"]) if f"--user-data-dir={folder}" in (one.info["cmdline"] or [])
    ]
    assert mine
    for one in mine:
        os.kill(one.pid, signal.SIGKILL)
    psutil.wait_procs(mine, timeout=10)
    for name in ("SingletonLock", "SingletonCookie", "SingletonSocket"):
        (folder / name).unlink(missing_ok=True)


def until(page: Page, done: Callable[[], bool], seconds: float = 15) -> None:
    """Let the page go on until something has happened."""
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "it did not happen"
        page.wait_for_timeout(50)


def found_on_disk(folder: Path, words: tuple[str, ...]) -> list[tuple[str, str]]:
    """Which files of a browser's folder hold one of the words, as UTF-8 or as UTF-16."""
    found = []
    for path in folder.rglob("*"):
        raw = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
        found += [(path.name, word) for word in words if word.encode() in raw or word.encode("utf-16-le") in raw]
    return found


class OwnPhone:
    """A phone whose browser has a folder of its own: it may die, and what the folder holds is there the next time."""

    def __init__(self, launch: Callable[..., BrowserContext], folder: Path):
        self.launch, self.folder = launch, folder
        self.context: BrowserContext

    def starts(self) -> Page:
        self.context = self.launch(self.folder)
        return self.context.new_page()

    def of(self, person) -> Page:
        """Start it, and sign this person in."""
        page = self.starts()
        signs_in(page, person.id)
        return page

    def dies(self) -> None:
        kill(self.folder)
        with suppress(Error):
            self.context.close()

    def sends_what_waits(self, person) -> None:
        """Start it once more: it asks to be signed in, and then sends what it has kept."""
        page = self.starts()
        page.goto("/doorstep/offline")
        expect(page.locator("#answers")).to_contain_text("Sign in to send what waits")
        signs_in(page, person.id)
        until(page, lambda: counts(page)["answers"] == 0)
