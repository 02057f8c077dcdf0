"""A canary in every text that an erasure must reach, codes and keys included, and looking for it everywhere."""

from hub.kernel.holding import HELD
from tests.open_fields import let_lie_open

GONE = "‡gone‡"
ERASABLE = ("case_file", "resident", "handover")
COLUMNS = """
    select c.relname as table_name, a.attname as column_name, a.atttypid = 'jsonb'::regtype as is_document
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
      and a.atttypid in ('text'::regtype, 'varchar'::regtype, 'jsonb'::regtype) order by 1, 2"""
TABLES = """
    select c.relname as table_name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
      and exists (select from pg_attribute o where o.attrelid = c.oid and o.attname = 'org_id') order by 1"""
TIMES = """
    select c.relname as table_name, a.attname as column_name from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
      and a.atttypid = 'timestamptz'::regtype order by 1, 2"""
# A column that a constraint fixes, or that no erasure touches because its row goes with no person.
FIXED = {
    ("names_request", "side"), ("names_request", "handover_side"), ("names_request", "status"),
    ("names_request", "answer"),
    ("names_request", "reason"),
    ("saved_question", "filter"), ("saved_question", "name"),
    ("answers_begun", "step"), ("contact_point", "kind"), ("contact_point", "source"), ("contact_point", "state"),
    ("case_note", "kind"), ("escalation_note", "kind"), ("found_point", "kind"), ("found_point", "side"),
    ("message", "side"), ("message", "handover_side"), ("message", "role"), ("message", "kept_why"),
    ("notice", "endpoint"), ("notice", "email"), ("notice", "text_message"), ("notice", "kind"), ("notice", "ids"),
    ("resident_message", "channel"), ("resident_message", "sent_by"), ("resident_message", "status"),
    ("risk_marker", "side"), ("risk_marker_review", "what"), ("import_row", "verdict"), ("likeness", "state"),
    ("resident_merge", "withdrawn"), ("case_file", "ward"),
    ("case_file", "age_band"), ("check_in", "ended_why"), ("doorstep_answer", "reason"),
}  # fmt: skip


def sing(everything) -> int:
    """Put it into every text and document of what is held, where a row has one; returns into how many columns.

    What has an end date of its own ("hold") stays when its person is erased, and is proved where it is made.
    """
    let_lie_open(everything)
    kept = {}
    for one in HELD.values():
        if "hold" in one.records:
            continue
        kept.setdefault(one.table, set()).update(one.kept.split())
    everything("set session_replication_role = replica")
    sung = 0
    for one in everything(COLUMNS):
        key = (one.table_name, one.column_name)
        if one.table_name not in kept or one.column_name in kept[one.table_name] or key in FIXED:
            continue
        column = f't."{key[1]}"'
        text, document = f"coalesce(left({column}, 150), '') || '{GONE}'", f"""'{{"canary": "{GONE}"}}'::jsonb"""
        value = f"case jsonb_typeof({column}) when 'object' then {column} else '{{}}' end || {document}"
        value = value if one.is_document else text
        stands = "erased_at is null" if key[0] in ERASABLE else "true"
        everything(f'update "{key[0]}" t set "{key[1]}" = {value} where {stands}')
        sung += 1
    everything("set session_replication_role = origin")
    return sung


def age(everything, years: int = 9) -> None:
    """Everything that is held happened so many years earlier, and is over: cases closed, requests ended."""
    declared = {one.table for one in HELD.values()}
    everything("set session_replication_role = replica")
    columns: dict[str, list[str]] = {}
    for one in everything(TIMES):
        columns.setdefault(one.table_name, []).append(one.column_name)
    for table in declared & set(columns):
        earlier = ", ".join(f'"{name}" = "{name}" - interval \'{years} years\'' for name in columns[table])
        everything(f'update "{table}" set {earlier}')
    everything("""update case_file set status = 'closed', closed_at = coalesce(closed_at, received_at)""")
    everything("""update handover set status = 'withdrawn', ended_at = coalesce(ended_at, raised_at)
                   where status in ('waiting', 'accepted')""")
    everything("""update import_run set finished_at = coalesce(finished_at, started_at)""")
    everything("update hand_back_row set state = 'confirmed'")
    everything("set session_replication_role = origin")


def heard(everything, word: str = GONE) -> dict[str, int]:
    """In which tables, and in how many rows, the word stands anywhere: as text of the whole row."""
    found = {}
    for one in everything(TABLES):
        [rows] = everything(
            f'select count(*) as n from "{one.table_name}" t where t::text like :word', word=f"%{word}%"
        )
        if rows.n:
            found[one.table_name] = rows.n
    return found


def heard_in_valkey(redis, word: str = GONE) -> list[bytes]:
    """The keys of Valkey that hold it, in name or value."""
    found = []
    for key in redis.scan_iter():
        value = redis.dump(key) or b""
        if word.encode() in key or word.encode() in value:
            found.append(key)
    return found
