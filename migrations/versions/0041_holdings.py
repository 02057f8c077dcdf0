"""Retention, holds, erasures and their certificates.

The application's login gains no right to delete a case. An erasure's transaction becomes hub_eraser, which may delete
and blank what one erasure lists (`erasure_item`) and nothing else; and the list takes in only what is due by the
organisation's own rule, or what an information governance officer asked to be erased, and nothing that is held.
"""

from alembic import op

from migrations.erasures import CLASSES, GOES, READ
from migrations.policies import erasable, lobby_function, tenant_table

revision = "0041"
down_revision = "0040"


def upgrade() -> None:
    """Make what stays of an erased row, the holds, the erasures with their lists, and the rights of hub_eraser."""
    _what_stays()
    _holds()
    _erasures()
    _lines()
    _marks()
    _classes()
    _guard()
    _rights()


def _what_stays() -> None:
    """The figures of an erased case: its ward and age band are written down before its address and birthday go."""
    op.execute("alter table case_file add age_band text, add ward text, add erased_at timestamptz")
    op.execute("alter table resident add erased_at timestamptz")
    op.execute("alter table handover add erased_at timestamptz")
    op.execute("""
        create function age_band(born date, day date) returns text language sql immutable parallel safe as $$
            select case when born is null or day < born then null
                        when extract(year from age(day, born)) >= 90 then '90 and over'
                        else (extract(year from age(day, born))::int / 10 * 10)::text || ' to '
                          || (extract(year from age(day, born))::int / 10 * 10 + 9)::text end $$""")
    # The hub puts a surviving resident's erased case onto a row of its own.
    op.execute("grant update (resident_id) on case_file to hub_app")


def _holds() -> None:
    op.execute("""
        create table legal_hold (
            org_id int not null, id uuid not null, reason text not null, review_on date not null,
            placed_at timestamptz not null, placed_by uuid not null,
            lifted_at timestamptz, lifted_by uuid, lifted_why text, version int not null default 1,
            constraint pk_legal_hold primary key (org_id, id),
            constraint fk_legal_hold_org_id_placed_by_account foreign key (org_id, placed_by)
                references account (org_id, id),
            constraint fk_legal_hold_org_id_lifted_by_account foreign key (org_id, lifted_by)
                references account (org_id, id),
            constraint ck_legal_hold_lifted check ((lifted_at is null) = (lifted_by is null)
                and (lifted_at is null) = (lifted_why is null)))""")
    tenant_table("legal_hold", app="select, insert, update (review_on, lifted_at, lifted_by, lifted_why, version)")
    op.execute("""
        create table legal_hold_about (
            org_id int not null, hold_id uuid not null, about uuid not null, sort text not null,
            constraint pk_legal_hold_about primary key (org_id, hold_id, about),
            constraint fk_legal_hold_about_org_id_hold_id_legal_hold foreign key (org_id, hold_id)
                references legal_hold (org_id, id),
            constraint ck_legal_hold_about_sort check (sort in ('resident', 'case', 'request')))""")
    op.execute("create index ix_legal_hold_about_org_id_about on legal_hold_about (org_id, about)")
    tenant_table("legal_hold_about", app="select, insert")
    op.execute("""
        create function held_ids() returns setof uuid language sql stable as $$
            with hold as (
                select a.about as id from legal_hold_about a
                join legal_hold l on l.org_id = a.org_id and l.id = a.hold_id
                where a.org_id = acting_org() and l.lifted_at is null
            ), people as (
                select id from hold
                union select r.id from resident r
                where r.org_id = acting_org() and r.merged_into in (select id from hold)
                union select c.resident_id from case_file c
                where c.org_id = acting_org() and c.id in (select id from hold)
            ), cases as (
                select c.id from case_file c where c.org_id = acting_org()
                and (c.resident_id in (select id from people) or c.id in (select id from hold))
            ), requests as (
                select h.id from handover h where h.org_id = acting_org()
                and (h.id in (select id from hold) or h.origin_id in (select id from cases))
                union select o.handover_id from handover_origin o
                where o.org_id = acting_org() and o.origin_id in (select id from cases)
            )
            select id from people union select id from cases union select id from requests
            union select h.id from handover h
            where h.org_id = acting_org() and h.parent_id in (select id from requests)
            union select m.id from risk_marker m
            where m.org_id = acting_org() and m.handover_id in (select id from requests)
            union select b.id from hand_back_row b
            where b.org_id = acting_org() and b.case_id in (select id from cases) $$""")


