"""A case's needs: whose they are, what became of them on the case's page and in its story, and who is told."""

from flask import Flask


def register(app: Flask) -> None:
    """Add the parts of a case's page, and say how the resident of a case is read for whoever helps."""
    from hub.referrals import needs  # noqa: F401 (fills the panels and the story)
