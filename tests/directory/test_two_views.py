"""Files and browser are two views of one thing: in whatever order people edit, sync, draft, publish, go back and
export, nobody's words are overwritten, and what was published stays what it was.
"""

import tomllib
from itertools import count

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from hub.directory import actions
from hub.directory.commands import know_sections
from hub.directory.export import export
from hub.directory.files import load
from hub.directory.rules import REFUSED, UNCHANGED, digest
from hub.directory.sync import organisation_ids, sync
from hub.kernel.db import rows
from hub.kernel.problems import NotPossibleNow
from hub.kernel.tenancy import Acting, as_actor
from tests.directory.conftest import FILES, Folder

LABELS = st.sampled_from(["Housing", "Benefits", "Council tax"])
NUMBERS = count()


def body(label: str) -> dict:
    return {"system": [{"key": "one", "label": label}]}


class TwoViews(RuleBasedStateMachine):
    """One organisation's [systems]: a file on one side, versions in the database on the other."""

    app = None
    tmp_path = None

    def __init__(self):
        super().__init__()
        number = next(NUMBERS)
        self.path = self.tmp_path / str(number)
        self.path.mkdir()
        folder = Folder(self.path)
        for name in FILES:  # organisations of this example's own
            text = (self.path / name).read_text()
            for slug in ("fellshire", "dale", "wardens", "fell"):
                text = text.replace(f'"{slug}"', f'"{slug}-{number}"').replace("E07000001", f"E07{number:06d}")
            folder.write(name, text)
        for slug in ("fellshire", "dale", "wardens"):
            (self.path / f"{slug}.toml").rename(self.path / f"{slug}-{number}.toml")
        self.slug, self.partnership = f"dale-{number}", f"fell-{number}"
        self.file = self.path / f"{self.slug}.toml"
        self.published: dict[int, str] = {}
        with self.app.app_context():
            sync(load(self.path).partnership)
            self.org = organisation_ids()[self.slug]

    def stored(self):
        with self.app.app_context(), as_actor(Acting(self.org)):
            return rows("select * from section where org_id = acting_org() and name = 'systems' order by version")

    def live(self):
        return next((one for one in self.stored() if one.state == "live"), None)

    def written(self):
        content = tomllib.loads(self.file.read_text())["systems"]
        return content.pop("version"), content

    def act(self, do, *given):
        with self.app.app_context(), as_actor(Acting(self.org)):
            return do(*given)

    @rule(label=LABELS, further=st.integers(0, 1))
    def edit_the_file(self, label, further):
        version, now = self.written()
        lines = self.file.read_text().splitlines()
        at = lines.index("[systems]") + 1
        lines[at] = f"version = {version + further}"
        lines[at + 1] = f'system = [{{ key = "one", label = "{label}" }}]'
        end = next((n for n in range(at + 2, len(lines)) if lines[n].startswith("[") or not lines[n]), len(lines))
        self.file.write_text("\n".join([*lines[: at + 2], *lines[end:]]) + "\n")

    @rule()
    def sync_the_files(self):
        drafted = {one.version: one.digest for one in self.stored() if one.origin != "file"}
        with self.app.app_context():
            sync(load(self.path).partnership)
        now = {one.version: one.digest for one in self.stored()}
        assert {version: now[version] for version in drafted} == drafted, "what the browser wrote is as it was"

    @rule(label=LABELS)
    def draft_in_the_browser(self, label):
        live = self.live()
        number = live.version + 1 if live else 1
        typed = next((one for one in self.stored() if one.version == number and one.origin == "file"), None)
        if typed is None:  # a draft from a file is taken up in the browser by those who see it there
            self.act(actions.draft, "systems", number, body(label))

    @rule()
    def publish(self):
        drafts = [one for one in self.stored() if one.state == "draft"]
        if drafts:
            try:
                self.act(actions.publish, "systems", drafts[-1].version, drafts[-1].digest)
                self.published[drafts[-1].version] = drafts[-1].digest
            except NotPossibleNow:
                assert self.live().version > drafts[-1].version

    @precondition(lambda self: len(self.published) > 1)
    @rule(data=st.data())
    def go_back(self, data):
        version = data.draw(st.sampled_from(sorted(set(self.published) - {self.live().version})))
        number = self.act(actions.put_back, "systems", version, self.live().version)
        self.published[number] = self.published[version]

    @rule(drafts=st.booleans())
    def export_to_the_files(self, drafts):
        before, said = self.file.read_bytes(), self.written()
        known = {one.version: one.digest for one in self.stored()}
        with self.app.app_context():
            made = export(self.partnership, self.path, load(self.path).partnership, drafts)
        for name, text in made.files.items():
            (self.path / name).write_text(text)
        if known.get(said[0]) != digest(said[1]):
            assert self.file.read_bytes() == before, "nobody had brought that in"
        decisions = [one.decision for one in made.lines if one.part == "systems" and one.organisation == self.slug]
        if self.live() and decisions and decisions[0].what != REFUSED and known.get(said[0]) == digest(said[1]):
            with self.app.app_context():
                lines = sync(load(self.path).partnership)
            assert {one.decision.what for one in lines if one.organisation == self.slug} == {UNCHANGED}

    @invariant()
    def what_was_published_stays(self):
        now = {one.version: one for one in self.stored()}
        assert {version: now[version].digest for version in self.published} == self.published
        assert [one.version for one in now.values() if one.state == "live"] == sorted(self.published)[-1:]

    @invariant()
    def the_files_are_always_sound(self):
        assert load(self.path).faults == []


@pytest.mark.parametrize("examples", [25])
def test_in_any_order_nobodys_words_are_overwritten(app, tmp_path, examples):
    know_sections()
    TwoViews.app, TwoViews.tmp_path = app, tmp_path
    slow = [HealthCheck.too_slow, HealthCheck.filter_too_much]
    run_state_machine_as_test(
        TwoViews,
        settings=settings(max_examples=examples, stateful_step_count=15, suppress_health_check=slow),
    )
