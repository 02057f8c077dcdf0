"""A saved question may be given another name; what it asks stays as it was saved."""

from alembic import op

revision = "0053"
down_revision = "0052"


def upgrade() -> None:
    """By its column alone."""
    op.execute("grant update (name) on saved_question to hub_app")
