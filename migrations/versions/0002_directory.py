"""Directory: partnerships, organisations and their areas, agreements and signatures, versions of the tenants' files."""

from alembic import op

from migrations.policies import OWN, lobby_function, tenant_table

revision = "0002"
down_revision = "0001"

MINE = "any ((select lobby.partnerships())::int[])"
NEIGHBOUR = "any ((select lobby.neighbours())::int[])"
PARTY = "from_org = (select acting_org()) or to_org = (select acting_org())"


def upgrade() -> None:
    """Make the tables of who takes part and what was agreed."""
    op.execute("create extension if not exists btree_gist")  # trusted: the database's owner may
    _members()
    _neighbours()
    _agreements()
    _signing()
    _sections()


def _members() -> None:
    op.execute("""
        create table partnership (
            id int generated always as identity constraint pk_partnership primary key,
            slug text not null constraint uq_partnership_slug unique, name text not null)""")
    op.execute("""
        create table organisation (
            id int generated always as identity constraint pk_organisation primary key,
            slug text not null constraint uq_organisation_slug unique, name text not null, short_name text not null,
            kind text not null, phone text, shown_phone text, colour text,
            constraint ck_organisation_kind check (kind in ('county', 'district', 'unitary', 'voluntary')))""")
    op.execute("""
        create table member (
            org_id int not null constraint fk_member_org_id_organisation references organisation (id),
            partnership_id int not null constraint fk_member_partnership_id_partnership references partnership (id),
            part text not null,
            constraint pk_member primary key (org_id, partnership_id),
            constraint ck_member_part check (part in ('lead', 'district', 'partner')))""")
    op.execute("create index ix_member_partnership_id on member (partnership_id)")
    op.execute("create unique index one_lead on member (partnership_id) where part = 'lead'")
    op.execute("""
        create table organisation_area (
            org_id int not null constraint fk_organisation_area_org_id_organisation references organisation (id),
            gss text not null, valid daterange not null,
            constraint pk_organisation_area primary key (org_id, gss, valid),
            constraint one_area_once exclude using gist (org_id with =, gss with =, valid with &&))""")
    op.execute("create index ix_organisation_area_gss on organisation_area (gss)")


def _neighbours() -> None:
    """Whom a tenant may know of: the members of its own partnerships, never those of a neighbour's other ones."""
    op.execute("grant select on member to hub_lobby")
    op.execute("""
        create function lobby.partnerships() returns int[] language sql stable security definer
        set search_path = pg_catalog, public, pg_temp as $$
            select coalesce(array_agg(m.partnership_id), '{}') from member m where m.org_id = acting_org() $$""")
    op.execute("""
        create function lobby.neighbours() returns int[] language sql stable security definer
        set search_path = pg_catalog, public, pg_temp as $$
            select coalesce(array_agg(distinct m.org_id), '{}') from member m
            where m.partnership_id in (select own.partnership_id from member own where own.org_id = acting_org()) $$""")
    lobby_function("partnerships()")
    lobby_function("neighbours()", to="hub_app, hub_partner")
    op.execute("grant usage on schema lobby to hub_partner")
    visible = {
        "partnership": f"id = {MINE}",
        "organisation": f"id = (select acting_org()) or id = {NEIGHBOUR}",
        "member": f"partnership_id = {MINE}",
        "organisation_area": f"org_id = {NEIGHBOUR}",
    }
    for table, rows in visible.items():
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"alter table {table} force row level security")
        op.execute(f"create policy see on {table} for select to hub_app, hub_partner using ({rows})")
        # The operator alone makes organisations, and says so by becoming the owner.
        op.execute(f"create policy operator on {table} to hub_owner using (true) with check (true)")
        op.execute(f"grant select on {table} to hub_app")
    op.execute("grant select on organisation to hub_partner")
    op.execute("create policy lobby on member for select to hub_lobby using (true)")


def _agreements() -> None:
    op.execute("""
        create table agreement (
            id uuid not null constraint pk_agreement primary key,
            slug text not null, version int not null,
            from_org int not null constraint fk_agreement_from_org_organisation references organisation (id),
            to_org int not null constraint fk_agreement_to_org_organisation references organisation (id),
            kind text not null, gives text[] not null, returns text[] not null,
            purpose text not null, legal_basis text not null, valid tstzrange not null,
            drafted_at timestamptz not null default now(),
            signed_from_at timestamptz, signed_to_at timestamptz, ended_at timestamptz,
            live tstzrange generated always as (
                case when signed_from_at is null or signed_to_at is null
                       or greatest(lower(valid), signed_from_at, signed_to_at) >= least(upper(valid), ended_at)
                     then 'empty'::tstzrange
                     else tstzrange(greatest(lower(valid), signed_from_at, signed_to_at), least(upper(valid), ended_at))
                end
            ) stored,
            constraint uq_agreement_from_org_to_org_kind_slug_version unique (from_org, to_org, kind, slug, version),
            constraint one_live_agreement exclude using gist (
                from_org with =, to_org with =, kind with =, live with &&),
            constraint ck_agreement_version check (version >= 1),
            constraint ck_agreement_two_parties check (from_org <> to_org),
            constraint ck_agreement_enrichment_tells_no_health check (kind <> 'enrichment'
                or not gives && array['ends_on', 'visit_by', 'programme', 'risk', 'instructions']))""")
    op.execute("create index ix_agreement_to_org_kind on agreement (to_org, kind)")
    op.execute("alter table agreement enable row level security")
    op.execute("alter table agreement force row level security")
    op.execute(f"create policy see on agreement for select to hub_app using ({PARTY})")
    op.execute(f"""
        create policy offer on agreement for insert to hub_app with check (
            from_org = (select acting_org()) and to_org = {NEIGHBOUR}
            and signed_from_at is null and signed_to_at is null and ended_at is null)""")
    op.execute("""
        grant select, insert (id, slug, version, from_org, to_org, kind, gives, returns, purpose, legal_basis, valid)
        on agreement to hub_app""")
    op.execute("create policy lobby on agreement to hub_lobby using (true) with check (true)")
    op.execute("grant select, update (signed_from_at, signed_to_at, ended_at) on agreement to hub_lobby")


