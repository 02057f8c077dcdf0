"""Support in a closed loop: what a resident said they lack, passed on to somebody who must accept it, until it is met.

A need is passed on as a hand-over of two kinds: a warm transfer while the caller holds, a referral with a clock.
"""

from flask import Flask


def register(app: Flask) -> None:
    """Add the tables, the tenant file's section, the pages of needs and of the helpline, and what is done for them."""
    from hub.support import jobs, models, routes, schemas  # noqa: F401 (declare tables, section and hooks)

    routes.register(app)
