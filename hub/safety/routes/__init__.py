"""The pages of risk markers, and of who is at a door now."""

from flask import Flask

from hub.kernel.access import May
from hub.kernel.web.pages import alarm_from, nav
from hub.safety.routes import doors, markers


def register(app: Flask) -> None:
    """Add the pages, their places in the navigation, and the banner that a manager sees while an alarm waits."""
    app.register_blueprint(markers.bp)
    app.register_blueprint(doors.bp)
    nav("Risk markers", "markers.index", May.SEE_RISKS, order=40)
    nav("At a door now", "doors.index", May.WATCH_DOORS, order=30)
    alarm_from(app, doors.alarm)
