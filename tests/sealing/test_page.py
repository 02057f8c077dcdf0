"""The Integrity page: what it shows, what it compares, the files it gives; and whose it is."""

import io
from datetime import timedelta

import pytest

from hub.kernel import words
from hub.kernel.keys import new_id
from hub.kernel.seal.note import notes_in
from hub.kernel.seal.proofs import read_inclusion
from hub.sealing import queries
from hub.sealing.copies import send_once
from hub.sealing.ways import CannotSend
from tests.sealing.test_tampering import stand_alone

PAGE = "/integrity"
NONE = "No checkpoint of hub.example.gov.uk/breckland is in it"


@pytest.fixture
def ig(client):
    return client("breckland", "ig")


@pytest.fixture
def note(norfolk, everything):
    def last() -> str:
        found = "select note from seal_checkpoint where org_id = :org order by number desc limit 1"
        return everything(found, org=norfolk.org("breckland"))[0].note

    return last


def test_before_anything_is_sealed_the_page_says_so(ig):
    shown = ig.get(PAGE).text
    assert "Nothing is sealed yet" in shown and "No copy is kept outside the database" in shown
    assert ig.get(f"{PAGE}/checkpoint.txt").status_code == 409
    assert "nothing to compare with" in ig.post(PAGE, data={"pasted": "x"}).text


def test_the_page_shows_the_last_checkpoint_what_waits_the_copies_and_the_keys(
    ig, happen, seal, engine, tmp_path, keys
):
    seal()
    with pytest.raises(CannotSend):
        send_once(engine, f"file:{tmp_path / 'gone' / 'seals'}", "")
    send_once(engine, f"file:{tmp_path / 'seals'}", "")
    happen(3)
    shown = ig.get(PAGE).text
    assert "Up to date" in shown and "Trying again" in shown and "No such file or directory" in shown
    assert "hub.example.gov.uk/breckland+" in shown
    assert f'<dd class="govuk-summary-list__value hub-kept">{3}</dd>' in shown.replace("\n", ""), "three wait"


def test_figures_of_a_proof_are_never_cut_short(ig, happen, seal, note, monkeypatch):
    monkeypatch.setattr(words, "CAPPED_AT", 1)
    happen(3)
    seal()
    shown = ig.post(PAGE, data={"pasted": note()}, follow_redirects=True).text
    size = int(note().splitlines()[1])
    assert size >= 3 and f"up to event number {size}" in shown and "1+" not in shown
    assert f'<dd class="govuk-summary-list__value hub-kept">{size}</dd>' in shown.replace("\n", "")


def test_five_statements_however_much_there_is(ig, happen, seal, statements):
    seal()
    ig.get(PAGE)
    with statements() as few:
        ig.get(PAGE)
    happen(5)
    seal()
    with statements() as more:
        ig.get(PAGE)
    assert len(few) == len(more) <= 12


@pytest.mark.parametrize("way", ["file", "pasted"])
def test_a_copy_that_says_the_same_is_matched(ig, seal, note, happen, everything, way):
    seal()
    kept = note()
    happen(3)
    seal()
    data = {"pasted": kept} if way == "pasted" else {"file": (io.BytesIO(kept.encode()), "seals.txt")}
    answer = ig.post(PAGE, data=data)
    assert answer.status_code == 200 and "say the same" in answer.text
    [event] = everything("select facts from event where kind = 'seal:compared'")
    assert event.facts == {"result": "same", "size": int(kept.split("\n")[1])}


def test_a_copy_that_says_something_else_is_told(ig, happen, seal, note, everything, norfolk, keys):
    happen(2)
    seal()
    kept, org = note(), norfolk.org("breckland")
    everything("alter table seal_leaf disable trigger all")
    everything("update seal_leaf set hash = sha256(hash) where org_id = :org and index = 3", org=org)
    shown = ig.post(PAGE, data={"pasted": kept}).text
    assert "do not say the same" in shown and "another history" in shown
    assert everything("select facts from event where kind = 'seal:compared'")[0].facts["result"] == "differs"
    assert "cannot be trusted" in ig.post(PAGE, data={"pasted": kept.replace("time 2026", "time 2027")}).text


def test_the_page_remembers_the_last_comparison(ig, client, seal, note, happen, everything, norfolk):
    happen(2)
    seal()
    kept, size, officer = note(), note().split("\n")[1], norfolk.person("breckland", "ig").name
    assert "Nobody has compared a copy here yet" in ig.get(PAGE).text
    ig.post(PAGE, data={"pasted": kept})
    said = flat(client("breckland", "administrator").get(PAGE).text)
    assert f"by {officer}, up to event number {size}:" in said and "The same" in said
    assert "Nobody has compared a copy here yet" in client("norwich", "ig").get(PAGE).text, "whose it is"
    everything("alter table seal_leaf disable trigger all")
    org = norfolk.org("breckland")
    everything("update seal_leaf set hash = sha256(hash) where org_id = :org and index = 1", org=org)
    assert "Not the same" in flat(ig.post(PAGE, data={"pasted": kept}).text)
    assert "Not the same" in flat(ig.get(PAGE).text)


