"""Gazetteer: which district a postcode or a property lies in, from when to when. Open data, no tenant's rows."""

from alembic import op

from migrations.policies import open_table

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the one table; `hub gazetteer load` fills it as hub_owner, everyone else only reads."""
    op.execute("""
        create table place (
            kind text not null, key text not null, valid_from date not null default date '0001-01-01', valid_to date,
            gss text not null, easting int, northing int, ward text, introduced date, terminated date,
            constraint pk_place primary key (kind, key, valid_from),
            constraint ck_place_kind check (kind in ('postcode', 'uprn')),
            constraint ck_place_valid check (valid_to is null or valid_to > valid_from))""")
    open_table("place", app="select", partner="select")
