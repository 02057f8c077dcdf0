"""What tests/mutations.py takes away: every policy, FORCE and composite key of the database, and the program's guards."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

KERNEL, HANDOVERS, REGISTERS = "tests/kernel", "tests/handovers", "tests/registers/test_tables.py"
# Which tests of behaviour ought to notice before the register does.
BEHAVIOUR = {
    "event": (f"{KERNEL}/test_audit.py",),
    "event_about": (f"{KERNEL}/test_audit.py",),
    "outbox": (f"{KERNEL}/test_jobs.py", f"{KERNEL}/test_roles.py"),
    "submission": (f"{KERNEL}/test_once.py",),
    "handover": (f"{HANDOVERS}/test_agreement.py", f"{HANDOVERS}/test_steps.py"),
    "account": (f"{KERNEL}/test_tenancy.py",),
    "agreement": ("tests/directory",),
    "organisation": ("tests/directory",),
    "partnership": ("tests/directory",),
    "member": ("tests/directory",),
    "signature": ("tests/directory",),
    "ending": ("tests/directory",),
    "organisation_area": ("tests/directory",),
    "section": ("tests/directory",),
}

LIST = """
import json
from pathlib import Path

def test_list(catalogue):
    policies = [tuple(one) for one in catalogue("select tablename, policyname, cmd, permissive from pg_policies order by 1, 2")]
    forced = [one[0] for one in catalogue("select relname from pg_class where relforcerowsecurity order by 1")]
    keys = [tuple(one) for one in catalogue('''select conrelid::regclass::text, conname from pg_constraint
        where contype = 'f' and array_length(conkey, 1) > 1 order by 1, 2''')]
    triggers = [tuple(one) for one in catalogue('''select tgrelid::regclass::text, tgname from pg_trigger where not tgisinternal''')]
    checks = [tuple(one) for one in catalogue("select conrelid::regclass::text, conname from pg_constraint where contype in ('x', 'u')")]
    Path("listed.json").write_text(json.dumps([policies, forced, keys, triggers, checks]))
