"""What somebody with every right over the database could do to a sealed trail, each as a function of SQL and chance.

Each takes `do` (run a statement), `some` (chance) and `org`. Triggers are off. `REWRITTEN` ones seal again afterwards.
"""

import json
from uuid import UUID

ONE = """
    select l.event_id::text as id from seal_leaf l join event e on e.org_id = l.org_id and e.id = l.event_id
    where l.org_id = :org order by l.event_id
"""
TABLES = ("event", "event_about", "unsealed", "seal_leaf", "seal_node", "seal_checkpoint", "seal_key")


def any_id(some) -> str:
    return str(UUID(int=some.getrandbits(128), version=4))


def an_event(do, some, org) -> str:
    return some.choice(do(ONE, org=org)).id


def leaves(do, some, org, count=2):
    found = do("select index, event_id::text as event_id, hash from seal_leaf where org_id = :org", org=org)
    return some.sample(found, count)


def edit(column: str, value):
    """Set one column of a random event to a value that it does not have."""

    def tamper(do, some, org):
        while True:
            changed = do(
                f"""update event set {column} = {value(some)} where org_id = :org and id = :id
                    and {column} is distinct from {value(some)} returning 1""",
                org=org, id=an_event(do, some, org),
            )  # fmt: skip
            if changed:
                return

    return tamper


def fixed(text: str):
    return lambda some: text


STEPS = ("1 microsecond", "-1 microsecond", "1 hour", "-3 days", "-4052 years", "8000 years", "1 second")


def edit_time(do, some, org):
    step = some.choice(
        ["1 microsecond", "-1 microsecond", "1 hour", "-3 days", "-4052 years", "8000 years", "1 second"]
    )
    do("update event set at = at + cast(:step as interval) where org_id = :org and id = :id",
       step=step, org=org, id=an_event(do, some, org))  # fmt: skip


def edit_id(do, some, org):
    event, new = an_event(do, some, org), any_id(some)
    do("update event set id = cast(:new as uuid) where org_id = :org and id = :id", new=new, org=org, id=event)
    if some.random() < 0.5:  # and make the leaf and the index follow
        for table in ("seal_leaf", "event_about"):
            do(f"update {table} set event_id = cast(:new as uuid) where org_id = :org and event_id = :id",
               new=new, org=org, id=event)  # fmt: skip


def move_away(do, some, org):
    do("update event set org_id = org_id + 1 where org_id = :org and id = :id", org=org, id=an_event(do, some, org))


MORE = ({"record": "another"}, {"more": 1}, {"count": "1"}, {"record": None}, {"record": ["a", "b"]}, {"record": True})


def edit_facts(do, some, org):
    do("update event set facts = facts || cast(:more as jsonb) where org_id = :org and id = :id",
       more=json.dumps(some.choice(MORE)), org=org, id=an_event(do, some, org))  # fmt: skip


def edit_about(do, some, org):
    change = some.choice(["about || to_jsonb(cast(:new as text))", "'[]' || jsonb_build_array(cast(:new as text))"])
    do(f"update event set about = {change} where org_id = :org and id = :id",
       new=any_id(some), org=org, id=an_event(do, some, org))  # fmt: skip


def delete(do, some, org):
    event = an_event(do, some, org)
    do("delete from event where org_id = :org and id = :id", org=org, id=event)
    if some.random() < 0.5:
        do("delete from event_about where org_id = :org and event_id = :id", org=org, id=event)
    if some.random() < 0.5:
        do("delete from seal_leaf where org_id = :org and event_id = :id", org=org, id=event)


def close_up(do, org, index):
    do("update seal_leaf set index = index + 1000000 where org_id = :org and index > :at", org=org, at=index)
    do("update seal_leaf set index = index - 1000001 where org_id = :org and index > 1000000", org=org)


def delete_and_close_up(do, some, org):
    [leaf] = leaves(do, some, org, 1)
    do("delete from event where org_id = :org and id = :id", org=org, id=leaf.event_id)
    do("delete from event_about where org_id = :org and event_id = :id", org=org, id=leaf.event_id)
    do("delete from seal_leaf where org_id = :org and index = :at", org=org, at=leaf.index)
    close_up(do, org, leaf.index)


def insert(do, some, org) -> str:
    """An event written into the past, by hand."""
    id_ = do(
        """insert into event
               (org_id, id, at, kind, account_id, role, session_id, request_id, from_org, via, about, facts)
           select org_id, uuidv7(cast(:step as interval)), now() + cast(:step as interval), kind, account_id, role,
                  session_id, request_id, null, via, '[]', facts
           from event where org_id = :org and id = :id returning id::text as id""",
        org=org, id=an_event(do, some, org), step=f"-{some.randint(120, 60_000)} minutes",
    )  # fmt: skip
    return id_[0].id


def insert_with_leaf(do, some, org):
    event, [leaf] = insert(do, some, org), leaves(do, some, org, 1)
    do("update seal_leaf set index = index + 1000001 where org_id = :org and index >= :at", org=org, at=leaf.index)
    do("update seal_leaf set index = index - 1000000 where org_id = :org and index > 1000000", org=org)
    do("insert into seal_leaf (org_id, index, event_id, hash) values (:org, :at, cast(:event as uuid), :hash)",
       org=org, at=leaf.index, event=event, hash=leaf.hash)  # fmt: skip


