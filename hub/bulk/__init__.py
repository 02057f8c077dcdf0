"""Several cases at once: asked about, withdrawn, closed; each shown before, each for itself, with a report."""

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages."""
    from hub.bulk import routes
    from hub.bulk.rules import in_the_list

    app.register_blueprint(routes.bp)
    app.jinja_env.globals["bulk_offered"] = in_the_list
