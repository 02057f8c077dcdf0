"""The register of what is sealed: each table, and how a row of it is marked so that it is written sealed.

The CHECK ck_<table>_sealed of the database refuses anything else; a register test holds the two against each other.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from hub.intake.rules.rows import canonical, digest_of
from hub.kernel.cipher import SECRET_KEYS, NhsNumber, RiskNote, Secret, addressed, document, file_in, file_of, marked

Row = Mapping[str, Any]
FILE = b"cipher:file:"
TEN_DIGITS = re.compile(r"\d{10}")


@dataclass(frozen=True)
class Place:
    """A table, the columns of its primary key after org_id, those that hold what is sealed, and those read besides.

    `marks` gives of a row, with everything opened, the values to write.
    """

    table: str
    key: tuple[str, ...]
    columns: tuple[str, ...]
    marks: Callable[[Row], dict[str, Any]]
    besides: tuple[str, ...] = ()


def _text(kind: type[Secret], column: str) -> Callable[[Row], dict[str, Any]]:
    return lambda row: {column: None if row[column] is None else kind(row[column])}


def _within(*columns: str) -> Callable[[Row], dict[str, Any]]:
    return lambda row: {column: marked(row[column]) for column in columns}


def _whole(column: str) -> Callable[[Row], dict[str, Any]]:
    return lambda row: {column: row[column] if row[column] == {} else document(row[column])}


def _file(column: str) -> Callable[[Row], dict[str, Any]]:
    return lambda row: {column: _sealed_file(row[column], row["org_id"])}


def _sealed_file(held: bytes | None, org_id: int) -> bytes | None:
    if held is None:
        return None
    held = bytes(held)
    return file_of(file_in(held) if held.startswith(FILE) else held, org_id)


def _listed(row: Row) -> dict[str, Any]:
    """Facts of a list, with the digest by which the next list is compared: it is of what lies sealed."""
    facts = marked(row["facts"])
    said = {name: value for name, value in facts.items() if name != "stamps"}
    held = {
        name: value.sealed() if isinstance(value, Secret) else value
        for name, value in addressed(said, row["org_id"]).items()
    }
    return {"facts": facts, "digest": digest_of(canonical(held))}


def _changed(row: Row) -> dict[str, Any]:
    kind = SECRET_KEYS.get(row["field"])
    return {side: kind(row[side]) if kind and isinstance(row[side], str) else row[side] for side in ("old", "new")}


def _told_back(row: Row) -> dict[str, Any]:
    """A row that was handed back: whatever cell says the resident's number, under whichever heading."""
    told = {name: NhsNumber(cell) if TEN_DIGITS.fullmatch(str(cell)) else cell for name, cell in row["told"].items()}
    found = {"told": told} | {side: marked(row[side]) for side in ("expect", "before", "theirs")}
    of_number = row["kind"] == "fact" and row["key"].endswith(" nhs_number")
    return found | {"stamp": NhsNumber(row["stamp"]) if of_number else row["stamp"]}


PLACES = (
    Place("resident", ("id",), ("nhs_number",), _text(NhsNumber, "nhs_number")),
    Place("import_upload", ("run_id",), ("content", "head"), lambda row: _file("content")(row) | _whole("head")(row)),
    Place(
        "import_row", ("run_id", "number"), ("nhs_number", "facts", "cells"),
        lambda row: _text(NhsNumber, "nhs_number")(row) | _listed(row) | _whole("cells")(row),
    ),
    Place("import_reject", ("run_id", "number"), ("cells",), _whole("cells")),
    Place("arrival", ("programme", "reference"), ("facts",), _listed),
    Place("case_file", ("id",), ("facts",), _within("facts")),
    Place("case_change", ("case_id", "run_id", "field"), ("old", "new"), _changed),
    Place("resident_merge", ("id",), ("changes",), lambda row: {"changes": _parts(row["changes"])}),
    Place("handover", ("id", "side"), ("subject", "answer"), _within("subject", "answer")),
    Place("risk_marker", ("id",), ("note",), _text(RiskNote, "note")),
    Place("risk_marker_review", ("marker_id", "number"), ("reason",), _text(RiskNote, "reason")),
    Place("visit_attempt", ("visit_id", "number"), ("answers",), _whole("answers")),
    Place("doorstep_answer", ("id",), ("answers",), _whole("answers")),
    Place("kept_search", ("id",), ("typed",), _whole("typed")),
    Place("answers_begun", ("account_id", "about_id"), ("typed",), _whole("typed")),
    Place(
        "hand_back_row", ("pack_id", "place"), ("told", "expect", "before", "theirs", "stamp"), _told_back,
        besides=("kind",),
    ),
    Place("subject_pack", ("id",), ("content",), _whole("content")),
    Place("subject_file", ("id",), ("body",), _file("body")),
)  # fmt: skip


def _parts(changes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What a merge changed: each part as it was before and after."""
    return [{name: marked(value) for name, value in one.items()} for one in changes]