def swap(column: str):
    """Let two leaves change places, events or hashes."""

    def tamper(do, some, org):
        one, other = leaves(do, some, org)
        do("delete from seal_leaf where org_id = :org and index in (:a, :b)", org=org, a=one.index, b=other.index)
        for mine, theirs in ((one, other), (other, one)):
            row = {"index": mine.index, "event_id": mine.event_id, "hash": mine.hash}
            row[column] = getattr(theirs, column)
            do("insert into seal_leaf values (:org, :index, cast(:event_id as uuid), :hash)", org=org, **row)

    return tamper


def swap_events(do, some, org):
    """Two events change what they say, not their numbers."""
    one, other = some.sample([one.id for one in do(ONE, org=org)], 2)
    do("""update event e set (at, facts, about) = (select o.at, o.facts, o.about from event o where o.org_id = :org
              and o.id = case when e.id = cast(:a as uuid) then cast(:b as uuid) else cast(:a as uuid) end)
          where e.org_id = :org and e.id in (cast(:a as uuid), cast(:b as uuid))""",
       org=org, a=one, b=other)  # fmt: skip


def edit_leaf(do, some, org):
    [leaf] = leaves(do, some, org, 1)
    do("update seal_leaf set hash = :hash where org_id = :org and index = :at",
       org=org, at=leaf.index, hash=some.randbytes(32))  # fmt: skip


def a_number(do, some, org) -> int:
    return some.choice(do("select number from seal_checkpoint where org_id = :org", org=org)).number


def edit_checkpoint(change: str):
    def tamper(do, some, org):
        do(
            f"update seal_checkpoint set {change} where org_id = :org and number = :n",
            org=org,
            n=a_number(do, some, org),
        )

    return tamper


def edit_note(do, some, org):
    """One character of what was signed."""
    number = a_number(do, some, org)
    [found] = do("select note from seal_checkpoint where org_id = :org and number = :n", org=org, n=number)
    at = some.randrange(len(found.note))
    other = some.choice([letter for letter in "aZ09+/=\n x" if letter != found.note[at]])
    do("update seal_checkpoint set note = :note where org_id = :org and number = :n",
       note=found.note[:at] + other + found.note[at + 1 :], org=org, n=number)  # fmt: skip


def delete_checkpoint(do, some, org):
    """Not the last one: that is `cut_off`'s."""
    numbers = [one.number for one in do("select number from seal_checkpoint where org_id = :org", org=org)]
    do("delete from seal_checkpoint where org_id = :org and number = :n", org=org, n=some.choice(sorted(numbers)[:-1]))


def cut_off(do, some, org):
    """The end of the trail away, as if it had never been: only a copy outside knows."""
    number = max(2, a_number(do, some, org))
    [kept] = do("select size from seal_checkpoint where org_id = :org and number = :n", org=org, n=number - 1)
    gone = "select event_id from seal_leaf where org_id = :org and index >= :size"
    for table, column in (("event_about", "event_id"), ("unsealed", "event_id"), ("event", "id")):
        do(f"delete from {table} where org_id = :org and {column} in ({gone})", org=org, size=kept.size)
    do("delete from seal_leaf where org_id = :org and index >= :size", org=org, size=kept.size)
    do("delete from seal_checkpoint where org_id = :org and number >= :n", org=org, n=number)


def index_lies(do, some, org):
    statement = some.choice([
        "delete from event_about where org_id = :org and event_id = :id",
        "insert into event_about (org_id, about, event_id) values (:org, gen_random_uuid(), cast(:id as uuid))",
        "update event_about set about = gen_random_uuid() where org_id = :org and event_id = :id",
    ])  # fmt: skip
    with_about = "select event_id::text as id from event_about where org_id = :org order by 1"
    do(statement, org=org, id=some.choice(do(with_about, org=org)).id)


UUIDS = fixed("gen_random_uuid()")
# name → what is done, and whether the files for an auditor show it: they hold events, order, signed notes, no index.
PLAIN = {
    "kind": (edit("kind", fixed("'case:opened'")), True),
    "account_id": (edit("account_id", UUIDS), True),
    "role": (edit("role", fixed("'manager'")), True),
    "session_id": (edit("session_id", UUIDS), True),
    "request_id": (edit("request_id", UUIDS), True),
    "from_org": (edit("from_org", fixed("77")), True),
    "via": (edit("via", fixed("'api'")), True),
    "at": (edit_time, True),
    "id": (edit_id, True),
    "org_id": (move_away, True),
    "facts": (edit_facts, True),
    "about": (edit_about, True),
    "delete": (delete, True),
    "delete and close up": (delete_and_close_up, True),
    "insert": (insert, True),
    "insert with leaf": (insert_with_leaf, True),
    "swap places": (swap("index"), True),
    "swap events of leaves": (swap("event_id"), True),
    "swap what events say": (swap_events, True),
    "edit note": (edit_note, True),
    "delete checkpoint": (delete_checkpoint, False),  # of the others each still holds
    "cut off": (cut_off, True),
    "swap hashes": (swap("hash"), False),  # an auditor makes their own
    "edit leaf": (edit_leaf, False),
    "checkpoint size": (edit_checkpoint("size = size + 1"), False),
    "checkpoint root": (edit_checkpoint("root = sha256(root)"), False),
    "checkpoint edge": (edit_checkpoint("edge = sha256(edge)"), False),
    "checkpoint time": (edit_checkpoint("signed_at = signed_at - interval '1 day'"), False),
    "checkpoint key": (edit_checkpoint("key = sha256(key)"), False),
    "index lies": (index_lies, False),
}
# After these the whole tree is made again and signed: leaves, checkpoints, keys all agree with each other.
REWRITTEN = (
    "kind", "account_id", "role", "session_id", "request_id", "from_org", "via", "at", "facts", "about",
    "delete and close up", "insert with leaf", "swap places", "swap what events say",
)  # fmt: skip
