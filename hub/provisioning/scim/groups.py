"""/Groups: a directory's groups and who is in them; which role that means here is the administrator's table."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import Response, request
from sqlalchemy import Row

from hub.kernel.keys import id_in
from hub.kernel.problems import NotYours
from hub.provisioning import actions, queries
from hub.provisioning.scim import answers, resources
from hub.provisioning.scim.answers import Fault, bp, by_key


@bp.route("/Groups", methods=["GET", "POST"])
@by_key()
def groups() -> Response:
    """Those that fit a filter, by pages; or a new one."""
    if request.method == "POST":
        name, external_id, members = resources.group_said(answers.body())
        group_id = actions.add_group(name, external_id, _ids(members))
        answers.changed("group added", group_id)
        return answers.answer(_one(group_id), 201)
    answers.looked()
    inside = queries.members()
    return answers.some([_resource(one, inside.get(one.id, [])) for one in queries.groups()])


@bp.route("/Groups/<resource_id>", methods=["GET", "PUT", "PATCH", "DELETE"])
@by_key()
def group(resource_id: str) -> Response:
    """One group: read, replaced, changed in parts, or deleted, which takes its role from its members."""
    return answers.one("group", answers.an_id(resource_id), _one, actions.remove_group, _write)


def _write(group_id: UUID, after: dict[str, Any], _: dict[str, Any]) -> None:
    name, external_id, members = resources.group_said(after)
    actions.change_group(group_id, name, external_id, _ids(members))


def _one(group_id: UUID) -> dict[str, Any]:
    found = queries.group(group_id)
    if found is None:
        raise NotYours()
    return _resource(found, queries.members().get(group_id, []))


def _ids(members: Iterable[str]) -> set[UUID]:
    found = {one: id_in(one) for one in members}
    wrong = next((text for text, one in found.items() if one is None), None)
    if wrong is not None:
        raise Fault(400, "A member’s “value” must be the id of a person here.", "invalidValue")
    return {one for one in found.values() if one is not None}


def _resource(found: Row, members: Iterable[Row]) -> dict[str, Any]:
    return resources.group(found, members, answers.address("group", found.id))
