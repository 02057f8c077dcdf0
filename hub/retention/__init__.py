"""How long records are kept, what is due, erasing it, and the certificate that says so."""

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages and jobs of retention."""
    from hub.retention import jobs, models, schemas  # noqa: F401
    from hub.retention.routes.erasures import bp

    app.register_blueprint(bp)
