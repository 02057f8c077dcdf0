"""Cards left at a door, the codes that officers say, and the calls that residents ask for."""

from alembic import op

from migrations.policies import lobby_function, tenant_table

revision = "0018"
down_revision = "0017"

LANGUAGES = "('en', 'cy', 'pl', 'lt', 'pt', 'ro')"


def upgrade() -> None:
    """Make the tables of cards, and let the lobby know a card, a spoken code and a badge by what is typed."""
    _cards()
    _texts()
    _visit_codes()
    _call_backs()
    _lobby()
    _on_the_case()


def _cards() -> None:
    op.execute(f"""
        create table card_batch (
            org_id int not null, id uuid not null, kind text not null, language text not null, paper text not null,
            cards int not null, handover_id uuid, side text not null default 'received',
            made_at timestamptz not null, made_by uuid not null,
            constraint pk_card_batch primary key (org_id, id),
            constraint ck_card_batch_kind check (kind in ('sorry', 'thanks')),
            constraint ck_card_batch_language check (language in {LANGUAGES}),
            constraint ck_card_batch_paper check (paper in ('A5', 'A6')),
            constraint ck_card_batch_side check (side = 'received'),
            constraint fk_card_batch_org_id_handover_id_side_handover foreign key (org_id, handover_id, side)
                references handover (org_id, id, side),
            constraint fk_card_batch_org_id_made_by_account foreign key (org_id, made_by)
                references account (org_id, id))""")
    op.execute("create index ix_card_batch_org_id_made_at on card_batch (org_id, made_at)")
    tenant_table("card_batch", app="select, insert")
    op.execute("""
        create table card (
            org_id int not null, id uuid not null, batch_id uuid not null, handover_id uuid,
            side text not null default 'received', code_hash bytea not null, expires_at timestamptz not null,
            left_at timestamptz, left_by uuid, cancelled_at timestamptz,
            constraint pk_card primary key (org_id, id),
            constraint ck_card_side check (side = 'received'),
            constraint ck_card_left_at_a_door check (left_at is null or handover_id is not null),
            constraint fk_card_org_id_batch_id_card_batch foreign key (org_id, batch_id)
                references card_batch (org_id, id),
            constraint fk_card_org_id_handover_id_side_handover foreign key (org_id, handover_id, side)
                references handover (org_id, id, side),
            constraint fk_card_org_id_left_by_account foreign key (org_id, left_by) references account (org_id, id))""")
    op.execute("create index ix_card_org_id_batch_id on card (org_id, batch_id)")
    op.execute("create index ix_card_org_id_handover_id on card (org_id, handover_id) where handover_id is not null")
    # Not led by org_id: the lobby looks a card up before its tenant is known. 60 random bits, hashed with a secret.
    op.execute("create unique index uq_card_code_hash on card (code_hash)")
    tenant_table("card", app="select, insert, update (handover_id, expires_at, left_at, left_by, cancelled_at)")


def _texts() -> None:
    op.execute(f"""
        create table card_text_review (
            org_id int not null, language text not null, digest text not null, speaker text not null,
            confirmed_at timestamptz not null, confirmed_by uuid not null,
            constraint pk_card_text_review primary key (org_id, language),
            constraint ck_card_text_review_language check (language in {LANGUAGES}),
            constraint fk_card_text_review_org_id_confirmed_by_account foreign key (org_id, confirmed_by)
                references account (org_id, id))""")
    tenant_table("card_text_review", app="select, insert, update (digest, speaker, confirmed_at, confirmed_by)")


def _visit_codes() -> None:
    op.execute("""
        create table visit_code (
            org_id int not null, account_id uuid not null, day date not null, code_hash bytea not null,
            made_at timestamptz not null,
            constraint pk_visit_code primary key (org_id, account_id, day),
            constraint fk_visit_code_org_id_account_id_account foreign key (org_id, account_id)
                references account (org_id, id))""")
    op.execute("create index ix_visit_code_code_hash on visit_code (code_hash)")
    tenant_table("visit_code", app="select, insert", partner="select, insert")  # volunteers stand at doors too


