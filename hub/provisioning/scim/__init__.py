"""SCIM 2.0 (RFC 7643, RFC 7644): an organisation's directory looks after its people, with a key of its own."""

from flask import Flask


def register(app: Flask) -> None:
    """Add the addresses that a directory calls; a key in the header stands for a form's key."""
    from hub.kernel.web.requests import csrf, limiter
    from hub.provisioning.scim import about, answers, groups, users  # noqa: F401 - they fill the blueprint

    csrf.exempt(answers.bp)
    limiter.limit("1200 per minute", key_func=answers.key_or_caller)(answers.bp)
    app.register_blueprint(answers.bp)
