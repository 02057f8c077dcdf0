"""The way of a request: context first, then the view, then commit; errors become pages in plain words."""

import json
import uuid

import structlog
from flask import Flask, Response, abort, current_app, g, redirect, render_template, request, url_for
from flask_limiter import Limiter
from flask_wtf.csrf import CSRFError, CSRFProtect
from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolUsedUp
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.middleware.proxy_fix import ProxyFix

from hub.kernel import audit
from hub.kernel.db import db
from hub.kernel.problems import EditConflict, NotPossibleNow, NotSignedIn, Problem, Refused
from hub.kernel.tenancy import acting, as_actor
from hub.kernel.web import limits, once, pages
from hub.kernel.web.callers import caller

log = structlog.get_logger()
csrf = CSRFProtect()
limiter = Limiter(caller, headers_enabled=False, swallow_errors=True, in_memory_fallback_enabled=True)

# Valkey away must cost a page nothing; redis-py would try again for seconds.
AT_ONCE = Retry(NoBackoff(), 0)
FAILED = "The hub failed, and nothing was changed. Go back and try again, or tell whoever runs the hub.\n"
NEVER_ECHOED = {
    "csrf_token",
    once.FIELD,
    "version",
    "seal",
    "password",
    "current_password",
    "new_password",
    "take_over",
    "code",
    "credential",
    "proof",
    "proof_credential",
    "proof_looking",
}


class Hub(Flask):
    """Flask, with the law that a returned page commits and an exception rolls back."""

    def dispatch_request(self) -> Response:
        """The view's answer, committed; a form that was already acted on gets its first answer again."""
        try:
            response = once.earlier_answer()
            if response is None:
                response = self.make_response(super().dispatch_request())
                once.remember(response)
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise
        return response

    def handle_exception(self, fault: Exception) -> Response:
        """The last answer, where the page about a fault failed too: in bare words, and no traceback in any log."""
        if self.testing:
            raise fault
        log.error("page_of_fault_failed", endpoint=request.endpoint, fault=type(fault).__name__)
        return Response(FAILED, 500, mimetype="text/plain")


def init_app(app: Hub) -> None:
    """Cookies, throttles, headers and error pages."""
    settings = app.config["HUB"]
    secure = not settings.loopback
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="__Host-hub" if secure else "hub",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        WTF_CSRF_TIME_LIMIT=None,
        RATELIMIT_STORAGE_URI=settings.redis_url.replace("unix://", "redis+unix://", 1),
        RATELIMIT_STORAGE_OPTIONS={"retry": AT_ONCE, "socket_timeout": 1, "socket_connect_timeout": 1},
        TRUSTED_HOSTS=list(settings.hostnames),
    )
    limits.init_app(app, settings.upload_limit)
    app.extensions["hub_redis"] = Redis.from_url(settings.redis_url, socket_connect_timeout=2, retry=AT_ONCE)
    if settings.proxies:  # each appends the address it saw; what a caller wrote before that is not believed
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=0)
    app.before_request(_number_request)  # first: what the next two turn away is logged under its own number
    csrf.init_app(app)
    limiter.init_app(app)
    app.before_request(_refuse_nul)
    app.after_request(_headers)
    app.register_error_handler(Problem, problem_page)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(IntegrityError, _just_done)
    for away in (OperationalError, InterfaceError, PoolUsedUp):
        app.register_error_handler(away, _database_away)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(SecurityError, _wrong_name)
    app.register_error_handler(Exception, _fault)


def _number_request() -> None:
    g.request_id = uuid.uuid4()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request=str(g.request_id))


def _refuse_nul() -> None:
    """PostgreSQL takes no text with this sign, and no link of ours has it; what is typed is freed of it by the form."""
    if "\0" in request.path or any("\0" in value for _, value in request.args.items(multi=True)):
        abort(400)


def _headers(response: Response) -> Response:
    headers = response.headers
    headers["Content-Security-Policy"] = (
        f"default-src 'self'; script-src 'self' '{pages.SCRIPT_HASH}'; object-src 'none'; base-uri 'none'; "
        "frame-ancestors 'none'; form-action 'self'"
    )
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
    if not current_app.config["HUB"].loopback:  # a name of this machine is every developer's, and must stay plain
        headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
    if request.endpoint != "static":
        headers["Cache-Control"] = "no-store"
    return response


def problem_page(problem: Problem) -> Response | tuple[str, int]:
    """The answer to a problem: its page, the way to sign in, for a script its document; a refusal is recorded."""
    if isinstance(problem, NotSignedIn) and request.method == "GET" and not _asked_by_script():
        return redirect(url_for("identity.sign_in", next=request.full_path.rstrip("?")))
    if isinstance(problem, Refused):
        _record_refusal(problem)
    if isinstance(problem, EditConflict) and problem.about:
        with as_actor(acting()):
            audit.record("record:opened", about=problem.about, record="conflict")
    conflict = problem.changes if isinstance(problem, EditConflict) else ()
    return error_page(problem, conflict=conflict, version=getattr(problem, "version", None)), problem.status


