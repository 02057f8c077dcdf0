"""Notices, messages between the two sides of a hand-over, and what a queue marks: never opened, unread, by a rule."""

from alembic import op

from migrations.policies import OWN, lobby_function, tenant_table

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Make both tables, the marks of the queue, and the count that the header shows."""
    _notices()
    _marks()
    _messages()
    _header()


def _notices() -> None:
    op.execute("""
        create table notice (
            org_id int not null, id uuid not null, account_id uuid not null, kind text not null, about uuid not null,
            reference text not null, endpoint text not null, ids jsonb not null default '{}',
            urgent boolean not null default false, at timestamptz not null, read_at timestamptz,
            email text, text_message text, fault text,
            constraint pk_notice primary key (org_id, id),
            constraint fk_notice_org_id_account_id_account foreign key (org_id, account_id)
                references account (org_id, id),
            constraint ck_notice_email check (email in ('sent', 'refused')),
            constraint ck_notice_text_message check (text_message in ('sent', 'refused')))""")
    tenant_table(
        "notice",
        app="select, insert, update (read_at, email, text_message, fault)",
        partner="select, insert, update (read_at)",
    )
    op.execute("create index ix_notice_unread on notice (org_id, account_id, at, id) where read_at is null")
    op.execute("create index ix_notice_org_id_account_id_at on notice (org_id, account_id, at, id)")
    # Whoever works for a partner reads their own; telling a colleague needs no reading.
    op.execute("""
        create policy own_notices on notice as restrictive for select to hub_partner
        using (account_id = (select acting_account()))""")
    op.execute("""
        alter policy partner_answers on outbox
        with check (outbox.name in ('handover:pass_on', 'volunteer_check:remind', 'volunteer_check:lapse',
                                    'notice:send'))""")
    op.execute("alter table account add column notices text not null default 'all'")
    op.execute("""
        alter table account add constraint ck_account_notices check (notices in ('all', 'urgent', 'none'))""")
    op.execute("grant update (notices) on account to hub_app")


def _marks() -> None:
    """A queue shows them for each row: as columns, since they are read far more often than they change."""
    op.execute("""
        alter table handover add column opened_at timestamptz, add column unread int not null default 0,
            add column held_by_rule boolean not null default false""")
    op.execute("grant update (opened_at, unread, held_by_rule) on handover to hub_app")
    op.execute("grant update (held_by_rule) on handover to hub_partner")
    # The receiver's marks are the receiver's: nobody hands a request over as opened, or with messages of no one.
    op.execute("""
        create policy unmarked on handover as restrictive for insert
        with check (handover.opened_at is null and handover.unread = 0 and not handover.held_by_rule)""")


PARTY = """
    exists (select 1 from handover h
        where h.org_id = (select acting_org()) and h.id = message.handover_id and h.kind in ('enrichment', 'door-knock')
          and h.side = {mine} and h.other_org_id = {other}
          and (h.other_org_id = h.org_id or exists (
              select 1 from agreement a where a.id = h.agreement_id and a.live @> now())))"""


def _messages() -> None:
    op.execute("""
        create table message (
            org_id int not null, id uuid not null, side text not null, handover_id uuid not null,
            handover_side text not null, other_org_id int not null references organisation (id), words text not null,
            account_id uuid, role text not null, at timestamptz not null, passed_at timestamptz, kept_why text,
            read_at timestamptz, read_by uuid,
            constraint pk_message primary key (org_id, id, side),
            constraint fk_message_org_id_handover_id_handover_side_handover
                foreign key (org_id, handover_id, handover_side) references handover (org_id, id, side),
            constraint fk_message_org_id_account_id_account foreign key (org_id, account_id)
                references account (org_id, id),
            constraint fk_message_org_id_read_by_account foreign key (org_id, read_by) references account (org_id, id),
            constraint ck_message_side check (side in ('sent', 'received')),
            constraint ck_message_kept_why check (kept_why in ('agreement ended', 'too late')),
            constraint ck_message_author check ((side = 'sent') = (account_id is not null)))""")
    op.execute("create index ix_message_thread on message (org_id, handover_id, handover_side, at, id)")
    op.execute("alter table message enable row level security")
    op.execute("alter table message force row level security")
    op.execute(f"create policy see on message for select using (message.{OWN})")
    op.execute(f"create policy work on message for update using (message.{OWN})")
    # In one's own name, to the other side of a hand-over of one's own, while what it stands on is in force.
    mine = PARTY.format(mine="message.handover_side", other="message.other_org_id")
    op.execute(f"""
        create policy write on message for insert with check (message.{OWN} and message.side = 'sent'
            and message.account_id = (select acting_account()) and message.read_at is null
            and message.passed_at is null and {mine})""")
    # The receiver's copy is given by whom it names as its writer, and by nobody else: no council can forge another's.
    theirs = PARTY.format(mine="case message.handover_side when 'sent' then 'received' else 'sent' end",
                          other="message.org_id")  # fmt: skip
    op.execute(f"""
        create policy give on message for insert with check (message.side = 'received'
            and message.other_org_id = (select acting_org()) and message.read_at is null
            and message.passed_at is null and message.kept_why is null and {theirs})""")
    op.execute("grant select, insert, update (passed_at, kept_why, read_at, read_by) on message to hub_app")


def _header() -> None:
    """The look-up of a session also counts the person's unread notices, so that no page asks once more."""
    op.execute("grant select (org_id, account_id, read_at) on notice to hub_lobby")
    op.execute("create policy lobby on notice for select to hub_lobby using (true)")
    op.execute("drop function lobby.session_by_token(bytea)")
    op.execute("""
        create function lobby.session_by_token(hash bytea)
        returns table (org_id int, account_id uuid, session_id uuid, role text, roles text[], name text,
                       organisation text, unread int)
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
                       a.name, o.name,
                       (select count(*)::int from (
                            select from notice n where n.org_id = a.org_id and n.account_id = a.id
                              and n.read_at is null limit 100) unread)
                from account a join organisation o on o.id = a.org_id
                where a.org_id = found.org_id and a.id = found.account_id and a.active
                  and exists (select 1 from account_role r where r.org_id = a.org_id and r.account_id = a.id
                              and r.role = found.role);
        end $$""")
    lobby_function("session_by_token(bytea)")
