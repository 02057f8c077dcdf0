"""A pack and a letter on paper: a tagged PDF, or, where Pango is missing, the same as a page to print."""

from collections.abc import Mapping
from typing import Any

from flask import render_template

from hub.kernel.web.paper import pdf
from hub.subject_requests.gathering import readable, shown_at
from hub.subject_requests.rules.redacting import BLACK

PDF, HTML = "application/pdf", "text/html"
ENDINGS = {PDF: "pdf", HTML: "html"}
# What art. 15(1) asks for, in the order in which a pack tells it: sort of section, heading.
PARTS = (
    ("held", "What we hold about you"),
    ("shared", "Where it came from, and with whom it was shared"),
    ("looked", "Who looked at it, and what for"),
    ("kept", "How long it is kept"),
)


def pack(shown: Mapping[str, Any]) -> tuple[bytes, str]:
    """The pack as it leaves, from content that holds nothing of what is struck out: bytes and media type."""
    told = {"shown": shown, "parts": _parts(shown), "at": shown_at, "readable": readable, "BLACK": BLACK}
    return _made("subject_requests/paper/pack.html", **told)


def _parts(shown: Mapping[str, Any]) -> list[tuple[str, list[Mapping[str, Any]]]]:
    found = [(title, [one for one in shown["sections"] if one["sort"] == sort]) for sort, title in PARTS]
    return [(title, sections) for title, sections in found if sections]


def letter(**told: Any) -> tuple[bytes, str]:
    """A letter: bytes and media type."""
    return _made("subject_requests/paper/letter.html", **told)


def _made(template: str, **told: Any) -> tuple[bytes, str]:
    style = render_template("subject_requests/paper/paper.css")
    made = pdf(render_template(template, style="", **told), style)
    return (made, PDF) if made else (render_template(template, style=style, **told).encode(), HTML)
