"""A form is acted on once: a double click, or a retry after a failover, answers with the first one's redirect."""

from datetime import datetime
from uuid import UUID

from flask import Response, current_app, redirect, request
from sqlalchemy import text
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.clock import now
from hub.kernel.db import Base, db
from hub.kernel.tenancy import acting

FIELD = "_once"


class Submission(Base):
    """A form that was acted on, and where its answer led."""

    __tablename__ = "submission"

    org_id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID]
    at: Mapped[datetime]
    location: Mapped[str | None]


# A second submission of the same key waits here for the first one's commit, then finds its location.
CLAIM = text("""
    insert into submission as s (org_id, key, account_id, at) values (:org, :key, :account, :now)
    on conflict (org_id, key) do update set location = s.location
    returning location
""")
REMEMBER = text("update submission set location = :location where org_id = :org and key = :key")


def key() -> UUID | None:
    """The idempotency key of the posted form, if a signed-in person sent one.

    A public page's form has none: such a page may yet change who acts, before its first transaction.
    """
    view = current_app.view_functions.get(request.endpoint)
    if request.method != "POST" or acting().account_id is None or not hasattr(view, "requires"):
        return None
    try:
        return UUID(request.form.get(FIELD, ""))
    except ValueError:
        return None


def earlier_answer() -> Response | None:
    """The redirect that the same form already led to; otherwise claims the form for this request."""
    claimed = key()
    if claimed is None:
        return None
    actor = acting()
    parameters = {"org": actor.org_id, "key": claimed, "account": actor.account_id, "now": now()}
    location = db.session.execute(CLAIM, parameters).scalar()
    return redirect(location, 303) if location else None


def remember(response: Response) -> None:
    """Keep where a successful form led; a form shown again with errors keeps nothing and may be sent again."""
    claimed = key()
    if claimed is not None and response.status_code in (302, 303):
        parameters = {"org": acting().org_id, "key": claimed, "location": response.location}
        db.session.execute(REMEMBER, parameters)
