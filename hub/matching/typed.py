"""A case is typed in: whoever types is told at once who this may be, and nothing that they typed is lost."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from flask import has_request_context, request

from hub.cases.actions.derived import person_keys
from hub.cases.knowing import before_opening, when_person_changed
from hub.cases.rules.words import full_name
from hub.kernel.access import May, may
from hub.kernel.audit import record
from hub.kernel.forms.form import Form
from hub.kernel.keys import id_in, new_id
from hub.kernel.web.pages import page
from hub.matching import actions, queries
from hub.matching.rules.blocks import pairs
from hub.matching.rules.comparing import Likeness, Person
from hub.matching.rules.names import first_of, parts_of
from hub.matching.rules.remembering import most_alike
from hub.matching.rules.words import in_a_sentence
from hub.programmes.models import Programme
from hub.restricted.curtain import hidden_among, lifted

ANOTHER = "another"  # the residents of whom whoever types has said: it is another person
KEYS = {"csrf_token", "_once", ANOTHER}


def as_person(typed: Mapping[str, Any]) -> Person:
    """What a person who is in no record yet is compared by."""
    keys, id_ = person_keys(typed), new_id()
    points = frozenset(value for kind in ("phone", "email") if (value := typed.get(kind)))
    forename = keys["forename_key"]
    return Person(
        id_, id_, forename, keys["surname_key"], first_of(typed.get("forename")) or forename,
        parts_of(typed.get("surname")), typed.get("born_on"), typed.get("nhs_number"), "",
        keys["postcode_key"], keys["home_key"], "", points,
    )  # fmt: skip


def alike(typed: Mapping[str, Any]) -> list[tuple[Any, Likeness]]:
    """Whom somebody who is typed in may be, of those who have an open case: the most alike first."""
    one = as_person(typed)
    with lifted():  # a restricted record that is not found would be opened a second time
        around = queries.around([one]).values()
        best = {
            other if this == one.id else this: found
            for (this, other), found in most_alike(pairs([one], around), queries.weighing()).items()
        }
        shown = queries.with_open_cases(best) if best else {}
    return sorted(((shown[id_], best[id_]) for id_ in shown), key=lambda pair: (-pair[1].score, pair[0].id))


@before_opening
def ask(form: Form, plan: Programme):
    """Show who this may be, unless each of them was shown already and whoever types went on."""
    found = alike(form.data)
    hidden = hidden_among([one.id for one, _ in found])
    known = [pair for pair in found if pair[0].id not in hidden]
    said = set(request.form.getlist(ANOTHER))
    if not hidden and {str(one.id) for one, _ in known} <= said:
        return None
    record("list:shown", about=[one.id for one, _ in known], list="known_people", count=len(known))
    return page(
        "matching/known.html", known=known, plan=plan, typed=still_typed(), full_name=full_name, why=in_a_sentence,
        hidden=sorted(hidden),
        name=full_name(SimpleNamespace(forename=form.data.get("forename"), surname=form.data.get("surname"))),
    )  # fmt: skip


def still_typed() -> list[tuple[str, str]]:
    """Everything that was typed, word for word, to be sent again."""
    return [(name, value) for name, value in request.form.items(multi=True) if name not in KEYS]


@when_person_changed
def compare_at_once(resident_id: UUID) -> None:
    """Compare whoever was typed in or corrected with everybody else; who was said to be another person stays so."""
    actions.find_for([resident_id])
    if not has_request_context() or request.endpoint != "cases.new" or not may(May.MATCH_PEOPLE):
        return
    others = {found for text in request.form.getlist(ANOTHER) if (found := id_in(text))}
    if others:
        actions.say_different(resident_id, others)
