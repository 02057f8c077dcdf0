"""A partner's volunteers check in at doors and carry tasks on a phone: what is of a visit may be of a task instead."""

from alembic import op

from migrations.policies import lobby_function

revision = "0022"
down_revision = "0021"

COORDINATES = """exists (select 1 from account_role r where r.org_id = {table}.org_id
                         and r.account_id = (select acting_account()) and r.role = 'coordinator')"""

# A task that is accepted, one's own, and may still be seen.
HOLDS = """exists (select 1 from handover h cross join lateral lobby.task_content(h.id) c
                   where h.org_id = {table}.org_id and h.id = {table}.task_id and h.status = 'accepted'
                     and h.holder_id = (select acting_account()) and c.subject is not null)"""


def upgrade() -> None:
    """Let a check-in, a pack and an answer speak of a task, and give hub_partner the columns and rows that it needs."""
    _door_of_a_task()
    _check_in()
    _at_door()
    _alarm()
    _outbox()
    _mobile()
    _carried_task()
    _pack()
    _answer()


def _door_of_a_task() -> None:
    op.execute("""
        alter table check_in alter column visit_id drop not null,
            add column task_id uuid, add column side text not null default 'received',
            add constraint fk_check_in_org_id_task_id_side_handover foreign key (org_id, task_id, side)
                references handover (org_id, id, side),
            add constraint ck_check_in_side check (side = 'received'),
            add constraint ck_check_in_place check (num_nonnulls(visit_id, task_id) = 1)""")
    op.execute("create unique index uq_check_in_task on check_in (org_id, task_id) where ended_at is null")
    op.execute("create index ix_check_in_org_id_task_id on check_in (org_id, task_id)")


def _check_in() -> None:
    """Whoever holds an accepted task that they may still see goes to its door; nobody is sent there by a colleague."""
    op.execute("""
        grant select (org_id, id, visit_id, task_id, started_at, expected_at, alarm_at, ended_at),
            insert (org_id, id, task_id, started_at, expected_at, alarm_at),
            update (expected_at, alarm_at, ended_at, ended_by, ended_how, ended_why) on check_in to hub_partner""")
    op.execute(f"""
        create policy holder_goes on check_in as restrictive for insert to hub_partner
        with check ({HOLDS.format(table="check_in")})""")
    op.execute(f"""
        create policy theirs_to_end on check_in as restrictive for update to hub_partner
        using ({COORDINATES.format(table="check_in")}
               or exists (select 1 from at_door d where d.org_id = check_in.org_id and d.check_in_id = check_in.id
                             and d.account_id = (select acting_account())))""")


def _at_door() -> None:
    """At a partner's doors are volunteers with a valid check; they have left when their check-in has ended."""
    op.execute("""
        grant select, insert (org_id, check_in_id, account_id), update (left_at) on at_door to hub_partner""")
    op.execute("""
        create policy volunteers_go on at_door as restrictive for insert to hub_partner
        with check (lobby.may_hold_task(at_door.account_id)
            and exists (select 1 from account_role r where r.org_id = at_door.org_id
                          and r.account_id = at_door.account_id and r.role = 'volunteer')
            and exists (select 1 from check_in c join handover h on h.org_id = c.org_id and h.id = c.task_id
                        where c.org_id = at_door.org_id and c.id = at_door.check_in_id and c.ended_at is null
                          and h.holder_id = (select acting_account())))""")
    op.execute("""
        create policy left_when_ended on at_door as restrictive for update to hub_partner
        using (exists (select 1 from check_in c where c.org_id = at_door.org_id and c.id = at_door.check_in_id
                         and c.ended_at is not null))""")


def _alarm() -> None:
    """An alarm is the coordinators'; the worker raises it."""
    op.execute("""
        grant select, update (acknowledged_at, acknowledged_by, done, note) on door_alarm to hub_partner""")
    op.execute(f"""
        create policy coordinators_hear on door_alarm as restrictive to hub_partner
        using ({COORDINATES.format(table="door_alarm")})""")


def _outbox() -> None:
    op.execute("""
        alter policy partner_answers on outbox
        with check (outbox.name in ('handover:pass_on', 'volunteer_check:remind', 'volunteer_check:lapse',
                                    'notice:send', 'door:overdue'))""")


