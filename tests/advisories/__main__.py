"""`make audit`: is any locked component known to be vulnerable? 1 if so; 0 with a plain sentence where nobody answers.

Part of `make lint`, which must work without a network, and no part of `make test`.
"""

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from tests.advisories.judging import Broken, Finding, Unanswered, excepted, of_npm, of_pip, standing

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.lock", "requirements-alone.lock", "requirements-node.lock")
PIP = [
    sys.executable,
    "-m",
    "pip_audit",
    "--require-hashes",
    "--disable-pip",
    "--progress-spinner=off",
    "--format=json",
]
SECONDS = 120
ASKED: dict[str, tuple[list[str], Callable]] = {
    "PyPI": ([*PIP, *(part for lock in LOCKS for part in ("--requirement", lock))], of_pip),
    "npm": (["npm", "audit", "--json", "--package-lock-only"], of_npm),
}


def asked(registry: str) -> tuple[list[Finding], list[str]]:
    """What a registry says. Raises Unanswered, Broken."""
    argv, read = ASKED[registry]
    try:
        done = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS)
    except FileNotFoundError:
        raise Unanswered(f"{argv[0]} is not installed") from None
    except subprocess.TimeoutExpired:
        raise Unanswered(f"no answer within {SECONDS} seconds") from None
    return read(done.stdout, done.stderr)


def main() -> int:
    """Ask every registry, say what came of each, and return the exit code."""
    known, faults = excepted((ROOT / "audit.toml").read_text(), datetime.now(UTC).date())
    findings, answered = [], True
    for registry in ASKED:
        try:
            found, unknown = asked(registry)
        except Unanswered as why:
            print(
                f"NOT AUDITED: the advisories of {registry} could not be had ({why}). Run 'make audit' with a network."
            )
            answered = False
            continue
        except Broken as why:
            faults.append(f"The audit of {registry}'s components failed: {why}")
            continue
        findings += found
        if unknown:
            print(f"NOT AUDITED: {registry} gave no answer about {len(unknown)} components: {', '.join(unknown[:5])} …")
            answered = False
        print(f"{registry}: {len(found)} known vulnerabilities{' among the others' if unknown else ''}.")
    bare, idle = standing(findings, known)
    faults += [f"{one.component} {one.version}: {', '.join(sorted(one.names))} ({one.told})" for one in bare]
    faults += [f"The exception for {one.id} is needed no more." for one in idle if answered]
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
