"""Support needs: what a resident said they lack, kept until somebody has met it."""

from flask import Flask


def register(app: Flask) -> None:
    """Know the table; needs are shown on the pages of those who heard of them."""
    from hub.support import models  # noqa: F401
