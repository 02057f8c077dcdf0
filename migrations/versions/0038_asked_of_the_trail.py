"""What is asked of the trail: its indexes, saved questions, figures of past days, names behind looks elsewhere."""

from alembic import op

from migrations.policies import OWN, lobby_function, tenant_table

revision = "0038"
down_revision = "0037"

LOOKS = "'list:shown', 'record:opened', 'preview:shown', 'search:made', 'file:made'"
# One's own hand-over with the other organisation: {mine} is the side that the acting organisation holds of it.
BETWEEN = """
    exists (select 1 from handover h
        where h.org_id = (select acting_org()) and h.id = names_request.handover_id
          and h.side = {mine} and h.other_org_id = {other} and h.other_org_id <> h.org_id)"""


def upgrade() -> None:
    """Index the trail by what is asked of it, and make the tables of what is kept about asking."""
    _indexes()
    _days()
    _questions()
    _names()
    _names_policies()
    _looks_elsewhere()


def _indexes() -> None:
    """A rare kind among a million events, and what one person did, are found in an index alone."""
    op.execute("drop index ix_event_org_id_account_id_id")
    op.execute("create index ix_event_org_id_account_id_id on event (org_id, account_id, id) include (kind)")
    op.execute("create index ix_event_org_id_kind_id on event (org_id, kind, id) include (from_org)")
    op.execute("create index ix_handover_org_id_other_org_id on handover (org_id, other_org_id, raised_at, id)")


def _days() -> None:
    """How often what happened on a day that is over: figures of closed periods alone, written once."""
    op.execute("""
        create table event_day (
            org_id int not null constraint fk_event_day_org_id_organisation references organisation (id),
            day date not null, counts jsonb not null,
            constraint pk_event_day primary key (org_id, day))""")
    tenant_table("event_day", app="select, insert")


def _questions() -> None:
    """The officers of an organisation share their saved questions; when each of them last looked is their own."""
    op.execute("""
        create table saved_question (
            org_id int not null, id uuid not null, name text not null, filter jsonb not null,
            saved_by uuid not null, saved_at timestamptz not null,
            constraint pk_saved_question primary key (org_id, id),
            constraint uq_saved_question_org_id_name unique (org_id, name),
            constraint fk_saved_question_org_id_saved_by_account foreign key (org_id, saved_by)
                references account (org_id, id))""")
    tenant_table("saved_question", app="select, insert, delete")
    op.execute("""
        create table question_look (
            org_id int not null, question_id uuid not null, account_id uuid not null, looked_at timestamptz not null,
            constraint pk_question_look primary key (org_id, question_id, account_id),
            constraint fk_question_look_org_id_question_id_saved_question foreign key (org_id, question_id)
                references saved_question (org_id, id) on delete cascade,
            constraint fk_question_look_org_id_account_id_account foreign key (org_id, account_id)
                references account (org_id, id))""")
    tenant_table("question_look", app="select, insert, update (looked_at)")


def _names() -> None:
    op.execute("""
        create table names_request (
            org_id int not null, id uuid not null, side text not null, handover_id uuid not null,
            handover_side text not null,
            other_org_id int not null constraint fk_names_request_other_org_id_organisation
                references organisation (id),
            why text not null, asked_by uuid, asked_at timestamptz not null, status text not null,
            answer jsonb, reason text, answered_by uuid, answered_at timestamptz,
            constraint pk_names_request primary key (org_id, id, side),
            constraint fk_names_request_org_id_handover_id_handover_side_handover
                foreign key (org_id, handover_id, handover_side) references handover (org_id, id, side)
                on delete cascade,
            constraint fk_names_request_org_id_asked_by_account foreign key (org_id, asked_by)
                references account (org_id, id),
            constraint fk_names_request_org_id_answered_by_account foreign key (org_id, answered_by)
                references account (org_id, id),
            constraint ck_names_request_side check (side in ('asked', 'received')),
            constraint ck_names_request_asker check ((side = 'asked') = (asked_by is not null)),
            constraint ck_names_request_status check (status in ('waiting', 'given', 'refused')),
            constraint ck_names_request_asked_at check (asked_at between '2000-01-01' and '2100-01-01'),
            constraint ck_names_request_answered
                check ((status = 'given') = (answer is not null) and (status = 'refused') = (reason is not null)
                       and (status = 'waiting') = (answered_at is null)))""")
    # A question that waits is asked once, however often the form is sent.
    op.execute("""
        create unique index uq_names_request_waiting on names_request (org_id, handover_id, handover_side)
        where side = 'asked' and status = 'waiting'""")
    op.execute("create index ix_names_request_org_id_status on names_request (org_id, side, status, asked_at)")
    op.execute("create index ix_names_request_org_id_handover_id on names_request (org_id, handover_id, handover_side)")


def _names_policies() -> None:
    """One asks in one's own name; the other council's copy comes from the asker alone, its answer from itself alone."""
    op.execute("alter table names_request enable row level security")
    op.execute("alter table names_request force row level security")
    op.execute(f"create policy see on names_request for select using (names_request.{OWN})")
    mine = BETWEEN.format(mine="names_request.handover_side", other="names_request.other_org_id")
    op.execute(f"""
        create policy ask on names_request for insert with check (names_request.{OWN}
            and names_request.side = 'asked' and names_request.status = 'waiting'
            and names_request.asked_by = (select acting_account()) and {mine})""")
    theirs = BETWEEN.format(
        mine="case names_request.handover_side when 'sent' then 'received' else 'sent' end",
        other="names_request.org_id",
    )
    op.execute(f"""
        create policy give on names_request for insert with check (names_request.side = 'received'
            and names_request.status = 'waiting'
            and names_request.other_org_id = (select acting_org()) and {theirs})""")
    # Whoever was asked answers in their own name; an answer reaches the asker by a job, where nobody is signed in.
    op.execute(f"""
        create policy answer on names_request for update
        using (names_request.{OWN} and names_request.status = 'waiting')
        with check (names_request.{OWN} and case names_request.side
            when 'received' then names_request.answered_by = (select acting_account())
            else names_request.answered_by is null and (select acting_account()) is null end)""")
    op.execute("""
        grant select, insert, update (status, answer, reason, answered_by, answered_at) on names_request to hub_app""")


def _looks_elsewhere() -> None:
    """Looks stay at home: the other side of a hand-over is told in which role, and how often, never who or when."""
    op.execute("grant select (org_id, id, kind, role, account_id) on event to hub_lobby")
    op.execute("grant select (org_id, about, event_id) on event_about to hub_lobby")
    op.execute("create policy lobby on event for select to hub_lobby using (true)")
    op.execute("create policy lobby on event_about for select to hub_lobby using (true)")
    op.execute("grant select (org_id, id, side, other_org_id) on handover to hub_lobby")
    op.execute(f"""
        create function lobby.looks_elsewhere(handovers uuid[])
        returns table (handover_id uuid, other_org_id int, role text, looks bigint)
        language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
            select h.id, h.other_org_id, e.role, count(*)
            from (select distinct own.id, own.other_org_id from handover own
                  where own.org_id = acting_org() and own.id = any(handovers) and own.other_org_id <> own.org_id) h
            join event_about a on a.org_id = h.other_org_id and a.about = h.id
            join event e on e.org_id = a.org_id and e.id = a.event_id
            where e.kind in ({LOOKS}) and e.account_id is not null
            group by h.id, h.other_org_id, e.role $$""")
    lobby_function("looks_elsewhere(uuid[])")
