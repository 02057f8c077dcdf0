"""Packs that were made before rows had kinds keep what they told, and stand as closings."""

import pytest
from flask_migrate import Migrate, upgrade
from sqlalchemy import create_engine, text

from hub import create_app
from hub.kernel.db import db
from hub.start import MIGRATIONS
from tests.conftest import dispose, settings_for

EARLIER = "hub_earlier"
ROWS = """
    insert into organisation (id, slug, name, short_name, kind) overriding system value
    values (1, 'shire', 'Shire', 'Shire', 'county');
    insert into account (org_id, id, email, email_key, name, created_at) values
        (1, '00000000-0000-7000-8000-000000000001', 'a@b.example', 'a@b.example', 'Ann', now());
    insert into resident (org_id, id, surname, forename_key, surname_key, postcode_key, created_at) values
        (1, '00000000-0000-7000-8000-000000000002', 'Reed', '', 'reed', '', now());
    insert into case_file
        (org_id, id, resident_id, programme, reference, category, origin, received_at, priority) values
        (1, '00000000-0000-7000-8000-000000000003', '00000000-0000-7000-8000-000000000002', 'p', 'r1', 'case',
         'typed', now(), 1);
    insert into hand_back_pack (org_id, id, number, programme, system, made_at, made_by) values
        (1, '00000000-0000-7000-8000-000000000004', 1, 'p', 'CTAS', now(),
         '00000000-0000-7000-8000-000000000001');
    insert into hand_back_row
        (org_id, pack_id, place, case_id, closed_at, reference, outcome, code, contact_points, needs)
    select 1, '00000000-0000-7000-8000-000000000004', place, '00000000-0000-7000-8000-000000000003',
           timestamptz '2026-01-01 10:00+00' + place * interval '1 day', 'r1', 'refused', 'Failed: refused',
           '[{"kind": "phone", "value": "+441632960123"}]', '["food", "pets"]' from generate_series(1, 2) place;
"""


@pytest.fixture
def earlier(cluster, admin):
    """A database at the migration before, with a pack of two closings of one case."""
    with admin.connect() as connection:
        connection.exec_driver_sql(f'drop database if exists "{EARLIER}" with (force)')
    app = create_app(settings_for(cluster, EARLIER))
    Migrate(app, db, directory=str(MIGRATIONS))
    with app.app_context():
        upgrade(directory=str(MIGRATIONS), revision="0024")
    engine = create_engine(cluster.database_url("postgres", EARLIER), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(ROWS)
    yield app, engine
    engine.dispose()
    dispose(app)


def test_what_was_told_is_kept_and_stands_as_a_closing(earlier):
    app, engine = earlier
    with app.app_context():
        upgrade(directory=str(MIGRATIONS))
    with engine.connect() as connection:
        rows = connection.execute(text("select * from hand_back_row order by place")).all()
        [pack] = connection.execute(text("select headings from hand_back_pack")).all()
        homes = connection.execute(text("select org_id from outbox where name = 'cases:homes'")).all()
        forced = connection.execute(text(
            "select relname from pg_class where relname like 'hand_back%' and relkind = 'r' and relforcerowsecurity"
        )).all()  # fmt: skip
    assert [(one.kind, one.state) for one in rows] == [("closing", "superseded"), ("closing", "outstanding")]
    assert set(pack.headings["closing"]) == set(rows[0].told) and len(forced) == 2
    assert rows[1].told["Phone numbers"] == "+441632960123" and rows[1].told["Support needs"] == "food; pets"
    assert [one.org_id for one in homes] == [1], "residents from before get a home by a job"
    assert rows[1].expect == {"closing": "Failed: refused"} and rows[1].stamp.startswith("refused 1767434400")
