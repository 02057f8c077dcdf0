"""An app is offered on a page: a picture to read, the same in letters, and a form that brings both back."""

import io
from uuid import UUID

import segno
from flask import request
from markupsafe import Markup
from sqlalchemy import Row

from hub.identity import queries as people
from hub.kernel.forms.form import Form
from hub.kernel.problems import Invalid
from hub.second_factors import actions, keeping, keys, queries, rules
from hub.second_factors.schemas import NewApp

OLD = "This page was open for too long. Scan the new picture: the one before counts no longer"


class AppOffer:
    """A seed on its way into an app. It travels sealed in the form, so that a wrong code changes no picture."""

    def __init__(self, org_id: int, account: Row):
        self.org_id, self.account, self.form = org_id, account, Form(NewApp)
        brought = keeping.offered(request.form.get("seal", ""), org_id, account.id) if self.form.submitted else None
        self.seed = brought or rules.new_seed()
        if self.form.submitted and brought is None:
            self.form.refuse({"": [OLD]})

    @property
    def sealed(self) -> str:
        """What the form carries."""
        return keeping.offer(self.seed, self.org_id, self.account.id)

    @property
    def letters(self) -> str:
        """The seed for typing."""
        return rules.in_letters(self.seed)

    @property
    def picture(self) -> Markup:
        """The QR code as SVG: classes and attributes alone, since the page allows no style of its own."""
        address = rules.app_address(self.seed, self.account.email, people.organisation().short_name)
        out = io.BytesIO()
        segno.make(address, error="m").save(
            out, kind="svg", xmldecl=False, svgns=True, border=4, light="#fff", svgclass="hub-qr",
            lineclass=None, omitsize=True, title="QR code of the key below",
        )  # fmt: skip
        return Markup(out.getvalue().decode())  # noqa: S704 - made here, of letters and figures alone

    def take(self) -> None:
        """Keep the app if its first code fits. Raises Invalid."""
        if not self.form.valid:
            raise Invalid(self.form.errors)
        actions.add_app(self.account.id, self.seed, self.form.data["name"], self.form.data["code"])


def key_options(whose: Row, place: str, place_id: UUID) -> str | None:
    """What the browser is told to have one of somebody's keys sign; None without a key, or under another name."""
    known = queries.factors(whose.account_id, "key")
    return keys.to_sign(known, actions.new_challenge(place, place_id)) if known and keys.usable_here() else None
