"""The models say what the migrations made, and the migrations are one numbered line."""

import re

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from hub.kernel.db import Base
from hub.settings import ROOT
from hub.start import head

UNMODELLED = {
    "alembic_version": "Alembic's own",
    "installation": "two marks, read and written by name",
    "self_attack": "written by the owner, read in one query",
    "context_key": "one key, written by the owner and read by one function",
}
VERSIONS = sorted((ROOT / "migrations" / "versions").glob("*.py"))


@pytest.fixture(scope="session")
def differences(standing, cluster, copy):
    engine = create_engine(cluster.database_url("postgres", copy))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": False})
        found = compare_metadata(context, Base.metadata)
    engine.dispose()
    flat = [one for entry in found for one in (entry if isinstance(entry, list) else [entry])]
    return flat


def test_models_and_tables_are_the_same(differences):
    """Indexes stand in the migrations alone where they serve the database and no model."""
    told = [one for one in differences if one[0] not in ("remove_index", "remove_constraint", "remove_fk")]
    told = [one for one in told if not (one[0] == "remove_table" and one[1].name in UNMODELLED)]
    assert told == []


def test_every_foreign_key_of_a_model_is_one_of_the_database(differences):
    assert [one for one in differences if one[0] in ("add_fk", "add_constraint", "add_index")] == []


def test_migrations_are_numbered_without_a_gap():
    numbers = [int(re.fullmatch(r"(\d{4})_[a-z_]+", path.stem)[1]) for path in VERSIONS]
    assert numbers == list(range(1, len(numbers) + 1))


def test_each_migration_succeeds_the_one_before():
    script = ScriptDirectory(str(ROOT / "migrations"))
    chain = [(one.revision, one.down_revision) for one in reversed(list(script.walk_revisions()))]
    numbers = [path.stem[:4] for path in VERSIONS]
    assert chain == list(zip(numbers, [None, *numbers], strict=False))
    assert script.get_heads() == [head()]


def test_the_database_stands_at_the_head(catalogue):
    assert [tuple(one) for one in catalogue("select version_num from alembic_version")] == [(head(),)]
