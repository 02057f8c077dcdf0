"""Agreements drafted and signed in the hub: a proposal in two copies, and what both signatures put in force."""

from alembic import op

from migrations.policies import OWN, lobby_function, tenant_table

revision = "0040"
down_revision = "0039"

NEIGHBOUR = "any ((select lobby.neighbours())::int[])"
PARTIES = "(body ->> '{giver}')::int = org_id and (body ->> '{receiver}')::int = other_org_id"

SIGNED = """
    create function lobby.signed() returns trigger language plpgsql security definer
    set search_path = pg_catalog, public, pg_temp as $$
    declare
        a agreement;
        who text := (select name from account where org_id = new.org_id and id = new.account_id);
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
            signed_from_at = case when new.org_id = from_org then new.signed_at else signed_from_at end,
            signed_from_by = case when new.org_id = from_org then who else signed_from_by end,
            signed_to_at = case when new.org_id = to_org then new.signed_at else signed_to_at end,
            signed_to_by = case when new.org_id = to_org then who else signed_to_by end
        where id = a.id;
        return null;
    end $$"""
ENDED = """
    create function lobby.ended() returns trigger language plpgsql security definer
    set search_path = pg_catalog, public, pg_temp as $$
    declare moment timestamptz := greatest(new.ends_at, now());
    begin
        update agreement set
            ended_at = least(ended_at, moment),
            ended_by = case when ended_at is null or moment < ended_at then new.org_id else ended_by end,
            ended_why = case when ended_at is null or moment < ended_at then new.reason else ended_why end
        where id = new.agreement_id and new.org_id in (from_org, to_org);
        if not found then raise exception 'not a party' using errcode = 'insufficient_privilege'; end if;
        return null;
    end $$"""
PROPOSAL = f"""
    create table proposal (
        org_id int not null constraint fk_proposal_org_id_organisation references organisation (id),
        id uuid not null,
        other_org_id int not null constraint fk_proposal_other_org_id_organisation references organisation (id),
        author text not null, origin text not null, state text not null default 'draft',
        edition int not null default 1, body jsonb not null,
        digest text not null generated always as (fingerprint(body)) stored,
        drafted_by uuid, drafted_at timestamptz not null, changed_at timestamptz not null,
        sent_at timestamptz, asked_at timestamptz, closed_at timestamptz,
        theirs_digest text, theirs_signed_at timestamptz, theirs_signed_by text,
        constraint pk_proposal primary key (org_id, id),
        constraint ck_proposal_author check (author in ('us', 'them')),
        constraint ck_proposal_origin check (origin in ('blank', 'template', 'renewal', 'file')),
        constraint ck_proposal_state check (state in ('draft', 'sent', 'agreed', 'withdrawn')),
        constraint ck_proposal_edition check (edition >= 1),
        constraint ck_proposal_between_the_two check (org_id <> other_org_id and (
            {PARTIES.format(giver="from", receiver="to")} or {PARTIES.format(giver="to", receiver="from")})))"""
PUT_IN_FORCE = """
    create function lobby.put_in_force(said jsonb, terms text, one proposal_signature, other proposal_signature)
    returns void language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
    declare
        part jsonb;
        made uuid;
        starts timestamptz := (said ->> 'starts')::date::timestamp at time zone 'Europe/London';
        ends timestamptz := ((said ->> 'ends')::date + 1)::timestamp at time zone 'Europe/London';
    begin
        for part in select * from jsonb_array_elements(said -> 'kinds') loop
            made := uuidv7();
            insert into agreement (id, slug, version, from_org, to_org, kind, gives, returns, purpose,
                                   legal_basis, bases, retention, valid, digest)
            values (made, said ->> 'slug', (said ->> 'version')::int, (said ->> 'from')::int,
                (said ->> 'to')::int, part ->> 'kind',
                array(select jsonb_array_elements_text(part -> 'gives')),
                array(select jsonb_array_elements_text(part -> 'returns')), said ->> 'purpose',
                said ->> 'legal_basis', array(select jsonb_array_elements_text(said -> 'bases')),
                said ->> 'retention', tstzrange(starts, ends), terms);
            insert into signature (org_id, agreement_id, account_id, signed_at)
            values (one.org_id, made, one.account_id, one.signed_at),
                   (other.org_id, made, other.account_id, other.signed_at);
        end loop;
        -- A kind of work that the next version no longer names ends with the version before.
        update agreement a set ended_at = greatest(starts, now())
        where a.from_org = (said ->> 'from')::int and a.to_org = (said ->> 'to')::int and a.slug = said ->> 'slug'
          and a.version < (said ->> 'version')::int and not isempty(a.live)
          and coalesce(a.ended_at, 'infinity') > greatest(starts, now());
    end $$"""