def _call_backs() -> None:
    """A call that a resident asks for: the district's row and, as far as the agreement lets it pass, the county's."""
    op.execute(f"""
        create table call_back (
            org_id int not null, id uuid not null, side text not null, handover_id uuid, card_id uuid,
            phone text, part_of_day text not null, language text not null, asked_at timestamptz not null,
            state text not null, rung_at timestamptz, rung_by uuid,
            constraint pk_call_back primary key (org_id, id, side),
            constraint ck_call_back_side check (side in ('sent', 'received')),
            constraint ck_call_back_part_of_day check (part_of_day in ('morning', 'afternoon', 'evening', 'any')),
            constraint ck_call_back_language check (language in {LANGUAGES}),
            constraint ck_call_back_state check (state in ('waiting', 'passed', 'ours', 'rung', 'arrived')),
            constraint ck_call_back_arrived check ((side = 'sent') = (state = 'arrived')),
            constraint ck_call_back_number check (side = 'sent' or phone is not null),
            constraint ck_call_back_rung check ((state = 'rung') = (rung_at is not null)),
            constraint fk_call_back_org_id_handover_id_side_handover foreign key (org_id, handover_id, side)
                references handover (org_id, id, side),
            constraint fk_call_back_org_id_card_id_card foreign key (org_id, card_id) references card (org_id, id),
            constraint fk_call_back_org_id_rung_by_account foreign key (org_id, rung_by)
                references account (org_id, id))""")
    op.execute("""
        create unique index uq_call_back_org_id_card_id on call_back (org_id, card_id) where card_id is not null""")
    op.execute("""
        create index ix_call_back_org_id_handover_id on call_back (org_id, handover_id)
        where handover_id is not null""")
    op.execute("""
        create index ix_call_back_to_ring on call_back (org_id, asked_at) where state in ('waiting', 'ours')""")
    tenant_table("call_back", app="select, insert, update (handover_id, state, rung_at, rung_by)")


def _lobby() -> None:
    """One statement for whatever was typed: what it is, whose, and which row; nothing for what is not good today."""
    # A number of seven digits that is worn for all to see, so not a secret that an index could tell of.
    op.execute("create index ix_account_badge on account (badge) where badge is not null")
    for table, columns in {
        "card": "org_id, id, code_hash, expires_at, cancelled_at",
        "visit_code": "org_id, account_id, day, code_hash",
    }.items():
        op.execute(f"grant select ({columns}) on {table} to hub_lobby")
        op.execute(f"create policy lobby on {table} for select to hub_lobby using (true)")
    op.execute("grant select (badge) on account to hub_lobby")
    op.execute("""
        create function lobby.typed_at_a_door(card_hash bytea, spoken_hash bytea, badge_number text)
        returns table (org_id int, what text, id uuid)
        language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
            select c.org_id, 'card', c.id from card c
            where c.code_hash = card_hash and c.cancelled_at is null and c.expires_at > now()
            union all
            select v.org_id, 'code', v.account_id from visit_code v
            join account a on a.org_id = v.org_id and a.id = v.account_id and a.active
            where v.code_hash = spoken_hash and v.day = (now() at time zone 'Europe/London')::date
            union all
            select a.org_id, 'badge', a.id from account a
            where a.active and a.badge = badge_number
            limit 5 $$""")
    lobby_function("typed_at_a_door(bytea, bytea, text)")


def _on_the_case() -> None:
    """That the resident asked to be rung, until somebody has called since; also on a case that was closed."""
    op.execute("alter table case_file add column asked_back_at timestamptz, add column asked_back_when text")
    op.execute("""
        alter table case_file add constraint ck_case_file_asked_back check (
            (asked_back_at is null) = (asked_back_when is null)
            and asked_back_when in ('morning', 'afternoon', 'evening', 'any'))""")
    # A resident may ask for a call when the case has been closed already: the list finds both.
    op.execute("drop index ix_case_file_call_back")
    op.execute("""
        create index ix_case_file_call_back on case_file (org_id, call_back_at) where call_back_at is not null""")
