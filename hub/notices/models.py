"""The notice: that something needs one person, said by kind and reference alone."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base


class Notice(Base):
    """One person told of one thing. `endpoint` and `ids` make the link; `email` and `text_message` say how it left.

    Both are None while nothing was sent that way; 'refused' is the provider's final no, and `fault` its reason.
    """

    __tablename__ = "notice"
    __table_args__ = (ForeignKeyConstraint(["org_id", "account_id"], ["account.org_id", "account.id"]),)

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID]
    kind: Mapped[str]
    about: Mapped[UUID]
    reference: Mapped[str]
    endpoint: Mapped[str]
    ids: Mapped[dict] = mapped_column(JSONB)
    urgent: Mapped[bool]
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    email: Mapped[str | None]
    text_message: Mapped[str | None]
    fault: Mapped[str | None]
