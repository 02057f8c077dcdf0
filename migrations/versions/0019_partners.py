"""What a partner's people may read, and until when: the task while it is theirs to do, and not a day longer."""

from alembic import op

from migrations.policies import lobby_function

revision = "0019"
down_revision = "0018"

# All that a partner keeps of a task: that there was one, whose, when, and how it ended; nothing of a resident.
FRAME = """
    org_id, id, side, other_org_id, kind, reference, status, returns, agreement_id, holder_id, version,
    raised_at, due_at, lapses_at, accepted_at, returned_at, ended_at, ended_why, late"""


def upgrade() -> None:
    """Narrow hub_partner's rights: columns by grant, a task's content through the lobby, councils by their tasks."""
    _frame()
    _content()
    _holders()
    _councils()


def _frame() -> None:
    op.execute("revoke select on handover from hub_partner")
    op.execute(f"grant select ({FRAME}) on handover to hub_partner")


def _content() -> None:
    """Row security hides rows, not columns: what a task holds is asked of a function that knows when it ends.

    After the agreement's end the resident is hidden; the step's form is not, for an outcome may still come back.
    """
    op.execute("""
        grant select (org_id, id, side, kind, status, agreement_id, holder_id, subject, form, answer) on handover
        to hub_lobby""")
    op.execute("grant select on volunteer_check to hub_lobby")
    op.execute("create policy lobby on volunteer_check for select to hub_lobby using (true)")
    # A volunteer's last check decides: recording a withdrawn one ends their tasks at once.
    op.execute("""
        create function lobby.may_hold_task(account uuid) returns boolean language sql stable security definer
        set search_path = pg_catalog, public, pg_temp as $$
            select not exists (select 1 from account_role r
                               where r.org_id = acting_org() and r.account_id = account and r.role = 'volunteer')
                or coalesce((select c.expires_on >= (now() at time zone 'Europe/London')::date
                             from volunteer_check c where c.org_id = acting_org() and c.account_id = account
                             order by c.id desc limit 1), false) $$""")
    lobby_function("may_hold_task(uuid)", to="hub_app, hub_partner")
    op.execute("""
        create function lobby.task_content(task uuid) returns table (subject jsonb, form jsonb, answer jsonb)
        language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
            select case when h.agreement_id is null
                          or exists (select 1 from agreement a where a.id = h.agreement_id and a.live @> now())
                        then h.subject end, h.form, h.answer
            from handover h
            where h.org_id = acting_org() and h.id = task and h.side = 'received' and h.kind = 'visit-step'
              and h.status in ('waiting', 'accepted')
              and (exists (select 1 from account_role r where r.org_id = h.org_id and r.account_id = acting_account()
                             and r.role = 'coordinator')
                   or (h.holder_id = acting_account() and lobby.may_hold_task(acting_account()))) $$""")
    lobby_function("task_content(uuid)", to="hub_app, hub_partner")


def _holders() -> None:
    """Whoever gives it: no task to a volunteer whose check has lapsed."""
    op.execute("""
        create function lobby.check_holder() returns trigger language plpgsql security definer
        set search_path = pg_catalog, public, pg_temp as $$
        begin
            if new.holder_id is not null and not lobby.may_hold_task(new.holder_id) then
                raise exception 'a volunteer without a valid check gets no task'
                    using errcode = 'insufficient_privilege';
            end if;
            return new;
        end $$""")
    op.execute("""
        create trigger check_holder before update of holder_id on handover for each row
        when (new.kind = 'visit-step' and new.side = 'received' and new.holder_id is distinct from old.holder_id)
        execute function lobby.check_holder()""")
    lobby_function("check_holder()", to="hub_owner")


def _councils() -> None:
    """A partner knows the councils that handed it something; which others there are is not its business."""
    op.execute("""
        create policy partner_sees_askers on organisation as restrictive for select to hub_partner
        using (organisation.id = (select acting_org())
               or exists (select 1 from handover h
                          where h.org_id = (select acting_org()) and h.other_org_id = organisation.id))""")