def _signing() -> None:
    """Nobody may update an agreement: a signature or an ending does, by a trigger, for the side that made it."""
    for table, moment in (("signature", "signed_at"), ("ending", "ends_at")):
        op.execute(f"""
            create table {table} (
                org_id int not null constraint fk_{table}_org_id_organisation references organisation (id),
                agreement_id uuid not null constraint fk_{table}_agreement_id_agreement references agreement (id),
                account_id uuid not null, {moment} timestamptz not null default now(),
                constraint pk_{table} primary key (org_id, agreement_id))""")
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"alter table {table} force row level security")
        # The key is the agreement's id alone, so the policy asks whether it is one of ours: we see no other's.
        party = f"exists (select 1 from agreement a where a.id = {table}.agreement_id)"  # noqa: S608
        op.execute(f"create policy see on {table} for select to hub_app using ({OWN})")
        op.execute(f"""
            create policy own_name on {table} for insert to hub_app with check (
                {OWN} and account_id = (select acting_account()) and {party})""")
    op.execute("grant select, insert (org_id, agreement_id, account_id) on signature to hub_app")
    op.execute("grant select, insert (org_id, agreement_id, account_id, ends_at) on ending to hub_app")
    # The last signature ends the version before, in the same moment in which its own begins.
    op.execute("""
        create function lobby.signed() returns trigger language plpgsql security definer
        set search_path = pg_catalog, public, pg_temp as $$
        declare a agreement;
        begin
            select * into a from agreement where id = new.agreement_id and new.org_id in (from_org, to_org) for update;
            if not found then raise exception 'not a party' using errcode = 'insufficient_privilege'; end if;
            if (case when new.org_id = a.from_org then a.signed_to_at else a.signed_from_at end) is not null then
                update agreement set ended_at = greatest(lower(a.valid), now())
                where from_org = a.from_org and to_org = a.to_org and kind = a.kind and slug = a.slug
                  and version < a.version and not isempty(live)
                  and coalesce(ended_at, 'infinity') > greatest(lower(a.valid), now());
            end if;
            update agreement set
                signed_from_at = case when new.org_id = from_org then now() else signed_from_at end,
                signed_to_at = case when new.org_id = to_org then now() else signed_to_at end
            where id = a.id;
            return null;
        end $$""")
    op.execute("""
        create function lobby.ended() returns trigger language plpgsql security definer
        set search_path = pg_catalog, public, pg_temp as $$
        begin
            update agreement set ended_at = least(ended_at, greatest(new.ends_at, now()))
            where id = new.agreement_id and new.org_id in (from_org, to_org);
            if not found then raise exception 'not a party' using errcode = 'insufficient_privilege'; end if;
            return null;
        end $$""")
    for table, function in (("signature", "signed"), ("ending", "ended")):
        op.execute(
            f"create trigger takes_effect after insert on {table} for each row execute function lobby.{function}()"
        )
        lobby_function(f"{function}()", to="hub_owner")


def _sections() -> None:
    op.execute("""
        create table section (
            org_id int not null constraint fk_section_org_id_organisation references organisation (id),
            name text not null, version int not null, body jsonb not null, digest text not null,
            state text not null default 'draft', origin text not null, drafted_at timestamptz not null default now(),
            live_from timestamptz, retired_at timestamptz, published_by uuid,
            constraint pk_section primary key (org_id, name, version),
            constraint ck_section_version check (version >= 1),
            constraint ck_section_state check (state in ('draft', 'live', 'retired')),
            constraint ck_section_origin check (origin in ('file', 'browser')),
            constraint ck_section_live_since check ((state = 'draft') = (live_from is null)),
            constraint ck_section_retired_since check ((state = 'retired') = (retired_at is not null)))""")
    op.execute("create unique index one_live_section on section (org_id, name) where state = 'live'")
    tenant_table(
        "section",
        app="""select, insert (org_id, name, version, body, digest, origin),
               update (body, digest, origin, drafted_at, state, live_from, retired_at, published_by)""",
    )
    op.execute("""
        create function keep_published() returns trigger language plpgsql as $$
        begin
            if old.state <> 'draft'
                and (new.body, new.digest, new.origin, new.drafted_at, new.live_from, new.published_by)
                is distinct from (old.body, old.digest, old.origin, old.drafted_at, old.live_from, old.published_by)
            then
                raise exception 'a published section never changes, it is succeeded'
                    using errcode = 'insufficient_privilege';
            end if;
            if old.state <> new.state and (old.state, new.state) not in (('draft', 'live'), ('live', 'retired')) then
                raise exception 'a section goes from draft to live to retired' using errcode = 'insufficient_privilege';
            end if;
            return new;
        end $$""")
    op.execute("create trigger keep_published before update on section for each row execute function keep_published()")
