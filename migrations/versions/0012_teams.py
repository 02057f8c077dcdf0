"""Teams' members, rotas, leave, volunteers' checks; mobile and badge of an account; the patch of a request."""

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Nothing yet."""
