"""What every page shares: its status, its navigation, its words, and the keys of its forms."""

import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

from flask import Flask, Response, current_app, make_response, render_template, request, url_for
from flask_wtf.csrf import generate_csrf
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader
from markupsafe import Markup

from hub.kernel import access, words
from hub.kernel.forms.form import Form
from hub.kernel.web import searches
from hub.kernel.web.desk import lies_there
from hub.kernel.web.glass import standing as glass
from hub.kernel.web.paging import Slice, after, cut

__all__ = ["SCRIPT_HASH", "SERVICE", "Person", "Slice", "after", "cut", "init_app", "nav", "page", "person_from"]

SERVICE = "Partnership Hub"
GOVUK = PackageLoader("govuk_frontend_jinja")
KEYS = Markup('<input type="hidden" name="csrf_token" value="{}"><input type="hidden" name="_once" value="{}">')


def _script_hash() -> str:
    """The hash of the one inline script, the constant of govuk-frontend's page template."""
    source = (Path(GOVUK._template_root) / "template.html").read_text()
    [script] = re.findall(r"<script[^>]*>(.*?)</script>", source, re.DOTALL)
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


SCRIPT_HASH = _script_hash()


@dataclass(frozen=True)
class Person:
    """The signed-in person as the header names them."""

    name: str
    organisation: str
    workspace: str
    may_switch: bool = False


@dataclass(frozen=True)
class Item:
    """An entry of the navigation."""

    label: str
    endpoint: str
    may: access.May
    order: int
    desk: bool = False


_items: dict[str, Item] = {}
_about: dict[str, str] = {}


def nav(label: str, endpoint: str, may: access.May, order: int = 50, *, desk: bool = False) -> None:
    """Put a page into the navigation of everyone who may open it; low orders come first.

    A `desk` is marked as the present place on the pages that lie on it, too (`hub.kernel.web.desk`).
    """
    _items[endpoint] = Item(label, endpoint, may, order, desk)


def about_link(label: str, endpoint: str) -> None:
    """Put a page into the footer of every page."""
    _about[endpoint] = label


def about_links() -> list[tuple[str, str]]:
    """The footer's links: label, endpoint."""
    return [(label, endpoint) for endpoint, label in _about.items() if endpoint in current_app.view_functions]


def person_from(app: Flask, source: Callable[[], Person | None]) -> None:
    """Register the function that tells the header who is signed in."""
    app.extensions["hub_person"] = source


def person() -> Person | None:
    """Who is signed in, for the header."""
    source = current_app.extensions.get("hub_person")
    return source() if source else None


def alarm_from(app: Flask, source: Callable[[], tuple[str, str] | None]) -> None:
    """Register what puts an urgent sentence, with the page it leads to, above every page of those whom it concerns."""
    app.extensions["hub_alarm"] = source


def alarm() -> tuple[str, str] | None:
    """The urgent sentence for the signed-in person, and where it leads."""
    source = current_app.extensions.get("hub_alarm")
    return source() if source else None


def navigation() -> list[dict[str, Any]]:
    """The entries this person may use, the present one marked."""
    shown = sorted(
        (one for one in _items.values() if one.endpoint in current_app.view_functions and access.may(one.may)),
        key=lambda one: (one.order, one.label),
    )
    addresses = {one.endpoint: url_for(one.endpoint) for one in shown}
    here = _entry_above(addresses)
    return [
        {
            "text": one.label,
            "href": addresses[one.endpoint],
            "current": one.endpoint == request.endpoint,
            "active": one.endpoint == here != request.endpoint,
        }
        for one in shown
    ]


def _entry_above(addresses: dict[str, str]) -> str | None:
    """The entry of the present page: itself, its feature's, the one whose address it continues, the desk it lies on."""
    if request.endpoint in addresses:
        return request.endpoint
    feature = [one for one in addresses if one.partition(".")[0] == request.blueprint]
    above = [one for one, address in addresses.items() if request.path.startswith(f"{address}/")]
    desk = [one for one in addresses if _items[one].desk and lies_there(request.path)]
    return next(iter(feature + above + desk), None)


def page(template: str, status: int | None = None, **context: Any) -> Response:
    """The rendered page; 422 when one of its forms was sent with faults, so that the faults stand beside the fields."""
    faulty = any(isinstance(one, Form) and one.submitted and one.errors for one in context.values())
    body = render_template(template, has_errors=faulty, **context)
    return make_response(body, status or (422 if faulty else 200))


def bare_page(template: str, status: int, **context: Any) -> Response:
    """A page that asks nobody who is signed in: for when the database is away."""
    return make_response(current_app.jinja_env.get_template(template).render(**context), status)


def form_keys() -> Markup:
    """The hidden fields of every form that changes something: against forgery, and against acting twice."""
    return KEYS.format(generate_csrf(), uuid4())


def old_keys() -> Markup:
    """The keys that the failed form carried, for a page that may not open a session."""
    return KEYS.format(request.form.get("csrf_token", ""), request.form.get("_once", ""))


@cache
def _stamp(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10] if path.exists() else "0"


def asset(name: str) -> str:
    """The address of a static file, changing with its content."""
    return url_for("static", filename=name, v=_stamp(Path(current_app.static_folder) / name))


def init_app(app: Flask) -> None:
    """Give the templates the GOV.UK macros, the hub's words and the layout's functions."""
    app.jinja_loader = ChoiceLoader([app.jinja_loader, PrefixLoader({"govuk_frontend_jinja": GOVUK})])
    app.jinja_env.filters.update(words.FILTERS)
    app.jinja_env.globals.update(
        SERVICE=SERVICE,
        May=access.May,
        may=access.may,
        hub_person=person,
        hub_navigation=navigation,
        hub_alarm=alarm,
        hub_glass=glass,
        kept_search=searches.kept_id,
        search_is_over=searches.is_over,
        form_keys=form_keys,
        old_keys=old_keys,
        asset=asset,
        about_links=about_links,
        is_demo=lambda: bool(current_app.config.get("DEMO")),
    )
