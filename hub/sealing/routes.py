"""The Integrity page: how far the trail is sealed, who keeps a copy, and whether that copy says the same."""

from uuid import UUID

from flask import Blueprint, Flask, url_for

from hub.kernel.access import May, requires
from hub.kernel.audit import record
from hub.kernel.forms.form import Form
from hub.kernel.problems import Invalid, NotPossibleNow
from hub.kernel.seal.note import in_base64, verifier_key
from hub.kernel.web.desk import Waiting, lies_on_desk, on_desk
from hub.kernel.web.limits import takes_file
from hub.kernel.web.pages import nav, page
from hub.kernel.web.tables import download
from hub.sealing import actions, queries
from hub.sealing.schemas import Kept

bp = Blueprint("sealing", __name__, url_prefix="/integrity")


def register(app: Flask) -> None:
    """Add the page; IG officers come to it from their start page, administrators from their navigation."""
    app.register_blueprint(bp)
    nav("Integrity", "sealing.integrity", May.MANAGE_PEOPLE, order=60)
    hint = "How far it is sealed, the copies outside, and a checkpoint to compare."
    lies_on_desk("Is the trail whole?", "sealing.integrity", May.SEE_INTEGRITY, hint, order=7, question=True)


@on_desk(10, May.SEE_INTEGRITY)
def late() -> Waiting | None:
    """Sealing, or a copy outside, that is over an hour late."""
    found = queries.late()
    sentence = "Sealing the audit trail is late" if found.sealing else "A copy of the audit trail’s seal is late"
    return Waiting(found.copies + found.sealing, sentence, url_for("sealing.integrity"), urgent=True)


@bp.route("", methods=["GET", "POST"])
@requires(May.SEE_INTEGRITY)
@takes_file
def integrity():
    """The last checkpoint, what waits, the copies; a checkpoint that was kept elsewhere is compared here."""
    form, compared = Form(Kept), None
    if form.valid:
        given = form.data.get("file")
        try:
            compared = actions.compare(given.read() if given else (form.data.get("pasted") or "").encode())
        except Invalid as refused:
            form.refuse({"file" if given else "pasted": refused.errors[""]})
    last, waiting = queries.last(), queries.waiting()
    record("list:shown", list="seals", count=last.number if last else 0)
    return page(
        "sealing/integrity.html", form=form, compared=compared, last=last, waiting=waiting, copies=queries.copies(),
        keys=_keys(last), root=in_base64(bytes(last.root)) if last else None, late=queries.is_late(waiting.oldest),
        before=queries.compared(), MOST=queries.MOST_COUNTED,
    )  # fmt: skip


def _keys(last) -> list[tuple]:
    """The keys' lines, each with the time from which it signs."""
    origin = last.note.partition("\n")[0] if last else ""
    return [(verifier_key(origin, bytes(one.key)), one.since) for one in queries.signing_keys()]


@bp.get("/checkpoint.txt")
@requires(May.SEE_INTEGRITY)
def checkpoint():
    """The last checkpoint as a file, to be kept somewhere else."""
    last = queries.last()
    if last is None:
        raise NotPossibleNow("Nothing is sealed yet.", "The worker seals every two seconds: try again in a moment.")
    record("file:made", file="checkpoint", count=1)
    return download(f"checkpoint-{last.size}.txt", last.note.encode(), "text/plain")


@bp.get("/events/<uuid:event_id>.tlog-proof")
@requires(May.SEE_INTEGRITY)
def event_proof(event_id: UUID):
    """The proof that an event stands in the tree, for docs/verify_audit.py or any tool that reads C2SP proofs."""
    made = actions.proof(event_id)
    record("file:made", file="event_proof", count=1)
    return download(f"{event_id}.tlog-proof", made.encode(), "text/plain")