def _erasures() -> None:
    op.execute("""
        create table erasure_run (
            org_id int not null, id uuid not null, number int not null, kind text not null,
            started_at timestamptz not null, by uuid, reason text, rules jsonb not null,
            total int not null, done int not null default 0, held jsonb not null default '[]',
            counts jsonb not null default '{}', finished_at timestamptz, digest text,
            constraint pk_erasure_run primary key (org_id, id),
            constraint uq_erasure_run_org_id_number unique (org_id, number),
            constraint fk_erasure_run_org_id_by_account foreign key (org_id, by) references account (org_id, id),
            constraint ck_erasure_run_kind check (kind in ('rules', 'person', 'replay')),
            constraint ck_erasure_run_reason check ((kind = 'person') = (reason is not null)),
            constraint ck_erasure_run_by check (kind <> 'person' or by is not null),
            constraint ck_erasure_run_finished check ((finished_at is null) = (digest is null)))""")
    tenant_table("erasure_run", app="select, insert, update (done, counts, finished_at, digest, total, held, reason)")
    op.execute("""
        create policy own_name on erasure_run as restrictive for insert to hub_app
        with check (kind = 'rules' or (kind = 'person' and by = (select acting_account())))""")
    op.execute("""
        create table erasure_item (
            org_id int not null, run_id uuid not null, record text not null, sort text not null, about uuid not null,
            since timestamptz, done_at timestamptz,
            constraint pk_erasure_item primary key (org_id, run_id, record, about),
            constraint fk_erasure_item_org_id_run_id_erasure_run foreign key (org_id, run_id)
                references erasure_run (org_id, id))""")
    op.execute("create index ix_erasure_item_org_id_about on erasure_item (org_id, about, record)")
    op.execute("create index ix_erasure_item_to_do on erasure_item (org_id, run_id, about) where done_at is null")
    tenant_table("erasure_item", app="select, insert")


def _lines() -> None:
    """What was erased in one step, to be copied out to the register that a restored database is held against."""
    op.execute("""
        create table erasure_line (
            org_id int not null, id uuid not null, run_id uuid not null, at timestamptz not null, record text not null,
            sets jsonb not null, copied_at timestamptz,
            constraint pk_erasure_line primary key (org_id, id),
            constraint fk_erasure_line_org_id_run_id_erasure_run foreign key (org_id, run_id)
                references erasure_run (org_id, id))""")
    op.execute("create index ix_erasure_line_to_copy on erasure_line (org_id, id) where copied_at is null")
    op.execute("create index ix_erasure_line_org_id_run_id on erasure_line (org_id, run_id)")
    tenant_table("erasure_line", app="select, insert, update (copied_at)")
    op.execute("create policy lobby on erasure_line for select to hub_lobby using (true)")
    op.execute("grant select (id) on erasure_line to hub_lobby")
    op.execute("""
        create function lobby.unknown_erasures(lines uuid[]) returns table (id uuid)
        language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
            select one.id from unnest(lines) as one (id)
            where not exists (select from erasure_line l where l.id = one.id) $$""")
    lobby_function("unknown_erasures(uuid[])")


def _marks() -> None:
    """By which an erased person is recognised: keyed hashes, whose key is not in the database."""
    op.execute("""
        create table erased_mark (
            org_id int not null, mark bytea not null, run_id uuid not null, sort text not null,
            erased_at timestamptz not null,
            constraint pk_erased_mark primary key (org_id, mark, run_id),
            constraint fk_erased_mark_org_id_run_id_erasure_run foreign key (org_id, run_id)
                references erasure_run (org_id, id),
            constraint ck_erased_mark_sort check (sort in ('nhs-number', 'name', 'reference')),
            constraint ck_erased_mark_mark check (octet_length(mark) = 32))""")
    tenant_table("erased_mark", app="select, insert")
    op.execute("""
        create table erased_return (
            org_id int not null, resident_id uuid not null, run_id uuid not null, sort text not null,
            found_at timestamptz not null, settled_at timestamptz, settled_by uuid, settled_why text,
            constraint pk_erased_return primary key (org_id, resident_id),
            constraint fk_erased_return_org_id_resident_id_resident foreign key (org_id, resident_id)
                references resident (org_id, id),
            constraint fk_erased_return_org_id_run_id_erasure_run foreign key (org_id, run_id)
                references erasure_run (org_id, id),
            constraint fk_erased_return_org_id_settled_by_account foreign key (org_id, settled_by)
                references account (org_id, id))""")
    tenant_table("erased_return", app="select, insert, update (settled_at, settled_by, settled_why)")


