"""What the program's own source never does, so that whole sorts of attack have nothing to begin with."""

import ast
import re
from collections.abc import Iterator

import pytest

from hub.settings import ROOT

HUB = {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text()) for path in sorted((ROOT / "hub").rglob("*.py"))}
SCRIPTS = {
    path.relative_to(ROOT).as_posix(): path.read_text() for path in sorted((ROOT / "hub/static/js").rglob("*.js"))
}
INVENTED = {"hub/demo", "hub/matching", "hub/oddities", "hub/replay"}


def calls() -> Iterator[tuple[str, str, ast.Call]]:
    """Every call: the file, the name that is called, and the call itself."""
    for file, tree in HUB.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield file, ast.unparse(node.func), node


def imported() -> Iterator[tuple[str, str]]:
    """Every module that is imported, by file."""
    for file, tree in HUB.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                yield from ((file, one.name) for one in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield file, node.module or ""


@pytest.mark.asvs("1.2.5")
def test_no_program_is_started_through_a_shell():
    shells = [(file, name) for file, name, _ in calls() if name in ("os.system", "os.popen", "subprocess.getoutput")]
    flagged = [
        file for file, name, call in calls() for one in call.keywords if one.arg == "shell" and "process" in name
    ]
    starts = [(file, call) for file, name, call in calls() if name in ("subprocess.run", "subprocess.Popen")]
    assert shells == [] and flagged == [] and starts
    assert [file for file, call in starts if isinstance(call.args[0], ast.Constant | ast.JoinedStr)] == []


@pytest.mark.asvs("1.3.2", "1.5.2")
def test_no_text_becomes_program_code_and_no_data_any_type():
    assert [(file, name) for file, name, _ in calls() if name in ("eval", "exec", "compile", "__import__")] == []
    readers = {"pickle", "marshal", "shelve", "dill", "yaml", "jsonpickle", "cloudpickle"}
    assert [(file, name) for file, name in imported() if name.partition(".")[0] in readers] == []


@pytest.mark.asvs("1.3.7")
def test_templates_are_files_and_never_made_of_text():
    making = {"render_template_string", "from_string"}
    assert [(file, name) for file, name, _ in calls() if name.rpartition(".")[2] in making] == []
    assert [file for file, tree in HUB.items() if "from jinja2 import Template" in ast.unparse(tree)] == []
    unsafe = re.compile(r"\|\s*safe\b|autoescape\s+false")
    pages = {path.relative_to(ROOT / "templates").as_posix() for path in (ROOT / "templates").rglob("*.html")
             if unsafe.search(path.read_text())}  # fmt: skip
    assert pages == {
        "subject_requests/letter.html",  # a letter that was drawn, escaped, from the template below
        "subject_requests/paper/letter.html",  # its style sheet, a file of ours
        "subject_requests/paper/pack.html",
    }


@pytest.mark.asvs("1.1.2", "1.2.1")
def test_markup_is_made_of_constants_alone():
    """`Markup("…").format(x)` escapes x; `Markup(f"…{x}")` would not."""
    made = [(file, call) for file, name, call in calls() if name == "Markup" and call.args]
    assert len(made) > 3
    bare = [file for file, call in made if not isinstance(call.args[0], ast.Constant)]
    # Each is escaped within the call, or drawn of letters and figures of our own.
    assert sorted(bare) == ["hub/kernel/forms/controls.py", "hub/second_factors/routes/setting_up.py"]


@pytest.mark.asvs("1.2.4")
def test_ruffs_rule_against_statements_made_of_text_is_on():
    """S608; where it is off, names of our own tables are put together: in migrations and in the attack on ourselves."""
    rules = (ROOT / "pyproject.toml").read_text()
    assert '"S"' in rules and "S608" not in rules.partition("per-file-ignores")[0]
    off = [line.split(" = ")[0] for line in rules.splitlines() if '"S608"' in line]
    assert off == ['"hub/self_attack/**"', '"migrations/**"']


@pytest.mark.asvs("1.2.9")
def test_no_expression_is_made_of_what_somebody_typed():
    """Expressions are constants, are made of constants, or escape what is put into them."""
    made = [
        (file, call) for file, name, call in calls() if name.startswith("re.") and name != "re.escape" and call.args
    ]
    other = {
        file for file, call in made if not isinstance(call.args[0], ast.Constant) and "escape" not in ast.unparse(call)
    }
    assert other == {
        "hub/cases/rules/settings.py",  # `pattern` escapes
        "hub/gazetteer/rules.py",  # its own list of column names
        "hub/intake/rules/values.py",  # put together of constants
        "hub/oddities/rules/homes.py",  # its own list of words for streets
        "hub/self_attack/attacks/forms.py",
        "hub/drafting/rules/edits.py",  # letters and figures alone, by a constant
    }


@pytest.mark.asvs("1.3.10")
def test_no_format_is_taken_from_a_request():
    formats = [(file, name) for file, name, _ in calls() if name.endswith(".format") and "request." in name]
    assert formats == []


@pytest.mark.asvs("3.5.3")
def test_a_get_changes_nothing_but_marks_of_having_read():
    """Of the views that answer GET alone, these call an action: none of them does what anybody could want done."""
    found = set()
    for file, tree in HUB.items():
        for view in (node for node in tree.body if isinstance(node, ast.FunctionDef)):
            if any(ast.unparse(mark).startswith("bp.get(") for mark in view.decorator_list):
                found |= {f"{file}::{view.name}" for call in ast.walk(view) if isinstance(call, ast.Call)
                          and ast.unparse(call.func).startswith("actions.")}  # fmt: skip
    assert found == {
        "hub/governance/routes/saved.py::ask_again",  # notes when this officer looked last
        "hub/national/routes/packs.py::index",  # counts what is ready
        "hub/notices/routes.py::open_notice",  # marks one's own notice as read
        "hub/sealing/routes.py::event_proof",  # computes a proof
    }


@pytest.mark.asvs("5.3.2")
def test_the_name_of_an_upload_becomes_no_path():
    """It is kept as a label beside what was read, and nothing else: two features read it."""
    told = [file for file, tree in HUB.items() if re.search(r"\bgiven\.filename|request\.files", ast.unparse(tree))]
    assert set(told) == {"hub/intake/routes/files.py", "hub/services/routes.py", "hub/kernel/forms/typed.py"}
    assert [file for file, name, _ in calls() if name.endswith("secure_filename") or name.endswith("save_upload")] == []


@pytest.mark.asvs("15.3.7")
def test_what_an_address_and_a_form_say_is_kept_apart():
    """request.values mixes the two: it is meant where a choice of cases, or a kept search, may come by either."""
    mixed = {file for file, tree in HUB.items() if "request.values" in ast.unparse(tree)}
    assert mixed == {"hub/bulk/routes.py", "hub/allocation/routes/give.py", "hub/kernel/web/searches.py"}


@pytest.mark.asvs("12.3.2")
def test_no_certificate_goes_unchecked():
    source = {file: ast.unparse(tree) for file, tree in HUB.items()}
    off = re.compile(r"verify=False|CERT_NONE|_create_unverified_context|check_hostname = False|disable_warnings")
    assert [file for file, text in source.items() if off.search(text)] == []


@pytest.mark.asvs("15.3.2")
def test_nobody_is_followed_who_leads_elsewhere():
    asked = {"hub/single_sign_on/outside.py", "hub/national/its/client.py"}
    sessions = {
        file
        for file, tree in HUB.items()
        if "OAuth2Session(" in ast.unparse(tree).replace("(OAuth2Session)", "OAuth2Session(")
    }
    assert sessions == asked
    assert all("'allow_redirects': False" in ast.unparse(HUB[file]) for file in asked)


@pytest.mark.asvs("3.2.2", "1.2.3")
def test_scripts_put_text_into_pages_as_text():
    unsafe = re.compile(r"insertAdjacentHTML|outerHTML|document\.write|\beval\(|new Function|setTimeout\(['\"]")
    assert [file for file, text in SCRIPTS.items() if unsafe.search(text)] == []
    markup = {file: re.findall(r"\.innerHTML\s*=\s*([^\n]*(?:\n\s+'[^\n]*)*)", text) for file, text in SCRIPTS.items()}
    given = {file: found for file, found in markup.items() if found}
    assert list(given) == ["hub/static/js/ticks.js"], "constants alone"
    assert not re.search(r"[`$]|\+\s*[a-z]", given["hub/static/js/ticks.js"][0])


@pytest.mark.asvs("15.3.6")
def test_scripts_are_strict_and_touch_no_prototype():
    told = re.compile(r"__proto__|\.prototype\b|Object\.setPrototypeOf|\bwith\s*\(")
    assert [file for file, text in SCRIPTS.items() if told.search(text)] == []
    bare = [
        path
        for path in (ROOT / "templates").rglob("*.html")
        if re.search(r"<script(?![^>]*type=\"module\")", path.read_text())
    ]
    assert bare == [], "modules are strict"


@pytest.mark.asvs("6.5.3", "7.2.3", "11.5.1")
def test_chance_that_matters_comes_from_the_systems_own_generator():
    """`random` invents people and months for demonstrations and measurements; it decides nothing else."""
    users = {file for file, name in imported() if name in ("random", "numpy.random")}
    assert users and {file.rpartition("/")[0] for file in users} <= INVENTED
