"""What an officer keeps asking of the trail."""

revision = "0038"
down_revision = "0037"


def upgrade() -> None:
    """Nothing yet."""
