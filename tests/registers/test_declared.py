"""What must be complete: every view guarded, every job allowed by name, every event recorded and tested."""

import ast
import re
from pathlib import Path

import pytest

from hub.kernel.access import May, Role
from hub.kernel.events import VOCABULARY
from hub.kernel.work.jobs import JOBS
from hub.settings import ROOT

HUB = sorted((ROOT / "hub").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
TREES = {path: ast.parse(path.read_text()) for path in HUB}
QUOTED = {
    text
    for path in TESTS
    if "registers" not in path.parts
    for text in re.findall(r"""["']([a-z_]+:[a-z_]+)["']""", path.read_text())
}


def calls(name: str):
    """Every call of a function of this name in the hub: file, call."""
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            called = getattr(node, "func", None)
            if isinstance(node, ast.Call) and name in (getattr(called, "id", None), getattr(called, "attr", None)):
                yield path, node


def literals(node) -> list[str]:
    """The texts that an argument may be: a literal, or either branch of a choice."""
    return [one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)]


@pytest.mark.asvs("8.2.1")
def test_every_view_says_what_it_requires_or_why_it_is_open(standing):
    undeclared = [
        endpoint
        for endpoint, view in standing.view_functions.items()
        if endpoint != "static" and not (hasattr(view, "requires") ^ hasattr(view, "public"))
    ]
    assert undeclared == []
    for endpoint, view in standing.view_functions.items():
        if hasattr(view, "public"):
            assert len(view.public) > 20, f"{endpoint}: the reason in words"
        elif endpoint != "static":
            assert isinstance(view.requires, May)


# What may be open, one by one: whoever opens another page comes here.
PUBLIC = {
    "identity.sign_in",
    "identity.sign_out",
    "identity.choose_password",
    "identity.demo",
    *(f"scim.{one}" for one in ("users", "user", "groups", "group")),
    *(f"scim.{one}" for one in ("config", "types", "one_type", "schemas", "schema")),
    "second_step.give",
    "second_step.set_up",
    "health.live",
    "health.ready",
    "about.accessibility",
    "about.cookies",
    "about.privacy",
    "rights.how_to_ask",
    "check.ask",
    "check.asked",
    "check.check",
    "check.start",
    "doorstep.check",
    "doorstep.offline",
    "doorstep.worker",
    "single_sign_on.start",
    "single_sign_on.back",
    "single_sign_on.wait",
    "single_sign_on.leave",
    "single_sign_on.told",
}


@pytest.mark.asvs("6.3.4", "13.4.5")
def test_open_pages_are_these(standing):
    open_now = {endpoint for endpoint, view in standing.view_functions.items() if hasattr(view, "public")}
    assert open_now == PUBLIC


def test_every_right_guards_a_page(standing):
    used = {getattr(view, "requires", None) for view in standing.view_functions.values()}
    asked = {
        text
        for path in [*HUB, *(ROOT / "templates").rglob("*.html")]
        for text in re.findall(r"may\(May\.(\w+)\)", path.read_text())
    }
    assert {one.name for one in May} - {one.name for one in used if one} - asked == set()


@pytest.mark.asvs("1.5.2")
def test_every_job_is_allowed_by_name(standing):
    own = {name: job for name, job in JOBS.items() if job.handler.__module__.startswith("hub.")}
    assert own
    for name, job in own.items():
        assert job.by and job.by <= set(Role), name
        assert re.fullmatch(r"[a-z_]+:[a-z_]+", name)
    across = {"call_back:pass_on", "handover:pass_on", "message:pass_on", "need:clock", "visit:silent"}
    across |= {"names:ask", "names:answer"}
    across |= {"agreement:pass_on", "agreement:tell_end"}
    across |= {"subject_notice:pass_on", "subject_notice:answer"}
    assert {name for name, job in own.items() if job.crosses} == across, "these cross"


def test_every_job_that_is_caused_is_declared(standing):
    caused = {literals(node.args[0])[0] for _, node in calls("later") if node.args and literals(node.args[0])}
    assert caused <= set(JOBS)
    unused = {name for name, job in JOBS.items() if job.handler.__module__.startswith("hub.")} - caused
    assert unused == set(), "declared, and never caused"


def test_every_job_has_a_test(standing):
    own = {name for name, job in JOBS.items() if job.handler.__module__.startswith("hub.")}
    assert own - QUOTED == set()


