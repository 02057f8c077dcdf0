"""/Users: an organisation's people, as its directory makes, reads, changes and removes them."""

from typing import Any
from uuid import UUID

from flask import Response, request
from sqlalchemy import Row

from hub.kernel.keys import email_key
from hub.kernel.problems import NotYours
from hub.provisioning import actions, queries
from hub.provisioning.scim import answers, resources
from hub.provisioning.scim.answers import bp, by_key
from hub.provisioning.scim.filters import Compared


@bp.route("/Users", methods=["GET", "POST"])
@by_key()
def users() -> Response:
    """Those that fit a filter, by pages; or a new one."""
    if request.method == "POST":
        account_id = actions.add_person(resources.person(answers.body()))
        answers.changed("person added", account_id)
        return answers.answer(_one(account_id), 201)
    answers.looked()
    return answers.some([_resource(one) for one in _candidates()])


def _candidates() -> list[Row]:
    """Everybody, or for the two questions that directories ask all day, those whom an index finds."""
    tree = answers.wanted()
    if isinstance(tree, Compared) and tree.operator == "eq" and tree.name.part is None and isinstance(tree.value, str):
        if tree.name.attribute == "username":
            return list(queries.people_by_user_name(email_key(tree.value)))
        if tree.name.attribute == "externalid":
            return list(queries.people_by_external_id(tree.value))
    return list(queries.people())


@bp.route("/Users/<resource_id>", methods=["GET", "PUT", "PATCH", "DELETE"])
@by_key()
def user(resource_id: str) -> Response:
    """One person: read, replaced, changed in parts, or deleted, which closes the account."""
    return answers.one("person", answers.an_id(resource_id), _one, actions.remove_person, _write)


def _one(account_id: UUID) -> dict[str, Any]:
    found = queries.person(account_id)
    if found is None:
        raise NotYours()
    return _resource(found)


def _write(account_id: UUID, after: dict[str, Any], before: dict[str, Any]) -> None:
    actions.change_person(account_id, resources.person(after, before))


def _resource(found: Row) -> dict[str, Any]:
    return resources.user(found, answers.address("user", found.id))
