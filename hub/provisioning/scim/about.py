"""What this service provider can do, which resources it has and of what they consist (RFC 7643 §5, §6, §7)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Response, request

from hub.kernel.problems import NotYours
from hub.provisioning.scim import answers, resources
from hub.provisioning.scim.answers import MOST, Fault, bp, by_key

CONFIG = {
    "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
    "patch": {"supported": True},
    "bulk": {"supported": False, "maxOperations": 0, "maxPayloadSize": 0},
    "filter": {"supported": True, "maxResults": MOST},
    "changePassword": {"supported": False},
    "sort": {"supported": False},
    "etag": {"supported": True},
    "authenticationSchemes": [
        {
            "type": "oauthbearertoken",
            "name": "Bearer token",
            "description": "A token that an administrator of the organisation makes in the hub.",
            "primary": True,
        }
    ],
}
TYPES = [
    {
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"],
        "id": name,
        "name": name,
        "endpoint": f"/{name}s",
        "schema": schema,
        "description": description,
    }
    for name, schema, description in (
        ("User", resources.USER, "A person of the organisation"),
        ("Group", resources.GROUP, "A group of people, which may stand for a role"),
    )
]


def _attribute(name: str, kind: str = "string", inner: tuple = (), **said: Any) -> dict[str, Any]:
    told = {
        "name": name, "type": kind, "multiValued": False, "required": False, "caseExact": False,
        "mutability": "readWrite", "returned": "default", "uniqueness": "none", "description": name,
    }  # fmt: skip
    return told | said | ({"subAttributes": list(inner)} if inner else {})


def _schema(urn: str, name: str, *attributes: dict[str, Any]) -> dict[str, Any]:
    of = "urn:ietf:params:scim:schemas:core:2.0:Schema"
    return {"schemas": [of], "id": urn, "name": name, "description": name, "attributes": list(attributes)}


SCHEMAS = {
    resources.USER: _schema(
        resources.USER,
        "User",
        _attribute("userName", required=True, uniqueness="server"),
        _attribute("displayName"),
        _attribute("name", "complex", tuple(map(_attribute, ("formatted", "givenName", "familyName")))),
        _attribute(
            "emails",
            "complex",
            (_attribute("value"), _attribute("type"), _attribute("primary", "boolean")),
            multiValued=True,
        ),
        _attribute("active", "boolean"),
        _attribute("groups", "complex", (_attribute("value"), _attribute("display")), multiValued=True,
                   mutability="readOnly"),
    ),
    resources.GROUP: _schema(
        resources.GROUP,
        "Group",
        _attribute("displayName", required=True, uniqueness="server"),
        _attribute("members", "complex", (_attribute("value"), _attribute("display")), multiValued=True),
    ),
}  # fmt: skip


def whole(view: Callable) -> Callable:
    """Refuse a filter, which these lists don’t take (RFC 7644 §4). Raises Fault."""

    @wraps(view)
    def guarded(*args, **kwargs) -> Response:
        if "filter" in request.args:
            raise Fault(403, "This list is not filtered.")
        return view(*args, **kwargs)

    return guarded


@bp.get("/ServiceProviderConfig")
@by_key()
@whole
def config() -> Response:
    """What is supported."""
    return answers.answer(CONFIG)


@bp.get("/ResourceTypes")
@by_key()
@whole
def types() -> Response:
    """People and groups."""
    return answers.answer(resources.listed(TYPES, len(TYPES), 1))


@bp.get("/Schemas")
@by_key()
@whole
def schemas() -> Response:
    """Of what both consist."""
    return answers.answer(resources.listed(list(SCHEMAS.values()), len(SCHEMAS), 1))


@bp.get("/Schemas/<schema_id>")
@by_key()
def schema(schema_id: str) -> Response:
    """Of what one consists."""
    if schema_id not in SCHEMAS:
        raise NotYours()
    return answers.answer(SCHEMAS[schema_id])


@bp.get("/ResourceTypes/<name>")
@by_key()
def one_type(name: str) -> Response:
    """One of them."""
    found = next((one for one in TYPES if one["id"] == name), None)
    if found is None:
        raise NotYours()
    return answers.answer(found)
