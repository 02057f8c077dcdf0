"""A pack: asked for, looked through section by section, struck out entry by entry, written into files."""

from uuid import UUID

from flask import flash, redirect, url_for
from sqlalchemy import Row

from hub.kernel.access import May, requires
from hub.kernel.audit import record
from hub.kernel.forms.form import Form, seen_version
from hub.kernel.problems import NotPossibleNow, NotYours
from hub.kernel.web.again import proven
from hub.kernel.web.pages import page
from hub.subject_requests import actions, gathering, queries, schemas
from hub.subject_requests.routes import bp
from hub.subject_requests.rules import redacting

ENTRIES = 50  # of one section on a page


@bp.post("/<uuid:request_id>/packs")
@requires(May.ANSWER_SUBJECTS)
def gather(request_id: UUID):
    """Have everything gathered that is held on the person."""
    return redirect(url_for(".pack", pack_id=actions.start_pack(request_id)), 303)


def _opened(pack_id: UUID) -> tuple:
    """A pack that holds something, its decisions, and how each place stands. Raises NotYours, NotPossibleNow."""
    found = queries.pack(pack_id)
    if found.content is None:
        raise NotPossibleNow("There is nothing in this pack yet, or its time is over.", "Go back to the request.")
    decided = queries.decisions(pack_id)
    return found, decided, redacting.states(found.content, decided)


@bp.get("/packs/<uuid:pack_id>")
@requires(May.ANSWER_SUBJECTS)
def pack(pack_id: UUID):
    """A pack: how far it is, its sections, what is struck out, and where the same words still stand."""
    found = queries.pack(pack_id)
    record("record:opened", about=[found.request_id, found.subject_id], record="subject_pack")
    if found.busy or found.content is None:
        return page("subject_requests/pack.html", pack=found, sections=[], left=[], decided=[], files=[])
    decided = queries.decisions(pack_id)
    known = redacting.states(found.content, decided)
    left = redacting.still_there(found.content, known)
    return page(
        "subject_requests/pack.html", pack=found, sections=_sections(found.content, known), decided=decided,
        left=[(value, place, _section_of(found.content, place)) for value, place in left],
        files=[one for one in queries.files(found.request_id) if one.pack_id == pack_id],
        grounds=redacting.GROUNDS | redacting.RELEASES, where=lambda place: _section_of(found.content, place),
    )  # fmt: skip


def _sections(content: dict, known: dict) -> list[dict]:
    """Each section with how many entries and how many places of it are struck out."""
    gone = [place for place, _ in redacting.facts(content) if redacting.is_struck(known, place)]
    return [
        {"title": one["title"], "entries": len(one["entries"]), "struck": sum(at.startswith(f"{s}.") for at in gone),
         "mind": sum(bool(fact.get("mind")) for entry in one["entries"] for fact in entry["facts"])}
        for s, one in enumerate(content["sections"])
    ]  # fmt: skip


def _section_of(content: dict, place: str) -> str:
    section, entry = place.split(".")[:2]
    return f"{content['sections'][int(section)]['title']}, entry {int(entry) + 1}"


@bp.get("/packs/<uuid:pack_id>/sections/<int:section>")
@requires(May.ANSWER_SUBJECTS)
def section(pack_id: UUID, section: int):
    """One section as it would leave: what is struck out is black, with its ground."""
    return _section_page(pack_id, section, 0)


@bp.get("/packs/<uuid:pack_id>/sections/<int:section>/from/<int:first>")
@requires(May.ANSWER_SUBJECTS)
def section_from(pack_id: UUID, section: int, first: int):
    """The same from a later entry on."""
    return _section_page(pack_id, section, first)


