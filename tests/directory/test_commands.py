"""`hub tenants`: what is printed, and with which status it ends."""

import pytest
from click.testing import CliRunner

from hub.directory.commands import tenants


@pytest.fixture
def alone():
    """Run `hub tenants …` with no application and no server at all."""

    def run(*arguments):
        done = CliRunner().invoke(tenants, [str(one) for one in arguments])
        return done.exit_code, done.output

    return run


def test_check_needs_no_database_and_finds_the_repositorys_own_files_sound(alone):
    assert alone("check") == (0, "norfolk: 11 organisations, 35 agreements, no faults.\n")


def test_check_lists_every_fault_with_file_key_and_reason_and_ends_with_one(alone, fell):
    fell.change("wardens.toml", "kind =", 'fone = "1"\nkind =')
    fell.change("dale.toml", "version = 1", "version = 0")
    status, printed = alone("check", fell.path)
    assert status == 1
    lines = [line.split(maxsplit=2) for line in printed.splitlines()]
    assert lines[0] == ["File", "Key", "Reason"]
    assert ["wardens.toml", "organisation.fone", "There is no such key. Did you mean 'phone'?"] in lines
    assert printed.endswith("3 faults. Nothing was changed.\n")


def test_check_of_a_folder_without_partnerships_says_so(alone, tmp_path):
    status, printed = alone("check", tmp_path)
    assert status == 1 and "holds no partnership.toml" in printed


def test_sync_says_what_became_of_each_part_and_is_safe_to_repeat(hub, fell):
    status, printed = hub("sync", fell.path)
    assert status == 0
    assert "created    dale: organisation" in printed
    assert "drafted    dale: systems (version 1)" in printed
    assert "created    fellshire: tracing to dale: door-knock (version 1, waits for both signatures)" in printed
    status, printed = hub("sync", fell.path)
    assert status == 0 and "created" not in printed and "drafted" not in printed


def test_sync_ends_with_what_people_must_do(hub, fell, everything):
    where = ", in the hub under Agreements"

    def last(*arguments):
        return hub(*arguments)[1].partition("\nWhat people must do now:\n")[2].splitlines()

    first = last("sync", fell.path)
    assert first == last("sync", fell.path)
    assert first == [
        "  Publish dale: systems version 1: hub tenants publish dale systems",
        "  Publish dale: teams version 1: hub tenants publish dale teams",
        "  Publish fellshire: systems version 1: hub tenants publish fellshire systems",
        f"  Sign ‘tracing’ version 1, door-knock, from Fellshire to Dale: both parties{where}",
        f"  Sign ‘tracing’ version 1, find contact details, from Fellshire to Dale: both parties{where}",
    ]
    hub("publish", "dale")
    hub("publish", "fellshire")
    everything("alter table agreement disable trigger user")
    fellshire = "from_org = (select id from organisation where slug = 'fellshire')"
    everything(f"update agreement set signed_from_at = now() where kind = 'door-knock' and {fellshire}")
    everything(f"update agreement set ended_at = now() where kind = 'enrichment' and {fellshire}")
    assert last("sync", fell.path) == [
        f"  Sign ‘tracing’ version 1, door-knock, from Fellshire to Dale: the receiving side{where}"
    ]
    everything(f"update agreement set signed_to_at = now() where kind = 'door-knock' and {fellshire}")
    assert last("sync", fell.path) == ["  Nothing."]
    fell.change("dale.toml", 'label = "Housing"', 'label = "Housing register"')
    why = ": this hub holds other words under the number there"
    assert last("sync", fell.path) == [f"  Raise the version of [systems] in dale.toml to 2{why}"]


def test_sync_on_an_older_database_says_which_versions_to_raise(hub, fell, everything):
    """Its terms are of a time when the same files said less under the same numbers."""
    hub("sync", fell.path)
    hub("publish", "dale")
    everything("alter table agreement disable trigger user")
    everything("update agreement set bases = '{gdpr-6-1-e}' where slug = 'tracing'")
    everything("alter table section disable trigger user")
    everything("update section set digest = 'older' where name = 'systems' and state = 'live'")
    status, printed = hub("sync", fell.path)
    told = printed.partition("\nWhat people must do now:\n")[2]
    why = ": this hub holds other words under the number there"
    assert status == 1 and "Mend" not in told
    assert f"Raise the version of ‘tracing’ from fellshire in agreements.toml to 2, refused 2 times{why}" in told
    assert f"Raise the version of [systems] in dale.toml to 2{why}" in told


def test_sync_with_a_fault_brings_nothing_in(hub, fell, everything):
    fell.change("dale.toml", "version = 1", "version = 0")
    assert hub("sync", fell.path)[0] == 1
    assert everything("select 1 from organisation where slug in ('dale', 'fellshire')") == []


def test_publish_puts_a_draft_in_force_and_a_refused_file_shows_the_difference(hub, fell):
    hub("sync", fell.path)
    assert hub("publish", "dale", "systems") == (0, "dale: systems version 1 is in force.\n")
    assert hub("publish", "dale") == (0, "dale: teams version 1 is in force.\n")
    assert hub("publish", "dale") == (0, "dale has no drafts.\n")
    fell.change("dale.toml", '"Housing"', '"Housing register"')
    status, printed = hub("sync", fell.path)
    assert status == 1
    assert '+system.2.label = "Housing register"' in printed


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nowhere", "systems"], "There is no organisation 'nowhere'"),
        (["norwich", "systems"], "There is no draft of ‘systems’"),
    ],
)
def test_publish_refuses_in_a_sentence(hub, arguments, sentence):
    status, printed = hub("publish", *arguments)
    assert status == 1 and sentence in printed


@pytest.mark.parametrize("command", [(), ("check",), ("sync",), ("publish",), ("export",)])
def test_help_is_worth_reading(alone, command):
    status, printed = alone(*command, "--help")
    assert status == 0 and len(printed.split()) > 40
