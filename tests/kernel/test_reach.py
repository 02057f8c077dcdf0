"""A database that cannot be used stops the start with a sentence alone: no traceback, and no password in it."""

import os
import subprocess
import sys
from dataclasses import replace

import pytest
from click.testing import CliRunner
from sqlalchemy import make_url, text

from hub import create_app
from hub.cli import main
from hub.kernel.db import db
from hub.kernel.reach import reaching
from hub.settings import ROOT, WrongSettings
from hub.start import check, migrate
from tests.conftest import dispose

NOWHERE = "postgresql+psycopg://postgres:canary@127.0.0.1:1/postgres"


@pytest.mark.parametrize("address", ["app", NOWHERE, "hello canary"])
def test_preparing_with_a_wrong_address_ends_with_a_sentence(app, address):
    given = app.config["HUB"].database_url if address == "app" else address
    done = CliRunner().invoke(main, ["prepare", given])
    assert done.exit_code == 1 and isinstance(done.exception, SystemExit)
    [line] = done.stderr.splitlines()
    assert line.startswith("ADMIN_URL ") and line.endswith("It must sign in as the server’s administrator.")
    assert "canary" not in line and (make_url(app.config["HUB"].database_url).password not in line)


@pytest.mark.parametrize(
    ("field", "does", "setting"),
    [("database_url", check, "DATABASE_URL"), ("migrator_url", migrate, "HUB_MIGRATOR_URL")],
)
@pytest.mark.parametrize("wrong", ["password", "server"])
def test_a_start_that_reaches_no_database_names_the_setting(app, field, does, setting, wrong):
    settings = app.config["HUB"]
    url = make_url(getattr(settings, field)).set(password="canary").render_as_string(hide_password=False)
    lost = create_app(replace(settings, **{field: NOWHERE if wrong == "server" else url}))
    try:
        with pytest.raises(WrongSettings, match=f"{setting} can’t be used: .*‘hub prepare’") as told:
            does(lost)
    finally:
        dispose(lost)
    assert "\n" not in str(told.value) and "canary" not in str(told.value)


def test_a_programs_own_fault_keeps_its_traceback(app):
    with app.app_context(), pytest.raises(Exception, match="syntax error") as told, reaching("DATABASE_URL", ""):
        with db.engine.connect().execution_options(lobby=True) as connection:
            connection.execute(text("selekt 1"))
    assert not isinstance(told.value, WrongSettings)


def test_gunicorn_says_the_sentence_alone_when_it_would_serve_as_a_superuser(app, cluster):
    environment = {**os.environ, **app.config["HUB"].for_children(), "PYTHONPATH": str(ROOT)}
    environment["HUB_LOCAL_DATABASE_URL"] = cluster.database_url("postgres", "hub_test")
    done = subprocess.run(
        [sys.executable, "-c", "import wsgi"], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "DATABASE_URL signs in as a superuser or with BYPASSRLS, which row security does not bind. Use hub_app."
    ]
