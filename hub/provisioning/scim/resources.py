"""People and groups as a directory reads and writes them (RFC 7643 §4.1, §4.2). No database."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from marshmallow import ValidationError, validate

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"
TRUTH = {"true": True, "false": False}
MOST = {"userName": 254, "externalId": 200, "name": 100, "displayName": 100}
EMAIL = validate.Email()


class WrongResource(ValueError):
    """What was sent can't be kept; the message says which attribute and why."""


@dataclass(frozen=True)
class Person:
    """What is kept of a directory's person."""

    user_name: str
    email: str
    name: str
    external_id: str | None
    active: bool


def user(row: Any, address: str) -> dict[str, Any]:
    """An account as a resource; `address` is its own."""
    given, _, family = row.name.rpartition(" ")
    told = {
        "schemas": [USER],
        "id": str(row.id),
        "userName": row.user_name or row.email,
        "name": {"formatted": row.name, "givenName": given or row.name, "familyName": family if given else ""},
        "displayName": row.name,
        "emails": [{"value": row.email, "type": "work", "primary": True}],
        "active": row.active,
        "groups": [{"value": str(one["id"]), "display": one["name"]} for one in row.groups or []],
    }
    if row.external_id:
        told["externalId"] = row.external_id
    return _with_meta(told, "User", row.made_at, row.changed_at, address)


def group(row: Any, members: Iterable[Any], address: str) -> dict[str, Any]:
    """A group as a resource."""
    told = {
        "schemas": [GROUP],
        "id": str(row.id),
        "displayName": row.name,
        "members": [{"value": str(one.account_id), "display": one.name, "type": "User"} for one in members],
    }
    if row.external_id:
        told["externalId"] = row.external_id
    return _with_meta(told, "Group", row.made_at, row.changed_at, address)


def _with_meta(told: dict[str, Any], kind: str, made: datetime, changed: datetime, address: str) -> dict[str, Any]:
    """`version` is a weak tag of what the resource says (RFC 7644 §3.14)."""
    tag = hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]
    meta = {"resourceType": kind, "created": made.isoformat(), "lastModified": changed.isoformat()}
    return told | {"meta": meta | {"location": address, "version": f'W/"{tag}"'}}


def listed(found: list[dict[str, Any]], total: int, start: int) -> dict[str, Any]:
    """A page of resources."""
    return {
        "schemas": [LIST],
        "totalResults": total,
        "startIndex": start,
        "itemsPerPage": len(found),
        "Resources": found,
    }


def person(told: Any, before: Mapping[str, Any] | None = None) -> Person:
    """What a resource says of a person; against the one before, whichever form of the name has changed counts.

    Raises WrongResource.
    """
    if not isinstance(told, Mapping):
        raise WrongResource("The body must be an object.")
    plain = {str(key).lower(): value for key, value in told.items()}
    user_name = _text(plain, "userName", required=True) or ""
    email = _email(plain, user_name)
    name = _name(plain, {str(key).lower(): value for key, value in (before or {}).items()}) or user_name
    return Person(user_name, email, name[: MOST["name"]], _text(plain, "externalId"), _truth(plain.get("active", True)))


def group_said(told: Any) -> tuple[str, str | None, set[str]]:
    """A group's name, its external id, and the ids of its members. Raises WrongResource."""
    if not isinstance(told, Mapping):
        raise WrongResource("The body must be an object.")
    plain = {str(key).lower(): value for key, value in told.items()}
    members = plain.get("members") or []
    if not isinstance(members, list):
        raise WrongResource("“members” must be a list.")
    ids = {str(one.get("value")) if isinstance(one, Mapping) else str(one) for one in members}
    return _text(plain, "displayName", required=True) or "", _text(plain, "externalId"), ids


def _text(plain: Mapping[str, Any], attribute: str, required: bool = False) -> str | None:
    value = plain.get(attribute.lower())
    if value is None or value == "":
        if required:
            raise WrongResource(f"“{attribute}” is missing.")
        return None
    if not isinstance(value, str) or not value.strip() or "\0" in value or len(value) > MOST[attribute]:
        raise WrongResource(f"“{attribute}” must be a text of at most {MOST[attribute]} letters.")
    return value.strip()


def _email(plain: Mapping[str, Any], user_name: str) -> str:
    """The primary address, else the one for work, else the first, else the user name."""
    each = [one for one in plain.get("emails") or [] if isinstance(one, Mapping)] if isinstance(
        plain.get("emails"), list
    ) else []  # fmt: skip
    ranked = sorted(each, key=lambda one: (not _loosely(one.get("primary")), one.get("type") != "work"))
    for address in [*(one.get("value") for one in ranked), user_name]:
        if isinstance(address, str) and len(address) <= MOST["userName"]:
            try:
                return str(EMAIL(address.strip()))
            except ValidationError:
                continue
    raise WrongResource("Neither “emails” nor “userName” holds an email address.")


def _name(plain: Mapping[str, Any], before: Mapping[str, Any]) -> str | None:
    told, was = _parts(plain), _parts(before)
    forms = [
        (plain.get("displayname"), before.get("displayname")),
        (told.get("formatted"), was.get("formatted")),
        (_joined(told), _joined(was)),
    ]
    changed = [new for new, old in forms if isinstance(new, str) and new.strip() and new != old]
    known = [new for new, _ in forms if isinstance(new, str) and new.strip()]
    return next((one.strip().replace("\0", "") for one in [*changed, *known]), None)


def _parts(plain: Mapping[str, Any]) -> dict[str, Any]:
    told = plain.get("name")
    return {str(key).lower(): value for key, value in told.items()} if isinstance(told, Mapping) else {}


def _joined(told: Mapping[str, Any]) -> str:
    return " ".join(str(told.get(part) or "").strip() for part in ("givenname", "familyname")).strip()


def _truth(value: Any) -> bool:
    """A boolean, or one as a text. Raises WrongResource."""
    found = _loosely(value)
    if found is None:
        raise WrongResource("“active” must be true or false.")
    return found


def _loosely(value: Any) -> bool | None:
    return value if isinstance(value, bool) else TRUTH.get(value.lower()) if isinstance(value, str) else None
