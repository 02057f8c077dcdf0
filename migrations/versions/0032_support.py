"""Support in a closed loop: what became of each need, referrals that partners may see, a directory of services."""

from alembic import op

from migrations.policies import lobby_function, tenant_table

revision = "0032"
down_revision = "0031"

COORDINATES = """exists (select 1 from account_role r where r.org_id = acting_org()
                         and r.account_id = (select acting_account()) and r.role = 'coordinator')"""


def upgrade() -> None:
    """Let a need move, keep each of its steps, and let the new kinds of hand-over pass."""
    _needs()
    _steps()
    _forms()
    _partners()
    _services()


def _needs() -> None:
    op.execute("""
        alter table need add column area text not null default '', add column changed_at timestamptz,
            add column version int not null default 1,
            drop constraint ck_need_state, add constraint ck_need_state
                check (state in ('open', 'asked', 'signposted', 'met', 'declined', 'unmet')),
            add constraint ck_need_area check (length(area) <= 4)""")
    op.execute("grant update (area, changed_at, version) on need to hub_app")
    op.execute("create index ix_need_waiting on need (org_id, recorded_at, id) where state in ('open', 'asked')")
    op.execute("create index ix_need_unmet on need (org_id, changed_at, id) where state = 'unmet'")


def _steps() -> None:
    op.execute("""
        create table need_step (
            org_id int not null, id uuid not null, need_id uuid not null, at timestamptz not null, how text not null,
            state text not null, handover_id uuid, outcome text, told text, by uuid,
            constraint pk_need_step primary key (org_id, id),
            constraint fk_need_step_org_id_need_id_need foreign key (org_id, need_id) references need (org_id, id),
            constraint fk_need_step_org_id_by_account foreign key (org_id, by) references account (org_id, id),
            constraint ck_need_step_told check (length(told) <= 1000))""")
    op.execute("create index ix_need_step_org_id_need_id_id on need_step (org_id, need_id, id)")
    tenant_table("need_step", app="select, insert")


def _forms() -> None:
    """The outcomes that may be answered travel with what is asked, as a visit's step travels with its questions."""
    op.execute("drop policy give on handover")
    op.execute("""
        create policy give on handover for insert with check (
            handover.side = 'received' and handover.status = 'waiting' and handover.other_org_id = (select acting_org())
            and handover.answer is null and handover.origin_id is null and handover.parent_id is null
            and handover.holder_id is null and handover.team is null and handover.accepted_at is null
            and handover.version = 1
            and (handover.form is null or handover.kind in ('visit-step', 'warm-transfer', 'referral'))
            and (handover.surname_key = '' or handover.subject ? 'surname')
            and (handover.postcode_key = '' or handover.subject ? 'postcode')
            and exists (select 1 from agreement a
                where a.id = handover.agreement_id and a.from_org = handover.other_org_id
                  and a.to_org = handover.org_id and a.kind = handover.kind and a.live @> now()
                  and array(select jsonb_object_keys(handover.subject)) <@ a.gives
                  and handover.returns <@ a.returns))""")


def _partners() -> None:
    """A coordinator sees a referral as long as it is open and its agreement in force; a volunteer sees none."""
    op.execute("drop policy partner_sees_received on handover")
    op.execute(f"""
        create policy partner_sees_received on handover as restrictive to hub_partner
        using (handover.side = 'received'
               and (handover.kind = 'visit-step' or (handover.kind = 'referral' and {COORDINATES})))""")
    op.execute(f"""
        create function lobby.referral_content(referral uuid) returns table (subject jsonb, form jsonb)
        language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
            select case when h.agreement_id is null
                          or exists (select 1 from agreement a where a.id = h.agreement_id and a.live @> now())
                        then h.subject end, h.form
            from handover h
            where h.org_id = acting_org() and h.id = referral and h.side = 'received' and h.kind = 'referral'
              and h.status in ('waiting', 'accepted') and {COORDINATES} $$""")
    lobby_function("referral_content(uuid)", to="hub_app, hub_partner")


def _services() -> None:
    op.execute("""
        create table service (
            org_id int not null references organisation (id), id uuid not null, source text not null,
            name text not null, provider text not null, description text not null, url text not null,
            email text not null, phone text not null, cost text not null, eligibility text not null,
            hours jsonb not null, needs text[] not null, places jsonb not null, words text not null,
            digest text not null, active boolean not null, changed_at timestamptz not null,
            constraint pk_service primary key (org_id, id),
            constraint uq_service_org_id_source unique (org_id, source))""")
    op.execute("""
        create table service_place (
            org_id int not null, service_id uuid not null, number int not null, address text not null,
            postcode text not null, easting int, northing int,
            constraint pk_service_place primary key (org_id, service_id, number),
            constraint fk_service_place_org_id_service_id_service foreign key (org_id, service_id)
                references service (org_id, id))""")
    op.execute("""
        create table service_run (
            org_id int not null references organisation (id), id uuid not null, at timestamptz not null, by uuid,
            source text not null, status text not null, page int not null default 0,
            staged jsonb not null default '[]', counts jsonb not null default '{}',
            skipped jsonb not null default '[]', problem text,
            constraint pk_service_run primary key (org_id, id),
            constraint fk_service_run_org_id_by_account foreign key (org_id, by) references account (org_id, id),
            constraint ck_service_run_status check (status in ('reading', 'done', 'failed')))""")
    op.execute("create index ix_service_run_org_id_at on service_run (org_id, at)")
    tenant_table("service", app="select, insert, update")
    tenant_table("service_place", app="select, insert, delete")
    tenant_table("service_run", app="select, insert, update (status, page, staged, counts, skipped, problem)")
