"""A PATCH (RFC 7644 §3.5.2) on a resource as plain JSON, lenient where known directories are not strict.

Entra ID writes operations with a capital, booleans as texts, whole paths as keys of a value without a path, and what is
to be removed from a group as a value beside the path.
"""

import copy
from collections.abc import Mapping
from typing import Any

from hub.provisioning.scim.filters import Both, Compared, Path, WrongFilter, fits, read_path

OPERATIONS = ("add", "replace", "remove")
MOST = 1000
SEVERAL = {"emails", "members"}


class WrongPatch(ValueError):
    """A PATCH that can't be done; `kind` is SCIM's own word for why."""

    def __init__(self, kind: str, detail: str):
        super().__init__(detail)
        self.kind = kind


def apply(resource: Mapping[str, Any], operations: Any) -> dict[str, Any]:
    """The resource after all operations, or none of them. Raises WrongPatch."""
    if not isinstance(operations, list) or not 0 < len(operations) <= MOST:
        raise WrongPatch("invalidSyntax", f"“Operations” must be a list of 1 to {MOST}.")
    after = copy.deepcopy(dict(resource))
    for one in operations:
        if not isinstance(one, Mapping):
            raise WrongPatch("invalidSyntax", "An operation must be an object.")
        told = {str(key).lower(): value for key, value in one.items()}
        operation = str(told.get("op", "")).lower()
        if operation not in OPERATIONS:
            raise WrongPatch("invalidSyntax", "“op” must be add, replace or remove.")
        _do(after, operation, told.get("path"), told.get("value"))
    return after


def _do(resource: dict, operation: str, path: Any, value: Any) -> None:
    if path is None or path == "":
        if operation == "remove":
            raise WrongPatch("noTarget", "“remove” needs a path.")
        if not isinstance(value, Mapping):
            raise WrongPatch("invalidValue", "Without a path the value must be an object.")
        for key, inner in value.items():
            if str(key).lower() not in ("schemas", "id", "meta"):
                _do(resource, operation, key, inner)
        return
    try:
        place = read_path(str(path))
    except WrongFilter as wrong:
        raise WrongPatch("invalidPath", str(wrong)) from None
    if place.attribute in ("id", "meta", "schemas"):
        raise WrongPatch("mutability", f"“{place.attribute}” can’t be changed.")
    if place.fitting is not None:
        _among(resource, operation, place, value)
    elif place.part:
        _inside(resource, operation, place, value)
    else:
        _whole(resource, operation, place.attribute, value)


def key_of(resource: Mapping[str, Any], attribute: str) -> str:
    """How a resource writes an attribute that is named without case."""
    return next((key for key in resource if key.lower() == attribute), attribute)


def _whole(resource: dict, operation: str, attribute: str, value: Any) -> None:
    key = key_of(resource, attribute)
    if operation == "remove":
        if value is not None and attribute in SEVERAL:
            gone = [_value(one) for one in (value if isinstance(value, list) else [value])]
            resource[key] = [one for one in resource.get(key) or [] if _value(one) not in gone]
        else:
            resource.pop(key, None)
    elif attribute in SEVERAL:
        given = value if isinstance(value, list) else [value]
        before = _list(resource, key) if operation == "add" else []
        resource[key] = before + [one for one in given if one not in before]
    elif isinstance(value, Mapping) and isinstance(resource.get(key), dict):
        resource[key] |= {key_of(resource[key], str(name).lower()): inner for name, inner in value.items()}
    else:
        resource[key] = value


def _inside(resource: dict, operation: str, place: Path, value: Any) -> None:
    key = key_of(resource, place.attribute)
    inner = resource.get(key)
    targets = inner if isinstance(inner, list) else [inner]
    if not any(isinstance(one, dict) for one in targets):
        if operation == "remove":
            return
        resource[key] = {}
        targets = [resource[key]]
    for one in targets:
        if isinstance(one, dict):
            _set(one, operation, place.part or "", value)


def _set(target: dict, operation: str, part: str, value: Any) -> None:
    key = key_of(target, part)
    if operation == "remove":
        target.pop(key, None)
    else:
        target[key] = value


def _among(resource: dict, operation: str, place: Path, value: Any) -> None:
    key = key_of(resource, place.attribute)
    each = _list(resource, key)
    fitting = [one for one in each if fits(place.fitting, one)]
    if operation == "remove" and not place.part:
        resource[key] = [one for one in each if one not in fitting]
        return
    if not fitting:
        if operation == "remove":
            return
        made = _made_from(place.fitting)
        if made is None:
            raise WrongPatch("noTarget", "No value fits the path.")
        each.append(made)
        fitting = [made]
    for one in fitting:
        if isinstance(one, dict):
            if place.part:
                _set(one, operation, place.part, value)
            elif isinstance(value, Mapping):
                one |= {key_of(one, str(name).lower()): inner for name, inner in value.items()}
    resource[key] = each


def _made_from(fitting: Any) -> dict[str, Any] | None:
    """A new value that fits: directories replace “emails[type eq "work"].value” where there is no such address yet."""
    parts = fitting.parts if isinstance(fitting, Both) and fitting.word == "and" else (fitting,)
    if not all(isinstance(one, Compared) and one.operator == "eq" and one.name.part is None for one in parts):
        return None
    return {one.name.attribute: one.value for one in parts}


def _list(resource: dict, key: str) -> list:
    found = resource.get(key)
    return list(found) if isinstance(found, list) else [] if found is None else [found]


def _value(one: Any) -> Any:
    return one.get("value") if isinstance(one, Mapping) else one
