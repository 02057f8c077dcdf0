"""Keeping a question under a name, looking at its answer again, letting it go."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import ColumnElement, delete, insert, text, update

from hub.governance.models import SavedQuestion
from hub.governance.queries import saved
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.keys import new_id
from hub.kernel.problems import Invalid, NotPossibleNow
from hub.kernel.tenancy import acting

MOST = 50  # each is counted when their list is opened
LOOKED = text("""
    insert into question_look (org_id, question_id, account_id, looked_at)
    values (acting_org(), :question, acting_account(), :at)
    on conflict (org_id, question_id, account_id) do update set looked_at = excluded.looked_at""")


def save(name: str, filter: Mapping[str, str]) -> UUID:
    """Keep a filter under a name that no other has. Raises Invalid, and NotPossibleNow for one question too many."""
    _free(name)
    if len(saved.questions()) >= MOST:
        raise NotPossibleNow(
            f"Your organisation keeps {MOST} questions already, and that is as many as it can.",
            "Let one go that nobody asks any more, then save this one.",
        )
    question_id = new_id()
    values = {"id": question_id, "name": name, "filter": dict(filter), "saved_at": now()}
    actor = acting()
    db.session.execute(insert(SavedQuestion).values(org_id=actor.org_id, saved_by=actor.account_id, **values))
    db.session.execute(LOOKED, {"question": question_id, "at": now()})
    record("question:saved", question=question_id, fields=sorted(filter))
    return question_id


def looked(question_id: UUID) -> None:
    """From now on, what is new in it is what comes after this moment."""
    db.session.execute(LOOKED, {"question": question_id, "at": now()})
    record("question:asked", question=question_id)


def rename(question_id: UUID, name: str) -> None:
    """Give a question another name that no other has; what it asks stays. Raises Invalid."""
    known = saved.question(question_id)
    if known is None or known.name == name:
        return
    _free(name)
    db.session.execute(update(SavedQuestion).where(*_one(question_id)).values(name=name))
    record("question:renamed", question=question_id)


def let_go(question_id: UUID) -> None:
    """Forget a question and who looked at it; that it was there stays in the trail."""
    db.session.execute(delete(SavedQuestion).where(*_one(question_id)))
    record("question:let_go", question=question_id)


def _free(name: str) -> None:
    if saved.is_named(name):
        raise Invalid({"name": ["A question of this organisation has this name already"]})


def _one(question_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return SavedQuestion.org_id == acting().org_id, SavedQuestion.id == question_id
