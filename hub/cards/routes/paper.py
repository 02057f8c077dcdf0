"""From codes to paper: a tagged PDF, or, where the PDF library's own libraries are missing, the same page to print."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from flask import Response, make_response, render_template

from hub.cards import queries
from hub.cards.rules.texts import ENGLISH, english, lines, texts
from hub.kernel.web.paper import pdf
from hub.kernel.web.tables import download
from hub.kernel.words import phone


def cards(
    codes: Sequence[str], kind: str, language: str, paper: str, asked_by: str | None = None, day: date | None = None
) -> Response:
    """These cards as a file to download, or as a page to print from. The codes are on it and nowhere else."""
    council = queries.council()
    context = _context(council, kind, language, asked_by) | {"codes": codes, "day": day, "paper": paper}
    style = render_template("cards/paper.css", paper=paper, colour=council.colour, ink=ink(council.colour))
    made = as_pdf(render_template("cards/paper.html", **context), style)
    if made is None:
        return make_response(render_template("cards/paper.html", linked=True, **context))
    return download(f"cards-{kind}-{language}.pdf", made, "application/pdf")


def _context(council: Any, kind: str, language: str, asked_by: str | None) -> dict[str, Any]:
    """The card in the resident's language and, unless that is it, in English below."""
    filled = {
        "council": council.name,
        "sender": asked_by if asked_by != council.name else None,
        # A number does not break at the end of a line.
        "phone": (council.shown_phone or (council.phone and phone(council.phone)) or "").replace(" ", "\u00a0"),
        "address": queries.public_address(),
    }
    own = english(queries.settings().english)
    spoken = [own] if language == ENGLISH else [texts(language), own]
    return {"council": council, "spoken": [(one.code, lines(one.card, kind, filled)) for one in spoken]}


def as_pdf(page: str, style: str) -> bytes | None:
    """A PDF/UA-1 of the page, each passage in its own language, or None when Pango is not installed."""
    tags = re.findall(r"<(?:p|h1|h2)\b([^>]*)>", page)
    spoken = [re.search(r'lang="(\w+)"', tag) for tag in tags]
    return pdf(page, style, _tell_languages([one and one[1] for one in spoken]))


def _tell_languages(spoken: Sequence[str | None]) -> Callable[[Any, Any], None]:
    """WeasyPrint 70 tags the language of the whole document alone; here each passage gets its own (PDF 1.7, 14.9.2)."""

    def finish(_: Any, made: Any) -> None:
        from pydyf import String

        passages = [one for one in made.objects if isinstance(one, dict) and one.get("S") in ("/P", "/H1", "/H2")]
        for passage, language in zip(passages, spoken, strict=True):
            if language:
                passage["Lang"] = String(language)

    return finish


def ink(colour: str | None) -> str:
    """Black or white, whichever is read better on a colour like '#00594f' (WCAG's relative luminance)."""
    channels = [int((colour or "#000000")[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#ffffff" if 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.05 else "#000000"
