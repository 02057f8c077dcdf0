"""Oddities in the trail with their review, keyed homes of colleagues, restricted records and breaking the glass."""

from alembic import op

from migrations.policies import lobby_function, tenant_table

revision = "0039"
down_revision = "0038"

OUTCOMES = "'explained', 'talked-to', 'training', 'disciplinary', 'reported', 'false-alarm'"
BY = "constraint fk_{0}_org_id_{1}_account foreign key (org_id, {1}) references account (org_id, id)"


def upgrade() -> None:
    """Make the tables, and set the first night's search of every organisation that there is."""
    _homes()
    _runs()
    _oddities()
    _events()
    _restrictions()
    _glass()
    _hidden()
    _curtain()
    _first_night()


def _homes() -> None:
    """A keyed hash alone: whoever reads the table learns nobody's address."""
    op.execute(f"""
        create table staff_home (
            org_id int not null, account_id uuid not null, postcode_hash bytea not null, street_hash bytea,
            key_mark text not null, set_at timestamptz not null,
            constraint pk_staff_home primary key (org_id, account_id),
            constraint ck_staff_home_hashes
                check (length(postcode_hash) = 32 and (street_hash is null or length(street_hash) = 32)),
            constraint ck_staff_home_key_mark check (length(key_mark) = 8),
            {BY.format("staff_home", "account_id")})""")
    tenant_table("staff_home", app="select, insert, delete, update (postcode_hash, street_hash, key_mark, set_at)")


def _runs() -> None:
    op.execute("""
        create table oddity_run (
            org_id int not null references organisation (id), id uuid not null, at timestamptz not null,
            how text not null, since_at timestamptz not null, until_at timestamptz not null, found int not null,
            constraint pk_oddity_run primary key (org_id, id),
            constraint ck_oddity_run_how check (how in ('night', 'asked')),
            constraint ck_oddity_run_span check (since_at <= until_at))""")
    op.execute("create index ix_oddity_run_org_id_until_at on oddity_run (org_id, until_at)")
    tenant_table("oddity_run", app="select, insert")


def _oddities() -> None:
    """Nobody judges or signs off what is about themself, whatever the pages say: the table refuses it."""
    op.execute(f"""
        create table oddity (
            org_id int not null, id uuid not null, rule text not null, account_id uuid not null, person_id uuid,
            on_day date not null, first_at timestamptz not null, last_at timestamptz not null, looks int not null,
            number int not null, most int not null, detail text not null, found_at timestamptz not null,
            state text not null default 'open', outcome text, decided_at timestamptz, decided_by uuid,
            signed_at timestamptz, signed_by uuid, version int not null default 1,
            constraint pk_oddity primary key (org_id, id),
            {BY.format("oddity", "account_id")}, {BY.format("oddity", "decided_by")},
            {BY.format("oddity", "signed_by")},
            constraint ck_oddity_state check (state in ('open', 'decided', 'signed')),
            constraint ck_oddity_outcome check (outcome in ({OUTCOMES})),
            constraint ck_oddity_decided check ((state = 'open') = (outcome is null)),
            constraint ck_oddity_signed check ((state = 'signed') = (signed_by is not null)),
            constraint ck_oddity_not_judged_by_oneself check (decided_by <> account_id),
            constraint ck_oddity_not_signed_by_oneself check (signed_by <> account_id))""")
    # What is open grows by what the same person did on the same day; once decided, more of it is a new one.
    op.execute("""
        create unique index uq_oddity_open on oddity (org_id, rule, account_id, person_id, on_day) nulls not distinct
        where state = 'open'""")
    op.execute("create index ix_oddity_org_id_state_id on oddity (org_id, state, id)")
    op.execute("create index ix_oddity_org_id_account_id_id on oddity (org_id, account_id, id)")
    op.execute("create index ix_oddity_org_id_rule_found_at on oddity (org_id, rule, found_at)")
    tenant_table(
        "oddity",
        app="select, insert, update (first_at, last_at, looks, number, state, outcome, decided_at, decided_by, "
        "signed_at, signed_by, version)",
    )


