"""Agreements drafted and signed in the hub."""

revision = "0040"
down_revision = "0039"


def upgrade() -> None:
    """Nothing yet."""
