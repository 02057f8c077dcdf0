"""The style sheet: colours that can be read, and nothing of GOV.UK's identity that a council may not use."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COLOURS = dict(re.findall(r"--(hub-[a-z-]+):\s*(#[0-9a-f]{6})", (ROOT / "hub/static/scss/_brand.scss").read_text()))
READ_TOGETHER = [
    ("hub-brand-text", "hub-brand"),
    ("hub-brand", "white"),
    ("hub-brand", "hub-tint"),
    ("hub-brand-dark", "hub-tint"),
    ("hub-quiet", "white"),
    ("hub-quiet", "hub-tint"),
    ("hub-overdue", "white"),
    ("hub-overdue", "hub-tint"),
    ("hub-soon", "white"),
    ("hub-soon", "hub-tint"),
    ("hub-demo-text", "hub-demo"),
]


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(("text", "background"), READ_TOGETHER)
def test_text_stands_out_from_its_background(text, background):
    known = {**COLOURS, "white": "#ffffff"}
    darker, lighter = sorted((luminance(known[text]), luminance(known[background])))
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


def test_the_built_style_sheet_has_no_crown_and_not_govuks_typeface():
    css = (ROOT / "hub/static/css/hub.css").read_text().lower()
    assert ".hub-header" in css
    for forbidden in ("gds transport", "crown", "crest", "govuk-header", "govuk-footer", "@font-face", "url(http"):
        assert forbidden not in css
