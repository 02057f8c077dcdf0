"""A person at the hub's pages, without a browser: reads what a page says, fills in its forms, presses its buttons."""

from urllib.parse import urljoin

import html5lib

NAMESPACE = "{http://www.w3.org/1999/xhtml}"


class Visitor:
    """Goes from page to page with one client; every form it sends is one that the page before it showed."""

    def __init__(self, client):
        self.client = client
        self.url, self.text, self.status = "/", "", 0
        self.tree = None
        self.case = ""

    def open(self, url: str) -> "Visitor":
        """Go to an address, redirects followed."""
        return self._arrive(self.client.get(urljoin(self.url, url), follow_redirects=True))

    def follow(self, words: str) -> "Visitor":
        """Press the first link whose text begins with these words."""
        for link in self._all("a"):
            if self._words(link).startswith(words):
                return self.open(link.get("href"))
        raise AssertionError(f"No link “{words}” on {self.url}:\n{self.said}")

    def press(self, button: str, files: dict | None = None, **answers) -> "Visitor":
        """Fill in the form that has this button, and press it; double underscores in a name stand for a hyphen."""
        for form in self._all("form"):
            for one in form.iter(f"{NAMESPACE}button"):
                if self._words(one).startswith(button):
                    given = {name.replace("__", "-"): value for name, value in answers.items()}
                    own = {one.get("name"): one.get("value", "")} if one.get("name") else {}
                    return self._send(form, given, files or {}, own)
        raise AssertionError(f"No button “{button}” on {self.url}:\n{self.said}")

    @property
    def said(self) -> str:
        """The page's words, in order, one space between them."""
        return self._words(next(self.tree.iter(f"{NAMESPACE}main"), self.tree))

    def says(self, words: str) -> "Visitor":
        """Assert that the page says so."""
        assert words in self.said, f"{self.url} does not say “{words}”:\n{self.said}"
        return self

    def first_address(self, begins: str, ends: str = "") -> str:
        """The first link to an address like this."""
        for link in self._all("a"):
            if link.get("href", "").startswith(begins) and link.get("href").endswith(ends):
                return link.get("href")
        raise AssertionError(f"No link to {begins}…{ends} on {self.url}:\n{self.said}")

    def fields(self, begins: str) -> set[str]:
        """The names of the page's fields that begin like this."""
        return {one.get("name") for one in self.tree.iter() if (one.get("name") or "").startswith(begins)}

    def time_of(self, name: str, time: str) -> dict[str, str]:
        """The answer to a question for a time, in however many fields the page asks it."""
        return {next(iter(self.fields(name))): time}

    def _send(self, form, answers: dict, files: dict, own: dict) -> "Visitor":
        """Send what the form holds, what was typed, and the name of the button that was pressed."""
        data = self._held(form) | own
        unknown = set(answers) - {one.get("name") for one in form.iter() if one.get("name")}
        assert not unknown, f"The form on {self.url} has no {unknown}"
        data |= answers | files
        action = urljoin(self.url, form.get("action") or self.url)
        if form.get("method", "get").lower() == "get":
            return self._arrive(self.client.get(action, query_string=data, follow_redirects=True))
        send = super(type(self.client), self.client).post  # the page's own keys, not the fixture's
        return self._arrive(send(action, data=data, follow_redirects=True))

    def _held(self, form) -> dict:
        held: dict = {}
        for one in form.iter():
            name, kind = one.get("name"), one.get("type", "text")
            if not name or kind in ("submit", "file") or one.tag == f"{NAMESPACE}button":
                continue
            if kind in ("radio", "checkbox") and one.get("checked") is None:
                continue
            held[name] = self._value(one)
        return held

    def _value(self, control) -> str:
        if control.tag == f"{NAMESPACE}textarea":
            return control.text or ""
        if control.tag == f"{NAMESPACE}select":
            options = list(control.iter(f"{NAMESPACE}option"))
            chosen = next((one for one in options if one.get("selected") is not None), options[0] if options else None)
            return "" if chosen is None else chosen.get("value", "")
        return control.get("value", "")

    def _arrive(self, response) -> "Visitor":
        self.url = response.request.path + (
            f"?{response.request.query_string.decode()}" if response.request.query_string else ""
        )
        self.text, self.status = response.text, response.status_code
        self.tree = html5lib.parse(self.text)
        return self

    def _all(self, tag: str):
        return self.tree.iter(NAMESPACE + tag)

    def _words(self, element) -> str:
        return " ".join(" ".join(element.itertext()).split())
