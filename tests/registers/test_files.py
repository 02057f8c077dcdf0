"""Tenants' files load, and the map of the code names only what is there."""

import re
import subprocess
import sys
import tomllib

import pytest

from hub.directory.files import load
from hub.settings import ROOT

FOLDERS = [
    path
    for parent in ("tenants", "tests/partnerships", "hub/self_attack/partnerships")
    for path in sorted((ROOT / parent).iterdir())
    if path.is_dir()
]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_every_tenant_file_loads(standing, folder):
    loaded = load(folder)
    assert loaded.faults == [] or loaded.faults == ()
    assert loaded.partnership is not None and loaded.partnership.organisations


def test_the_map_of_the_code_names_only_files_that_exist():
    text = (ROOT / "docs" / "architecture.md").read_text()
    named = set(re.findall(r"(?:hub|templates|tests|migrations|tenants|docs)/[\w./-]*\w", text))
    assert len(named) > 10, "it names the files that a door-knock passes"
    assert sorted(path for path in named if not (ROOT / path).exists()) == []


def test_the_map_names_every_feature():
    text = (ROOT / "docs" / "architecture.md").read_text()
    features = {path.parent.name for path in (ROOT / "hub").glob("*/__init__.py")}
    assert {name for name in features if not re.search(rf"\b{name}\b", text)} == set()


def test_the_map_has_the_floors_that_the_imports_keep_to():
    text = (ROOT / "docs" / "architecture.md").read_text()
    told: list[set[str]] = []
    for bar, names in re.findall(r"^    ([ |]) (\w+(?:, \w+)*) ", text, re.MULTILINE):
        told += [] if bar == "|" else [set()]
        told[-1] |= set(names.split(", "))
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(one["layers"] for one in contracts if one["name"] == "Imports point down only")
    assert told == [{name.strip().removeprefix("hub.") for name in re.split("[|:]", one)} for one in layers]


def test_imports_point_down_only():
    command = [
        sys.executable,
        "-c",
        "import sys; from importlinter.cli import lint_imports_command as run; sys.exit(run())",
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_decision_is_one_page():
    for path in (ROOT / "docs" / "decisions").glob("*.md"):
        assert len(path.read_text().splitlines()) <= 60, path.name
