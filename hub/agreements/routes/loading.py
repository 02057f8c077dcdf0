"""A file with agreements: what it would change is shown first, then drafts are made of it."""

from flask import flash, redirect, url_for
from marshmallow import fields, validate

from hub.agreements.actions import loading
from hub.agreements.routes import drafts
from hub.agreements.schemas import LoadSchema
from hub.directory.differences import COLOURS
from hub.kernel.access import May, requires
from hub.kernel.forms.form import Form
from hub.kernel.forms.schemas import Schema
from hub.kernel.problems import Invalid
from hub.kernel.web.pages import page

LONGEST = 200_000


class KeptSchema(Schema):
    """The file as it was shown."""

    text = fields.String(required=True, validate=validate.Length(max=LONGEST), metadata={"widget": "hidden"})


@drafts.route("/load", methods=["GET", "POST"])
@requires(May.DRAFT_AGREEMENTS)
def load():
    """Read a file and show what it would change."""
    form = Form(LoadSchema)
    if not form.valid:
        return page("agreements/load.html", form=form)
    read = form.data["file"].read(LONGEST + 1)
    try:
        if len(read) > LONGEST:
            raise Invalid({"file": ["The file must be smaller than 200 kB"]})
        lines = loading.look(read)
    except Invalid as wrong:
        form.refuse(wrong)
        return page("agreements/load.html", form=form)
    kept = Form(KeptSchema, {"text": read.decode("utf-8-sig")}, blank=True)
    return page("agreements/loaded.html", lines=lines, form=kept, colours=COLOURS)


@drafts.post("/load/drafts")
@requires(May.DRAFT_AGREEMENTS)
def take_in():
    """Make the drafts that were shown."""
    form = Form(KeptSchema)
    if not form.valid:
        raise Invalid(form.errors)
    made = loading.take_in(form.data["text"].encode("utf-8"))
    flash(f"{len(made)} draft{'' if len(made) == 1 else 's'} made. Nothing that is signed has changed.")
    return redirect(url_for(".show", proposal_id=made[0]) if len(made) == 1 else url_for("agreements.index"), 303)
