"""Second factors, sessions that say how they began, reviews of access, people from an organisation's own systems."""

from alembic import op

from migrations.policies import lobby_function, tenant_table

revision = "0044"
down_revision = "0043"
OF_ACCOUNT = """constraint fk_{table}_org_id_account_id_account foreign key (org_id, account_id)
                references account (org_id, id)"""


def upgrade() -> None:
    """Make the tables of what follows a right password, and of who keeps which right for how long."""
    _sessions()
    _factors()
    _half_signed_in()


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
