"""`hub tenants export`: what is in force goes back into the files, and nobody's words are lost on the way."""

import shutil
import tomllib
from copy import deepcopy
from pathlib import Path

import pytest

from hub.directory import actions
from hub.directory.commands import know_sections
from hub.directory.files import load
from hub.directory.sections import live
from hub.directory.sync import sync

NORFOLK = Path(__file__).parents[2] / "tenants" / "norfolk"


@pytest.fixture
def folder(tmp_path):
    """Norfolk's own files, to be written into."""
    know_sections()
    shutil.copytree(NORFOLK, tmp_path / "norfolk")
    return tmp_path / "norfolk"


@pytest.fixture
def synced(app):
    """Bring a folder in: `synced(folder)` returns {(organisation, part): what}."""

    def run(folder):
        with app.app_context():
            return {(line.organisation, line.part): line.decision.what for line in sync(load(folder).partnership)}

    return run


def content(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture
def in_the_browser(norfolk):
    """`in_the_browser("breckland", "visit_model", 2, lambda body: …)`: a draft of the model in force, changed."""

    def write(slug, name, version, change, publish=True):
        with norfolk.acting(slug, "manager"):
            body = deepcopy(live(name).body)
            change(body)
            actions.draft(name, version, body)
            if publish:
                actions.publish(name, version)
        return body

    return write


def test_files_that_say_what_is_in_force_keep_every_byte(hub, folder):
    before = content(folder)
    status, printed = hub("export", folder)
    assert status == 0 and "0 files to write" in printed
    assert "written" not in printed and "refused" not in printed
    assert content(folder) == before
    assert hub("export", folder, "--dry-run")[0] == 0


def test_a_section_that_the_browser_published_is_rewritten_and_nothing_else(hub, folder, in_the_browser, synced):
    before = content(folder)
    body = in_the_browser("breckland", "visit_model", 2, lambda body: body["step"][0].update(gap_hours=7))
    status, printed = hub("export", folder, "--dry-run")
    assert status == 1 and "written    breckland: visit_model (version 2, after 1)" in printed
    assert "-step.1.gap_hours = 4" in printed and "+step.1.gap_hours = 7" in printed
    assert content(folder) == before, "a dry run writes nothing"
    assert hub("export", folder)[0] == 0
    after = content(folder)
    assert {name for name in after if after[name] != before[name]} == {"breckland.toml"}
    was, now = (one["breckland.toml"].decode().splitlines() for one in (before, after))
    differing = [(one, other) for one, other in zip(was, now, strict=True) if one != other]
    assert differing == [("version = 1", "version = 2"), ("gap_hours = 4", "gap_hours = 7")]
    assert tomllib.loads(after["breckland.toml"].decode())["visit_model"] == {"version": 2, **body}
    assert set(synced(folder).values()) == {"unchanged"}
    assert hub("export", folder, "--dry-run")[0] == 0


def test_comments_above_a_section_and_the_order_of_the_parts_stay(hub, folder, in_the_browser, synced):
    path = folder / "breckland.toml"
    text = path.read_text().replace("[teams]", "# Who we are\n[teams]  # ours\n", 1)
    text = text.replace("[visit_model]", "# How we visit\n\n# asked for in March\n[visit_model]", 1)
    path.write_text(text)

    def another_step(body):
        step = deepcopy(body["step"][0])
        for each in body["step"][0]["outcome"]:
            if each.get("after_last"):
                each["after_last"] = "step:again"
                each.pop("county")
        body["step"].append(step | {"key": "again", "title": "Once more"})

    in_the_browser("breckland", "visit_model", 2, another_step)
    assert hub("export", folder)[0] == 0
    after = path.read_text()
    assert "# Who we are\n[teams]  # ours\n" in after
    assert "# How we visit\n\n# asked for in March\n[visit_model]\nversion = 2\n" in after
    assert list(tomllib.loads(after)) == list(tomllib.loads(text))
    assert set(synced(folder).values()) == {"unchanged"}


def test_what_a_file_says_and_nobody_brought_in_is_never_overwritten(hub, folder, in_the_browser):
    path = folder / "breckland.toml"
    path.write_text(path.read_text().replace("gap_hours = 4", "gap_hours = 5", 1))
    in_the_browser("breckland", "visit_model", 2, lambda body: body["step"][0].update(gap_hours=7))
    before = content(folder)
    status, printed = hub("export", folder)
    assert status == 1
    assert "refused    breckland: visit_model (the file says something else as version 1" in printed
    assert "+step.1.gap_hours = 5" in printed
    assert content(folder) == before


def test_a_file_that_is_ahead_is_left_alone(hub, folder, synced):
    path = folder / "breckland.toml"
    head, mark, rest = path.read_text().partition("[visit_model]\nversion = 1")
    path.write_text(f"{head}[visit_model]\nversion = 2{rest}".replace("gap_hours = 4", "gap_hours = 5", 1))
    assert mark
    before = content(folder)
    status, printed = hub("export", folder)
    assert status == 0 and "the file is ahead: its version 2 waits to be brought in" in printed
    assert synced(folder)["breckland", "visit_model"] == "drafted"
    status, printed = hub("export", folder)
    assert status == 0 and "the file’s version 2 is a draft" in printed
    assert content(folder) == before


def test_drafts_are_written_when_asked_for(hub, folder, in_the_browser, synced):
    body = in_the_browser("breckland", "visit_model", 2, lambda body: body.update(title="Another way"), publish=False)
    assert "0 files" in hub("export", folder)[1]
    assert hub("export", folder, "--drafts")[0] == 0
    assert tomllib.loads((folder / "breckland.toml").read_text())["visit_model"] == {"version": 2, **body}
    assert set(synced(folder).values()) == {"unchanged"}


def test_a_new_folder_is_written_whole_and_a_sync_of_it_changes_nothing(hub, tmp_path, synced, in_the_browser):
    in_the_browser("norwich", "visit_model", 2, lambda body: body.update(title="Another way"))
    new = tmp_path / "copy"
    assert hub("export", new)[0] == 0
    ours, theirs = load(NORFOLK).partnership, load(new).partnership
    assert load(new).faults == []
    assert (theirs.slug, theirs.name, set(theirs.organisations)) == (ours.slug, ours.name, set(ours.organisations))
    assert set(synced(new).values()) == {"unchanged"}
    for slug, organisation in ours.organisations.items():
        copied = theirs.organisations[slug]
        assert (copied.name, copied.colour, set(copied.areas)) == (
            organisation.name,
            organisation.colour,
            set(organisation.areas),
        )
        for name, part in organisation.sections.items():
            if (slug, name) != ("norwich", "visit_model"):
                assert (copied.sections[name].version, copied.sections[name].body) == (part.version, part.body)
    assert {(one.slug, one.giver, one.receiver, one.kind, one.gives, one.ends_at) for one in theirs.agreements} == {
        (one.slug, one.giver, one.receiver, one.kind, one.gives, one.ends_at) for one in ours.agreements
    }
    assert hub("export", new)[1].count("unchanged") == sum(len(one.sections) for one in ours.organisations.values())


def test_the_files_read_in_the_order_of_the_readme(hub, tmp_path):
    hub("export", tmp_path / "copy")
    text = (tmp_path / "copy" / "breckland.toml").read_text()
    assert text.startswith('[organisation]\nslug = "breckland"\nname = "Breckland Council"\n')
    assert '[[visit_model.step]]\nkey = "knock"\ntitle = "Knock at the door"\n' in text
    assert '  { key = "spoke-all", label = ' in text


def test_a_folder_with_faults_is_told_of_them_and_left_alone(hub, folder):
    (folder / "breckland.toml").write_text("[organisation]\nslug = 3\n")
    before = content(folder)
    status, printed = hub("export", folder)
    assert status == 1 and "Nothing was changed." in printed and content(folder) == before


def test_several_partnerships_are_told_apart(hub, fell, tmp_path):
    hub("sync", fell.path)
    status, printed = hub("export", tmp_path / "new")
    assert status == 1 and "--partnership: fell, norfolk" in printed
    assert hub("export", tmp_path / "new", "--partnership", "fell")[0] == 0
    assert hub("export", tmp_path / "newer", "--partnership", "nowhere")[0] == 1
    names = {path.name for path in (tmp_path / "new").iterdir()}
    assert names == {"partnership.toml", "agreements.toml", "fellshire.toml", "dale.toml", "wardens.toml"}
    text = (tmp_path / "new" / "dale.toml").read_text()
    assert "[systems]" not in text, "nothing is in force there yet"
    assert hub("export", tmp_path / "drafts", "--partnership", "fell", "--drafts")[0] == 0
    assert "[systems]" in (tmp_path / "drafts" / "dale.toml").read_text()


def test_a_member_without_a_file_is_named(hub, fell, everything):
    hub("sync", fell.path)
    fell.change("partnership.toml", 'partners = ["wardens"]', "partners = []")
    (fell.path / "wardens.toml").unlink()
    status, printed = hub("export", fell.path)
    assert status == 1 and "refused    wardens: organisation (is a member, but no file speaks of it)" in printed
