"""A small service that uses every part of the forms and pages, for their tests."""

from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID

from flask import Flask, flash, redirect, request
from flask_login import LoginManager, UserMixin
from jinja2 import ChoiceLoader, FileSystemLoader
from marshmallow import ValidationError, fields, validate, validates_schema

from hub.kernel.access import May, Role
from hub.kernel.clock import now
from hub.kernel.forms.fields import Day, Moment, NotInFuture, Phone, Postcode, TimeOfDay, Upload
from hub.kernel.forms.form import Form
from hub.kernel.forms.schemas import Schema
from hub.kernel.web import pages
from hub.kernel.web.paging import after, cut

ROOT = Path(__file__).resolve().parents[2]


class Point(Schema):
    """A contact point, one row of several."""

    kind = fields.String(
        required=True,
        metadata={"label": "Kind", "widget": "select", "choices": [("phone", "Phone"), ("email", "E-mail")]},
    )
    value = fields.String(required=True, metadata={"label": "Number or address"})
    seen_on = Day(metadata={"label": "Seen on"})


class Visit(Schema):
    """One question of each kind."""

    name = fields.String(required=True, validate=validate.Length(max=20), metadata={"label": "Full name"})
    born_on = Day(
        required=True,
        validate=NotInFuture("Date of birth must be in the past"),
        metadata={"label": "Date of birth", "hint": "For example, 27 3 1985"},
    )
    answered = fields.Boolean(required=True, metadata={"label": "Did anyone answer the door?"})
    spoke_to = fields.String(
        required=True,
        metadata={
            "label": "Who answered?",
            "only_if": ("answered", "yes"),
            "choices": [("resident", "The resident"), ("other", "Someone else")],
        },
    )
    note = fields.String(validate=validate.Length(max=500), metadata={"label": "Note", "widget": "textarea"})
    needs = fields.List(
        fields.String(),
        metadata={"label": "Needs", "hint": "Select all that apply", "choices": [("food", "Food"), ("pets", "Pets")]},
    )
    officer = fields.UUID(required=True, metadata={"label": "Officer", "widget": "select"})
    arrived_at = Moment(metadata={"label": "Arrived"})
    leave_by = TimeOfDay(metadata={"label": "Leave by", "width": 5})
    phone = Phone(metadata={"label": "Phone number", "width": 20})
    postcode = Postcode(metadata={"label": "Postcode", "width": 10})
    email = fields.Email(metadata={"label": "Email address"})
    people = fields.Integer(validate=validate.Range(min=1, max=20), metadata={"label": "People in the household"})
    points = fields.List(fields.Nested(Point), metadata={"label": "Contact points", "row": "Contact point", "rows": 2})
    letter = Upload(metadata={"label": "Letter", "accept": ".pdf"})

    @validates_schema
    def nobody_spoke_alone(self, data, **_):
        if data.get("people") == 13:
            raise ValidationError("Thirteen people is not believed")


OFFICER = UUID("01890000-0000-7000-8000-000000000001")
OFFICERS = [(OFFICER, "Ann Officer"), (UUID("01890000-0000-7000-8000-000000000002"), "Bo Officer")]


class Filter(Schema):
    """A list's filters."""

    team = fields.String(
        metadata={"label": "Team", "widget": "select", "quiet": True, "choices": [("a", "Team A"), ("b", "Team B")]}
    )
    surname = fields.String(metadata={"label": "Surname", "quiet": True})


class User(UserMixin):
    """Someone signed in as an officer."""

    id = "1"
    role = Role.OFFICER


def make_app(signed_in: bool = True) -> Flask:
    """The sample service."""
    app = Flask("sample", static_folder=str(ROOT / "hub/static"), template_folder=str(ROOT / "templates"))
    app.config.update(SECRET_KEY="sample", TESTING=True, DEMO=True)  # noqa: S106
    login = LoginManager()
    login.init_app(app, add_context_processor=False)
    login.request_loader(lambda _: User() if signed_in else None)
    pages.init_app(app)
    app.jinja_loader = ChoiceLoader([app.jinja_loader, FileSystemLoader(Path(__file__).parent / "templates")])
    _routes(app)
    pages.nav("Queue", "queue", May.SEE_REQUESTS, 10)
    pages.nav("People", "people", May.MANAGE_PEOPLE, 20)
    pages.nav("Visit model", "model", May.SEE_VISIT_MODEL, 30)
    ann = pages.Person("Ann Officer", "Breckland Council", "Officer", True)
    pages.person_from(app, lambda: ann if signed_in else None)
    return app


def _routes(app: Flask) -> None:
    rows = [
        SimpleNamespace(
            id=n,
            reference=f"K7QF-{n:04}",
            resident="Featherstonehaugh-Cholmondeley, Bartholomew" if n == 1 else "Smith, Jo",
            due_at=now() + timedelta(hours=n * 3 - 5),
            status="Waiting",
        )
        for n in range(1, 8)
    ]

    @app.get("/")
    def queue():
        start = (after(int) or (0,))[0]
        found = [row for row in rows if row.id > start][:4]
        filters = Form(Filter, source=request.args)
        return pages.page("queue.html", slice=cut(found, 3, lambda row: (row.id,)), filters=filters)

    @app.route("/visit", methods=["GET", "POST"])
    def visit():
        form = Form(Visit, {"name": "Jo Smith"}, choices={"officer": OFFICERS})
        if form.valid:
            flash("Visit recorded")
            return redirect("/detail", 303)
        return pages.page("visit.html", form=form)

    @app.get("/detail")
    def detail():
        return pages.page("detail.html", row=rows[0], at=datetime.fromisoformat("2026-11-21T15:04:00+00:00"))

    @app.get("/people")
    def people():
        return "people"

    @app.get("/model")
    def model():
        return "model"

    @app.post("/sign-out", endpoint="identity.sign_out")
    def sign_out():
        return "out"

    @app.get("/workspace", endpoint="identity.workspace")
    def workspace():
        return "workspace"

    @app.get("/account", endpoint="identity.account")
    def account():
        return "account"

    @app.get("/sign-in", endpoint="identity.sign_in")
    def sign_in():
        return "sign in"

    @app.route("/wrong/<int:status>", methods=["GET", "POST"])
    def wrong(status):
        keys = {"csrf_token", "_once", "version"}
        keep = [(key, value) for key, value in request.form.items(multi=True) if key not in keys]
        conflict = [("Note", "Rang twice, no answer.", "Left a card.")] if status == 409 and keep else ()
        context = {"typed": keep, "retry": status in (400, 503), "conflict": conflict}
        return pages.bare_page(f"errors/{status}.html", status, version=8 if conflict else None, **context)
