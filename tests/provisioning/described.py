"""The addresses of SCIM in OpenAPI 3.1, as far as this server has them: what schemathesis makes calls from."""

from typing import Any

from hub.provisioning.scim.answers import TYPE
from hub.provisioning.scim.resources import GROUP, PATCH, USER

TEXT = {"type": "string"}
ADDRESS = {"type": "string", "format": "email", "maxLength": 200}
FAULTS = ("400", "401", "404", "409", "412", "413", "415", "422", "429")


def _object(required: tuple[str, ...] = (), **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(required), "properties": properties}


def _list(of: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": of}


META = _object(("resourceType", "location", "version"), resourceType=TEXT, location=TEXT, version=TEXT)
SENT = {
    "Users": _object(
        ("userName",),
        schemas=_list({"const": USER}),
        userName=ADDRESS,
        displayName=TEXT,
        externalId=TEXT,
        active={"type": "boolean"},
        name=_object(formatted=TEXT, givenName=TEXT, familyName=TEXT),
        emails=_list(_object(value=ADDRESS, type=TEXT, primary={"type": "boolean"})),
    ),
    "Groups": _object(
        ("displayName",),
        schemas=_list({"const": GROUP}),
        displayName=TEXT,
        externalId=TEXT,
        members=_list(_object(value=TEXT)),
    ),
}
TOLD = {
    "Users": _object(("schemas", "id", "userName", "active", "meta"), id=TEXT, userName=TEXT, meta=META),
    "Groups": _object(("schemas", "id", "displayName", "members", "meta"), id=TEXT, displayName=TEXT, meta=META),
}
PATCHED = _object(
    schemas=_list({"const": PATCH}),
    Operations=_list(_object(op={"enum": ["add", "replace", "remove", "Add", "Replace"]}, path=TEXT, value={})),
)
ERROR = _object(("schemas", "status", "detail"), schemas=_list(TEXT), status=TEXT, detail=TEXT)
WHOLE = {"type": "integer"}
LISTED = _object(("schemas", "totalResults", "Resources"), totalResults=WHOLE, Resources=_list({"type": "object"}))


def _operation(status: str, told: dict[str, Any] | None, sent: dict[str, Any] | None = None, *parameters: dict) -> dict:
    answers = {status: {"description": "done"} | ({"content": {TYPE: {"schema": told}}} if told else {})}
    answers |= {code: {"description": "refused", "content": {TYPE: {"schema": ERROR}}} for code in FAULTS}
    told = {"responses": answers, "parameters": list(parameters)}
    return told | ({"requestBody": {"required": True, "content": {TYPE: {"schema": sent}}}} if sent else {})


def _asked(name: str, schema: dict[str, Any] = TEXT) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": schema}


def described(ids: dict[str, list[str]]) -> dict[str, Any]:
    """The description; `ids` are some that exist, which calls meet beside others."""
    paths: dict[str, Any] = {}
    some = [_asked("filter"), _asked("startIndex", WHOLE), _asked("count", WHOLE), _asked("attributes")]
    for kind in ("Users", "Groups"):
        paths[f"/scim/v2/{kind}"] = {
            "get": _operation("200", LISTED, None, *some),
            "post": _operation("201", TOLD[kind], SENT[kind]),
        }
        known = {"enum": [*ids[kind], "00000000-0000-7000-8000-000000000000", "none"]}
        one = {"name": "resource_id", "in": "path", "required": True, "schema": known}
        paths[f"/scim/v2/{kind}/{{resource_id}}"] = {
            "get": _operation("200", TOLD[kind], None, one, _asked("excludedAttributes")),
            "put": _operation("200", TOLD[kind], SENT[kind], one),
            "patch": _operation("200", TOLD[kind], PATCHED, one),
            "delete": _operation("204", None, None, one),
        }
    for name in ("ServiceProviderConfig", "ResourceTypes", "Schemas"):
        paths[f"/scim/v2/{name}"] = {"get": _operation("200", {"type": "object"})}
    for name, part in (("ResourceTypes", "name"), ("Schemas", "schema_id")):
        one = {"name": part, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
        paths[f"/scim/v2/{name}/{{{part}}}"] = {"get": _operation("200", {"type": "object"}, None, one)}
    return {"openapi": "3.1.0", "info": {"title": "SCIM 2.0", "version": "1"}, "paths": paths}
