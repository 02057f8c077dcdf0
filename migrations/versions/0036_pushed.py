"""Since when rows are to be handed over to a national system, and what failed last, apart from fetching's own."""

from alembic import op

revision = "0036"
down_revision = "0035"


def upgrade() -> None:
    """Two columns of the feed; its grants and policies hold for them too."""
    op.execute("alter table national_feed add column push_since timestamptz, add column push_fault text")
