"""The queue of what an organisation received, on the screen and on paper."""

from datetime import datetime
from typing import NamedTuple
from urllib.parse import parse_qsl
from uuid import UUID

from flask import request, url_for

from hub.directory.fields import KINDS
from hub.handovers import queue as listing
from hub.handovers import rules
from hub.handovers.queue import Around, Counts, Filter
from hub.handovers.routes import bp
from hub.handovers.schemas import FACETS, Search
from hub.kernel.access import May, requires
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.forms.form import Form
from hub.kernel.web import searches
from hub.kernel.web.pages import after, cut, page


class Option(NamedTuple):
    """One answer of a filter: where it leads, how many it would show (None: not counted), whether it is chosen."""

    label: str
    url: str
    count: int | None
    chosen: bool


@bp.route("/requests", methods=["GET", "POST"])
@requires(May.SEE_REQUESTS)
def queue():
    """Received requests, the first due first, with filters kept in the address and counts beside their options."""
    if request.method == "POST":
        return searches.keep("text")
    around = listing.around()
    search, chosen = _chosen(around)
    found = listing.queue(chosen, after(datetime.fromisoformat, UUID))
    slice = cut(found, listing.PAGE, lambda row: listing.place(chosen, row))
    counts = listing.counts(chosen)
    _told(chosen, "requests", slice.rows)
    facets = _facets(chosen, around, counts)
    return page(
        "handovers/queue.html", slice=slice, search=search, chosen=chosen, counts=counts, kinds=KINDS, facets=facets,
        applied=[(name, one) for name, options in facets for one in options if one.chosen], around=around,
        statuses=rules.STATUS_WORDS, kept=_address(chosen), empty_words=rules.why_empty(chosen),
    )  # fmt: skip


@bp.get("/requests/print")
@requires(May.SEE_REQUESTS)
def printed():
    """The same list for paper, without pages; longer ones say where they were cut."""
    around = listing.around()
    _, chosen = _chosen(around)
    found = listing.queue(chosen, most=listing.PRINTED)
    listed = found[: listing.PRINTED]
    _told(chosen, "printed_requests", listed)
    applied = [one.label for _, options in _facets(chosen, around, None) for one in options if one.chosen]
    return page(
        "handovers/printed.html", listed=listed, more=len(found) > len(listed), applied=applied, kinds=KINDS,
        around=around, statuses=rules.STATUS_WORDS, back=url_for(".queue", **_address(chosen)), printed_at=now(),
    )  # fmt: skip


def _told(chosen: Filter, name: str, listed) -> None:
    if chosen.text:
        fields = {column.removesuffix("_key") for column, *_ in rules.search_ranges(chosen.text)}
        record("search:made", list=name, fields=fields, count=len(listed))
    record("list:shown", about=[row.id for row in listed], list=name, count=len(listed))


def _chosen(around: Around) -> tuple[Form, Filter]:
    """What the address and the search ask for; an answer that no filter has is as good as none."""
    given, keys = searches.given("text", at="handovers.queue"), _keys(around)
    search = Form(Search, source=given)
    asked = {"text": search.data.get("text") or ""}
    for name, (_, offered) in FACETS.items():
        value = given.get(name, "")
        if value in dict(keys.get(name) or offered):
            asked[name] = value
    return search, Filter(**asked, my_teams=around.my_teams)


def _keys(around: Around) -> dict[str, list[tuple[str, str]]]:
    none = [("none", "No team")] if around.teams else []
    mine = [("mine", "My teams")] if around.my_teams else []
    patches = [*around.patches.items(), ("none", "In no patch")] if around.patches else []
    return {"team": [*mine, *around.teams.items(), *none], "patch": patches}


def _address(chosen: Filter, **instead: str) -> dict[str, str]:
    """The filters as the address carries them, with some of them changed."""
    told = {name: instead.get(name, getattr(chosen, name)) for name in FACETS} | {searches.NAME: searches.kept_id()}
    return {name: value for name, value in told.items() if value}


def back_to_queue() -> str:
    """The queue as it was filtered when its form was sent; never another address."""
    kept = dict(parse_qsl(request.form.get("back", "")[:500]))
    return url_for("handovers.queue", **{name: kept[name] for name in (*FACETS, searches.NAME) if kept.get(name)})


def _facets(chosen: Filter, around: Around, counts: Counts | None) -> list[tuple[str, list[Option]]]:
    """Each filter with its options; choosing the chosen one takes the filter away."""
    keys = _keys(around)
    return [
        (label, [_option(chosen, name, key, text, counts) for key, text in (keys.get(name) or offered)])
        for name, (label, offered) in FACETS.items()
        if keys.get(name) or offered
    ]


def _option(chosen: Filter, name: str, key: str, text: str, counts: Counts | None) -> Option:
    is_chosen = getattr(chosen, name) == key
    url = url_for("handovers.queue", **_address(chosen, **{name: "" if is_chosen else key}))
    return Option(text, url, counts and rules.counted(counts.of, name, key, chosen), is_chosen)
