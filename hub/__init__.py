"""The Partnership Hub: councils hand over work under agreements, and the answer comes home by itself."""

from importlib import import_module

from flask import Flask

from hub.settings import ROOT, Settings, read

# From the ground up. Each has a `register(app)` that adds its pages, jobs and hooks.
FEATURES = (
    "directory",
    "gazetteer",
    "identity",
    "programmes",
    "notices",
    "single_sign_on",
    "second_factors",
    "access_reviews",
    "provisioning",
    "restricted",
    "teams",
    "handovers",
    "assignment",
    "conversation",
    "call_backs",
    "services",
    "support",
    "safety",
    "visit_models",
    "drafting",
    "organising",
    "enrichment",
    "visits",
    "tasks",
    "replay",
    "doorstep",
    "rounds",
    "cards",
    "cases",
    "calls",
    "contacts",
    "escalations",
    "batches",
    "allocation",
    "referrals",
    "matching",
    "households",
    "asking",
    "intake",
    "bulk",
    "governance",
    "sealing",
    "oddities",
    "agreements",
    "self_attack",
    "national",
    "retention",
    "health",
    "about",
    "subject_requests",
)


def create_app(settings: Settings | None = None) -> Flask:
    """The application. Raises WrongSettings when the environment can't be used."""
    from hub.identity import sessions
    from hub.kernel import db, holding, logs
    from hub.kernel.web import pages
    from hub.kernel.web import requests as web

    logs.configure()
    app = web.Hub("hub", root_path=str(ROOT / "hub"), template_folder=str(ROOT / "templates"), static_folder="static")
    app.config["HUB"] = settings or read()
    app.config["DEMO"] = app.config["HUB"].demo
    db.init_app(app)
    web.init_app(app)
    pages.init_app(app)
    sessions.init_app(app)
    for name in FEATURES:
        import_module(f"hub.{name}").register(app)
    holding.load(FEATURES)
    return app