def _classes() -> None:
    """What each class of record is kept for where an organisation says nothing, and how its beginning is found."""
    op.execute("create table retention_class (name text primary key, years int not null, ended text not null)")
    op.execute("grant select on retention_class to hub_app")
    for name, (years, ended) in CLASSES.items():
        quoted = ended.replace("'", "''").replace(":", "\\:")
        op.execute(f"insert into retention_class (name, years, ended) values ('{name}', {years}, '{quoted}')")
    op.execute("""
        create function retention_period(class text) returns interval language sql stable as $$
            select coalesce(
                (select make_interval(years => coalesce((r ->> 'years')::int, 0),
                    months => coalesce((r ->> 'months')::int, 0), days => coalesce((r ->> 'days')::int, 0))
                 from section s, jsonb_array_elements(s.body -> 'rule') as r
                 where s.org_id = acting_org() and s.name = 'retention' and s.state = 'live'
                   and r ->> 'record' = class),
                (select make_interval(years => c.years) from retention_class c where c.name = class)) $$""")


def _guard() -> None:
    """What may stand on an erasure's list; hub_owner replays the erasures that a restored database lacks."""
    op.execute("""
        create function may_erase(wanted uuid) returns boolean language sql stable as $$
            select exists (select from erasure_item i where i.org_id = acting_org() and i.about = wanted
                           and i.done_at is null) $$""")
    op.execute("""
        create function due_since(class text, wanted uuid) returns timestamptz language plpgsql stable as $$
        declare found timestamptz; query text := (select ended from retention_class where name = class);
        begin
            execute format('select e.at from (%s) e where e.id = $1', query) into found using wanted;
            return found;
        end $$""")
    op.execute("""
        create function guard_erasure() returns trigger language plpgsql as $$
        declare run erasure_run%rowtype;
        begin
            select * into run from erasure_run r where r.org_id = new.org_id and r.id = new.run_id;
            if current_user = 'hub_owner' then return new; end if;
            if run.finished_at is not null or run.kind = 'replay' then
                raise exception 'this erasure takes nothing in' using errcode = 'insufficient_privilege';
            end if;
            if new.about in (select held_ids()) then
                raise exception 'a hold stands on this' using errcode = 'insufficient_privilege';
            end if;
            if run.kind = 'person' and not exists (select from account_role a where a.org_id = run.org_id
                and a.account_id = run."by" and a.role = 'ig') then
                raise exception 'only information governance has a person erased'
                    using errcode = 'insufficient_privilege';
            end if;
            if run.kind = 'rules' and new.sort = 'residents' and exists (select from case_file c
                where c.org_id = new.org_id and c.resident_id = new.about and c.erased_at is null
                and not exists (select from erasure_item i where i.org_id = c.org_id and i.run_id = new.run_id
                                and i.record = 'case' and i.about = c.id)) then
                raise exception 'this resident has a case that stays' using errcode = 'insufficient_privilege';
            end if;
            if run.kind = 'rules' and new.sort <> 'residents' and
               coalesce(due_since(new.record, new.about) + retention_period(new.record) > now(), true) then
                raise exception 'this is not due' using errcode = 'insufficient_privilege';
            end if;
            return new;
        end $$""")
    op.execute("""
        create trigger guard_erasure before insert on erasure_item for each row execute function guard_erasure()""")


def _rights() -> None:
    op.execute("grant usage on schema public to hub_eraser")
    for table, columns, whose in GOES:
        erasable(table, whose, columns)
    for table in ("message", "names_request"):  # whose policies are for each command by itself
        own = "org_id = (select acting_org())"
        op.execute(f"create policy erase on {table} for delete to hub_eraser, hub_owner using ({own})")
    op.execute(f"grant select on {READ}, erasure_item to hub_eraser")
    op.execute("grant update (done_at) on erasure_item to hub_eraser")
