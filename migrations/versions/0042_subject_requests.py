"""Requests of residents about what is held on them: their packs and files, corrections and the notices of these."""

from alembic import op

from migrations.policies import OWN, tenant_table

revision = "0042"
down_revision = "0041"

REQUEST = "foreign key (org_id, request_id) references subject_request (org_id, id)"
ACCOUNT = "foreign key (org_id, {}) references account (org_id, id)"


def upgrade() -> None:
    """Make the tables, and the two guards: what crosses to another controller, and what may change in its copy."""
    _requests()
    _around()
    _packs()
    _files()
    _corrections()
    _notices()
    _crossing()
    _copies()


def _requests() -> None:
    op.execute(f"""
        create table subject_request (
            org_id int not null references organisation (id), id uuid not null, number int not null,
            kind text not null, channel text not null, received_on date not null, asked_by text not null,
            asker text, authority_on date, name text not null, born_on date, postcode text, answer_to text, wants text,
            subject_id uuid, person text not null default 'open', owner_id uuid, state text not null default 'open',
            outcome text, refused text, joined_to uuid, identity_asked_on date, identity_given_on date,
            identity_how text, extended_on date, extended_why text, due_on date, version int not null default 1,
            logged_at timestamptz not null, logged_by uuid not null, closed_at timestamptz, closed_by uuid,
            constraint pk_subject_request primary key (org_id, id),
            constraint uq_subject_request_org_id_number unique (org_id, number),
            constraint fk_subject_request_org_id_owner_id_account {ACCOUNT.format("owner_id")},
            constraint fk_subject_request_org_id_logged_by_account {ACCOUNT.format("logged_by")},
            constraint fk_subject_request_org_id_closed_by_account {ACCOUNT.format("closed_by")},
            constraint fk_subject_request_org_id_joined_to_subject_request
                foreign key (org_id, joined_to) references subject_request (org_id, id),
            constraint ck_subject_request_kind
                check (kind in ('access', 'rectification', 'erasure', 'restriction', 'objection')),
            constraint ck_subject_request_asked_by check (asked_by in ('person', 'other')),
            constraint ck_subject_request_person check (person in ('open', 'found', 'nothing')),
            constraint ck_subject_request_found check ((person = 'found') = (subject_id is not null)),
            constraint ck_subject_request_state check (state in ('open', 'closed')),
            constraint ck_subject_request_ended check ((state = 'closed') = (outcome is not null)))""")
    op.execute("create index ix_subject_request_list on subject_request (org_id, state, due_on, id)")
    op.execute("create index ix_subject_request_org_id_subject_id on subject_request (org_id, subject_id)")
    tenant_table("subject_request", app="""select, insert, update (kind, channel, received_on, asked_by, asker,
        authority_on, name, born_on, postcode, answer_to, wants, subject_id, person, owner_id, state, outcome, refused,
        joined_to, identity_asked_on, identity_given_on, identity_how, extended_on, extended_why, due_on, version,
        closed_at, closed_by)""")  # fmt: skip


def _around() -> None:
    """What stops the clock of a request, and what colleagues note on it."""
    op.execute(f"""
        create table subject_pause (
            org_id int not null, id uuid not null, request_id uuid not null, asked_on date not null, words text,
            answered_on date, constraint pk_subject_pause primary key (org_id, id),
            constraint fk_subject_pause_org_id_request_id_subject_request {REQUEST},
            constraint ck_subject_pause_order check (answered_on >= asked_on))""")
    op.execute("create index ix_subject_pause_org_id_request_id on subject_pause (org_id, request_id)")
    tenant_table("subject_pause", app="select, insert, delete, update (answered_on)")
    op.execute(f"""
        create table subject_note (
            org_id int not null, id uuid not null, request_id uuid not null, words text not null,
            at timestamptz not null, account_id uuid not null, constraint pk_subject_note primary key (org_id, id),
            constraint fk_subject_note_org_id_request_id_subject_request {REQUEST},
            constraint fk_subject_note_org_id_account_id_account {ACCOUNT.format("account_id")})""")
    op.execute("create index ix_subject_note_org_id_request_id on subject_note (org_id, request_id, at)")
    tenant_table("subject_note", app="select, insert, delete")


