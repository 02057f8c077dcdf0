"""`hub audit`: what an operator and an auditor type, and what they read."""

import json
import re
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from click.testing import CliRunner

from hub.kernel.seal.keys import make_key, read_keys
from hub.kernel.seal.note import notes_in
from hub.sealing.commands import audit
from hub.settings import ROOT, WrongSettings, read
from tests.sealing.conftest import NAME


@pytest.fixture
def hub(app, tmp_path, keys, monkeypatch):
    """`hub("verify", "--json")`: the command's result."""
    monkeypatch.setitem(app.config, "HUB", replace(app.config["HUB"], seal_keys=tmp_path / "seal"))

    @contextmanager
    def with_app():
        with app.app_context():
            yield

    return lambda *typed: CliRunner().invoke(audit, [str(one) for one in typed], obj=with_app)


@pytest.fixture
def auditor(tmp_path, hub):
    """docs/verify_audit.py as a program of its own, without the hub in reach."""
    (tmp_path / "keys.txt").write_text(hub("keys").output)

    def run(*typed, outside=None):
        more = ["--outside", str(outside)] if outside else []
        command = [sys.executable, "-I", str(ROOT / "docs" / "verify_audit.py"), *map(str, typed), *more]
        return subprocess.run([*command, "--keys", str(tmp_path / "keys.txt")], capture_output=True, text=True, cwd="/")

    return run


def test_a_whole_trail_is_told_in_a_line_for_each_organisation(hub, seal, happen):
    seal()
    happen(2)
    done = hub("verify")
    assert done.exit_code == 0
    line = next(one for one in done.output.splitlines() if one.startswith("breckland:"))
    assert "the trail is whole" in line and line.endswith("Checkpoints: 1. Waiting to be sealed: 2.")


@pytest.mark.parametrize("typed", [("verify",), ("export", "out", "--org", "breckland")])
def test_a_login_that_sees_nothing_calls_nothing_whole(hub, app, seal, monkeypatch, typed, tmp_path):
    """As the application's login: row security shows it no event and no checkpoint."""
    seal()
    monkeypatch.chdir(tmp_path)
    settings = app.config["HUB"]
    monkeypatch.setitem(app.config, "HUB", replace(settings, relay_url=settings.database_url))
    refused = hub(*typed)
    assert refused.exit_code == 1 and "whole." not in refused.output and "HUB_RELAY_URL" in refused.output
    assert "This signs in as hub_app" in refused.output and not list(tmp_path.glob("out/*"))


def test_what_is_wrong_is_told_in_words_for_people_and_for_programs(hub, happen, seal, everything):
    [event] = happen(1)
    seal()
    everything("alter table event disable trigger all")
    everything("update event set kind = 'case:opened' where id = :id", id=event)
    done = hub("verify", "--org", "breckland")
    assert done.exit_code == 1 and f"Event {event} is not what was sealed as leaf" in done.output
    told = json.loads(hub("verify", "--json").output)
    assert told["ok"] is False
    [wrong] = [one for one in told["organisations"] if not one["ok"]]
    assert wrong["organisation"] == "breckland" and wrong["counts"] == {"event_changed": 1}
    assert wrong["faults"][0]["event"] == str(event)


def test_with_a_copy_kept_outside_and_without_a_use_for_it(hub, happen, seal, notes, tmp_path):
    seal()
    kept = tmp_path / "kept.txt"
    kept.write_text(notes())
    happen(1)
    seal()
    assert "Kept outside, and the same: 1." in hub("verify", "--checkpoint", kept).output
    kept.write_text("")
    assert hub("verify", "--checkpoint", kept).exit_code == 1
    kept.write_bytes(b"\xff\xfe")
    assert "is no text" in hub("verify", "--checkpoint", kept).output


def test_keys_to_trust_can_be_ones_own(hub, seal, tmp_path):
    seal()
    (tmp_path / "mine.txt").write_text("# from the letter of 3 November\n" + hub("keys").output)
    assert hub("verify", "--keys", tmp_path / "mine.txt").exit_code == 0
    stranger = make_key(tmp_path / "stranger", NAME)
    (tmp_path / "mine.txt").write_text(stranger.lines()[0])
    done = hub("verify", "--keys", tmp_path / "mine.txt")
    assert done.exit_code == 1 and "None of the known keys signed it" in done.output
    (tmp_path / "mine.txt").write_text("nothing")
    assert hub("verify", "--keys", tmp_path / "mine.txt").exit_code == 1


