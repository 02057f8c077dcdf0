"""An organisation's tree: leaves, the nodes that proofs are made of, checkpoints, keys; and how far each copy is."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base


class Leaf(Base):
    """An event's place in the tree. The sealer numbers: an event with a lower id may have been committed later."""

    __tablename__ = "seal_leaf"

    org_id: Mapped[int] = mapped_column(primary_key=True)
    index: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    event_id: Mapped[UUID]
    hash: Mapped[bytes]


class Node(Base):
    """The root over 256 leaves (level 8), or over 256 such (16, 24 …): a proof reads a few hundred hashes, not all."""

    __tablename__ = "seal_node"

    org_id: Mapped[int] = mapped_column(primary_key=True)
    level: Mapped[int] = mapped_column(primary_key=True)
    index: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    hash: Mapped[bytes]


class Sealed(Base):
    """A checkpoint. `note` is what was signed; the rest says it again for queries; `edge` is where the next goes on."""

    __tablename__ = "seal_checkpoint"

    org_id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)
    root: Mapped[bytes]
    edge: Mapped[bytes]
    signed_at: Mapped[datetime]
    key: Mapped[bytes]
    note: Mapped[str]


class SigningKey(Base):
    """A public key and the first checkpoint that it signed: for the page. Whom to trust, no table can say."""

    __tablename__ = "seal_key"
    __table_args__ = (
        ForeignKeyConstraint(["org_id", "first_number"], ["seal_checkpoint.org_id", "seal_checkpoint.number"]),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[bytes] = mapped_column(primary_key=True)
    since: Mapped[datetime]
    first_number: Mapped[int] = mapped_column(BigInteger)


class Copy(Base):
    """How far a copy outside the database has got with an organisation's checkpoints, and its last fault."""

    __tablename__ = "seal_copy"

    org_id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger)
    sent_at: Mapped[datetime | None]
    fault: Mapped[str | None]
    failing_since: Mapped[datetime | None]