BOTH_SIGNED = """
    create function lobby.both_signed() returns trigger language plpgsql security definer
    set search_path = pg_catalog, public, pg_temp as $$
    declare
        mine proposal;
        theirs proposal;
        other proposal_signature;
    begin
        -- Of two who sign at once one waits here, and then sees the other's signature.
        perform 1 from proposal where id = new.proposal_id order by org_id for no key update;
        select * into mine from proposal where org_id = new.org_id and id = new.proposal_id;
        select * into theirs from proposal
        where org_id = mine.other_org_id and id = mine.id and other_org_id = mine.org_id;
        select * into other from proposal_signature
        where org_id = theirs.org_id and proposal_id = theirs.id and digest = theirs.digest;
        if other.digest = new.digest and mine.digest = new.digest and theirs.digest = new.digest
           and mine.state = 'sent' and theirs.state = 'sent' then
            perform lobby.put_in_force(mine.body, mine.digest, new, other);
            update proposal set state = 'agreed', closed_at = now()
            where id = mine.id and org_id in (mine.org_id, theirs.org_id);
        end if;
        return null;
    end $$"""


def upgrade() -> None:
    """Say more of an agreement, and let two organisations write the next one together."""
    _said()
    _signed()
    _ended()
    _proposals()
    _proposal_rules()
    _beside()
    _conclusion()
    _reach()


def _said() -> None:
    """What an agreement rests on, how long the receiver keeps it, who signed, who ended it and why."""
    op.execute("""
        alter table agreement
            add column bases text[] not null default '{}', add column retention text not null default '',
            add column digest text, add column signed_from_by text, add column signed_to_by text,
            add column ended_by int constraint fk_agreement_ended_by_organisation references organisation (id),
            add column ended_why text""")
    op.execute("grant insert (bases, retention) on agreement to hub_app")
    op.execute("grant update (signed_from_by, signed_to_by, ended_by, ended_why), insert on agreement to hub_lobby")
    op.execute("alter table ending add column reason text not null default ''")
    op.execute("grant insert (reason) on ending to hub_app")
    # Nobody passes on what tells of health to find a number, to put a caller through or to bring food.
    op.execute("""
        alter table agreement add constraint ck_agreement_support_tells_no_health check (
            kind not in ('warm-transfer', 'referral')
            or not gives && array['ends_on', 'visit_by', 'programme', 'risk', 'instructions', 'household'])""")
    op.execute("""
        alter table agreement add constraint ck_agreement_enrichment_names_one check (
            kind <> 'enrichment' or not gives && array['household'])""")


def _signed() -> None:
    """As in 0002, with the moment that the signature itself carries and the name that stands under it."""
    op.execute("create policy lobby on signature to hub_lobby using (true) with check (true)")
    op.execute("grant insert on signature to hub_lobby")
    _anew("signature", "signed", SIGNED)


def _ended() -> None:
    """As in 0002; who ended it and why stands with the end that holds, which is the earliest."""
    _anew("ending", "ended", ENDED)


def _anew(table: str, function: str, made: str) -> None:
    """Put another function in the place of the one that a trigger of this table runs."""
    op.execute(f"drop trigger takes_effect on {table}")
    op.execute(f"drop function lobby.{function}()")
    op.execute(made)
    op.execute(f"create trigger takes_effect after insert on {table} for each row execute function lobby.{function}()")
    lobby_function(f"{function}()", to="hub_owner")


def _proposals() -> None:
    """Each party has its own copy. The digest is the database's own, over every word that is to be signed."""
    op.execute("""
        create function fingerprint(said jsonb) returns text language sql immutable parallel safe
        return encode(sha256(convert_to(said::text, 'UTF8')), 'hex')""")
    op.execute(PROPOSAL)
    op.execute("create index ix_proposal_org_id_changed_at on proposal (org_id, changed_at, id)")
    tenant_table(
        "proposal",
        app="""select,
               insert (org_id, id, other_org_id, author, origin, state, edition, body, drafted_by, drafted_at,
                       changed_at, sent_at),
               update (state, edition, body, changed_at, sent_at, asked_at, closed_at,
                       theirs_digest, theirs_signed_at, theirs_signed_by)""",
    )
    op.execute(f"""
        create policy neighbours_alone on proposal as restrictive for insert to hub_app
        with check (other_org_id = {NEIGHBOUR})""")
    op.execute("create policy lobby on proposal to hub_lobby using (true) with check (true)")
    op.execute("grant select, update (state, closed_at) on proposal to hub_lobby")