def test_the_auditor_accepts_what_the_hub_hands_out(hub, auditor, happen, seal, notes, tmp_path):
    [event] = happen(1)
    seal()
    kept = tmp_path / "kept.txt"
    kept.write_text(notes())
    old = hub("checkpoint", "--org", "breckland").output
    (tmp_path / "old.txt").write_text(old)
    happen(9)
    seal()
    assert "events and 2 checkpoints are in" in hub("export", "--org", "breckland", tmp_path / "trail").output
    done = auditor("trail", tmp_path / "trail", outside=kept)
    assert done.returncode == 0 and done.stdout.startswith("Accepted:"), done.stderr
    assert "Kept outside, and the same: 1." in done.stdout
    alone = auditor("trail", tmp_path / "trail").stdout
    assert alone.startswith("Accepted:") and "Compared with no copy kept outside." in alone
    (tmp_path / "event.tlog-proof").write_text(hub("prove", event).output)
    done = auditor("event", tmp_path / "event.tlog-proof", outside=kept)
    assert done.returncode == 0 and str(event) in done.stdout, done.stderr
    assert "Compared with no checkpoint of" in done.stdout, "the copy was kept before the tree grew"
    kept.write_text(notes())
    assert "The same as outside." in auditor("event", tmp_path / "event.tlog-proof", outside=kept).stdout
    size = old.split("\n")[1]
    for named in (tmp_path / "old.txt", size):
        made = hub("consistency", "--org", "breckland", named, int(size) + 9)
        (tmp_path / "proof").write_text(made.output)
        done = auditor("consistency", tmp_path / "proof")
        assert done.returncode == 0 and f"the {size} events" in done.stdout.replace(",", ""), done.stderr


