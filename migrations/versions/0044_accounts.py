"""Second factors, sessions that say how they began, reviews of access, people from an organisation's own systems."""

from alembic import op

from migrations.policies import lobby_function, tenant_table

revision = "0044"
down_revision = "0043"
OF_ACCOUNT = """constraint fk_{table}_org_id_account_id_account foreign key (org_id, account_id)
                references account (org_id, id)"""
ROLES = """('tracer', 'supervisor', 'consultant', 'officer', 'manager', 'coordinator', 'volunteer', 'adviser', 'ig',
            'administrator')"""


def upgrade() -> None:
    """Make the tables of what follows a right password, and of who keeps which right for how long."""
    _sessions()
    _factors()
    _half_signed_in()
    _reviews()
    _proposals()
    _scim()
    _staff_lists()


def _sessions() -> None:
    op.execute("""
        alter table session add column how text not null default 'password', add column network text,
            add column proved_at timestamptz, add column challenge bytea""")
    op.execute("grant update (proved_at, challenge) on session to hub_app")
    op.execute("alter table account add column factor_due_at timestamptz, add column leaves_on date")
    op.execute("grant update (factor_due_at, leaves_on) on account to hub_app")


def _factors() -> None:
    op.execute(f"""
        create table second_factor (
            org_id int not null, id uuid not null, account_id uuid not null, kind text not null, name text not null,
            secret bytea not null, credential bytea, counter bigint not null default 0, made_at timestamptz not null,
            used_at timestamptz,
            constraint pk_second_factor primary key (org_id, id),
            constraint uq_second_factor_org_id_account_id_credential unique (org_id, account_id, credential),
            {OF_ACCOUNT.format(table="second_factor")},
            constraint ck_second_factor_kind check (kind in ('app', 'key')),
            constraint ck_second_factor_credential check ((kind = 'key') = (credential is not null)))""")
    tenant_table("second_factor", app="select, insert, delete, update (counter, used_at)")
    op.execute(f"""
        create table recovery_code (
            org_id int not null, id uuid not null, account_id uuid not null, code_hash bytea not null,
            made_at timestamptz not null, used_at timestamptz,
            constraint pk_recovery_code primary key (org_id, id),
            constraint uq_recovery_code_org_id_account_id_code_hash unique (org_id, account_id, code_hash),
            {OF_ACCOUNT.format(table="recovery_code")})""")
    tenant_table("recovery_code", app="select, insert, delete, update (used_at)")
    op.execute(f"""
        create table factor_reset (
            org_id int not null, id uuid not null, account_id uuid not null, reason text not null,
            reset_at timestamptz not null, reset_by uuid,
            constraint pk_factor_reset primary key (org_id, id),
            {OF_ACCOUNT.format(table="factor_reset")})""")
    op.execute("create index ix_factor_reset_org_id_account_id on factor_reset (org_id, account_id)")
    tenant_table("factor_reset", app="select, insert")


def _half_signed_in() -> None:
    """Between password and second step there is no session yet: this row opens the second step and nothing else."""
    op.execute(f"""
        create table half_session (
            org_id int not null, id uuid not null, account_id uuid not null, token_hash bytea not null,
            started_at timestamptz not null, ends_at timestamptz not null, ended_at timestamptz,
            failed int not null default 0, challenge bytea,
            constraint pk_half_session primary key (org_id, id),
            {OF_ACCOUNT.format(table="half_session")})""")
    op.execute("create unique index uq_half_session_token_hash on half_session (token_hash)")
    op.execute("create index ix_half_session_org_id_account_id on half_session (org_id, account_id, started_at)")
    tenant_table("half_session", app="select, insert, update (ended_at, failed, challenge)")
    op.execute("grant select (org_id, id, account_id, token_hash, ends_at, ended_at) on half_session to hub_lobby")
    op.execute("create policy lobby on half_session for select to hub_lobby using (true)")
    op.execute("""
        create function lobby.half_session_by_token(hash bytea)
        returns table (org_id int, account_id uuid, half_id uuid)
        language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
            select h.org_id, h.account_id, h.id
            from half_session h join account a on a.org_id = h.org_id and a.id = h.account_id and a.active
            where h.token_hash = hash and h.ended_at is null and h.ends_at > now() $$""")
    lobby_function("half_session_by_token(bytea)")


