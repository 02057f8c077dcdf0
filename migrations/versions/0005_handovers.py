"""Hand-overs in double entry: each organisation its own row, the receiver's a copy of what the agreement lists."""

from alembic import op

from migrations.policies import OWN, lobby_function

revision = "0005"
down_revision = "0004"

LIVE_TERMS = """
    exists (select 1 from agreement a
        where a.id = handover.agreement_id and a.from_org = {sender} and a.to_org = {receiver}
          and a.kind = handover.kind and a.live @> now()
          and array(select jsonb_object_keys(handover.subject)) <@ a.gives and handover.returns <@ a.returns)"""


def upgrade() -> None:
    """Make the table, its policies per command, and the right to act for the other side of a hand-over."""
    _table()
    _policies()
    _answers()
    _ends()
    _outbox()


def _table() -> None:
    op.execute("""
        create table handover (
            org_id int not null references organisation (id), id uuid not null, side text not null,
            other_org_id int not null references organisation (id), kind text not null, reference text not null,
            status text not null default 'waiting', subject jsonb not null, form jsonb, returns text[] not null,
            answer jsonb, agreement_id uuid, origin_id uuid, parent_id uuid,
            surname_key text not null default '', postcode_key text not null default '',
            team text, holder_id uuid, version int not null default 1,
            raised_at timestamptz not null, due_at timestamptz not null, lapses_at timestamptz,
            accepted_at timestamptz, returned_at timestamptz, ended_at timestamptz, ended_why text,
            suggested_org_id int, late boolean not null default false,
            constraint pk_handover primary key (org_id, id, side),
            constraint fk_handover_org_id_holder_id_account
                foreign key (org_id, holder_id) references account (org_id, id),
            constraint ck_handover_side check (side in ('sent', 'received')),
            constraint ck_handover_status
                check (status in ('waiting', 'accepted', 'returned', 'bounced', 'withdrawn', 'lapsed')),
            constraint ck_handover_agreed check (agreement_id is not null or other_org_id = org_id))""")
    op.execute("""
        create index ix_handover_queue on handover (org_id, due_at, id)
        where side = 'received' and status in ('waiting', 'accepted')""")
    op.execute("create index ix_handover_received on handover (org_id, raised_at, id) where side = 'received'")
    op.execute("create index ix_handover_org_id_origin_id on handover (org_id, origin_id) where origin_id is not null")
    op.execute("create index ix_handover_org_id_parent_id on handover (org_id, parent_id) where parent_id is not null")
    op.execute("create index ix_handover_org_id_reference on handover (org_id, reference)")
    op.execute("create index ix_handover_org_id_surname_key on handover (org_id, surname_key)")
    op.execute("create index ix_handover_org_id_postcode_key on handover (org_id, postcode_key)")
    # Raising again joins the open one: two tracers cannot send two officers to one door.
    op.execute("""
        create unique index uq_handover_open on handover (org_id, origin_id, kind)
        where side = 'sent' and status in ('waiting', 'accepted')""")


def _policies() -> None:
    op.execute("alter table handover enable row level security")
    op.execute("alter table handover force row level security")
    sent = LIVE_TERMS.format(sender="handover.org_id", receiver="handover.other_org_id")
    given = LIVE_TERMS.format(sender="handover.other_org_id", receiver="handover.org_id")
    op.execute(f"create policy see on handover for select using (handover.{OWN})")
    op.execute(f"create policy work on handover for update using (handover.{OWN})")
    # A tenant that might insert any row of its own could forge one it 'received'.
    op.execute(f"""
        create policy send on handover for insert with check (handover.{OWN}
            and (handover.other_org_id = handover.org_id or (handover.side = 'sent' and {sent})))""")
    # Every column is qualified: an inner table's name wins in silence. The given row says nothing of the sender's, and
    # neither its search keys nor its form tell what the subject does not.
    op.execute(f"""
        create policy give on handover for insert with check (
            handover.side = 'received' and handover.status = 'waiting' and handover.other_org_id = (select acting_org())
            and handover.answer is null and handover.origin_id is null and handover.parent_id is null
            and handover.holder_id is null and handover.team is null and handover.accepted_at is null
            and handover.version = 1 and (handover.form is null or handover.kind = 'visit-step')
            and (handover.surname_key = '' or handover.subject ? 'surname')
            and (handover.postcode_key = '' or handover.subject ? 'postcode') and {given})""")
    op.execute("""
        grant select, insert, update (status, answer, team, holder_id, version, accepted_at, returned_at, ended_at,
            ended_why, suggested_org_id, late) on handover to hub_app""")
    op.execute("""
        grant select, update (status, answer, holder_id, version, accepted_at, returned_at, ended_at, ended_why)
        on handover to hub_partner""")
    op.execute("""
        create policy partner_sees_received on handover as restrictive to hub_partner
        using (handover.side = 'received' and handover.kind = 'visit-step')""")


def _answers() -> None:
    """An answer is a disclosure too: its keys are those that the agreement returns, and fewer once it has ended."""
    # In the lobby, because a partner's transaction may not read agreements.
    op.execute("""
        create function lobby.check_answer() returns trigger language plpgsql security definer
        set search_path = pg_catalog, public, pg_temp as $$
        declare given text[] := array(select jsonb_object_keys(coalesce(new.answer, '{}')));
        begin
            if not given <@ new.returns then
                raise exception 'an answer may carry only what the agreement returns'
                    using errcode = 'insufficient_privilege';
            end if;
            if new.side = 'sent' and new.other_org_id <> new.org_id and not given <@ '{outcome,safety}'
               and not exists (select 1 from agreement a where a.id = new.agreement_id and a.live @> now()) then
                raise exception 'the agreement has ended: only a typed outcome and a safety warning pass'
                    using errcode = 'insufficient_privilege';
            end if;
            return new;
        end $$""")
    op.execute("""
        create trigger check_answer before insert or update of answer on handover
        for each row execute function lobby.check_answer()""")
    lobby_function("check_answer()", to="hub_owner")


def _ends() -> None:
    """An end stands, whoever writes: no withdrawn task is taken up again."""
    op.execute("""
        create function keep_end() returns trigger language plpgsql as $$
        begin
            if old.status not in ('waiting', 'accepted') and new.status <> old.status then
                raise exception 'a hand-over that has ended stays so' using errcode = 'insufficient_privilege';
            end if;
            return new;
        end $$""")
    op.execute("create trigger keep_end before update of status on handover for each row execute function keep_end()")


def _outbox() -> None:
    """A job may act for its writer, or for the other side of the hand-over it names; and in nobody else's name."""
    op.execute(f"""
        create policy write on outbox for insert with check (outbox.{OWN}
            and outbox.account_id is not distinct from (select acting_account())
            and (outbox.acts_for = outbox.org_id
                 or exists (select 1 from handover h
                            where h.org_id = outbox.org_id and h.other_org_id = outbox.acts_for
                              and h.id = (outbox.args ->> 'handover')::uuid)))""")
    op.execute("""
        create policy partner_answers on outbox as restrictive for insert to hub_partner
        with check (outbox.name = 'handover:pass_on')""")
