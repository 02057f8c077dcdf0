"""An erasure is bound to its run and to the holds, row by row; an erased row takes nothing in; a partner's curtain."""

import re

from alembic import op

from migrations.erasures import GOES

revision = "0052"
down_revision = "0051"

LISTED = re.compile(r"may_erase\(((?:[^()]|\([^()]*\))*)\)")
# What tells of a person in a row that an erasure blanked, and whether the row is at work.
TELLING = {
    "resident": "forename, surname, born_on, nhs_number, language, house, address, postcode, uprn, forename_key, "
    "surname_key, postcode_key, home_key",
    "case_file": "reference, facts, onset_on, tested_on, exposed_on, isolation_from, ends_on, status",
    "handover": "subject, form, answer, surname_key, postcode_key, status",
}
# What people add to a record, and of which one it is.
ADDED = {
    "case_note": ("case_file", "case_id"),
    "call": ("case_file", "case_id"),
    "close_contact": ("case_file", "case_id"),
    "place_visited": ("case_file", "case_id"),
    "resident_message": ("case_file", "case_id"),
    "contact_point": ("resident", "resident_id"),
    "found_point": ("handover", "handover_id"),
    "message": ("handover", "handover_id"),
}
SHUT = "(select lobby.hidden())::uuid[]"


def upgrade() -> None:
    """Bind hub_eraser to what is under way and not held; keep runs and erased rows as they are; draw a curtain."""
    _may_erase()
    _run_is_over()
    _residents_with_their_cases()
    _stays_erased()
    _nothing_is_added()
    _messages()
    _searches()
    _partners()
    _partners_content()
    _suspended()
    _answers()
    _telling()


def _may_erase() -> None:
    """What is held is asked once a statement: a hold that was placed since the list was written counts, too."""
    op.execute("grant select on legal_hold, legal_hold_about, erasure_run to hub_eraser")
    op.execute("""
        create function held_now() returns uuid[] language sql stable as $$ select array(select held_ids()) $$""")
    op.execute("""
        create function may_erase(wanted uuid, held uuid[]) returns boolean language sql stable as $$
            select case when exists (
                    select from erasure_item i join erasure_run r on r.org_id = i.org_id and r.id = i.run_id
                    where i.org_id = acting_org() and i.about = wanted and i.done_at is null
                      and r.finished_at is null)
                then wanted <> all (held) else false end $$""")
    for table, _, whose in GOES:
        bound = LISTED.sub(r"may_erase(\1, (select held_now()))", whose)
        op.execute(f"alter policy erasing on {table} using ({bound})")
    op.execute("drop function may_erase(uuid)")
    # Every change of an erased record by somebody who read it before is refused: it has another version.
    for table in TELLING:
        op.execute(f"grant update (version) on {table} to hub_eraser")


def _run_is_over() -> None:
    """Else whoever may write a run's end could take it away, and go on erasing under it."""
    op.execute("""
        create function keep_run() returns trigger language plpgsql as $$
        begin
            raise exception 'this erasure is over' using errcode = 'insufficient_privilege';
        end $$""")
    op.execute("""
        create trigger keep_run before update of done, counts, finished_at, digest, total, held on erasure_run
        for each row when (old.finished_at is not null and current_user in ('hub_app', 'hub_eraser'))
        execute function keep_run()""")


def _residents_with_their_cases() -> None:
    """By the rules nobody goes but with a case of theirs that goes, or went: not whoever has none."""
    op.execute("""
        create function guard_resident() returns trigger language plpgsql as $$
        begin
            if exists (select from erasure_run r where r.org_id = new.org_id and r.id = new.run_id and r.kind = 'rules')
               and not exists (
                select from resident p join case_file c on c.org_id = p.org_id
                    and c.resident_id in (p.id, p.merged_into)
                where p.org_id = new.org_id and p.id = new.about and (c.erased_at is not null or exists (
                    select from erasure_item i where i.org_id = c.org_id and i.run_id = new.run_id
                    and i.record = 'case' and i.about = c.id))) then
                raise exception 'no case of this resident goes' using errcode = 'insufficient_privilege';
            end if;
            return new;
        end $$""")
    op.execute("""
        create trigger guard_resident before insert on erasure_item for each row
        when (new.sort = 'residents' and current_user <> 'hub_owner') execute function guard_resident()""")


def _stays_erased() -> None:
    """Whatever comes too late, from a page that was open or a job that was under way, is refused in these words."""
    op.execute("""
        create function stays_erased() returns trigger language plpgsql as $$
        begin
            raise exception 'this record was erased' using errcode = 'HU410';
        end $$""")
    for table, columns in TELLING.items():
        op.execute(f"""
            create trigger stays_erased before update of {columns} on {table} for each row
            when (old.erased_at is not null and current_user in ('hub_app', 'hub_partner'))
            execute function stays_erased()""")


def _nothing_is_added() -> None:
    """After the foreign key has waited for an erasure under way, and once a statement: an import adds thousands.

    A function for each sort of record, whose plan is kept: text that is put together would be planned at each insert.
    """
    for parent, column in sorted(set(ADDED.values())):
        op.execute(f"""
            create function nothing_is_added_to_{parent}() returns trigger language plpgsql as $$
            begin
                if exists (select from added a join {parent} p on p.org_id = a.org_id and p.id = a.{column}
                           where p.erased_at is not null) then
                    raise exception 'this record was erased' using errcode = 'HU410';
                end if;
                return null;
            end $$""")
    for table, (parent, _) in ADDED.items():
        op.execute(f"""
            create trigger nothing_is_added after insert on {table} referencing new table as added
            for each statement when (current_user = 'hub_app')
            execute function nothing_is_added_to_{parent}()""")