def _reviews() -> None:
    op.execute("""
        create table access_review (
            org_id int not null references organisation (id), id uuid not null, quarter text not null,
            opened_at timestamptz not null, due_on date not null, lapsed_at timestamptz, signed_at timestamptz,
            signed_by uuid, note text,
            constraint pk_access_review primary key (org_id, id),
            constraint uq_access_review_org_id_quarter unique (org_id, quarter),
            constraint fk_access_review_org_id_signed_by_account foreign key (org_id, signed_by)
                references account (org_id, id),
            constraint ck_access_review_signed check ((signed_at is null) = (signed_by is null)))""")
    tenant_table("access_review", app="select, insert, update (lapsed_at, signed_at, signed_by, note)")
    op.execute(f"""
        create table access_review_right (
            org_id int not null, review_id uuid not null, account_id uuid not null, role text not null,
            granted_at timestamptz not null, granted_by uuid, used_at timestamptz, how text,
            decision text, decided_at timestamptz, decided_by uuid, suspended_at timestamptz, spared boolean not null
                default false,
            constraint pk_access_review_right primary key (org_id, review_id, account_id, role),
            constraint fk_access_review_right_org_id_review_id_access_review foreign key (org_id, review_id)
                references access_review (org_id, id),
            {OF_ACCOUNT.format(table="access_review_right")},
            constraint ck_access_review_right_role check (role in {ROLES}),
            constraint ck_access_review_right_decision check (decision in ('keep', 'withdraw')),
            constraint ck_access_review_right_decided check ((decision is null) = (decided_by is null)),
            constraint ck_access_review_right_not_own check (decided_by <> account_id))""")
    tenant_table(
        "access_review_right",
        app="select, insert, update (decision, decided_at, decided_by, suspended_at, spared)",
    )
    op.execute(f"""
        create table suspended_role (
            org_id int not null, account_id uuid not null, role text not null, granted_at timestamptz not null,
            granted_by uuid, review_id uuid not null, suspended_at timestamptz not null,
            constraint pk_suspended_role primary key (org_id, account_id, role),
            {OF_ACCOUNT.format(table="suspended_role")},
            constraint fk_suspended_role_org_id_review_id_access_review foreign key (org_id, review_id)
                references access_review (org_id, id),
            constraint ck_suspended_role_role check (role in {ROLES}))""")
    tenant_table("suspended_role", app="select, insert, delete")


def _proposals() -> None:
    op.execute(f"""
        create table role_proposal (
            org_id int not null, id uuid not null, account_id uuid not null, role text not null, change text not null,
            source text not null, made_at timestamptz not null, decided_at timestamptz, decided_by uuid,
            accepted boolean,
            constraint pk_role_proposal primary key (org_id, id),
            {OF_ACCOUNT.format(table="role_proposal")},
            constraint fk_role_proposal_org_id_decided_by_account foreign key (org_id, decided_by)
                references account (org_id, id),
            constraint ck_role_proposal_role check (role in {ROLES}),
            constraint ck_role_proposal_change check (change in ('give', 'withdraw')),
            constraint ck_role_proposal_source check (source in ('scim', 'staff list')))""")
    op.execute("""
        create unique index uq_role_proposal_open on role_proposal (org_id, account_id, role)
        where decided_at is null""")
    tenant_table("role_proposal", app="select, insert, update (decided_at, decided_by, accepted)")


def _scim() -> None:
    op.execute("""
        create table scim_token (
            org_id int not null references organisation (id), id uuid not null, name text not null,
            token_hash bytea not null, made_at timestamptz not null, made_by uuid, ends_at timestamptz not null,
            used_at timestamptz, revoked_at timestamptz,
            constraint pk_scim_token primary key (org_id, id))""")
    op.execute("create unique index uq_scim_token_token_hash on scim_token (token_hash)")
    tenant_table("scim_token", app="select, insert, update (used_at, revoked_at)")
    op.execute("grant select (org_id, id, token_hash, ends_at, revoked_at) on scim_token to hub_lobby")
    op.execute("create policy lobby on scim_token for select to hub_lobby using (true)")
    op.execute("""
        create function lobby.scim_token_by_hash(hash bytea) returns table (org_id int, token_id uuid)
        language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
            select t.org_id, t.id from scim_token t
            where t.token_hash = hash and t.revoked_at is null and t.ends_at > now() $$""")
    lobby_function("scim_token_by_hash(bytea)")
    op.execute(f"""
        create table scim_person (
            org_id int not null, account_id uuid not null, external_id text, user_name text, user_name_key text,
            made_at timestamptz not null, changed_at timestamptz not null, gone_at timestamptz,
            constraint pk_scim_person primary key (org_id, account_id),
            constraint uq_scim_person_org_id_user_name_key unique (org_id, user_name_key),
            {OF_ACCOUNT.format(table="scim_person")})""")
    op.execute("create index ix_scim_person_org_id_external_id on scim_person (org_id, external_id)")
    tenant_table(
        "scim_person", app="select, insert, update (external_id, user_name, user_name_key, changed_at, gone_at)"
    )
    op.execute(f"""
        create table scim_group (
            org_id int not null references organisation (id), id uuid not null, name text not null,
            name_key text not null, external_id text, role text, made_at timestamptz not null,
            changed_at timestamptz not null,
            constraint pk_scim_group primary key (org_id, id),
            constraint uq_scim_group_org_id_name_key unique (org_id, name_key),
            constraint ck_scim_group_role check (role in {ROLES}))""")
    tenant_table("scim_group", app="select, insert, delete, update (name, name_key, external_id, role, changed_at)")
    op.execute(f"""
        create table scim_member (
            org_id int not null, group_id uuid not null, account_id uuid not null,
            constraint pk_scim_member primary key (org_id, group_id, account_id),
            constraint fk_scim_member_org_id_group_id_scim_group foreign key (org_id, group_id)
                references scim_group (org_id, id),
            {OF_ACCOUNT.format(table="scim_member")})""")
    op.execute("create index ix_scim_member_org_id_account_id on scim_member (org_id, account_id)")
    tenant_table("scim_member", app="select, insert, delete")


def _staff_lists() -> None:
    op.execute("""
        create table staff_list (
            org_id int not null references organisation (id), id uuid not null, read_at timestamptz not null,
            read_by uuid not null, told jsonb not null, done_at timestamptz,
            constraint pk_staff_list primary key (org_id, id),
            constraint fk_staff_list_org_id_read_by_account foreign key (org_id, read_by)
                references account (org_id, id))""")
    tenant_table("staff_list", app="select, insert, delete, update (told, done_at)")