def _events() -> None:
    """An event is found once by each rule and about each person: the key makes a second search of it do nothing."""
    op.execute("""
        create table oddity_event (
            org_id int not null, rule text not null, event_id uuid not null, about uuid not null,
            oddity_id uuid not null,
            constraint pk_oddity_event primary key (org_id, rule, event_id, about),
            constraint fk_oddity_event_org_id_oddity_id_oddity foreign key (org_id, oddity_id)
                references oddity (org_id, id),
            constraint fk_oddity_event_org_id_event_id_event foreign key (org_id, event_id)
                references event (org_id, id))""")
    op.execute("create index ix_oddity_event_org_id_oddity_id_event_id on oddity_event (org_id, oddity_id, event_id)")
    tenant_table("oddity_event", app="select, insert")
    op.execute(f"""
        create table oddity_note (
            org_id int not null, id uuid not null, oddity_id uuid not null, at timestamptz not null, by uuid not null,
            what text not null, body text not null,
            constraint pk_oddity_note primary key (org_id, id),
            constraint fk_oddity_note_org_id_oddity_id_oddity foreign key (org_id, oddity_id)
                references oddity (org_id, id),
            {BY.format("oddity_note", "by")},
            constraint ck_oddity_note_what check (what in ('decided', 'signed', 'reopened')),
            constraint ck_oddity_note_body check (length(body) <= 2000))""")
    op.execute("create index ix_oddity_note_org_id_oddity_id_id on oddity_note (org_id, oddity_id, id)")
    tenant_table("oddity_note", app="select, insert, delete")


def _restrictions() -> None:
    """`person_id` is a resident of one's own, or the request by which somebody was handed over."""
    op.execute(f"""
        create table restriction (
            org_id int not null, id uuid not null, person_id uuid not null, category text not null,
            reason text not null,
            marked_at timestamptz not null, marked_by uuid not null, review_on date not null,
            ended_at timestamptz, ended_by uuid, version int not null default 1,
            constraint pk_restriction primary key (org_id, id),
            {BY.format("restriction", "marked_by")}, {BY.format("restriction", "ended_by")},
            constraint ck_restriction_category
                check (category in ('well-known', 'colleague', 'family-of-staff', 'at-risk')),
            constraint ck_restriction_reason check (length(reason) <= 1000))""")
    op.execute("create unique index uq_restriction_standing on restriction (org_id, person_id) where ended_at is null")
    op.execute("create index ix_restriction_org_id_person_id on restriction (org_id, person_id)")
    tenant_table("restriction", app="select, insert, update (category, reason, review_on, ended_at, ended_by, version)")


def _glass() -> None:
    """At most an hour, for one person; and whoever broke it never says how that was."""
    op.execute(f"""
        create table glass_break (
            org_id int not null, id uuid not null, restriction_id uuid not null, person_id uuid not null,
            account_id uuid not null, role text not null, category text not null, reason text not null,
            broken_at timestamptz not null, ends_at timestamptz not null, ended_at timestamptz, ended_how text,
            outcome text, said text, reviewed_at timestamptz, reviewed_by uuid,
            constraint pk_glass_break primary key (org_id, id),
            constraint fk_glass_break_org_id_restriction_id_restriction foreign key (org_id, restriction_id)
                references restriction (org_id, id),
            {BY.format("glass_break", "account_id")}, {BY.format("glass_break", "reviewed_by")},
            constraint ck_glass_break_an_hour check (ends_at <= broken_at + interval '60 minutes'),
            constraint ck_glass_break_ended check ((ended_at is null) = (ended_how is null)),
            constraint ck_glass_break_how check (ended_how in ('by-themself', 'time', 'another')),
            constraint ck_glass_break_outcome check (outcome in ('justified', 'talked-to', 'training', 'disciplinary',
                'reported')),
            constraint ck_glass_break_reviewed check ((outcome is null) = (reviewed_by is null)),
            constraint ck_glass_break_not_by_oneself check (reviewed_by <> account_id),
            constraint ck_glass_break_words check (length(reason) <= 1000 and length(said) <= 2000))""")
    op.execute("create index ix_glass_break_to_review on glass_break (org_id, broken_at, id) where outcome is null")
    op.execute("create index ix_glass_break_org_id_account_id_id on glass_break (org_id, account_id, id)")
    tenant_table(
        "glass_break",
        app="select, insert, update (ended_at, ended_how, outcome, said, reviewed_at, reviewed_by, reason)",
    )


