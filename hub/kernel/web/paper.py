"""From a page to paper: a tagged PDF (PDF/UA-1, ISO 14289-1). Nothing is ever fetched for it."""

from collections.abc import Callable
from typing import Any


def pdf(page: str, style: str, finisher: Callable[[Any, Any], None] | None = None) -> bytes | None:
    """The PDF of an HTML page under a style sheet, or None when Pango, which sets its letters, is not installed."""
    try:
        from weasyprint import CSS, HTML
        from weasyprint.urls import URLFetcher
    except OSError:
        return None
    nowhere = URLFetcher(allowed_protocols=())
    sheet = CSS(string=style, url_fetcher=nowhere)
    told = {"finisher": finisher} if finisher else {}
    return HTML(string=page, url_fetcher=nowhere).write_pdf(stylesheets=[sheet], pdf_variant="pdf/ua-1", **told)