def _section_page(pack_id: UUID, section: int, first: int):
    found, _, known = _opened(pack_id)
    if section >= len(found.content["sections"]):
        raise NotYours()
    told = found.content["sections"][section]
    shown = list(enumerate(told["entries"]))[first : first + ENTRIES]
    record("record:opened", about=[found.request_id, found.subject_id], record="subject_pack")
    return page(
        "subject_requests/section.html", pack=found, number=section, told=told, entries=shown, known=known,
        rules=redacting, at=gathering.shown_at, readable=gathering.readable, last=len(found.content["sections"]) - 1,
        further=first + ENTRIES if first + ENTRIES < len(told["entries"]) else None,
    )  # fmt: skip


@bp.route("/packs/<uuid:pack_id>/entries/<place>", methods=["GET", "POST"])
@requires(May.ANSWER_SUBJECTS)
def redact(pack_id: UUID, place: str):
    """Strike out what must not leave, or show what was struck out, each with a reason."""
    found, decided, known = _opened(pack_id)
    entry = dict(redacting.entries(found.content)).get(place)
    if entry is None:
        raise NotYours()
    facts = [(f"{place}.{number}", fact) for number, fact in enumerate(entry["facts"])]
    before = {at for at, _ in facts if known.get(at, redacting.State("", "", None)).how == redacting.STRUCK}
    whole = redacting.is_struck(known, place)
    form = Form(
        schemas.Redact, {"struck": sorted(before), "whole": whole},
        choices={"struck": [(at, fact["label"], fact["value"]) for at, fact in facts]},
    )  # fmt: skip
    turn = max((one.turn for one in decided if redacting.entry_of(one.place) == place), default=0)
    if form.valid and (done := _decided(form, found, known, place, before, whole, turn)) is not None:
        flash(f"Saved, here and in {done:,} other {'entry' if done == 1 else 'entries'}" if done else "Saved")
        return redirect(
            url_for(".section_from", pack_id=pack_id, section=place.split(".")[0], first=_first(place)), 303
        )
    record("record:opened", about=[found.request_id, found.subject_id], record="subject_pack")
    said = [one for one in decided if redacting.entry_of(one.place) == place]
    return page(
        "subject_requests/redact.html", pack=found, form=form, place=place, turn=turn, said=said, entry=entry,
        grounds=redacting.GROUNDS | redacting.RELEASES, at=gathering.shown_at,
        title=found.content["sections"][int(place.split(".")[0])]["title"], number=int(place.split(".")[1]) + 1,
        labels={f"{place}.{n}": fact["label"] for n, fact in enumerate(entry["facts"])},
    )  # fmt: skip


def _first(place: str) -> int:
    """The first entry of the page on which an entry stands."""
    return int(place.split(".")[1]) // ENTRIES * ENTRIES


def _decided(form: Form, found: Row, known: dict, place: str, before: set[str], whole: bool, turn: int) -> int | None:
    """Turn the answers into decisions: in how many other entries, too; None, with the fault, where a reason is missing.

    Whoever saw another state than `turn`'s is told that first: what differs is then not their own choice.
    """
    wanted = set(form.data["struck"])
    strike, show = wanted - before, before - wanted
    if form.data["whole"] != whole:
        (strike if form.data["whole"] else show).add(place)
    seen, given = seen_version(), form.data
    if seen == turn and strike and not given["ground"]:
        form.refuse({"ground": ["Select why it is struck out"]})
    if seen == turn and show and not given["release"]:
        form.refuse({"release": ["Select why it is shown"]})
    if form.errors:
        return None
    if given["alike"]:
        strike |= redacting.alike(found.content, known, strike, struck=False)
        show |= redacting.alike(found.content, known, show, struck=True)
    actions.decide_places(found.id, place, seen, strike, show, given["ground"], given["release"], given["words"])
    return len({redacting.entry_of(one) for one in strike | show} - {place})


@bp.post("/packs/<uuid:pack_id>/files")
@requires(May.ANSWER_SUBJECTS)
@proven("POST")
def write(pack_id: UUID):
    """Have the files written from what is shown now."""
    queries.pack(pack_id)  # another organisation's is not there, whatever the form says
    actions.start_writing(pack_id, seen_version())
    return redirect(url_for(".pack", pack_id=pack_id), 303)
