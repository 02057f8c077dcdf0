"""Taking a file in: each agreement of it that says something new becomes a draft; what is signed is never touched."""

from dataclasses import dataclass
from uuid import UUID

from hub.agreements.actions import drafting
from hub.agreements.queries import proposals, terms
from hub.agreements.rules import files
from hub.agreements.rules.content import Body, as_terms
from hub.agreements.rules.document import changes
from hub.directory.differences import Difference
from hub.kernel.problems import Invalid
from hub.kernel.tenancy import acting


@dataclass(frozen=True)
class Line:
    """What becomes of one agreement of the file: who with, its name, the draft (None: it says nothing new), changes."""

    giver: str
    receiver: str
    slug: str
    version: int
    body: Body
    changes: list[Difference]
    is_new: bool


def look(file: bytes) -> list[Line]:
    """What this file would make, without making it. Raises Invalid with each fault of the file."""
    known = proposals.others()
    us = proposals.names(acting().org_id)[acting().org_id]
    names = {one.id: one for one in (us, *known)}
    found, faults = files.read(file, {one.slug: one.id for one in names.values()}, us.id)
    if faults:
        raise Invalid({"file": faults})
    return [_line(one.body, names) for one in found]


def _line(body: Body, names: dict) -> Line:
    giver, receiver = names[body["from"]], names[body["to"]]
    version = terms.next_version(body["from"], body["to"], body["slug"])
    before = terms.before(body["from"], body["to"], body["slug"], version)
    after = [as_terms(body, one["kind"], names) for one in body["kinds"]]
    same = bool(before) and files.says_the_same(body, before)
    return Line(giver.short_name, receiver.short_name, body["slug"], version, body,
                changes(before, after) if before and not same else [], not same)  # fmt: skip


def take_in(file: bytes) -> list[UUID]:
    """Make a draft of each agreement of the file that says something new; returns their ids. Raises Invalid."""
    return [drafting.begin(one.body, "file") for one in look(file) if one.is_new]
