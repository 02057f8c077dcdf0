"""A manager at the draft, who sees pages and presses what stands on them."""

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

import pytest

from hub.directory import actions
from hub.drafting import queries
from tests.visits.conftest import visiting  # noqa: F401 - the fixture

DRAFT = "/visit-model/draft"


class Fields(HTMLParser):
    """What a browser would send of the page's main form if nobody touched it."""

    def __init__(self):
        super().__init__()
        self.sent: list[tuple[str, str]] = []
        self.select = self.area = None
        self.within = self.post = False
        self.options: list[tuple[str, bool]] = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "main":
            self.within = True
        if not self.within:
            return
        if tag == "input" and given.get("name"):
            ticked = given.get("type") not in ("radio", "checkbox") or "checked" in given
            if ticked:
                self.sent.append((given["name"], given.get("value", "")))
        elif tag == "textarea":
            self.area = (given["name"], "")
        elif tag == "select":
            self.select, self.options = given["name"], []
        elif tag == "option" and self.select:
            self.options.append((given.get("value", ""), "selected" in given))

    def handle_data(self, data):
        if self.area:
            self.area = (self.area[0], self.area[1] + data)

    def handle_endtag(self, tag):
        if tag == "textarea" and self.area:
            self.sent.append((self.area[0], self.area[1]))
            self.area = None
        elif tag == "select" and self.select:
            chosen = next((value for value, selected in self.options if selected), self.options[0][0])
            self.sent.append((self.select, chosen))
            self.select = None
        elif tag == "main":
            self.within = False


@dataclass
class Manager:
    """Somebody who drafts: opens a page, changes some fields of its form, sends it."""

    browser: Any
    norfolk: Any
    slug: str

    def see(self, path: str = "") -> str:
        answer = self.browser.get(path if path.startswith("/") else f"{DRAFT}/{path}".rstrip("/"))
        assert answer.status_code == 200, (path, answer.status_code, answer.text[:2000])
        return answer.text

    def fields(self, path: str) -> dict[str, list[str]]:
        parser = Fields()
        parser.feed(self.see(path))
        found: dict[str, list[str]] = {}
        for name, value in parser.sent:
            if name not in ("csrf_token", "_once"):
                found.setdefault(name, []).append(value)
        return found

    def send(self, path: str, **typed):
        """Fill in the page's form and send it; what is not named stays as the page had it."""
        sent = self.fields(path) | {name.replace("__", "."): value for name, value in typed.items()}
        return self.post(path, sent)

    def post(self, path: str, sent: dict):
        return self.browser.post(path if path.startswith("/") else f"{DRAFT}/{path}", data=sent)

    def saves(self, path: str, **typed) -> str:
        """Send it and be led on; returns where to, as a path below the draft."""
        answer = self.send(path, **typed)
        assert answer.status_code == 303, (path, answer.status_code, _errors(answer.text))
        return answer.location.removeprefix(DRAFT).strip("/").partition("#")[0]

    def press(self, do: str) -> None:
        answer = self.browser.post(f"{DRAFT}/arrange", data={"do": do})
        assert answer.status_code == 303, answer.text[:500]

    @property
    def body(self) -> dict:
        with self.norfolk.acting(self.slug, "manager"):
            return queries.stand().draft.body


def _errors(text: str) -> list[str]:
    return re.findall(r"error-message[^>]*>\s*(.*?)</p>", text, re.DOTALL) + re.findall(r"<h1.*?</h1>", text, re.DOTALL)


@pytest.fixture
def manager(client, norfolk):
    """`manager("breckland")`: that district's manager at the draft."""

    def sit_down(slug: str = "breckland", nth: int = 0) -> Manager:
        return Manager(client(slug, "manager", nth), norfolk, slug)

    return sit_down


@pytest.fixture
def begun(manager):
    """A manager whose draft began with the version in force."""
    someone = manager()
    someone.saves("start", source="1")
    return someone


@pytest.fixture
def with_draft(norfolk):
    """Write a version as a draft, as a file would: `with_draft("breckland", 2, body)`."""

    def write(slug: str, version: int, body: dict, origin: str = "file") -> None:
        with norfolk.acting(slug, "manager"):
            actions.draft("visit_model", version, body, origin)

    return write
