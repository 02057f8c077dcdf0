"""Reports of the nightly self-attack."""

from alembic import op

from migrations.policies import open_table

revision = "0045"
down_revision = "0044"


def upgrade() -> None:
    """Of the whole installation, and of no tenant: what it tells of was invented. The hub's owner alone writes it."""
    op.execute("""
        create table self_attack (
            id uuid constraint pk_self_attack primary key,
            began_at timestamptz not null,
            ended_at timestamptz,
            night date constraint uq_self_attack_night unique,
            tried jsonb not null default '{}',
            findings jsonb not null default '[]',
            broken text)""")
    open_table("self_attack")
