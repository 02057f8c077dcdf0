"""The edge of SCIM: who calls, by a bearer token; what is sent; answers and faults in SCIM’s own form (RFC 7644)."""

import json
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, g, request, url_for
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from hub.identity.rules import token_hash
from hub.kernel.access import public
from hub.kernel.keys import id_in
from hub.kernel.problems import Invalid, NotYours, Problem
from hub.kernel.tenancy import Acting, act_as
from hub.kernel.web.callers import caller
from hub.provisioning import actions, queries
from hub.provisioning.scim import resources
from hub.provisioning.scim.filters import WrongFilter, fits, read
from hub.provisioning.scim.patching import WrongPatch, apply
from hub.provisioning.scim.resources import WrongResource

bp = Blueprint("scim", __name__, url_prefix="/scim/v2")
TYPE = "application/scim+json"
PAGE, MOST = 100, 200
NOT_DONE = ("Me", "Bulk", ".search")  # RFC 7644 §3.2: addresses that a provider may leave out
by_key = partial(public, "the key of an organisation’s directory is asked for before any view of these addresses")


class Fault(Exception):
    """What a directory is told when something can't be done; `kind` is one of RFC 7644's scimTypes."""

    def __init__(self, status: int, detail: str, kind: str = ""):
        super().__init__(detail)
        self.status, self.kind = status, kind


def key_or_caller() -> str:
    """Under what calls are counted."""
    token = _token()
    return token_hash(token).hex() if token else caller()


def _token() -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


@bp.before_app_request
def not_here() -> Response | None:
    """An address or a method that is none of ours, in SCIM’s own form: such a request reaches no blueprint."""
    fault = request.routing_exception
    if fault is None or not request.path.startswith(f"{bp.url_prefix}/") or (fault.code or 0) < 400:
        return None
    if fault.code == 404 and request.path.removeprefix(f"{bp.url_prefix}/").partition("/")[0] in NOT_DONE:
        return _error(501, "The hub does not do this.")
    return _http(fault)


@bp.before_request
def who_calls() -> None:
    """Act for the organisation whose key it is, in no role and as nobody. Raises Fault."""
    found = queries.token(_token()) if _token() else None
    if found is None:
        raise Fault(401, "The token is missing, wrong, revoked or too old.")
    act_as(Acting(found.org_id, request_id=g.get("request_id")))
    g.scim_token = found.token_id


def changed(what: str, about: UUID) -> None:
    """Record that this call changed something."""
    actions.note_use(g.scim_token, what, about)


def looked() -> None:
    """Note when the key was used last."""
    actions.note_use(g.scim_token, "", None)


def answer(body: Any, status: int = 200) -> Response:
    """A resource or a list, with its address and its tag in the headers."""
    response = Response(json.dumps(body), status, content_type=TYPE)
    meta = body.get("meta", {})
    if status == 201:
        response.headers["Location"] = meta["location"]
    if "version" in meta:
        response.headers["ETag"] = meta["version"]
    return response


def body() -> dict[str, Any]:
    """What was sent. Raises Fault for what is no object."""
    told = request.get_json(force=True, silent=True)
    if not isinstance(told, dict):
        raise Fault(400, "The body must be a JSON object.", "invalidSyntax")
    return told


def patched(before: dict[str, Any]) -> dict[str, Any]:
    """The resource after the operations that were sent. Raises Fault."""
    told = {key.lower(): value for key, value in body().items()}
    try:
        return apply(before, told.get("operations"))
    except WrongPatch as wrong:
        raise Fault(400, str(wrong), wrong.kind) from None


def check_tag(resource: dict[str, Any]) -> None:
    """Refuse a change of what has changed meanwhile (RFC 7644 §3.14). Raises Fault."""
    wanted = request.headers.get("If-Match")
    if (
        wanted
        and wanted.strip() != "*"
        and resource["meta"]["version"] not in (one.strip() for one in wanted.split(","))
    ):
        raise Fault(412, "It has changed since that version was read.")


def unchanged(resource: dict[str, Any]) -> bool:
    """Whether the caller has this version already."""
    return resource["meta"]["version"] in (one.strip() for one in request.headers.get("If-None-Match", "").split(","))