"""


def of_database(copy: Path):
    """Everything that PostgreSQL guards, as it says itself; needs the seeded copy, which this builds."""
    from tests.mutations import Mutation

    lister = copy / "tests" / "registers" / "test_list.py"
    lister.write_text(LIST)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", str(lister)]
    subprocess.run(command, cwd=copy, env={**os.environ, "PYTHONPATH": str(copy)}, check=True, capture_output=True)
    lister.unlink()
    policies, forced, keys, triggers, checks = json.loads((copy / "listed.json").read_text())

    def take(name: str, table: str, sql: str) -> Mutation:
        return Mutation(name, (*BEHAVIOUR.get(table, ()), REGISTERS), sql=sql)

    for table, policy, command, permissive in policies:
        yield take(f"policy {table}.{policy} dropped", table, f'drop policy "{policy}" on {table}')
        if permissive == "PERMISSIVE":
            yield take(
                f"policy {table}.{policy} loosened", table, f'alter policy "{policy}" on {table} {_true(command)}'
            )
    for table in forced:
        yield take(f"FORCE of {table}", table, f"alter table {table} no force row level security")
        yield take(f"row security of {table}", table, f"alter table {table} disable row level security")
    for table, key in keys:
        yield take(f"composite key {key}", "", f'alter table {table} drop constraint "{key}"')
    for table, trigger in triggers:
        yield take(f"trigger {table}.{trigger}", table, f'drop trigger "{trigger}" on {table}')
    for table, check in checks:
        if check in ("one_live_agreement",):
            yield take(f"constraint {check}", table, f'alter table {table} drop constraint "{check}"')


def _true(command: str) -> str:
    """What makes a policy of this command let everything through."""
    return {"SELECT": "using (true)", "DELETE": "using (true)", "INSERT": "with check (true)"}.get(
        command, "using (true) with check (true)"
    )


WEB, JOBS, RELAY, WORKER = (f"{KERNEL}/test_{name}.py" for name in ("web", "jobs", "relay", "worker"))
GUARDS: list[tuple[str, str, str, str, tuple[str, ...]]] = [
    # tenancy
    (
        "context ends with the transaction",
        "hub/kernel/tenancy.py",
        'parts = ["begin", f"set local hub.org',
        'parts = ["begin", f"set hub.org',
        (f"{KERNEL}/test_tenancy.py",),
    ),
    (
        "partner's database role",
        "hub/kernel/tenancy.py",
        "    if actor.confined:\n",
        "    if False:\n",
        (f"{KERNEL}/test_tenancy.py",),
    ),
    (
        "acting_for in jobs alone",
        "hub/kernel/tenancy.py",
        "    if not before.by_job:\n",
        "    if False:\n",
        (f"{KERNEL}/test_tenancy.py",),
    ),
    (
        "acting_for leaves the person",
        "hub/kernel/tenancy.py",
        "org_id=org_id, account_id=None, role=None",
        "org_id=org_id",
        (f"{KERNEL}/test_tenancy.py",),
    ),
    (
        "identity before transaction",
        "hub/kernel/tenancy.py",
        "db.session().in_transaction()",
        "False",
        (f"{KERNEL}/test_tenancy.py",),
    ),
    (
        "numbers and ids alone in BEGIN",
        "hub/kernel/tenancy.py",
        "int(actor.org_id)}'\"]",
        "actor.org_id}'\"]",
        (f"{KERNEL}/test_tenancy.py",),
    ),
    # audit
    (
        "vocabulary is closed",
        "hub/kernel/audit.py",
        "    if kind not in VOCABULARY:\n",
        "    if False:\n",
        (f"{KERNEL}/test_audit.py",),
    ),
    (
        "exact facts",
        "hub/kernel/audit.py",
        "    if set(facts) != VOCABULARY[kind]:\n",
        "    if False:\n",
        (f"{KERNEL}/test_audit.py",),
    ),
    (
        "no text as a fact",
        "hub/kernel/audit.py",
        "        if len(value) > 80:\n",
        "        if False:\n",
        (f"{KERNEL}/test_audit.py",),
    ),
    # jobs
    (
        "role checked when written",
        "hub/kernel/jobs.py",
        "    checked(name, actor.role,",
        "    checked(name, None,",
        (JOBS,),
    ),
    (
        "role checked when done",
        "hub/kernel/worker.py",
        "checked(row.name, row.role, crosses)",
        "checked(row.name, None, crosses)",
        (JOBS,),
    ),
    (
        "crossing checked",
        "hub/kernel/jobs.py",
        "    if crosses and not declared.crosses:\n",
        "    if False:\n",
        (JOBS,),
    ),
    ("skip locked", "hub/kernel/relay.py", " for update skip locked", " for update", (RELAY,)),
    ("cap in flight", "hub/kernel/relay.py", "IN_FLIGHT - target.count", "IN_FLIGHT", (RELAY,)),
    (
        "announced once",
        "hub/kernel/relay.py",
        "set status = 'sent', lease_until",
        "set status = 'pending', lease_until",
        (RELAY,),
    ),
    (
        "goes back when Valkey goes",
        "hub/kernel/relay.py",
        'connection.execute(UNCLAIM, {"ids": ids})',
        "pass",
        (RELAY,),
    ),
    ("expired lease", "hub/kernel/relay.py", "connection.execute(EXPIRE,", "(lambda *_: 0)(EXPIRE,", (RELAY,)),
    ("canary", "hub/kernel/relay.py", "connection.execute(ALL_LOST)", "pass", (RELAY,)),
    (
        "fence by attempt",
        "hub/kernel/worker.py",
        "where org_id = :org_id and id = :id and attempt = :attempt and status",
        "where org_id = :org_id and id = :id and status",
        (WORKER,),
    ),
    (
        "fence before the effect",
        "hub/kernel/worker.py",
        "            raise Overtaken()\n",
        "            pass\n",
        (WORKER,),
    ),
    (
        "claimed once",
        "hub/kernel/worker.py",
        "and status in ('pending', 'sent') and available_at <= :now",
        "",
        (WORKER,),
    ),
    (
        "only the hub's entry",
        "hub/kernel/worker.py",
        "self.func_name != ENTRY or ",
        "self.func_name == ENTRY and ",
        (WORKER,),
    ),
    (
        "job class in the worker",
        "hub/kernel/worker.py",
        "connection=redis, job_class=HubJob, serializer",
        "connection=redis, serializer",
        (WORKER,),
    ),
    (
        "late failure is fenced",
        "hub/kernel/worker.py",
        'where id = :id and attempt = :attempt and status = \'running\'\n""")\n\n\nclass',
        'where id = :id\n""")\n\n\nclass',
        (WORKER,),
    ),
    ("gives up", "hub/kernel/worker.py", "when attempt >= :most then 'failed'", "when false then 'failed'", (WORKER,)),
    # web
    ("a returned page commits", "hub/kernel/web.py", "            db.session.commit()\n", "            pass\n", (WEB,)),
    (
        "an exception rolls back",
        "hub/kernel/web.py",
        "            db.session.rollback()\n            raise\n        return",
        "            db.session.commit()\n            raise\n        return",
        (WEB,),
    ),
    ("forgery key", "hub/kernel/web.py", "    csrf.init_app(app)\n", "", (WEB,)),
    ("refusal is recorded", "hub/kernel/web.py", "        _record_refusal(problem)\n", "        pass\n", (WEB,)),
    ("no-store", "hub/kernel/web.py", '["Cache-Control"] = "no-store"', '["X-Nothing"] = "no-store"', (WEB,)),
    ("frame ancestors", "hub/kernel/web.py", "frame-ancestors 'none'; ", "", (WEB,)),
    (
        "cookie out of scripts",
        "hub/kernel/web.py",
        "SESSION_COOKIE_HTTPONLY=True",
        "SESSION_COOKIE_HTTPONLY=False",
        (WEB,),
    ),
    ("cookie bound to host", "hub/kernel/web.py", '"__Host-hub" if secure else "hub"', '"hub"', (WEB,)),
    (
        "once",
        "hub/kernel/once.py",
        "return redirect(location, 303) if location else None",
        "return None",
        (f"{KERNEL}/test_once.py",),
    ),
    (
        "guard asks the table",
        "hub/kernel/access.py",
        "            if not may(right):\n",
        "            if False:\n",
        (f"{KERNEL}/test_access.py",),
    ),
    (
        "guard asks for a session",
        "hub/kernel/access.py",
        "            if not current_user.is_authenticated:\n",
        "            if False:\n",
        (f"{KERNEL}/test_access.py",),
    ),
    # start
    (
        "superuser refused",
        "hub/kernel/db.py",
        "select rolsuper or rolbypassrls",
        "select rolbypassrls",
        (f"{KERNEL}/test_roles.py",),
    ),
    (
        "BYPASSRLS refused",
        "hub/kernel/db.py",
        "select rolsuper or rolbypassrls",
        "select rolsuper",
        (f"{KERNEL}/test_roles.py",),
    ),
    (
        "demo not on a real database",
        "hub/settings.py",
        "    if demo and not embedded:\n",
        "    if False:\n",
        (f"{KERNEL}/test_settings.py",),
    ),
    (
        "demo on loopback",
        "hub/settings.py",
        "    if demo and host not in LOOPBACK:\n",
        "    if False:\n",
        (f"{KERNEL}/test_settings.py",),
    ),
    (
        "demo needs the mark",
        "hub/start.py",
        '    if settings.demo and marked != "yes":\n',
        "    if False:\n",
        (f"{KERNEL}/test_demo_mark.py",),
    ),
    (
        "no mark on a used database",
        "hub/start.py",
        'if connection.execute(text("select 1 from organisation limit 1")).scalar():',
        "if False:",
        (f"{KERNEL}/test_demo_mark.py",),
    ),
    ("secret key", "hub/settings.py", "    if len(secret) < 32:\n", "    if False:\n", (f"{KERNEL}/test_settings.py",)),
    # hand-overs
    (
        "copy by the agreement",
        "hub/handovers/rules.py",
        "for key in sorted(allowed) if",
        "for key in sorted(facts) if",
        (HANDOVERS,),
    ),
    (
        "answer by the agreement",
        "hub/handovers/actions.py",
        "kept = rules.copied(answer, row.returns)",
        "kept = dict(answer)",
        (HANDOVERS,),
    ),
    (
        "answer after the agreement's end",
        "hub/handovers/jobs.py",
        "received.answer if live else",
        "received.answer if True else",
        (HANDOVERS,),
    ),
    (
        "the agreement asked before raising",
        "hub/handovers/actions.py",
        "    if terms is None:\n",
        "    if False:\n",
        (HANDOVERS,),
    ),
    (
        "agreement in force",
        "hub/handovers/queries.py",
        "and kind = :kind and live @> now()",
        "and kind = :kind",
        (HANDOVERS,),
    ),
    ("raising again joins", "hub/handovers/actions.py", "    if joined:\n", "    if False:\n", (HANDOVERS,)),
    (
        "version compared",
        "hub/handovers/actions.py",
        "        .where(Handover.version == version, Handover.status.in_(rules.OPEN))\n",
        "        .where(Handover.status.in_(rules.OPEN))\n",
        (HANDOVERS,),
    ),
    (
        "the person stays at home",
        "hub/handovers/jobs.py",
        'None if name == "to" and happened.kind == "handover:assigned" else value',
        "value",
        (HANDOVERS,),
    ),
    (
        "withdrawal cascades",
        "hub/handovers/jobs.py",
        "        actions.withdraw(onward.id)\n",
        "        pass\n",
        (HANDOVERS,),
    ),
    (
        "a late answer is marked",
        "hub/handovers/rules.py",
        'incoming == "returned" and present != "returned"',
        "False",
        (HANDOVERS,),
    ),
    (
        "an open row never goes back",
        "hub/handovers/rules.py",
        '    if present == "accepted" and incoming == "waiting":\n',
        "    if False:\n",
        (HANDOVERS,),
    ),
]


def of_program() -> Iterator:
    """The program's named guards."""
    from tests.mutations import Mutation

    for name, file, old, new, tests in GUARDS:
        yield Mutation(f"guard: {name}", tests, file=file, old=old, new=new)
