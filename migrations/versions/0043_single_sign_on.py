"""Providers that sign people in: whom they know, sign-ins under way, sessions that they began."""

from alembic import op

from migrations.policies import lobby_function, tenant_table

revision = "0043"
down_revision = "0042"


def upgrade() -> None:
    """Make the tables of single sign-on, and what the lobby must know before the tenant is."""
    _provider()
    _attempt()
    _link()
    _session()
    _rule()
    _lobby()


def _provider() -> None:
    """An issuer is a provider's own name: with another one it is another provider, so the column is never changed."""
    op.execute("""
        create table provider (
            org_id int not null references organisation (id), id uuid not null, label text not null,
            issuer text not null, client_id text not null, method text not null, secret bytea not null,
            algorithms text[] not null, name_claim text not null, email_claim text not null, groups_claim text,
            group_roles jsonb not null default '{}', metadata jsonb not null, metadata_at timestamptz not null,
            keys jsonb not null default '[]', keys_at timestamptz, listed boolean not null default true,
            enabled boolean not null default false, tried_at timestamptz, claims_seen text[] not null default '{}',
            made_at timestamptz not null, version int not null default 1,
            constraint pk_provider primary key (org_id, id),
            constraint uq_provider_org_id_issuer unique (org_id, issuer),
            constraint ck_provider_method
                check (method in ('client_secret_basic', 'client_secret_post', 'private_key_jwt')),
            constraint ck_provider_algorithms check (cardinality(algorithms) > 0))""")
    op.execute("create index ix_provider_id on provider (id)")
    tenant_table(
        "provider",
        app="select, insert, delete, update (label, client_id, method, secret, algorithms, name_claim, email_claim,"
        " groups_claim, group_roles, metadata, metadata_at, keys, keys_at, listed, enabled, tried_at, claims_seen,"
        " version)",
    )


def _attempt() -> None:
    """A sign-in under way: what goes out in the clear is kept as a hash, what must be sent again is sealed."""
    op.execute("""
        create table provider_attempt (
            org_id int not null, id uuid not null, provider_id uuid not null, state_hash bytea not null,
            browser_hash bytea not null, nonce_hash bytea not null, verifier bytea not null, purpose text not null,
            account_id uuid, wanted text not null, made_at timestamptz not null, ends_at timestamptz not null,
            used_at timestamptz,
            constraint pk_provider_attempt primary key (org_id, id),
            constraint fk_provider_attempt_org_id_provider_id_provider foreign key (org_id, provider_id)
                references provider (org_id, id),
            constraint fk_provider_attempt_org_id_account_id_account foreign key (org_id, account_id)
                references account (org_id, id),
            constraint ck_provider_attempt_purpose check (purpose in ('sign-in', 'try', 'link')),
            constraint ck_provider_attempt_whose check ((purpose = 'sign-in') = (account_id is null)))""")
    # Not led by org_id: the call-back tells no tenant. A hash of 256 random bits tells nobody anything.
    op.execute("create unique index uq_provider_attempt_state_hash on provider_attempt (state_hash)")
    op.execute("create index ix_provider_attempt_org_id_ends_at on provider_attempt (org_id, ends_at)")
    tenant_table("provider_attempt", app="select, insert, delete, update (used_at)")


def _link() -> None:
    """Whom a provider means by a subject; without an account somebody whose address an account already has."""
    op.execute("""
        create table provider_link (
            org_id int not null, id uuid not null, provider_id uuid not null, subject text not null, account_id uuid,
            name text, email text, proposed text[] not null default '{}', made_at timestamptz not null,
            linked_by uuid, used_at timestamptz not null,
            constraint pk_provider_link primary key (org_id, id),
            constraint uq_provider_link_org_id_provider_id_subject unique (org_id, provider_id, subject),
            constraint uq_provider_link_org_id_provider_id_account_id unique (org_id, provider_id, account_id),
            constraint fk_provider_link_org_id_provider_id_provider foreign key (org_id, provider_id)
                references provider (org_id, id),
            constraint fk_provider_link_org_id_account_id_account foreign key (org_id, account_id)
                references account (org_id, id),
            constraint ck_provider_link_waits check ((account_id is null) = (email is not null)))""")
    op.execute("create index ix_provider_link_org_id_account_id on provider_link (org_id, account_id)")
    tenant_table(
        "provider_link",
        app="select, insert, delete, update (account_id, name, email, proposed, linked_by, used_at)",
    )


def _session() -> None:
    op.execute("""
        create table provider_session (
            org_id int not null, session_id uuid not null, provider_id uuid not null, link_id uuid not null,
            sid text, acr text, amr text[] not null default '{}',
            constraint pk_provider_session primary key (org_id, session_id),
            constraint fk_provider_session_org_id_session_id_session foreign key (org_id, session_id)
                references session (org_id, id),
            constraint fk_provider_session_org_id_provider_id_provider foreign key (org_id, provider_id)
                references provider (org_id, id),
            constraint fk_provider_session_org_id_link_id_provider_link foreign key (org_id, link_id)
                references provider_link (org_id, id))""")
    op.execute("create index ix_provider_session_org_id_provider_id on provider_session (org_id, provider_id, sid)")
    op.execute("create index ix_provider_session_org_id_link_id on provider_session (org_id, link_id)")
    tenant_table("provider_session", app="select, insert, delete")
    op.execute("""
        create table provider_logout (
            org_id int not null, provider_id uuid not null, jti_hash bytea not null, at timestamptz not null,
            constraint pk_provider_logout primary key (org_id, provider_id, jti_hash),
            constraint fk_provider_logout_org_id_provider_id_provider foreign key (org_id, provider_id)
                references provider (org_id, id))""")
    tenant_table("provider_logout", app="select, insert, delete")


def _rule() -> None:
    """Whether passwords still count, and whose always does."""
    op.execute("""
        create table sign_in_rule (
            org_id int not null references organisation (id), keeper_id uuid not null, made_at timestamptz not null,
            constraint pk_sign_in_rule primary key (org_id),
            constraint fk_sign_in_rule_org_id_keeper_id_account foreign key (org_id, keeper_id)
                references account (org_id, id))""")
    tenant_table("sign_in_rule", app="select, insert, delete, update (keeper_id, made_at)")


def _lobby() -> None:
    """The lobby answers with ids, and with the label that an organisation puts on the sign-in page itself."""
    for table, columns in {
        "provider": "org_id, id, label, listed, enabled",
        "provider_attempt": "org_id, id, state_hash",
    }.items():
        op.execute(f"grant select ({columns}) on {table} to hub_lobby")
        op.execute(f"create policy lobby on {table} for select to hub_lobby using (true)")
    op.execute("""
        create function lobby.providers() returns table (id uuid, label text)
        language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
            select p.id, p.label from provider p where p.enabled and p.listed order by p.label, p.id $$""")
    lobby_function("providers()")
    op.execute("""
        create function lobby.provider_in_use(provider_id uuid) returns table (org_id int)
        language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
            select p.org_id from provider p where p.id = provider_id and p.enabled $$""")
    lobby_function("provider_in_use(uuid)")
    op.execute("""
        create function lobby.attempt_by_state(hash bytea) returns table (org_id int, attempt_id uuid)
        language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
            select a.org_id, a.id from provider_attempt a where a.state_hash = hash $$""")
    lobby_function("attempt_by_state(bytea)")