def _record_refusal(problem: Refused) -> None:
    if acting().org_id is None:
        return
    with as_actor(acting()):
        right = problem.right.name if problem.right is not None else ""
        audit.record("access:refused", right=right, endpoint=request.endpoint or "", status=problem.status)


def _stale_form(_: CSRFError) -> tuple[str, int]:
    _log_refusal("form key")
    problem = Problem(
        "This page was open for too long, or your browser sent the form without its key.", "Send it again."
    )
    problem.status, problem.title = 400, "Check and send the form again"
    return error_page(problem, retry=True), 400


UNIQUE, ERASED = "23505", "HU410"
# Of the controls that answer by a status alone, what each is called in the log.
TURNED_AWAY = {400: "malformed", 405: "method", 413: "too large", 429: "too many"}
# What PostgreSQL says when it is away, full or shutting down; anything else is a fault of ours.
AWAY = ("08", "53", "57P")
# Two who changed the same rows in another order: PostgreSQL undid one of them, which can be done again.
UNDONE = ("40P01", "40001")


def _database_away(fault: DBAPIError | PoolUsedUp) -> Response | tuple[str, int]:
    cause = getattr(fault, "orig", fault)
    code = getattr(cause, "sqlstate", None)
    if code == ERASED:
        return _erased()
    if code in UNDONE:
        log.warning("page_undone", endpoint=request.endpoint, code=code)
        return _just_now()
    if code and not code.startswith(AWAY):
        return _fault(fault)
    log.error("database_away", fault=type(cause).__name__)
    return pages.bare_page("errors/503.html", 503, typed=typed(), retry=request.method == "POST")


def _just_done(fault: IntegrityError) -> tuple[str, int]:
    """Two people did the same at one moment, and a unique key let one of them: no fault, but the other must be told."""
    if getattr(fault.orig, "sqlstate", None) != UNIQUE:
        return _fault(fault)
    return _just_now()


def _erased() -> tuple[str, int]:
    """A page was open, or a step under way, while its record was erased: the database takes nothing in any more."""
    problem = NotPossibleNow("This record was erased meanwhile.", "Nothing of what you sent was kept.")
    return error_page(problem), problem.status


def _just_now() -> tuple[str, int]:
    problem = NotPossibleNow("Somebody else did the same at this moment.", "Go back and look at it again.")
    return error_page(problem), problem.status


def _wrong_name(_: SecurityError) -> Response:
    """Plain words and no page: a page's links would be made with the name that was refused."""
    _log_refusal("host name")
    return Response("The hub has another name: HUB_HOSTNAMES lists them.\n", 400, mimetype="text/plain")


def _http(fault: HTTPException) -> Response | tuple[str, int]:
    if fault.code is None or fault.code < 400:
        return fault.get_response()
    if fault.code in TURNED_AWAY:
        _log_refusal(TURNED_AWAY[fault.code])
    problem = Problem()
    problem.status = fault.code
    return error_page(problem), fault.code


def _fault(fault: Exception) -> tuple[str, int]:
    log.error("page_failed", endpoint=request.endpoint, fault=type(fault).__name__)
    if current_app.testing:
        raise fault
    return error_page(Problem()), 500


def _log_refusal(why: str) -> None:
    """For whoever watches for attacks: by which control, where, and from which network, as a key that tells none."""
    log.warning("request_refused", why=why, endpoint=request.endpoint, method=request.method, caller=caller())


def typed() -> list[tuple[str, str]]:
    """What the person had typed, to be shown back; never keys or passwords."""
    try:
        sent = request.form.items(multi=True)
    except HTTPException:  # the form itself was refused, as too large or malformed
        return []
    return [(name, value) for name, value in sent if name not in NEVER_ECHOED and value]


def _asked_by_script() -> bool:
    """True when a script asked or sent, which cannot read a page."""
    return request.is_json or request.accept_mimetypes.best == "application/json"


def _document(problem: Problem) -> Response:
    """The problem as RFC 9457 has it."""
    told = {"type": "about:blank", "title": problem.title, "status": problem.status}
    told |= {"detail": " ".join(part for part in (problem.what_happened, problem.what_to_do) if part)}
    return Response(json.dumps(told), problem.status, mimetype="application/problem+json")


def error_page(problem: Problem, **context) -> str | Response:
    """The page for a problem: `errors/<status>.html`, or the general one; for a script its document."""
    if _asked_by_script():
        return _document(problem)
    names = [f"errors/{problem.status}.html", "errors/500.html"]
    return render_template(names, problem=problem, typed=typed(), **context)
