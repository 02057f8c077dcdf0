"""A small partnership in a folder of its own, to be spoilt by the tests."""

from contextlib import contextmanager

import pytest
from click.testing import CliRunner

from hub.directory.commands import know_sections, tenants
from hub.directory.files import load

FILES = {
    "partnership.toml": """
        [partnership]
        slug = "fell"
        name = "Fell partnership"
        lead = "fellshire"
        districts = ["dale"]
        partners = ["wardens"]
    """,
    "fellshire.toml": """
        [organisation]
        slug = "fellshire"
        name = "Fellshire County Council"
        short_name = "Fellshire"
        kind = "county"

        [systems]
        version = 1
        system = [{ key = "libraries", label = "Libraries" }]
    """,
    "dale.toml": """
        [organisation]
        slug = "dale"
        name = "Dale District Council"
        short_name = "Dale"
        kind = "district"
        gss = ["E07000001"]

        [systems]
        version = 1
        system = [{ key = "council-tax", label = "Council tax" }, { key = "housing", label = "Housing" }]

        [teams]
        version = 1
        team = [{ key = "rangers", label = "Rangers" }]
    """,
    "wardens.toml": """
        [organisation]
        slug = "wardens"
        name = "Fell Wardens"
        short_name = "Wardens"
        kind = "voluntary"
    """,
    "agreements.toml": """
        [[agreement]]
        slug = "tracing"
        version = 1
        from = "fellshire"
        to = ["dale"]
        purpose = "Reaching people."
        legal_basis = "Article 6(1)(e)"
        starts = 2020-09-01
        ends = 2099-08-31

        [[agreement.kind]]
        kind = "enrichment"
        gives = ["surname", "postcode"]
        returns = ["outcome", "contact_points"]

        [[agreement.kind]]
        kind = "door-knock"
        gives = ["surname", "postcode", "ends_on"]
        returns = ["outcome"]
    """,
    "demo_people.toml": """
        [[person]]
        org = "dale"
        email = "kay@dale.example"
        name = "Kay Beck"
        roles = ["officer", "manager"]
    """,
}


class Folder:
    """Tenant files on disk: `write(file, text)`, `change(file, old, new)`, `load()`."""

    def __init__(self, path):
        self.path = path
        for name, text in FILES.items():
            self.write(name, text)

    def write(self, name, text):
        (self.path / name).write_text("\n".join(line.strip() for line in text.splitlines()), encoding="utf-8")

    def change(self, name, old, new):
        text = (self.path / name).read_text(encoding="utf-8")
        assert old in text
        self.write(name, text.replace(old, new))

    def add(self, name, text):
        self.write(name, (self.path / name).read_text(encoding="utf-8") + "\n" + text)

    def load(self):
        return load(self.path)

    def faults(self):
        loaded = self.load()
        assert (loaded.partnership is None) == bool(loaded.faults)
        return [(fault.file, fault.key, fault.reason) for fault in loaded.faults]

    def fault(self):
        [only] = self.faults()
        return only


@pytest.fixture
def fell(tmp_path):
    know_sections()
    return Folder(tmp_path)


@pytest.fixture
def hub(app):
    """Run `hub tenants …` on the test's application: returns (status, what it printed)."""

    @contextmanager
    def servers():
        with app.app_context():
            yield

    def run(*arguments):
        done = CliRunner().invoke(tenants, [str(one) for one in arguments], obj=servers)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
        return done.exit_code, done.output

    return run
