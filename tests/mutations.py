"""Take one guard away at a time and see which test notices: `python -m tests.mutations [words that a name must hold]`.

Not a test itself. Works on a copy of the tree in var/, with servers of its own. Guards of the database are taken out of
a copied database and held against the registers and the tests named; guards of the program are taken out of the copied
source. Prints a line for each; the exit code is 1 when one was missed.
"""

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COPY = Path(os.environ.get("HUB_MUTATIONS", ROOT / "var" / "mutations"))
LEFT_OUT = shutil.ignore_patterns("var", ".venv", "node_modules", ".git", "__pycache__", ".*_cache", ".hypothesis")
REGISTERS = "tests/registers"


@dataclass(frozen=True)
class Mutation:
    """One guard less: SQL on the database, or another text in a file; and the tests that ought to notice."""

    name: str
    tests: tuple[str, ...]
    sql: str = ""
    file: str = ""
    old: str = ""
    new: str = ""


def main(words: list[str]) -> int:
    copy_tree()
    chosen = [one for one in everything() if all(word in one.name for word in words)]
    missed = []
    for number, one in enumerate(chosen, 1):
        caught = noticed_by(one)
        print(f"{number}/{len(chosen)}  {one.name}: {caught or 'NOBODY NOTICED'}", flush=True)
        if not caught:
            missed.append(one.name)
    print(f"{len(chosen) - len(missed)} of {len(chosen)} noticed.", *missed, sep="\n  ")
    return 1 if missed else 0


def copy_tree() -> None:
    """A fresh copy; its seeded database is kept whatever the source says, since no mutation is meant to change it."""
    for path in COPY.iterdir() if COPY.exists() else ():
        if path.name != "var":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    shutil.copytree(ROOT, COPY, ignore=LEFT_OUT, dirs_exist_ok=True)
    conftest = COPY / "tests" / "conftest.py"
    fixed = re.sub(
        r"(def fingerprint\(\) -> str:\n(?:    .*\n)*?)(    digest = )",
        r'\1    return "mutant"\n\2',
        conftest.read_text(),
    )
    conftest.write_text(fixed)
    shutil.rmtree(COPY / "var", ignore_errors=True)


def noticed_by(one: Mutation) -> str:
    """The first test that fails without the guard; an import that breaks counts too."""
    path, before = COPY / one.file, None
    if one.file:
        before = path.read_text()
        if before.count(one.old) < 1:
            return "(the guard is gone from the source: mend tests/mutations.py)"
        path.write_text(before.replace(one.old, one.new, 1))
    try:
        return run(one.tests, one.sql)
    finally:
        if before is not None:
            path.write_text(before)


def run(tests: tuple[str, ...], sql: str = "") -> str:
    """Run the tests up to the first failure and name it."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-x",
        "-p",
        "no:xdist",
        "-p",
        "no:cacheprovider",
        "--tb=no",
        "--no-header",
    ]
    environment = {**os.environ, "PYTHONPATH": str(COPY), "HUB_MUTATION": sql, "PYTHONDONTWRITEBYTECODE": "1"}
    if sql:
        command += ["-p", "tests.mutated"]
    try:
        done = subprocess.run(
            [*command, *tests], cwd=COPY, env=environment, capture_output=True, text=True, timeout=300
        )
    except subprocess.TimeoutExpired:
        return "(it never ends)"
    if done.returncode == 0:
        return ""
    failed = re.search(r"^(?:FAILED|ERROR) (\S+)", done.stdout, re.MULTILINE)
    return failed[1] if failed else f"(did not run) {done.stdout[-300:]}{done.stderr[-300:]}"


def everything() -> Iterator[Mutation]:
    """All mutations: the database's, the program's named guards, every @requires, every audit call."""
    from tests import mutants

    yield from mutants.of_database(COPY)
    yield from mutants.of_program()
    yield from _requires()
    yield from _audit_calls()


def _requires() -> Iterator[Mutation]:
    for path in sorted((ROOT / "hub").rglob("*.py")):
        text, file = path.read_text(), str(path.relative_to(ROOT))
        for found in re.finditer(r"^@requires\(May\.\w+\)\ndef (\w+)\(.*\n", text, re.MULTILINE):
            guarded, bare = found[0], found[0].partition("\n")[2]
            yield Mutation(
                f"@requires of {file} {found[1]}", (f"{REGISTERS}/test_declared.py",), file=file, old=guarded, new=bare
            )


def _audit_calls() -> Iterator[Mutation]:
    tests = (
        f"{REGISTERS}/test_recorded.py",
        f"{REGISTERS}/test_declared.py",
        "tests/walk",
        "tests/handovers",
        "tests/kernel/test_web.py",
    )
    for path in sorted((ROOT / "hub").rglob("*.py")):
        text, file = path.read_text(), str(path.relative_to(ROOT))
        lines = text.splitlines(keepends=True)
        for node in ast.walk(ast.parse(text)):
            call = node.value if isinstance(node, ast.Expr | ast.Assign) else None
            if not isinstance(call, ast.Call) or _name(call) not in ("record", "mirror") or path.name == "audit.py":
                continue
            statement = "".join(lines[node.lineno - 1 : node.end_lineno])
            indent = re.match(r"\s*", statement)[0]
            made = (
                f"{indent}{node.targets[0].id} = __import__('uuid').uuid4()\n"
                if isinstance(node, ast.Assign)
                else f"{indent}pass\n"
            )
            about = call.args[0].value if isinstance(call.args[0], ast.Constant) else "…"
            before = "".join(lines[max(0, node.lineno - 3) : node.lineno - 1])
            yield Mutation(
                f"audit call of {file}:{node.lineno} {about}",
                tests,
                file=file,
                old=before + statement,
                new=before + made,
            )


def _name(call: ast.Call) -> str:
    return getattr(call.func, "id", None) or getattr(call.func, "attr", "")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