def _proposal_rules() -> None:
    """What is agreed or withdrawn stays as it is; and only both signatures make it agreed."""
    op.execute("""
        create function keep_proposal() returns trigger language plpgsql as $$
        begin
            if old.state in ('agreed', 'withdrawn') then
                raise exception 'a proposal that is closed stays so' using errcode = 'insufficient_privilege';
            end if;
            if new.state = 'agreed' and current_user <> 'hub_lobby' then
                raise exception 'both signatures make it agreed' using errcode = 'insufficient_privilege';
            end if;
            return new;
        end $$""")
    op.execute("create trigger keep_proposal before update on proposal for each row execute function keep_proposal()")


def _beside() -> None:
    """A signature of one's own under one's own copy as it stands; and what the two write to each other about it."""
    op.execute("""
        create table proposal_signature (
            org_id int not null, proposal_id uuid not null, digest text not null, account_id uuid not null,
            signed_at timestamptz not null default now(),
            constraint pk_proposal_signature primary key (org_id, proposal_id, digest),
            constraint fk_proposal_signature_org_id_proposal_id_proposal
                foreign key (org_id, proposal_id) references proposal (org_id, id))""")
    op.execute("alter table proposal_signature enable row level security")
    op.execute("alter table proposal_signature force row level security")
    op.execute(f"create policy see on proposal_signature for select to hub_app using ({OWN})")
    op.execute(f"""
        create policy own_name on proposal_signature for insert to hub_app with check (
            {OWN} and account_id = (select acting_account()) and exists (
                select 1 from proposal p where p.org_id = proposal_signature.org_id
                  and p.id = proposal_signature.proposal_id and p.state = 'sent'
                  and p.digest = proposal_signature.digest))""")
    op.execute("grant select, insert (org_id, proposal_id, digest, account_id) on proposal_signature to hub_app")
    op.execute("create policy lobby on proposal_signature for select to hub_lobby using (true)")
    op.execute("grant select on proposal_signature to hub_lobby")
    op.execute("""
        create table proposal_note (
            org_id int not null, proposal_id uuid not null, id uuid not null, side text not null,
            account_id uuid, words text not null, at timestamptz not null,
            constraint pk_proposal_note primary key (org_id, proposal_id, id),
            constraint fk_proposal_note_org_id_proposal_id_proposal
                foreign key (org_id, proposal_id) references proposal (org_id, id),
            constraint ck_proposal_note_side check (side in ('us', 'them')))""")
    tenant_table("proposal_note", app="select, insert")


def _conclusion() -> None:
    """The second signature under the same words makes the agreement, and nothing else does."""
    op.execute(PUT_IN_FORCE)
    lobby_function("put_in_force(jsonb, text, proposal_signature, proposal_signature)", to="hub_owner")
    op.execute(BOTH_SIGNED)
    op.execute("""
        create trigger takes_effect after insert on proposal_signature
        for each row execute function lobby.both_signed()""")
    lobby_function("both_signed()", to="hub_owner")


def _reach() -> None:
    """What is written about an agreement reaches its other party, and nobody else."""
    op.execute(f"""
        create policy agreed on outbox for insert to hub_app with check (outbox.{OWN}
            and outbox.account_id is not distinct from (select acting_account())
            and outbox.name in ('agreement:pass_on', 'agreement:tell_end')
            and (exists (select 1 from proposal p
                         where p.org_id = outbox.org_id and p.other_org_id = outbox.acts_for
                           and p.id = (outbox.args ->> 'proposal')::uuid)
                 or exists (select 1 from agreement a
                            where a.id = (outbox.args ->> 'agreement')::uuid
                              and outbox.acts_for in (a.from_org, a.to_org))))""")
    op.execute("""
        create index ix_handover_org_id_agreement_id_raised_at on handover (org_id, agreement_id, raised_at, id)
        where agreement_id is not null""")