def _messages() -> None:
    """A message about a request of which one side is erased does not pass, and says so."""
    op.execute("alter table message drop constraint ck_message_kept_why")
    op.execute("""
        alter table message add constraint ck_message_kept_why
        check (kept_why in ('agreement ended', 'too late', 'erased'))""")


def _searches() -> None:
    """What somebody typed to find a person is sealed, and nobody can tell whose name it is: an erasure takes all."""
    op.execute("grant select, delete on kept_search to hub_eraser")
    op.execute("""
        create policy erasing on kept_search as restrictive for delete to hub_eraser
        using (exists (select from erasure_run r where r.org_id = kept_search.org_id and r.finished_at is null))""")


def _partners() -> None:
    """A partner's people read the frame of a task: of a restricted one, whoever holds it and whoever gives it out."""
    op.execute("set local role hub_lobby")
    op.execute("grant execute on function lobby.hidden() to hub_partner")
    op.execute("set local role hub_owner")
    op.execute("alter policy curtain on handover to hub_app, hub_partner")


def _partners_content() -> None:
    """What a task or a referral holds is told through the lobby, which no policy binds: it asks by itself."""
    shown = f"""(h.holder_id = acting_account() or h.id <> all ({SHUT})
        or (h.holder_id is null and h.status = 'waiting' and current_setting('hub.curtain', true) = 'assigns'))"""
    told = """select case when h.agreement_id is null
                  or exists (select 1 from agreement a where a.id = h.agreement_id and a.live @> now())
                then h.subject end, h.form"""
    coordinates = """exists (select 1 from account_role r where r.org_id = h.org_id
        and r.account_id = acting_account() and r.role = 'coordinator')"""
    start = "language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$"
    mine = """from handover h where h.org_id = acting_org() and h.side = 'received'
        and h.status in ('waiting', 'accepted')"""
    op.execute("set local role hub_lobby")
    op.execute(f"""
        create or replace function lobby.task_content(task uuid) returns table (subject jsonb, form jsonb, answer jsonb)
        {start} {told}, h.answer {mine} and h.id = task and h.kind = 'visit-step' and {shown}
            and ({coordinates}
                 or (h.holder_id = acting_account() and lobby.may_hold_task(acting_account()))) $$""")
    op.execute(f"""
        create or replace function lobby.referral_content(referral uuid) returns table (subject jsonb, form jsonb)
        {start} {told} {mine} and h.id = referral and h.kind = 'referral' and {shown} and {coordinates} $$""")
    op.execute("set local role hub_owner")


def _suspended() -> None:
    """Whoever has left gets nothing back by a late review: as it is from now on when an account closes."""
    for table in ("suspended_role", "account"):
        op.execute(f"alter table {table} no force row level security")
    op.execute("""
        delete from suspended_role s using account a where a.org_id = s.org_id and a.id = s.account_id
        and not a.active""")
    for table in ("suspended_role", "account"):
        op.execute(f"alter table {table} force row level security")


def _answers() -> None:
    """A notice may be about the answer as well: then whoever answered tells whoever had asked."""
    op.execute("alter table subject_notice add handover_side text")
    op.execute("alter table subject_notice no force row level security")
    op.execute("update subject_notice set handover_side = side")
    op.execute("alter table subject_notice force row level security")
    op.execute("""
        alter table subject_notice alter handover_side set not null,
            add constraint ck_subject_notice_handover_side check (handover_side in ('sent', 'received')
                and (handover_side = side or kind = 'rectification')),
            drop constraint fk_subject_notice_org_id_handover_id_side_handover,
            add constraint fk_subject_notice_org_id_handover_id_handover_side_handover
                foreign key (org_id, handover_id, handover_side) references handover (org_id, id, side)""")


def _telling() -> None:
    """One tells of what one gave, or answered, and the new value only while the agreement lets that field pass."""
    own = "org_id = (select acting_org())"
    gave = """
        exists (select 1 from handover h where h.org_id = (select acting_org()) and h.id = subject_notice.handover_id
            and h.side {side} subject_notice.handover_side and h.other_org_id = {other}
            and case h.side when 'sent' then subject_notice.field is null or h.subject ? subject_notice.field
                                          or subject_notice.place > 0
                else h.answer ? subject_notice.field and subject_notice.place = 0 end
            and (subject_notice.becomes is null or {passes}))"""
    live = """exists (select 1 from agreement a where a.id = h.agreement_id and a.live @> now()
        and subject_notice.field = any (case h.side when 'sent' then a.gives else a.returns end))"""
    mine = gave.format(side="=", other="subject_notice.other_org_id", passes="true")
    theirs = gave.format(side="<>", other="subject_notice.org_id", passes=live)
    op.execute("drop policy tell on subject_notice")
    op.execute("drop policy give on subject_notice")
    op.execute(f"""
        create policy tell on subject_notice for insert with check (subject_notice.{own}
            and subject_notice.side = 'sent' and subject_notice.state = 'sent' and {mine})""")
    op.execute(f"""
        create policy give on subject_notice for insert with check (subject_notice.side = 'received'
            and subject_notice.other_org_id = (select acting_org()) and subject_notice.state = 'waiting'
            and subject_notice.request_id is null and subject_notice.parent_id is null
            and subject_notice.was is null and subject_notice.words is null and subject_notice.version = 1
            and subject_notice.decided_at is null and {theirs})""")