def test_every_event_of_the_vocabulary_is_recorded_and_nothing_else():
    writers = [*calls("record"), *calls("record_each")]
    recorded = {text for _, node in writers if node.args for text in literals(node.args[0]) if ":" in text}
    recorded = {text for _, node in calls("record") if node.args for text in literals(node.args[0]) if ":" in text}
    recorded |= {
        text for _, node in calls("record_each") if node.args for text in literals(node.args[0]) if ":" in text
    }
    recorded |= {text for _, node in calls("_refuse") for text in literals(node) if ":" in text and text in VOCABULARY}
    assert recorded == set(VOCABULARY)


def test_every_event_is_recorded_with_its_facts_where_they_can_be_read():
    for path, node in calls("record"):
        names = [text for text in literals(node.args[0]) if ":" in text] if node.args else []
        given = {one.arg for one in node.keywords if one.arg} - {"about"}
        if names and all(one.arg for one in node.keywords):
            assert all(VOCABULARY[name] == given for name in names), f"{path.name}:{node.lineno}"


def test_every_event_is_tested():
    assert set(VOCABULARY) - QUOTED == set()


@pytest.mark.asvs("2.3.3")
def test_only_the_kernel_commits():
    writers = {str(path.relative_to(ROOT)) for name in ("commit", "rollback") for path, _ in calls(name)}
    assert writers <= {"hub/kernel/web/requests.py", "hub/kernel/tenancy.py"}


WRITES = re.compile(r"\b(insert\s+into|delete\s+from|update\s+[a-z_]+\s+(?:[a-z]\s+)?set)\b", re.IGNORECASE)
WRITERS = (
    "actions",
    "kernel",
    "health/commands.py",
    "directory/sync.py",
    "gazetteer",
    "jobs.py",
    "arrivals.py",
    "start.py",
    "sealing/sealer.py",
    "sealing/copies.py",
    "self_attack/",  # on a twin with invented people in it, and its own reports
)


def test_only_actions_write():
    """Statements that change rows stand in actions, in jobs that carry them over, or in the operator's own loaders."""
    for path in HUB:
        where = str(path.relative_to(ROOT / "hub"))
        if any(part in where for part in WRITERS):
            continue
        told = [
            text
            for node in ast.walk(TREES[path])
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and (text := node.value)
            and WRITES.search(text)
        ]
        assert told == [], where


UNINDEXED = re.compile(
    r"(?<![.\w])lower\((?!valid|a\.valid|agreement\.valid)|\bilike\b|\bsimilarity\(|@>\s*array|&&\s*array|\bset_config\([^)]*false\)",
    re.IGNORECASE,
)


def test_no_statement_uses_what_loses_its_index_under_row_security_or_leaks_the_tenant():
    told = []
    for path, tree in TREES.items():
        told += [
            f"{path.name}: {node.value}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and UNINDEXED.search(node.value)
            and ast.get_docstring(tree) != node.value
        ]
    docstrings = {
        ast.get_docstring(node, clean=False)
        for tree in TREES.values()
        for node in ast.walk(tree)
        if isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.Module))
    }
    assert [one for one in told if one.split(": ", 1)[1] not in docstrings] == []


# Size and names


@pytest.mark.parametrize(
    "path", [*HUB, *sorted((ROOT / "migrations").rglob("*.py")), *TESTS], ids=lambda path: str(path.relative_to(ROOT))
)
def test_no_module_is_longer_than_a_reader_s_patience(path: Path):
    assert len(path.read_text().splitlines()) <= 300
    assert path.stem not in ("utils", "helpers", "common", "manager")
    if path.suffix == ".py" and path.read_text().strip():
        assert ast.get_docstring(ast.parse(path.read_text())), "says what it is for"


@pytest.mark.asvs("1.2.3", "3.4.3")
@pytest.mark.parametrize(
    "path", sorted((ROOT / "templates").rglob("*.html")), ids=lambda path: str(path.relative_to(ROOT))
)
def test_no_template_is_too_long_or_brings_its_own_script(path: Path):
    text = path.read_text()
    assert len(text.splitlines()) <= 100
    assert not re.search(r"<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=", text), "the content security policy refuses it"


def test_no_function_is_longer_than_a_screen():
    long = [
        f"{path.relative_to(ROOT)}: {node.name} ({node.end_lineno - node.lineno + 1})"
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno > 60
    ]
    assert long == []