def _packs() -> None:
    """What was gathered, once, and each decision about what of it is struck out: none is ever overwritten."""
    op.execute(f"""
        create table subject_pack (
            org_id int not null, id uuid not null, request_id uuid not null, number int not null,
            state text not null default 'gathering', content jsonb, digest text, entries int not null default 0,
            asked_at timestamptz not null, gathered_at timestamptz, made_by uuid not null, turn int not null default 0,
            keep_until date, constraint pk_subject_pack primary key (org_id, id),
            constraint uq_subject_pack_org_id_request_id_number unique (org_id, request_id, number),
            constraint fk_subject_pack_org_id_request_id_subject_request {REQUEST},
            constraint fk_subject_pack_org_id_made_by_account {ACCOUNT.format("made_by")},
            constraint ck_subject_pack_state
                check (state in ('gathering', 'ready', 'writing', 'written', 'erased')))""")
    tenant_table(
        "subject_pack", app="select, insert, update (state, content, digest, entries, gathered_at, turn, keep_until)"
    )
    op.execute(f"""
        create table subject_redaction (
            org_id int not null, pack_id uuid not null, turn int not null, place text not null, how text not null,
            ground text not null, words text, at timestamptz not null, account_id uuid not null,
            constraint pk_subject_redaction primary key (org_id, pack_id, turn, place),
            constraint fk_subject_redaction_org_id_pack_id_subject_pack
                foreign key (org_id, pack_id) references subject_pack (org_id, id),
            constraint fk_subject_redaction_org_id_account_id_account {ACCOUNT.format("account_id")},
            constraint ck_subject_redaction_how check (how in ('struck', 'shown')))""")
    tenant_table("subject_redaction", app="select, insert, delete")


def _files() -> None:
    """What was made to be sent, byte for byte. The bytes never change; they go when their time is over."""
    op.execute(f"""
        create table subject_file (
            org_id int not null, id uuid not null, request_id uuid not null, pack_id uuid, kind text not null,
            name text not null, media_type text not null, body bytea, size int not null, digest text not null,
            turn int not null default 0, made_at timestamptz not null, made_by uuid not null, sent_on date,
            sent_how text, sent_by uuid, keep_until date, erased_at timestamptz,
            constraint pk_subject_file primary key (org_id, id),
            constraint fk_subject_file_org_id_request_id_subject_request {REQUEST},
            constraint fk_subject_file_org_id_pack_id_subject_pack
                foreign key (org_id, pack_id) references subject_pack (org_id, id),
            constraint fk_subject_file_org_id_made_by_account {ACCOUNT.format("made_by")},
            constraint fk_subject_file_org_id_sent_by_account {ACCOUNT.format("sent_by")},
            constraint ck_subject_file_kind check (kind in ('pack', 'data', 'letter')),
            constraint ck_subject_file_erased check ((body is null) = (erased_at is not null)),
            constraint ck_subject_file_whole check (body is null or (octet_length(body) = size
                and encode(sha256(body), 'hex') = digest)))""")
    op.execute("create index ix_subject_file_org_id_request_id on subject_file (org_id, request_id, made_at)")
    tenant_table("subject_file",
                 app="select, insert, update (sent_on, sent_how, sent_by, keep_until, body, erased_at)")  # fmt: skip
    op.execute("""
        create function keep_file() returns trigger language plpgsql as $$
        begin
            if new.body is distinct from old.body
               and (new.body is not null or coalesce(old.keep_until, 'infinity') > current_date) then
                raise exception 'what was made to be sent stays as it was until its time is over'
                    using errcode = 'insufficient_privilege';
            end if;
            return new;
        end $$""")
    op.execute("create trigger keep_file before update on subject_file for each row execute function keep_file()")


def _corrections() -> None:
    op.execute(f"""
        create table subject_correction (
            org_id int not null, id uuid not null, request_id uuid, notice_id uuid, record text not null,
            record_id uuid not null, side text, place int not null default 0, field text not null,
            was jsonb, becomes jsonb, why text, at timestamptz not null, account_id uuid,
            constraint pk_subject_correction primary key (org_id, id),
            constraint fk_subject_correction_org_id_request_id_subject_request {REQUEST},
            constraint fk_subject_correction_org_id_account_id_account {ACCOUNT.format("account_id")},
            constraint ck_subject_correction_record check (record in ('resident', 'handover')),
            constraint ck_subject_correction_side check ((record = 'handover') = (side is not null)))""")
    op.execute("create index ix_subject_correction_org_id_record_id on subject_correction (org_id, record_id, at)")
    op.execute("create index ix_subject_correction_org_id_request_id on subject_correction (org_id, request_id)")
    tenant_table("subject_correction", app="select, insert, delete")