def one(
    kind: str,
    resource_id: UUID,
    read: Callable[[UUID], dict[str, Any]],
    remove: Callable[[UUID], object],
    write: Callable[[UUID, dict[str, Any], dict[str, Any]], object],
) -> Response:
    """One resource as its method asks: read, deleted, replaced (PUT) or changed in parts (PATCH). Raises Fault.

    `read` gives it and raises NotYours, `write` takes what it shall say and what it said before.
    """
    before = read(resource_id)
    if request.method == "GET":
        looked()
        return slim(before)
    check_tag(before)
    if request.method == "DELETE":
        remove(resource_id)
        changed(f"{kind} deleted", resource_id)
        return Response(status=204)
    write(resource_id, body() if request.method == "PUT" else patched(before), before)
    changed(f"{kind} changed", resource_id)
    return answer(read(resource_id))


def an_id(text: str) -> UUID:
    """The id in an address. Raises NotYours for what is none."""
    found = id_in(text)
    if found is None:
        raise NotYours()
    return found


def some(found: list[dict[str, Any]]) -> Response:
    """One page of those that fit the filter: `startIndex` counts from 1, `count` may be 0. Raises Fault."""
    tree = wanted()
    if tree is not None:
        found = [one for one in found if fits(tree, one)]
    start, count = max(_number("startIndex", 1), 1), min(max(_number("count", PAGE), 0), MOST)
    return answer(resources.listed([_slim(one) for one in found[start - 1 : start - 1 + count]], len(found), start))


def wanted() -> Any:
    """The filter that was sent, if any: one that can't be read, an empty one too, never means “all”. Raises Fault."""
    text = request.args.get("filter")
    if text is None:
        return None
    try:
        return read(text)
    except WrongFilter as wrong:
        raise Fault(400, f"The filter can’t be read: {wrong}", "invalidFilter") from None


def _number(name: str, default: int) -> int:
    text = request.args.get(name, "")
    if not text:
        return default
    try:
        return int(text[:9])
    except ValueError:
        raise Fault(400, f"“{name}” must be a whole number.", "invalidValue") from None


def _slim(resource: dict[str, Any]) -> dict[str, Any]:
    """Without the attributes that the caller does not want, or with those alone; some always stay."""
    wanted = {
        one.strip().lower().partition(".")[0] for one in request.args.get("attributes", "").split(",") if one.strip()
    }
    unwanted = {one.strip().lower() for one in request.args.get("excludedAttributes", "").split(",")}
    always = {"schemas", "id", "meta"}
    return {
        key: value
        for key, value in resource.items()
        if key in always or (key.lower() in wanted if wanted else key.lower() not in unwanted)
    }


def slim(resource: dict[str, Any]) -> Response:
    """One resource as it was asked for."""
    if unchanged(resource):
        return Response(status=304, headers={"ETag": resource["meta"]["version"]})
    return answer(_slim(resource))


def address(kind: str, resource_id: UUID) -> str:
    """Where one resource is."""
    return url_for(f"scim.{kind}", resource_id=str(resource_id), _external=True)


def _error(status: int, detail: str, kind: str = "") -> Response:
    told = {"schemas": [resources.ERROR], "status": str(status), "detail": detail} | (
        {"scimType": kind} if kind else {}
    )
    response = Response(json.dumps(told), status, content_type=TYPE)
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="SCIM"'
    return response


@bp.errorhandler(Fault)
def _fault(fault: Fault) -> Response:
    return _error(fault.status, str(fault), fault.kind)


@bp.errorhandler(WrongResource)
def _wrong(wrong: WrongResource) -> Response:
    return _error(400, str(wrong), "invalidValue")


@bp.errorhandler(Invalid)
def _refused(refused: Invalid) -> Response:
    taken = {"userName", "emails", "email", "displayName"} & set(refused.errors)
    return _error(409, str(refused), "uniqueness") if taken else _error(400, str(refused), "invalidValue")


@bp.errorhandler(Problem)
def _problem(problem: Problem) -> Response:
    told = "There is nothing here with this id." if problem.status == 404 else problem.what_happened
    return _error(problem.status, told)


@bp.errorhandler(HTTPException)
def _http(fault: HTTPException) -> Response:
    response = _error(fault.code or 500, fault.description or fault.name)
    if isinstance(fault, MethodNotAllowed):  # RFC 9110 §15.5.6
        response.headers["Allow"] = ", ".join(sorted(fault.valid_methods or ()))
    return response
