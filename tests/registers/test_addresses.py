"""Every address that a template asks for by name is one that a view answers: a rare branch must not be a 500."""

import re

from hub.settings import ROOT

ASKED = re.compile(r"url_for\(\s*[\"']([a-z_.]*[a-z_])[\"']")


def test_what_a_template_links_to_is_there(app):
    known = set(app.view_functions)
    within = {f".{name.rpartition('.')[2]}" for name in known}  # '.show' is meant within the view's own feature
    asked = {
        (str(path.relative_to(ROOT)), name)
        for path in (ROOT / "templates").rglob("*.html")
        for name in ASKED.findall(path.read_text())
    }
    assert len(asked) > 300, "the templates were read"
    assert {(path, name) for path, name in asked if name not in known | within} == set()
