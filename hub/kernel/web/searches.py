"""What people type to find somebody: it never stands in an address, so in no log, bookmark, history or referrer.

A search form is posted. What was typed becomes a short-lived row that its typist alone can read, and the browser is led
on to the same page with the row's id, where filters, paging, ticks and the way back are links and GET as anywhere.
"""

from datetime import datetime
from uuid import UUID

from flask import Response, g, has_request_context, redirect, request, url_for
from sqlalchemy import ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.datastructures import MultiDict

from hub.kernel.cipher import SealedDocument
from hub.kernel.clock import now
from hub.kernel.db import Base, db, row
from hub.kernel.keys import id_in, new_id
from hub.kernel.tenancy import acting

NAME = "search"  # of the row's id in an address
LONGEST = 200  # letters kept of one field; each field says itself how many it takes
UNSAID = {"csrf_token", NAME, "after", "endpoint"}  # a search begins on the first page; the last means more to url_for


class KeptSearch(Base):
    """What one person typed into the search of one page (`endpoint`), field by field; hidden from all others.

    The relay forgets it after twelve hours.
    """

    __tablename__ = "kept_search"
    __table_args__ = (
        ForeignKeyConstraint(["org_id", "account_id"], ["account.org_id", "account.id"]),
        Index("ix_kept_search_at", "at"),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID]
    endpoint: Mapped[str]
    typed: Mapped[dict] = mapped_column(SealedDocument)
    at: Mapped[datetime]


def keep(*private: str) -> Response:
    """The answer to a posted search: the same page, whose address says what was chosen, and of `private` nothing."""
    typed = {name: request.form.get(name, "").replace("\0", "").strip()[:LONGEST] for name in private}
    sent = {name: value for name, value in typed.items() if value}
    told = {
        name: [one for one in values if one]
        for name, values in request.form.lists()
        if name not in private and name not in UNSAID and not name.startswith("_")
    }
    if sent:
        told[NAME] = [str(_kept(sent))]
    return redirect(url_for(request.endpoint, **(request.view_args or {}), **told), 303)


def _kept(typed: dict[str, str]) -> UUID:
    actor = acting()
    one = KeptSearch(
        org_id=actor.org_id, id=new_id(), account_id=actor.account_id, endpoint=request.endpoint, typed=typed, at=now()
    )
    db.session.add(one)
    return one.id


def given(*private: str, at: str | None = None) -> MultiDict:
    """What a page is asked: its address, and what its reader typed. A name that stands in the address asks nothing.

    `at` is the endpoint at which it was typed, where another page goes on with the same list.
    """
    asked = MultiDict((name, value) for name, value in request.values.items(multi=True) if name not in private)
    asked.update(_typed(at or request.endpoint))
    return asked


def _typed(endpoint: str | None) -> dict[str, str]:
    id = id_in(request.values.get(NAME, ""))
    if id is None:
        return {}
    found = row("select typed from kept_search where id = :id and endpoint = :endpoint", id=id, endpoint=endpoint)
    g.search_over = found is None
    return found.typed if found else {}


def kept_id() -> str:
    """The id of this page's search, to be carried in links and forms; '' when there is none."""
    found = id_in(request.values.get(NAME, "")) if has_request_context() else None
    return str(found) if found and not g.get("search_over") else ""


def is_over() -> bool:
    """Whether this page's search was forgotten meanwhile, or is somebody else's: the page must say so."""
    return bool(g.get("search_over"))
