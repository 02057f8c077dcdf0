"""Markers of risk at an address; check-ins at a door."""

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Nothing yet."""
