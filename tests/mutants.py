"""What tests/mutations.py takes away: each policy, FORCE and composite key, and the program's guards."""

import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

KERNEL, HANDOVERS, REGISTERS = "tests/kernel", "tests/handovers", "tests/registers"
# Which tests of behaviour ought to notice before the register does.
BEHAVIOUR = {
    "event": (f"{KERNEL}/test_audit.py",),
    "event_about": (f"{KERNEL}/test_audit.py",),
    "outbox": (f"{KERNEL}/test_jobs.py", f"{KERNEL}/test_roles.py"),
    "kept_search": (f"{KERNEL}/test_searches.py",),
    "submission": (f"{KERNEL}/test_once.py",),
    "handover": (
        f"{HANDOVERS}/test_agreement.py",
        f"{HANDOVERS}/test_steps.py",
        "tests/tasks/test_checks.py",
        f"{HANDOVERS}/test_forged_household.py",
        "tests/assignment/test_arrival.py",
    ),
    "account": (f"{KERNEL}/test_tenancy.py",),
    "agreement": ("tests/directory",),
    "organisation": ("tests/directory",),
    "partnership": ("tests/directory",),
    "member": ("tests/directory",),
    "signature": ("tests/directory",),
    "ending": ("tests/directory",),
    "organisation_area": ("tests/directory",),
    "section": ("tests/directory",),
    "answers_begun": ("tests/visits/test_one_by_one.py",),
    "risk_marker": ("tests/safety/test_markers.py",),
    "check_in": ("tests/safety/test_doors.py", "tests/tasks/test_door_alarm.py"),
    "at_door": ("tests/safety/test_doors.py", "tests/tasks/test_door_alarm.py"),
    "door_alarm": ("tests/tasks/test_door_alarm.py",),
    "names_request": ("tests/governance/test_names.py",),
    "doorstep_pack": ("tests/doorstep/test_volunteers.py",),
    "doorstep_pack_visit": ("tests/doorstep/test_volunteers.py",),
    "doorstep_answer": ("tests/doorstep/test_volunteers.py",),
}

POLICIES = """
    select tablename, policyname, cmd,
           permissive = 'PERMISSIVE' and 'true' not in (coalesce(qual, ''), coalesce(with_check, ''))
    from pg_policies order by 1, 2"""
FORCED = "select relname from pg_class where relforcerowsecurity order by 1"
KEYS = """
    select conrelid::regclass::text, conname from pg_constraint
    where contype = 'f' and array_length(conkey, 1) > 1 or conname = 'one_live_agreement' order by 1, 2"""
TRIGGERS = "select tgrelid::regclass::text, tgname from pg_trigger where not tgisinternal order by 1, 2"


def taken_from(ask: Callable) -> list[tuple[str, str, str]]:
    """Everything that PostgreSQL guards, as it says itself: name, table, the statement that takes it away."""
    found = []
    for table, policy, command, strict in ask(POLICIES):
        found.append((f"policy {table}.{policy} dropped", table, f'drop policy "{policy}" on {table}'))
        if strict:
            loosened = f'alter policy "{policy}" on {table} {_true(command)}'
            found.append((f"policy {table}.{policy} loosened", table, loosened))
    for (table,) in ask(FORCED):
        found.append((f"FORCE of {table}", table, f"alter table {table} no force row level security"))
    for table, key in ask(KEYS):
        found.append((f"key {key}", table, f'alter table {table} drop constraint "{key}"'))
    for table, trigger in ask(TRIGGERS):
        found.append((f"trigger {table}.{trigger}", table, f'drop trigger "{trigger}" on {table}'))
    return found


LIST = """
import json
from pathlib import Path

from tests.mutants import taken_from


def test_list(catalogue):
    Path("listed.json").write_text(json.dumps(taken_from(catalogue)))
"""


def of_database(copy: Path) -> Iterator:
    """The guards of the seeded copy, which this builds."""
    from tests.mutations import Mutation

    lister = copy / "tests" / "registers" / "test_list.py"
    lister.write_text(LIST)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", str(lister)]
    subprocess.run(command, cwd=copy, env={**os.environ, "PYTHONPATH": str(copy)}, check=True, capture_output=True)
    lister.unlink()
    registers = tuple(f"{REGISTERS}/test_{one}.py" for one in ("tables", "keys", "grants", "held"))
    for name, table, sql in json.loads((copy / "listed.json").read_text()):
        yield Mutation(name, (*BEHAVIOUR.get(table, ()), *registers), sql=sql)


def _true(command: str) -> str:
    """What makes a policy of this command let everything through."""
    return {"SELECT": "using (true)", "DELETE": "using (true)", "INSERT": "with check (true)"}.get(
        command, "using (true) with check (true)"
    )


def of_program() -> Iterator:
    """The named guards, from mutants.toml."""
    from tests.mutations import Mutation

    listed = tomllib.loads(Path(__file__).with_suffix(".toml").read_text())
    for one in listed["guard"]:
        told = {part: one.get(part, "") for part in ("sql", "file", "old", "new")}
        yield Mutation(f"guard: {one['name']}", tuple(one["tests"]), **told)