def flat(page: str) -> str:
    return " ".join(page.split())


def test_a_copy_that_has_seen_more_is_told(ig, happen, seal, note, everything, norfolk):
    seal()
    happen(2)
    seal()
    kept, org = note(), norfolk.org("breckland")
    everything("alter table seal_checkpoint disable trigger all")
    everything("delete from seal_checkpoint where org_id = :org and number = 2", org=org)
    assert "the end was cut off" in ig.post(PAGE, data={"pasted": kept}).text


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({}, "Choose a file of checkpoints, or paste one"),
        ({"pasted": "nothing of it"}, NONE),
        (
            {"file": (io.BytesIO(b"\xff\xfe\x00"), "seals.txt")},
            "No checkpoint of hub.example.gov.uk/breckland is in it",
        ),
    ],
)
def test_what_is_no_copy_is_told_beside_the_field_and_stays_typed(ig, seal, data, says):
    seal()
    answer = ig.post(PAGE, data=data)
    assert answer.status_code == 422 and answer.text.count(says) >= 2
    assert data.get("pasted", "") in answer.text


@pytest.mark.parametrize("size", ["many", "-1", "9" * 30, "9" * 5000])
def test_a_checkpoint_of_an_impossible_size_is_told_and_the_page_stands(ig, seal, note, size):
    seal()
    origin, _, rest = note().split("\n", 2)
    page = ig.post("/integrity", data={"pasted": "\n".join([origin, size, rest])})
    assert page.status_code == 200 and "One of its checkpoints cannot be trusted" in page.text
    assert ig.get("/integrity").status_code == 200


def test_another_organisations_checkpoint_is_none_of_this_tree(client, ig, seal, note):
    seal()
    assert "No checkpoint of hub.example.gov.uk/norfolk" in client("norfolk", "ig").post(
        PAGE, data={"pasted": note()}
    ).text  # fmt: skip


def test_the_checkpoint_and_a_proof_are_files_that_the_auditor_accepts(ig, happen, seal, keys, note, everything):
    [event] = happen(1)
    seal()
    got = ig.get(f"{PAGE}/checkpoint.txt")
    assert list(notes_in(got.text)) == [note()] and "attachment" in got.headers["Content-Disposition"]
    proof = ig.get(f"{PAGE}/events/{event}.tlog-proof").text
    assert str(event) in read_inclusion(proof)[0].decode()
    assert stand_alone().check_event(proof, keys.trusted, note()).startswith("Accepted: leaf")
    made = {one.facts["file"] for one in everything("select facts from event where kind = 'file:made'")}
    assert made == {"checkpoint", "event_proof"}
    assert f"/integrity/events/{event}.tlog-proof" in ig.get(f"/governance/events/{event}").text


def test_there_is_no_proof_of_what_is_not_sealed_or_anothers(ig, happen, seal, everything):
    [event] = happen(1)
    early = ig.get(f"{PAGE}/events/{event}.tlog-proof")
    assert early.status_code == 409 and "not sealed yet" in early.text
    seal()
    [other] = everything("select id from event where org_id <> (select org_id from event where id = :id) limit 1",
                         id=event)  # fmt: skip
    assert ig.get(f"{PAGE}/events/{other.id}.tlog-proof").status_code == 404
    assert ig.get(f"{PAGE}/events/{new_id()}.tlog-proof").status_code == 404


def test_a_proof_that_would_not_hold_is_not_handed_out(ig, happen, seal, everything):
    [event] = happen(1)
    seal()
    everything("alter table event disable trigger all")
    everything("update event set kind = 'case:opened' where id = :id", id=event)
    answer = ig.get(f"{PAGE}/events/{event}.tlog-proof")
    assert answer.status_code == 409 and "not what was sealed" in answer.text


@pytest.mark.parametrize(("role", "status"), [("ig", 200), ("administrator", 200), ("officer", 403), ("manager", 403)])
def test_it_is_for_ig_officers_and_administrators(client, role, status):
    assert client("breckland", role).get(PAGE).status_code == status


def test_the_start_page_of_an_ig_officer_leads_to_it(ig):
    shown = ig.get("/governance").text
    assert 'href="/integrity"' in shown and "is late" not in shown


def test_what_is_over_an_hour_late_stands_first_on_an_ig_officers_desk(ig, happen, seal, engine, tmp_path, monkeypatch):
    monkeypatch.setattr(queries, "LATE", timedelta(seconds=-60))
    seal()
    with pytest.raises(CannotSend):
        send_once(engine, f"file:{tmp_path / 'gone' / 'seals'}", "")
    assert "A copy of the audit trail’s seal is late" in ig.get("/governance").text
    assert "Late" in ig.get(PAGE).text
    happen(1)
    assert "Sealing the audit trail is late" in ig.get("/governance").text