def _mobile() -> None:
    """A coordinator rings whoever is at a door, while they are; nobody of a partner reads numbers otherwise."""
    op.execute("grant select (mobile) on account to hub_lobby")
    op.execute("grant select (org_id, account_id, left_at) on at_door to hub_lobby")
    op.execute("create policy lobby on at_door for select to hub_lobby using (true)")
    op.execute("""
        create function lobby.mobile_at_door(account uuid) returns text language sql stable security definer
        set search_path = pg_catalog, public, pg_temp as $$
            select a.mobile from account a
            where a.org_id = acting_org() and a.id = account
              and exists (select 1 from at_door d
                          where d.org_id = a.org_id and d.account_id = a.id and d.left_at is null)
              and exists (select 1 from account_role r where r.org_id = a.org_id and r.account_id = acting_account()
                            and r.role = 'coordinator') $$""")
    lobby_function("mobile_at_door(uuid)", to="hub_app, hub_partner")


def _carried_task() -> None:
    """A pack carries visits or tasks, and an answer is about one of them: `work_id` is whichever it is."""
    op.execute("""
        alter table doorstep_answer
            drop constraint fk_doorstep_answer_org_id_pack_id_visit_id_doorstep_pack_visit""")
    op.execute("alter table doorstep_pack_visit drop constraint pk_doorstep_pack_visit")
    for table in ("doorstep_pack_visit", "doorstep_answer"):
        op.execute(f"""
            alter table {table} alter column visit_id drop not null, add column task_id uuid,
                add column work_id uuid not null generated always as (coalesce(visit_id, task_id)) stored,
                add constraint ck_{table}_work check (num_nonnulls(visit_id, task_id) = 1)""")
    op.execute("""
        alter table doorstep_pack_visit add column side text not null default 'received',
            add constraint ck_doorstep_pack_visit_side check (side = 'received'),
            add constraint pk_doorstep_pack_visit primary key (org_id, pack_id, work_id),
            add constraint fk_doorstep_pack_visit_org_id_task_id_side_handover foreign key (org_id, task_id, side)
                references handover (org_id, id, side)""")
    op.execute("""
        alter table doorstep_answer
            add constraint fk_doorstep_answer_org_id_pack_id_work_id_doorstep_pack_visit
            foreign key (org_id, pack_id, work_id) references doorstep_pack_visit (org_id, pack_id, work_id)""")
    op.execute("create index ix_doorstep_pack_visit_org_id_work_id on doorstep_pack_visit (org_id, work_id)")
    op.execute("create index ix_doorstep_answer_org_id_work_id on doorstep_answer (org_id, work_id)")


def _pack() -> None:
    """Whoever holds a task takes it along, in a pack of their own."""
    op.execute("grant select, insert on doorstep_key to hub_partner")
    op.execute("grant select, insert on doorstep_pack to hub_partner")
    op.execute("""
        grant select, insert (org_id, pack_id, task_id, visit_version, step, attempt) on doorstep_pack_visit
        to hub_partner""")
    op.execute("""
        create policy own_pack on doorstep_pack as restrictive for insert to hub_partner
        with check (doorstep_pack.account_id = (select acting_account()))""")
    op.execute(f"""
        create policy holder_carries on doorstep_pack_visit as restrictive for insert to hub_partner
        with check ({HOLDS.format(table="doorstep_pack_visit")}
            and exists (select 1 from doorstep_pack p where p.org_id = doorstep_pack_visit.org_id
                          and p.id = doorstep_pack_visit.pack_id and p.account_id = (select acting_account())))""")


def _answer() -> None:
    """An answer is sent by whoever made it, and seen by them and by the coordinators."""
    op.execute("""
        grant select,
            insert (org_id, id, pack_id, task_id, account_id, sent_by, attempt, made_at, received_at, outcome, at,
                second_id, answers, status, why, version),
            update (status, why, recorded_as, settled_by, settled_at, reason, version)
        on doorstep_answer to hub_partner""")
    op.execute(f"""
        create policy own_answer on doorstep_answer as restrictive to hub_partner
        using (doorstep_answer.account_id = (select acting_account()) or {COORDINATES.format(table="doorstep_answer")})
        with check (doorstep_answer.account_id = (select acting_account())
                    or {COORDINATES.format(table="doorstep_answer")})""")