# Who may see a restricted record all the same: whoever marked it, has the case or the request, or broke the glass; and
# whoever gives out work ('assigns') while nobody has it, or it could never reach anybody.
# Step by step over arrays of a few ids, so that each step is a look into an index, however many cases there are.
HIDDEN = """
    create function lobby.hidden() returns uuid[] language plpgsql stable security definer
    set search_path = pg_catalog, public, pg_temp as $$
    declare
        curtain text := nullif(current_setting('hub.curtain', true), '');
        here int := acting_org();
        me uuid := acting_account();
        shut uuid[];
        seen uuid[];
        told uuid[];
    begin
        if curtain is null then return '{}'; end if;
        shut := array(select r.person_id from restriction r
            where r.org_id = here and r.ended_at is null and r.marked_by <> me
              and not exists (select from glass_break g
                  where g.org_id = r.org_id and g.id = nullif(current_setting('hub.glass', true), '')::uuid
                    and g.account_id = me and g.restriction_id = r.id and g.ended_at is null and g.ends_at > now()));
        if shut = '{}' then return shut; end if;
        seen := array(select c.resident_id from case_file c
            where c.org_id = here and c.resident_id = any(shut)
              and (c.allocated_to = me or curtain = 'assigns' and c.allocated_to is null and c.status = 'open')
            union all select h.id from handover h
            where h.org_id = here and h.id = any(shut) and h.side = 'received' and h.holder_id = me);
        shut := array(select unnest(shut) except select unnest(seen));
        if shut = '{}' then return shut; end if;
        told := shut || array(select m.id from resident m where m.org_id = here and m.merged_into = any(shut))
            || array(select m.merged_into from resident m
                     where m.org_id = here and m.id = any(shut) and m.merged_into is not null);
        return told || array(select c.id from case_file c where c.org_id = here and c.resident_id = any(told))
            || array(select h.id from handover x join handover h
                         on h.org_id = x.org_id and h.surname_key = x.surname_key and h.postcode_key = x.postcode_key
                     where x.org_id = here and x.id = any(shut) and x.side = 'received' and h.side = 'received'
                       and x.surname_key <> '' and x.postcode_key <> ''
                       and coalesce(h.subject ->> 'forename', '') = coalesce(x.subject ->> 'forename', ''));
    end $$"""
SHUT = "(select lobby.hidden())::uuid[]"


def _hidden() -> None:
    """Which people, cases and requests the acting person is not shown: none of them, nearly always."""
    for table, columns in {
        "restriction": "org_id, id, person_id, marked_by, ended_at",
        "glass_break": "org_id, id, restriction_id, account_id, ended_at, ends_at",
        "case_file": "org_id, id, resident_id, allocated_to, status",
        "resident": "org_id, id, merged_into",
        "handover": "org_id, id, side, holder_id, subject, surname_key, postcode_key",
    }.items():
        op.execute(f"grant select ({columns}) on {table} to hub_lobby")
    op.execute(HIDDEN)
    lobby_function("hidden()")


def _curtain() -> None:
    """Restrictive, so they narrow what the others allow; evaluated once a statement. Jobs draw no curtain."""
    for table, column in (("resident", "id"), ("case_file", "id"), ("contact_point", "resident_id")):
        op.execute(f"""
            create policy curtain on {table} as restrictive for select to hub_app
            using ({table}.{column} <> all ({SHUT}))""")
    # What was sent about a hidden case, or handed on from a hidden request, has the same subject.
    op.execute(f"""
        create policy curtain on handover as restrictive for select to hub_app
        using (handover.holder_id = (select acting_account())
            or not array[handover.id, handover.origin_id, handover.parent_id] && {SHUT}
            or (handover.holder_id is null and handover.side = 'received' and handover.status = 'waiting'
                and (select current_setting('hub.curtain', true)) = 'assigns'))""")


def _first_night() -> None:
    """Organisations from before; those that come later begin when their first settings are published."""
    op.execute("alter table outbox no force row level security")
    op.execute("""
        insert into outbox (org_id, id, acts_for, name, args, available_at, created_at)
        select id, uuidv7(), id, 'oddities:night', '{}', now() + interval '1 hour', now() from organisation""")
    op.execute("alter table outbox force row level security")
