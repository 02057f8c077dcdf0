"""A tenancy context that is signed."""

revision = "0047"
down_revision = "0046"


def upgrade() -> None:
    """Nothing yet."""
