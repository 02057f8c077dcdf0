"""The hand-back: what is ready and what it would contain, the packs made so far, each of them as files."""

from flask import flash, redirect, request, url_for

from hub.kernel.access import May, requires
from hub.kernel.audit import record
from hub.kernel.forms.form import Form
from hub.kernel.problems import NotYours
from hub.kernel.web.pages import page
from hub.kernel.web.tables import download
from hub.national import actions, queries
from hub.national.routes import bp
from hub.national.rules import files, judging
from hub.national.schemas import Acknowledge
from hub.national.sources import Context, Offer, kind_label, people, sources
from hub.restricted.curtain import hidden_among, hidden_number, lifted

SHOWN = 100  # rows of a kind that the preview lists; the rest is counted


@bp.get("")
@requires(May.HAND_BACK)
def index():
    """What would go into the next pack, row by row; what waits and why; every pack so far."""
    context = queries.context()
    if context is None:
        return page("national/none.html")
    ready, waiting = actions.ready_now(context)
    shut = hidden_among({one.case_id for one in (*ready, *waiting)})
    seen = [one for one in ready if one.case_id not in shut]
    waits = [one for one in waiting if one.case_id not in shut]
    about = {one.resident_id for one in (*seen, *waits)} | people(seen)
    record("list:shown", about=about, list="hand_back", count=len(seen) + len(waits))
    chosen = queries.Filter.of(context.national.overdue_hours, "open", "")
    return page(
        "national/index.html", context=context, ready=ready, waiting=waits, packs=queries.packs(), hidden=len(shut),
        tables=_tables(context, seen), kind_label=kind_label, SHOWN=SHOWN, tally=queries.tally(chosen),
        marks=" ".join(one.mark for one in ready),
    )  # fmt: skip


def _tables(context: Context, ready: list[Offer]) -> list[tuple[str, tuple[str, ...], list[list[str]], int]]:
    """Per kind: its words, the headings that have something in them, the first rows, and how many there are."""
    found = []
    for one in sources():
        offers = [offer for offer in ready if offer.kind == one.kind]
        used = tuple(name for name in one.columns(context) if any(offer.told.get(name) for offer in offers))
        lines = [[offer.reference, *(offer.told.get(name, "") for name in used)] for offer in offers[:SHOWN]]
        if offers:
            found.append((kind_label(one.kind, len(offers)), (one.headings(context)[0], *used), lines, len(offers)))
    return found


@bp.post("")
@requires(May.HAND_BACK)
def make():
    """Make the next pack of what the page showed."""
    shown = request.form.get("shown")
    made = actions.make_pack(None if shown is None else set(shown.split()))
    left = f". {made.left} more became ready meanwhile: they go into the next one" if made.left else ""
    flash(f"Pack {made.number} is made{left}")
    return redirect(url_for(".show", number=made.number), 303)


def _pack(number: int, kind: str | None = None):
    """A pack with what of it may be shown: nothing, perhaps, where all of it is of restricted records."""
    found = queries.pack(number)
    told = queries.rows_of(found.id, kind) if found else ()
    if found is None or not told and (kind or not hidden_number()):
        raise NotYours()
    return found, told


@lifted()  # a file goes to the national system, which knows them all
def _whole_pack(number: int, kind: str | None = None):
    return _pack(number, kind)


@bp.get("/<int:number>")
@requires(May.HAND_BACK)
def show(number: int):
    """One pack, kind by kind, with how each row stands."""
    pack, told = _pack(number)
    record("list:shown", about={one.case_id for one in told} | people(told), list="hand_back_pack", count=len(told))
    kinds = files.by_kind(told)
    return page(
        "national/pack.html", pack=pack, kinds=kinds, cells=files.cells, kind_label=kind_label,
        states=judging.STATES, open_of={kind: sum(one.state in judging.OPEN for one in rows)
                                        for kind, rows in kinds.items()},
        hidden=hidden_number(),
        used=lambda rows, headings: [name for name in headings if any(one.told.get(name) for one in rows)],
    )  # fmt: skip


@bp.route("/<int:number>/<kind>/acknowledge", methods=["GET", "POST"])
@requires(May.HAND_BACK)
def acknowledge_kind(number: int, kind: str):
    """Settle all open rows of one kind by hand: for what no list shows, once the national system has it."""
    pack, told = _pack(number, kind)
    form = Form(Acknowledge)
    if form.valid:
        count = actions.acknowledge_kind(number, kind, form.data["why"])
        flash(f"{count} {'row' if count == 1 else 'rows'} acknowledged")
        return redirect(url_for(".show", number=number), 303)
    count = sum(one.state in judging.OPEN for one in told)
    record("list:shown", about={one.case_id for one in told} | people(told), list="hand_back_pack", count=count)
    return page("national/acknowledge.html", pack=pack, form=form, count=count, label=kind_label(kind, count))


@bp.get("/<int:number>/<kind>.csv")
@requires(May.HAND_BACK)
def file(number: int, kind: str):
    """The file of one kind: the same each time, since its rows never change."""
    pack, told = _whole_pack(number, kind)
    body = files.table(told, pack.headings.get(kind, sorted(told[0].told)))
    record("file:made", about={one.case_id for one in told} | people(told), file="hand_back", count=len(told))
    return download(files.file_name(number, kind), body)


@bp.get("/<int:number>.zip")
@requires(May.HAND_BACK)
def whole(number: int):
    """All files of a pack in one."""
    pack, told = _whole_pack(number)
    body = files.whole(number, pack.made_at, pack.headings, told)
    record("file:made", about={one.case_id for one in told} | people(told), file="hand_back", count=len(told))
    return download(files.file_name(number, "", "zip"), body, "application/zip")
