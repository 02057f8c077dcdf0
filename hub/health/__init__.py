"""Whether the hub lives and can work: for the supervisor, a load balancer, an operator."""

from flask import Blueprint, Flask, current_app
from redis import RedisError
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from hub.kernel.access import public
from hub.kernel.db import db, relay_engine

bp = Blueprint("health", __name__)


def register(app: Flask) -> None:
    """Add the two pages."""
    app.register_blueprint(bp)


@bp.get("/healthz")
@public("A supervisor must know which instance answers, before anyone has signed in.")
def live():
    """The process answers; touches no server, so that a database's outage restarts nothing."""
    return {"status": "ok", "instance": current_app.config["HUB"].instance}


@bp.get("/readyz")
@public("A load balancer must know whether this instance can work; it says which server is away, nothing else.")
def ready():
    """Whether PostgreSQL and Valkey answer: 503 without PostgreSQL; without Valkey pages work and jobs wait.

    `failed_jobs` counts what was given up after twelve attempts: a monitor should ring at any.
    """
    parts = {"postgresql": _database(), "valkey": _queue(), "failed_jobs": _failed()}
    return parts, 200 if parts["postgresql"] == "ok" else 503


def _database() -> str:
    try:
        with db.engine.connect().execution_options(lobby=True) as connection:
            connection.execute(text("select 1"))
        return "ok"
    except SQLAlchemyError:
        return "away"


def _failed() -> int | None:
    try:
        with relay_engine().connect() as connection:
            return connection.execute(text("select count(*) from outbox where status = 'failed'")).scalar()
    except SQLAlchemyError:
        return None


def _queue() -> str:
    try:
        current_app.extensions["hub_redis"].ping()
        return "ok"
    except (RedisError, OSError):
        return "away"
