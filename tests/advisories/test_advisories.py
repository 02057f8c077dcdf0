"""The audit of components: red where something is known, plain where nobody answers; no exception outlives its day."""

import json
from datetime import date

import pytest

from hub.settings import ROOT
from tests.advisories import __main__ as audit
from tests.advisories.judging import Broken, Unanswered, excepted, of_npm, of_pip, standing

TODAY = date(2026, 11, 22)
FLAW = {"id": "PYSEC-2026-1", "aliases": ["CVE-2026-1", "GHSA-aaaa"], "fix_versions": ["2.0"], "description": "bad"}
PIP = json.dumps({"dependencies": [{"name": "good", "version": "1", "vulns": []},
                                   {"name": "bad", "version": "1.9", "vulns": [FLAW]}], "fixes": []})  # fmt: skip
UNKNOWN = json.dumps({"dependencies": [{"name": "good", "skip_reason": "Dependency not found on PyPI"}], "fixes": []})
VIA = {"source": 1, "name": "bad", "title": "Bad", "url": "https://github.com/advisories/GHSA-bbbb", "severity": "high"}
NPM = json.dumps({"auditReportVersion": 2, "vulnerabilities": {
    "bad": {"name": "bad", "severity": "high", "via": [VIA], "range": "<2"},
    "above": {"name": "above", "severity": "high", "via": ["bad"], "range": "*"}}})  # fmt: skip
NONE = json.dumps({"auditReportVersion": 2, "vulnerabilities": {}})
EXCEPTION = """
[[exception]]
id = "CVE-2026-1"
component = "bad"
until = {until}
reason = "The part of it that is at fault is not used by the hub."
"""


def test_what_is_known_is_read_with_every_name_it_has():
    [found], unknown = of_pip(PIP, "")
    assert (found.component, found.version) == ("bad", "1.9") and "2.0" in found.told and unknown == []
    assert found.names == {"PYSEC-2026-1", "CVE-2026-1", "GHSA-aaaa"}
    [found], _ = of_npm(NPM, "")
    assert found.component == "bad" and "GHSA-bbbb" in found.names and "high" in found.told


@pytest.mark.parametrize(
    ("read", "out", "err"),
    [
        (
            of_pip,
            "",
            "requests.exceptions.ProxyError: HTTPSConnectionPool(host='registry.example', port=443): Max retries",
        ),
        (of_pip, "", "requests.exceptions.ConnectionError: Temporary failure in name resolution"),
        (
            of_npm,
            '{"message": "405 Method Not Allowed", "statusCode": 405}',
            "audit endpoint returned an error",
        ),
        (of_npm, '{"message": "request to https://x failed, reason: connect ECONNREFUSED 127.0.0.1:1"}', ""),
    ],
)
def test_a_service_that_cannot_be_reached_is_no_answer(read, out, err):
    with pytest.raises(Unanswered):
        read(out, err)


@pytest.mark.parametrize(
    ("read", "out", "err"),
    [
        (of_pip, "", "ERROR: requirements.lock: no hashes"),
        (of_pip, "{}", ""),
        (of_npm, '{"error": {"code": "ELOCKVERIFY"}}', ""),
    ],
)
def test_a_tool_that_failed_is_a_fault_and_not_a_network(read, out, err):
    with pytest.raises(Broken):
        read(out, err)


LAST_DAYS = [("2026-11-21", True), ("2026-11-22", False), ("2027-02-20", False), ("2027-02-21", True)]


@pytest.mark.parametrize(("until", "faulty"), LAST_DAYS)
def test_an_exception_has_a_last_day_and_not_a_far_one(until, faulty):
    known, faults = excepted(EXCEPTION.format(until=until), TODAY)
    assert len(known) == 1 and bool(faults) == faulty


def test_an_exception_without_a_reason_is_none():
    bare = EXCEPTION.format(until="2026-12-01").partition("reason")[0] + 'reason = "Later."'
    assert "gives no reason" in excepted(bare, TODAY)[1][0]


def test_an_exception_stands_for_its_own_component_alone():
    known, _ = excepted(EXCEPTION.format(until="2026-12-01"), TODAY)
    found, _ = of_pip(PIP, "")
    assert standing(found, known) == ([], [])
    assert standing([], known) == ([], known), "needed no more"
    other = [known[0].__class__("CVE-2026-1", "good", known[0].until, known[0].reason)]
    assert standing(found, other) == (found, other)


@pytest.fixture
def registries(monkeypatch, tmp_path):
    """What each registry's tool says: out and err by its program."""
    said = {"PyPI": (json.dumps({"dependencies": []}), ""), "npm": (NONE, "")}

    def run(argv, **_):
        out, err = said["npm" if argv[0] == "npm" else "PyPI"]
        return audit.subprocess.CompletedProcess(argv, 0, out, err)

    monkeypatch.setattr(audit.subprocess, "run", run)
    return said


@pytest.mark.asvs("15.2.1")
@pytest.mark.parametrize(("registry", "out"), [("PyPI", PIP), ("npm", NPM)])
def test_a_known_vulnerability_fails(registries, registry, out, capsys):
    assert audit.main() == 0
    registries[registry] = (out, "")
    assert audit.main() == 1 and "bad" in capsys.readouterr().err


@pytest.mark.asvs("15.2.1")
@pytest.mark.parametrize("told", [("", "ConnectionError"), (UNKNOWN, "No known vulnerabilities found")])
def test_without_an_answer_it_says_so_and_is_not_red(registries, told, capsys):
    """pip-audit itself says “No known vulnerabilities” of components that the service does not know."""
    registries["PyPI"] = told
    assert audit.main() == 0
    assert "NOT AUDITED" in capsys.readouterr().out


def test_a_program_that_is_missing_is_told(monkeypatch, capsys):
    def run(argv, **_):
        raise FileNotFoundError(argv[0])

    monkeypatch.setattr(audit.subprocess, "run", run)
    assert audit.main() == 0 and capsys.readouterr().out.count("NOT AUDITED") == 2


@pytest.mark.asvs("15.1.2", "15.2.1")
def test_every_lock_is_audited_each_of_its_lines_has_a_hash_and_lint_asks():
    for lock in audit.LOCKS:
        pinned = [line for line in (ROOT / lock).read_text().splitlines() if "==" in line and not line.startswith("#")]
        assert pinned and (ROOT / lock).read_text().count("--hash=sha256:") >= len(pinned)
    assert {path.name for path in ROOT.glob("requirements*.lock")} == set(audit.LOCKS)
    makefile = (ROOT / "Makefile").read_text()
    assert "tests.advisories" in makefile.partition("\nlint:")[2].partition("\n\n")[0]
    assert excepted((ROOT / "audit.toml").read_text(), TODAY)[1] == []
