"""The county's programme as data: its words, list, clocks, rules for when it ends, outcomes and national codes.

A disease, a flood or a list of vulnerable residents differ in a tenant's file, never in the code.
"""

from flask import Flask


def register(app: Flask) -> None:
    """Make `[programme]` known to the tenant files' loader."""
    from hub.programmes import schemas  # noqa: F401
