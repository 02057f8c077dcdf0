"""Identity: accounts, roles, sessions, one-time password links; and the lobby that knows a session by its token."""

from alembic import op

from migrations.policies import lobby_function, tenant_table

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the tables of people and sign-in."""
    _accounts()
    _sessions()
    _lobby()


def _accounts() -> None:
    op.execute("""
        create table account (
            org_id int not null references organisation (id), id uuid not null,
            email text not null, email_key text not null, name text not null, password_hash text,
            active boolean not null default true, demo boolean not null default false,
            created_at timestamptz not null, closed_at timestamptz, version int not null default 1,
            constraint pk_account primary key (org_id, id),
            constraint uq_account_org_id_email_key unique (org_id, email_key))""")
    op.execute("create index ix_account_email_key on account (email_key)")
    tenant_table(
        "account",
        app="select, insert, update (email, email_key, name, password_hash, active, closed_at, version)",
        partner="select (org_id, id, name, active)",
    )
    op.execute("""
        create table account_role (
            org_id int not null, account_id uuid not null, role text not null, granted_at timestamptz not null,
            granted_by uuid,
            constraint pk_account_role primary key (org_id, account_id, role),
            constraint fk_account_role_org_id_account_id_account foreign key (org_id, account_id)
                references account (org_id, id),
            constraint ck_account_role_role check (role in ('tracer', 'supervisor', 'consultant', 'officer', 'manager',
                'coordinator', 'volunteer', 'adviser', 'ig', 'administrator')))""")
    tenant_table("account_role", app="select, insert, delete", partner="select")


def _sessions() -> None:
    op.execute("""
        create table session (
            org_id int not null, id uuid not null, account_id uuid not null, role text not null,
            token_hash bytea not null, started_at timestamptz not null, seen_at timestamptz not null,
            idle interval not null, ends_at timestamptz not null, ended_at timestamptz, ended_why text,
            device text not null,
            constraint pk_session primary key (org_id, id),
            constraint fk_session_org_id_account_id_role_account_role foreign key (org_id, account_id)
                references account (org_id, id))""")
    # Not led by org_id: the lobby looks a session up before the tenant is known. The hash is random, so that its
    # uniqueness across tenants tells nobody anything.
    op.execute("create unique index uq_session_token_hash on session (token_hash)")
    op.execute("create index ix_session_org_id_account_id on session (org_id, account_id) where ended_at is null")
    tenant_table("session", app="select, insert, update (role, token_hash, ended_at, ended_why)")
    op.execute("""
        create table password_link (
            org_id int not null, id uuid not null, account_id uuid not null, token_hash bytea not null,
            made_at timestamptz not null, made_by uuid, ends_at timestamptz not null, used_at timestamptz,
            constraint pk_password_link primary key (org_id, id),
            constraint fk_password_link_org_id_account_id_account foreign key (org_id, account_id)
                references account (org_id, id))""")
    op.execute("create unique index uq_password_link_token_hash on password_link (token_hash)")
    tenant_table("password_link", app="select, insert, update (used_at)")


def _lobby() -> None:
    """The lobby takes a secret's hash, or an e-mail address, and answers with ids and the person's own name."""
    for table, columns in {
        "account": "org_id, id, email_key, name, active, demo",
        "account_role": "org_id, account_id, role",
        "session": "org_id, id, account_id, role, token_hash, seen_at, idle, ends_at, ended_at",
        "password_link": "org_id, id, account_id, token_hash, ends_at, used_at",
        "organisation": "id, name, short_name, colour, kind",
    }.items():
        op.execute(f"grant select ({columns}) on {table} to hub_lobby")
        op.execute(f"create policy lobby on {table} for select to hub_lobby using (true)")
    op.execute("grant update (seen_at) on session to hub_lobby")
    op.execute("create policy lobby_seen on session for update to hub_lobby using (true)")
    # A leaver, a withdrawn role and a closed account end here, at the next request, whatever the session row says.
    op.execute("""
        create function lobby.session_by_token(hash bytea)
        returns table (
            org_id int, account_id uuid, session_id uuid, role text, roles text[], name text, organisation text)
        language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
        declare found record;
        begin
            select s.org_id, s.id, s.account_id, s.role, s.seen_at into found from session s
            where s.token_hash = hash and s.ended_at is null and s.ends_at > now() and s.seen_at + s.idle > now();
            if found is null then return; end if;
            if found.seen_at < now() - interval '1 minute' then
                update session set seen_at = now() where session.org_id = found.org_id and session.id = found.id;
            end if;
            return query
                select a.org_id, a.id, found.id, found.role,
                       array(select r.role from account_role r where r.org_id = a.org_id and r.account_id = a.id),
                       a.name, o.name
                from account a join organisation o on o.id = a.org_id
                where a.org_id = found.org_id and a.id = found.account_id and a.active
                  and exists (select 1 from account_role r where r.org_id = a.org_id and r.account_id = a.id
                              and r.role = found.role);
        end $$""")
    lobby_function("session_by_token(bytea)")
    op.execute("""
        create function lobby.accounts_by_email(key text) returns table (org_id int, account_id uuid)
        language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
            select a.org_id, a.id from account a where a.email_key = key and a.active order by a.org_id $$""")
    lobby_function("accounts_by_email(text)")
    op.execute("""
        create function lobby.password_link_by_token(hash bytea)
        returns table (org_id int, link_id uuid, account_id uuid)
        language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
            select l.org_id, l.id, l.account_id from password_link l
            where l.token_hash = hash and l.used_at is null and l.ends_at > now() $$""")
    lobby_function("password_link_by_token(bytea)")
    # Answers only in a database that was made for the demo, whatever the web server believes.
    op.execute("grant select on installation to hub_lobby")
    op.execute("""
        create function lobby.demo_people()
        returns table (org_id int, account_id uuid, name text, roles text[], organisation text, kind text)
        language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
            select a.org_id, a.id, a.name,
                   array(select r.role from account_role r where r.org_id = a.org_id and r.account_id = a.id),
                   o.name, o.kind
            from account a join organisation o on o.id = a.org_id
            where a.demo and a.active and exists (select 1 from installation i where i.key = 'demo' and i.value = 'yes')
            order by o.id, a.id $$""")
    lobby_function("demo_people()")
