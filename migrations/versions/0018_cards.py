"""Cards left at a door, visit codes, calls asked for."""

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Nothing yet."""