def test_the_auditor_names_an_event_that_was_written_past_the_sealer(hub, auditor, happen, seal, tmp_path):
    happen(2)
    seal()
    hub("export", "--org", "breckland", tmp_path / "trail")
    events, notes = tmp_path / "trail" / "events.jsonl", (tmp_path / "trail" / "checkpoints.txt").read_text()
    signed = datetime.fromisoformat(re.findall(r"^time (.+)Z$", notes, re.MULTILINE)[-1])
    whole = events.read_text()
    for minutes, asked in ((0, False), (30, True)):
        at = (signed - timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        one = json.loads(whole.splitlines()[-1]) | {"at": at}
        events.write_text(whole + json.dumps(one) + "\n")
        told = auditor("trail", tmp_path / "trail").stdout
        assert "Not sealed yet: 1." in told and (f"Ask why event {one['id']}" in told) is asked, told


def test_a_size_that_nobody_signed_is_answered_with_those_next_to_it(hub, happen, seal):
    for _ in range(2):
        happen(9)
        seal()
    last = int(hub("checkpoint", "--org", "breckland").output.split("\n")[1])
    done = hub("consistency", "--org", "breckland", last - 1, last)
    assert done.exit_code == 1 and f"Those next to it: {last - 9:,} and {last:,}." in done.output


def test_the_auditor_refuses_what_was_changed_in_a_sentence(hub, auditor, happen, seal, tmp_path):
    [event] = happen(1)
    seal()
    hub("export", "--org", "breckland", tmp_path / "trail")
    lines = (tmp_path / "trail" / "events.jsonl").read_text()
    (tmp_path / "trail" / "events.jsonl").write_text(lines.replace('"record:opened"', '"record:closed"', 1))
    done = auditor("trail", tmp_path / "trail")
    assert done.returncode == 1 and done.stderr.startswith("Refused: ") and done.stderr.endswith(".\n")
    proof = hub("prove", event).output
    (tmp_path / "proof").write_text(proof.replace("index ", "index 1"))
    assert auditor("event", tmp_path / "proof").returncode == 1
    (tmp_path / "proof").write_bytes(b"\xff")
    assert auditor("consistency", tmp_path / "proof").returncode == 1


@pytest.mark.parametrize(
    "typed",
    [
        ("verify", "--org", "nowhere"),
        ("prove", "01935c6a-0000-7000-8000-000000000000"),
        ("consistency", "--org", "breckland", "7", "8"),
        ("consistency", "--org", "breckland", "missing.txt", "8"),
        ("checkpoint", "--org", "nowhere"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(hub, seal, typed):
    seal()
    done = hub(*typed)
    assert done.exit_code == 1 and done.output.startswith("Error: ") and done.output.strip().endswith((".", "”."))


def test_a_new_key_is_named_by_the_old_one_and_its_change_is_in_every_trail(hub, seal, tmp_path, everything, check):
    seal()
    done = hub("rotate")
    assert done.exit_code == 0 and "destroy 1.key" in done.output
    after = read_keys(tmp_path / "seal")
    assert len(hub("keys").output.splitlines()) == 2
    changed = everything("select facts from event where kind = 'seal:key_changed'")
    assert len(changed) == len(everything("select distinct org_id from seal_checkpoint"))
    (tmp_path / "seal" / "1.key").unlink()
    seal(read_keys(tmp_path / "seal"))
    assert all(one.is_whole and one.remarks == [] for one in check(None, trusted=after.trusted))


def test_the_auditor_follows_a_change_of_keys(hub, auditor, happen, seal, tmp_path):
    seal()
    hub("rotate")
    happen(1)
    seal(read_keys(tmp_path / "seal"))
    (tmp_path / "keys.txt").write_text(hub("keys").output)
    hub("export", "--org", "breckland", tmp_path / "trail")
    assert auditor("trail", tmp_path / "trail").returncode == 0
    notes = (tmp_path / "trail" / "checkpoints.txt").read_text()
    without = [one for one in notes_in(notes) if "next-key" not in one]
    (tmp_path / "trail" / "checkpoints.txt").write_text("\n".join(without))
    done = auditor("trail", tmp_path / "trail")
    assert done.returncode == 1 and "did not name" in done.stderr


def test_before_the_first_key_the_commands_say_so(app, monkeypatch, tmp_path, hub):
    monkeypatch.setitem(app.config, "HUB", replace(app.config["HUB"], seal_keys=tmp_path / "none"))
    for typed in (["keys"], ["rotate"], ["verify"]):
        assert "key" in hub(*typed).output and hub(*typed).exit_code == 1


URLS = {f"HUB_{name}_URL": "postgresql://a@b/c?sslmode=verify-full" for name in ("MIGRATOR", "RELAY")}
GOOD = URLS | {
    "DATABASE_URL": "postgresql://a@b/c?sslmode=verify-full",
    "REDIS_URL": "rediss://b",
    "SECRET_KEY": "x" * 40,
    "HUB_FIELD_KEYS": "f" * 40,
}
GOOD |= {"HUB_HOSTNAMES": "hub.example.gov.uk"}


def test_the_settings_of_sealing():
    copies = "file:/mnt/seals.txt syslog:/dev/log syslog+tls://log.example https://witness.example/hub"
    told = read(GOOD | {"HUB_SEAL_COPIES": copies, "HUB_SEAL_KEYS": "/run/seal"})
    assert told.seal_copies == tuple(copies.split()) and str(told.seal_keys) == "/run/seal"
    assert told.seal_name == "hub.example.gov.uk"
    assert read(told.for_children() | {"DATABASE_URL": GOOD["DATABASE_URL"]}).seal_copies == told.seal_copies


@pytest.mark.parametrize(
    "copy",
    ["ftp://a", "file:seals.txt", "file://host/seals", "https://name:secret@host/x", "https://host/x?token=secret",
     "http://host/x", "syslog+tcp:///x", "https://"],
)  # fmt: skip
def test_a_copy_that_cannot_be_is_refused_at_the_start(copy):
    with pytest.raises(WrongSettings, match="HUB_SEAL_COPIES"):
        read(GOOD | {"HUB_SEAL_COPIES": copy})


def test_a_name_that_no_note_can_carry_is_refused():
    with pytest.raises(WrongSettings, match="HUB_SEAL_NAME"):
        read(GOOD | {"HUB_SEAL_NAME": "Our hub + yours"})
