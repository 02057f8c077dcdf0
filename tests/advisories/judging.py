"""What the registries' advisories say of the locked components, held against the exceptions. Nothing is asked here."""

import json
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

LONGEST = timedelta(days=90)
# What a tool says when it was the network, or the service behind it, that failed.
NETWORK = re.compile(
    r"ConnectionError|ProxyError|SSLError|Timeout|timed out|Max retries|Name or service|resolution|ServiceError|"
    r"ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNRESET|audit endpoint returned an error|50[0-9] Server Error",
    re.IGNORECASE,
)


class Unanswered(Exception):
    """The advisories could not be had; the message says why, in a line."""


class Broken(Exception):
    """The tool itself failed; the message says how, in a line."""


@dataclass(frozen=True)
class Finding:
    """A component with a known vulnerability: every name that this has, and what is said of it."""

    component: str
    version: str
    names: frozenset[str]
    told: str


@dataclass(frozen=True)
class Excepted:
    """A vulnerability that is let stand until a day, with the reason."""

    id: str
    component: str
    until: date
    reason: str


def of_pip(out: str, err: str) -> tuple[list[Finding], list[str]]:
    """pip-audit's JSON: what it found, and the components that it got no answer for. Raises Unanswered, Broken.

    It counts a component that the service does not know as skipped, and says that nothing was found: here it is told.
    """
    told = _read(out, err)
    if "dependencies" not in told:
        raise Broken(_last_line(err or out))
    findings = [
        Finding(
            one["name"], one["version"], frozenset({flaw["id"], *flaw.get("aliases", ())}),
            f"mended in {', '.join(flaw['fix_versions'])}" if flaw.get("fix_versions") else "not mended yet",
        )
        for one in told["dependencies"] for flaw in one.get("vulns", ())
    ]  # fmt: skip
    return findings, [one["name"] for one in told["dependencies"] if "skip_reason" in one]


def of_npm(out: str, err: str) -> tuple[list[Finding], list[str]]:
    """npm audit's JSON, likewise. Raises Unanswered, Broken."""
    told = _read(out, err)
    if "vulnerabilities" not in told:
        said = str(told.get("message") or told.get("error") or err)
        if "statusCode" in told or NETWORK.search(f"{said} {err}"):
            raise Unanswered(_last_line(said))
        raise Broken(_last_line(said))
    findings = [
        Finding(
            name, str(one.get("range", "")),
            frozenset({str(flaw.get("source", "")), str(flaw.get("url", "")).rpartition("/")[2]} - {""}),
            f"{flaw.get('severity', 'unknown')}: {flaw.get('title', '')}",
        )
        for name, one in told["vulnerabilities"].items() for flaw in one["via"] if isinstance(flaw, dict)
    ]  # fmt: skip
    return findings, []


def _read(out: str, err: str) -> dict:
    try:
        told = json.loads(out)
    except ValueError:
        raise (Unanswered if NETWORK.search(err + out) else Broken)(_last_line(err or out)) from None
    return told if isinstance(told, dict) else {}


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["nothing was said"])[-1][:200]


def excepted(text: str, today: date) -> tuple[list[Excepted], list[str]]:
    """The exceptions of audit.toml, and a sentence for each that is no good any more or never was."""
    known = [Excepted(**one) for one in tomllib.loads(text)["exception"]]
    faults = [f"The exception for {one.id} ended on {one.until}." for one in known if one.until < today]
    faults += [f"The exception for {one.id} is longer than 90 days." for one in known if one.until > today + LONGEST]
    faults += [f"The exception for {one.id} gives no reason." for one in known if len(one.reason) < 20]
    return known, faults


def standing(findings: Iterable[Finding], known: Iterable[Excepted]) -> tuple[list[Finding], list[Excepted]]:
    """The findings that no exception names, and the exceptions that no finding needs."""
    findings, known = list(findings), list(known)
    pairs = [(one, two) for one in findings for two in known if two.id in one.names and two.component == one.component]
    bare = [one for one in findings if all(one is not found for found, _ in pairs)]
    return bare, [one for one in known if all(one is not used for _, used in pairs)]
