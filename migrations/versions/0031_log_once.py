"""Log once: a pack holds rows of every kind, each stands until the national system says the same; and a feed."""

from alembic import op

from migrations.policies import tenant_table

revision = "0031"
down_revision = "0030"

STATES = "'outstanding', 'confirmed', 'differs', 'acknowledged', 'again', 'taken', 'superseded'"
POINTS = """(select coalesce(string_agg(e ->> 'value', '; '), '') from jsonb_array_elements(r.contact_points) e
             where e ->> 'kind' = '{}')"""
# What has become of a row changes; what it told never does.
CHANGES = "state, state_at, stamp, theirs, run_id, settled_by, receipt"


def upgrade() -> None:
    """Turn the closings told so far into rows of one kind among others, and keep a feed's place in the list."""
    op.execute("alter table hand_back_pack alter column made_by drop not null")
    op.execute("alter table hand_back_pack add column headings jsonb not null default '{}'")
    _any_kind_of_row()
    _keep_what_was_told()
    _settle_the_shape()
    # Features above cases keep their reasons as notes too: which kinds there are is the code's to say.
    op.execute("""
        alter table case_note drop constraint if exists ck_case_note_kind,
            add constraint ck_case_note_kind check (kind ~ '^[a-z][a-z-]*$')""")
    op.execute("""
        alter table import_run add column origin text not null default 'file',
            add constraint ck_import_run_origin check (origin in ('file', 'feed'))""")
    op.execute("""
        create table national_feed (
            org_id int not null, place text, turn int not null default 0, next_at timestamptz, tried_at timestamptz,
            pulled_at timestamptz, fault text, faults int not null default 0, stopped boolean not null default false,
            records int not null default 0, run_id uuid,
            constraint pk_national_feed primary key (org_id),
            constraint fk_national_feed_org_id_organisation foreign key (org_id) references organisation (id),
            constraint fk_national_feed_org_id_run_id_import_run foreign key (org_id, run_id)
                references import_run (org_id, id))""")
    tenant_table("national_feed", app="select, insert, update")


def _any_kind_of_row() -> None:
    op.execute(f"""
        alter table hand_back_row
            add column id uuid, add column kind text, add column key text, add column stamp text,
            add column told jsonb, add column expect jsonb, add column before jsonb not null default '{{}}',
            add column change text not null default '', add column made_at timestamptz,
            add column state text not null default 'outstanding', add column state_at timestamptz,
            add column theirs jsonb, add column run_id uuid, add column settled_by uuid, add column receipt text,
            add constraint fk_hand_back_row_org_id_run_id_import_run foreign key (org_id, run_id)
                references import_run (org_id, id),
            add constraint fk_hand_back_row_org_id_settled_by_account foreign key (org_id, settled_by)
                references account (org_id, id),
            add constraint ck_hand_back_row_state check (state in ({STATES}))""")
    for table in ("hand_back_pack", "hand_back_row"):
        op.execute(f"alter table {table} no force row level security")


def _keep_what_was_told() -> None:
    """Packs made before keep their cells, under the headings that they had. Rows of a closing told again are over."""
    op.execute(f"""
        update hand_back_row r
        set id = uuidv7(), kind = 'closing', key = r.case_id::text,
            stamp = r.outcome || ' ' || extract(epoch from r.closed_at),
            told = jsonb_build_object('Reference', r.reference, 'National outcome', r.code, 'Our outcome', r.outcome,
                'Closed', to_char(r.closed_at at time zone 'Europe/London', 'YYYY-MM-DD HH24:MI'),
                'Phone numbers', {POINTS.format("phone")}, 'Email addresses', {POINTS.format("email")},
                'Addresses', {POINTS.format("address")},
                'Support needs', (select coalesce(string_agg(n, '; '), '') from jsonb_array_elements_text(r.needs) n)),
            expect = jsonb_build_object('closing', r.code), made_at = p.made_at, state_at = p.made_at,
            state = case when exists (select 1 from hand_back_row l where l.org_id = r.org_id and l.case_id = r.case_id
                                      and l.closed_at > r.closed_at) then 'superseded' else 'outstanding' end
        from hand_back_pack p where p.org_id = r.org_id and p.id = r.pack_id""")
    op.execute("""
        update hand_back_pack set headings = '{"closing": ["Reference", "National outcome", "Our outcome", "Closed",
            "Phone numbers", "Email addresses", "Addresses", "Support needs"]}'""")


def _settle_the_shape() -> None:
    """One row of a thing stands at a time; the others are superseded."""
    for column in ("closed_at", "outcome", "code", "contact_points", "needs"):
        op.execute(f"alter table hand_back_row drop column {column} cascade")
    for column in ("id", "kind", "key", "stamp", "told", "expect", "made_at", "state_at"):
        op.execute(f"alter table hand_back_row alter column {column} set not null")
    op.execute("alter table hand_back_row add constraint uq_hand_back_row_org_id_id unique (org_id, id)")
    op.execute("""
        create unique index uq_hand_back_row_org_id_kind_key on hand_back_row (org_id, kind, key)
        where state <> 'superseded'""")
    op.execute("create index ix_hand_back_row_org_id_case_id on hand_back_row (org_id, case_id)")
    op.execute("create index ix_hand_back_row_org_id_state_made_at_id on hand_back_row (org_id, state, made_at, id)")
    for table in ("hand_back_pack", "hand_back_row"):
        op.execute(f"alter table {table} force row level security")
    op.execute(f"grant update ({CHANGES}) on hand_back_row to hub_app")
