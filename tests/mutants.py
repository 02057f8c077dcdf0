"""What tests/mutations.py takes away: each policy, FORCE and composite key, and the program's guards."""

import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

KERNEL, HANDOVERS, REGISTERS = "tests/kernel", "tests/handovers", "tests/registers"
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
    policies = [tuple(one) for one in catalogue("select tablename, policyname, cmd, permissive from pg_policies")]
    forced = [one[0] for one in catalogue("select relname from pg_class where relforcerowsecurity order by 1")]
    keys = [tuple(one) for one in catalogue('''select conrelid::regclass::text, conname from pg_constraint
        where contype = 'f' and array_length(conkey, 1) > 1 order by 1, 2''')]
    triggers = [tuple(one) for one in catalogue(
        "select tgrelid::regclass::text, tgname from pg_trigger where not tgisinternal")]
    checks = [tuple(one) for one in catalogue(
        "select conrelid::regclass::text, conname from pg_constraint where contype in ('x', 'u')")]
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
        return Mutation(
            name, (*BEHAVIOUR.get(table, ()), f"{REGISTERS}/test_tables.py", f"{REGISTERS}/test_grants.py"), sql=sql
        )

    for table, policy, command, permissive in policies:
        yield take(f"policy {table}.{policy} dropped", table, f'drop policy "{policy}" on {table}')
        if permissive == "PERMISSIVE":
            yield take(
                f"policy {table}.{policy} loosened", table, f'alter policy "{policy}" on {table} {_true(command)}'
            )
    for table in forced:
        yield take(f"FORCE of {table}", table, f"alter table {table} no force row level security")
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


def of_program() -> Iterator:
    """The program's named guards, from mutants.toml."""
    from tests.mutations import Mutation

    listed = tomllib.loads(Path(__file__).with_suffix(".toml").read_text())
    for one in listed["guard"]:
        tests = tuple(one["tests"])
        yield Mutation(f"guard: {one['name']}", tests, file=one["file"], old=one["old"], new=one["new"])
