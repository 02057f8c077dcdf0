"""Every guard that a register watches, taken away one by one in one process: `pytest tests/registers/at_once.py -s`.

Not collected by itself. The slower tests/mutations.py shows besides which test of behaviour notices.
"""

import ast
from types import SimpleNamespace

import pytest
from sqlalchemy import create_engine, text

from tests import mutants
from tests.registers import test_declared, test_grants, test_recorded, test_tables

MODULES = (test_tables, test_grants)
TABLES = [getattr(module, name) for module in MODULES for name in dir(module) if name.startswith("test_")]
ONE_LESS = "hub_one_less"


def noticed(check, *given) -> bool:
    try:
        check(*given)
    except AssertionError:
        return True
    return False


def report(kind: str, results: dict[str, str]) -> None:
    for name, caught in results.items():
        print(f"{kind} {name}: {caught or 'NOBODY NOTICED'}")
    print(f"{sum(map(bool, results.values()))} of {len(results)} noticed")


@pytest.fixture
def without(cluster, admin, copy):
    """The catalogue of a copy from which a statement took a guard."""

    def take(sql: str):
        with admin.connect() as connection:
            connection.exec_driver_sql(f'drop database if exists "{ONE_LESS}" with (force)')
            connection.exec_driver_sql(f'create database "{ONE_LESS}" template "{copy}" strategy file_copy')
        engine = create_engine(cluster.database_url("postgres", ONE_LESS), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(sql)

        def ask(statement: str, **params):
            with engine.connect() as connection:
                return connection.execute(text(statement), params).all()

        return ask, engine

    return take


def test_database(catalogue, without, admin):
    """Policies, FORCE, composite keys."""
    taken = mutants.taken_from(catalogue)
    catalogue.engine.dispose()
    results = {}
    for name, _, sql in taken:
        ask, engine = without(sql)
        results[name] = next((check.__name__ for check in TABLES if noticed(check, ask)), "")
        engine.dispose()
    report("database:", results)


def test_requires(standing):
    """The guard of each view."""
    results = {}
    for endpoint, view in standing.view_functions.items():
        if hasattr(view, "requires"):
            bare = SimpleNamespace(view_functions=standing.view_functions | {endpoint: lambda: None})
            check = test_declared.test_every_view_says_what_it_requires_or_why_it_is_open
            results[endpoint] = check.__name__ if noticed(check, bare) else ""
    report("@requires:", results)


class Without(ast.NodeTransformer):
    """The tree without the call at one line."""

    def __init__(self, line: int):
        self.line = line

    def visit_Call(self, node: ast.Call):
        self.generic_visit(node)
        return ast.Constant(None) if node.lineno == self.line and called(node) else node


def called(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and test_recorded.called(ast.Expr(node)) & {"record", "mirror"} != set()
        and (getattr(node.func, "id", None) or getattr(node.func, "attr", "")) in ("record", "mirror")
    )


def test_audit_calls(standing):
    """Each call that writes an event."""
    checks = [
        (test_declared.test_every_event_of_the_vocabulary_is_recorded_and_nothing_else, ()),
        (test_recorded.test_every_page_records_the_look, (standing,)),
        (test_recorded.test_every_writer_records_what_it_did, ()),
    ]
    results = {}
    for path, tree in list(test_declared.TREES.items()):
        for node in [one for one in ast.walk(tree) if called(one)]:
            source = ast.parse(path.read_text())
            test_declared.TREES[path] = ast.fix_missing_locations(Without(node.lineno).visit(source))
            about = node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else "…"
            name = f"{path.parent.name}/{path.name}:{node.lineno} {about}"
            results[name] = next((check.__name__ for check, given in checks if noticed(check, *given)), "")
            test_declared.TREES[path] = tree
    report("audit call:", results)
