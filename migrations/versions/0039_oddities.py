"""Oddities, restricted records and breaking the glass."""

revision = "0039"
down_revision = "0038"


def upgrade() -> None:
    """Nothing yet."""
