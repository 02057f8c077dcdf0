"""What hangs on a case goes along with the case that goes on, when two records turn out to be one person."""

from alembic import op

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    """Let needs, close contacts and places move to another case; escalations may be changed whole already."""
    op.execute("grant update (about_id) on need to hub_app")
    op.execute("grant update (case_id) on close_contact to hub_app")
    op.execute("grant update (case_id) on place_visited to hub_app")