def _notices() -> None:
    """A notice has two rows, as a hand-over has: the teller's, and that of whoever was told."""
    op.execute(f"""
        create table subject_notice (
            org_id int not null, id uuid not null, side text not null, kind text not null,
            other_org_id int not null references organisation (id), handover_id uuid not null, request_id uuid,
            parent_id uuid, place int not null default 0, field text, was jsonb, becomes jsonb, state text not null,
            why text, words text, due_on date not null, at timestamptz not null, decided_at timestamptz,
            decided_by uuid, version int not null default 1,
            constraint pk_subject_notice primary key (org_id, id, side),
            constraint fk_subject_notice_org_id_handover_id_side_handover
                foreign key (org_id, handover_id, side) references handover (org_id, id, side),
            constraint fk_subject_notice_org_id_request_id_subject_request {REQUEST},
            constraint fk_subject_notice_org_id_decided_by_account {ACCOUNT.format("decided_by")},
            constraint ck_subject_notice_side check (side in ('sent', 'received')),
            constraint ck_subject_notice_kind check (kind in ('rectification', 'erasure', 'restriction')),
            constraint ck_subject_notice_field check ((kind = 'rectification') = (field is not null)),
            constraint ck_subject_notice_state check (state in ('sent', 'waiting', 'applied', 'declined')))""")
    op.execute("create index ix_subject_notice_list on subject_notice (org_id, side, state, due_on, id)")
    op.execute("create index ix_subject_notice_org_id_handover_id on subject_notice (org_id, handover_id)")
    op.execute("create index ix_subject_notice_org_id_request_id on subject_notice (org_id, request_id)")
    op.execute("alter table subject_notice enable row level security")
    op.execute("alter table subject_notice force row level security")
    op.execute("""
        grant select, insert, update (state, why, was, becomes, words, decided_at, decided_by, version)
        on subject_notice to hub_app""")


def _crossing() -> None:
    """One tells whom one gave to, of what one gave, and the new value only while the agreement gives that field."""
    gave = """
        exists (select 1 from handover h where h.org_id = (select acting_org()) and h.id = subject_notice.handover_id
            and h.side = 'sent' and h.other_org_id = {other}
            and (subject_notice.field is null or h.subject ? subject_notice.field or subject_notice.place > 0)
            and (subject_notice.becomes is null or {passes}))"""
    live = """exists (select 1 from agreement a where a.id = h.agreement_id and a.live @> now()
                      and subject_notice.field = any (a.gives))"""
    op.execute(f"create policy see on subject_notice for select using (subject_notice.{OWN})")
    op.execute(f"create policy work on subject_notice for update using (subject_notice.{OWN})")
    mine = gave.format(other="subject_notice.other_org_id", passes="true")
    op.execute(f"""
        create policy tell on subject_notice for insert with check (subject_notice.{OWN}
            and subject_notice.side = 'sent' and subject_notice.state = 'sent' and {mine})""")
    theirs = gave.format(other="subject_notice.org_id", passes=live)
    op.execute(f"""
        create policy give on subject_notice for insert with check (subject_notice.side = 'received'
            and subject_notice.other_org_id = (select acting_org()) and subject_notice.state = 'waiting'
            and subject_notice.request_id is null and subject_notice.parent_id is null
            and subject_notice.was is null and subject_notice.words is null and subject_notice.version = 1
            and subject_notice.decided_at is null and {theirs})""")


def _copies() -> None:
    """A copy of what was handed over changes only as a correction of one's own says, or by an erasure."""
    op.execute("grant update (subject, surname_key, postcode_key) on handover to hub_app")
    op.execute("""
        create function corrected(subject jsonb, place int, field text, becomes jsonb) returns jsonb
        language sql immutable parallel safe
        return case when place = 0 then jsonb_set(subject, array[field], becomes, false)
                    else jsonb_set(subject, array['household', (place - 1)::text, field], becomes, false) end""")
    op.execute("""
        create function keep_subject() returns trigger language plpgsql as $$
        begin
            if new.subject is not distinct from old.subject
               or (current_user in ('hub_eraser', 'hub_owner') and old.subject @> new.subject) then
                return new;
            end if;
            -- By itself: hub_eraser, who has no right to read corrections, must not come as far as this.
            if not exists (
                select 1 from subject_correction c
                where c.org_id = new.org_id and c.record_id = new.id and c.record = 'handover' and c.side = new.side
                  and new.subject = corrected(old.subject, c.place, c.field, c.becomes)) then
                raise exception 'what was handed over changes only by a correction on record'
                    using errcode = 'insufficient_privilege';
            end if;
            return new;
        end $$""")
    op.execute("""
        create trigger keep_subject before update of subject on handover
        for each row execute function keep_subject()""")
