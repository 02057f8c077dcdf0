"""Visits: where each stands in its version of the model, and every attempt. And what the county's outcomes are."""

from alembic import op

from migrations.policies import lobby_function, tenant_table

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make the two tables of a visit, and let a district know its county's outcomes."""
    _visit()
    _attempt()
    _county_outcomes()


def _visit() -> None:
    op.execute("""
        create table visit (
            org_id int not null, id uuid not null,
            handover_id uuid not null, side text not null default 'received',
            model text not null default 'visit_model', model_version int not null,
            status text not null default 'open', state jsonb not null,
            due_from timestamptz, due_until timestamptz, onward_id uuid,
            started_at timestamptz not null, ended_at timestamptz, outcome text, version int not null default 1,
            constraint pk_visit primary key (org_id, id),
            constraint uq_visit_org_id_handover_id unique (org_id, handover_id),
            constraint ck_visit_side check (side = 'received'),
            constraint ck_visit_model check (model = 'visit_model'),
            constraint ck_visit_status check (status in ('open', 'ended', 'stopped')),
            constraint ck_visit_ended check ((status = 'open') = (ended_at is null)),
            constraint ck_visit_outcome check ((status = 'ended') = (outcome is not null)),
            constraint fk_visit_org_id_handover_id_side_handover foreign key (org_id, handover_id, side)
                references handover (org_id, id, side),
            constraint fk_visit_org_id_model_model_version_section foreign key (org_id, model, model_version)
                references section (org_id, name, version))""")
    op.execute("create index ix_visit_org_id_due_from on visit (org_id, due_from) where status = 'open'")
    tenant_table(
        "visit",
        app="select, insert, update (status, state, due_from, due_until, onward_id, ended_at, outcome, version)",
    )


def _attempt() -> None:
    op.execute("""
        create table visit_attempt (
            org_id int not null, visit_id uuid not null, number int not null,
            step text not null, outcome text not null, at timestamptz not null, recorded_at timestamptz not null,
            role text not null, account_id uuid, second_id uuid, onward_id uuid, answers jsonb not null,
            constraint pk_visit_attempt primary key (org_id, visit_id, number),
            constraint fk_visit_attempt_org_id_visit_id_visit foreign key (org_id, visit_id)
                references visit (org_id, id),
            constraint fk_visit_attempt_org_id_account_id_account foreign key (org_id, account_id)
                references account (org_id, id),
            constraint fk_visit_attempt_org_id_second_id_account foreign key (org_id, second_id)
                references account (org_id, id),
            constraint ck_visit_attempt_two_people check (second_id <> account_id),
            constraint ck_visit_attempt_somebody check ((account_id is null) = (role in ('partner', 'hub'))))""")
    tenant_table("visit_attempt", app="select, insert")


def _county_outcomes() -> None:
    """Keys and labels of the lead's outcomes: a model is checked against them, and a manager reads the county's words.

    Nothing else of another organisation's sections can be reached: the function's owner sees live programmes only.
    """
    op.execute("""
        create policy lobby on section for select to hub_lobby using (name = 'programme' and state = 'live')""")
    op.execute("grant select (org_id, name, state, body) on section to hub_lobby")
    op.execute("""
        create function lobby.county_outcomes() returns table (key text, label text)
        language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
            select outcome ->> 'key', outcome ->> 'label'
            from member own join member lead on lead.partnership_id = own.partnership_id and lead.part = 'lead'
            join section s on s.org_id = lead.org_id and s.name = 'programme' and s.state = 'live'
            cross join jsonb_array_elements(s.body -> 'outcome') as outcome
            where own.org_id = acting_org() $$""")
    lobby_function("county_outcomes()")
