"""From a letter that came in to the pack that was sent: what is struck out is in no byte of it."""

import io
import json
from datetime import timedelta

import pypdf
import pytest

from hub.cases.actions import open_case
from hub.cases.actions.writing import write_note
from hub.kernel.cipher import file_in
from hub.kernel.clock import today
from hub.programmes.queries import programme
from hub.subject_requests.rules import redacting
from tests.subject_requests.conftest import TYPED


@pytest.fixture
def pack(case, ask, ig, work, everything):
    """A pack about the resident, gathered."""
    request_id = ask("access", case.resident_id)
    made = ig.post(f"/subject-requests/{request_id}/packs")
    assert made.status_code == 303
    assert "Step 1 of 2" in ig.get(made.location).text
    work()
    return everything("select * from subject_pack where request_id = :id", id=request_id)[0]


def places(pack, label, value=None):
    """The places of facts with this label, and this value."""
    return [
        f"{s}.{e}.{f}"
        for s, section in enumerate(pack.content["sections"])
        for e, entry in enumerate(section["entries"])
        for f, fact in enumerate(entry["facts"])
        if fact["label"] == label and value in (None, fact["value"])
    ]


def saying(pack, value):
    """The places of facts in which a value stands."""
    return [at for at, fact in redacting.facts(pack.content) if value in fact["value"]]


def written(pack, ig, work, everything, turn):
    """The pack's files: their bytes by kind, and the text of the PDF."""
    assert ig.post(f"/subject-requests/packs/{pack.id}/files", data={"version": turn}).status_code == 303
    work()
    files = everything("select * from subject_file where pack_id = :id and turn = :turn", id=pack.id, turn=turn)
    found = {one.kind: file_in(bytes(one.body)) for one in files}
    reader = pypdf.PdfReader(io.BytesIO(found["pack"]))
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    return found, text, reader


def streams(reader) -> bytes:
    """Every stream of a PDF, unpacked, and its strings."""
    parts = []
    for number in range(1, len(reader.xref[0]) + 1 if reader.xref else 0):
        found = reader.get_object(number)
        parts.append(found.get_data() if hasattr(found, "get_data") else str(found).encode())
    return b"".join(parts)


def test_the_pack_tells_everything_that_is_held_and_who_looked(pack, ig, work, everything, norfolk):
    found, text, _ = written(pack, ig, work, everything, 0)
    told = json.loads(found["data"])
    assert told["person"]["name"] == "Ada O’Canary" and told["format"].startswith("partnership-hub subject access")
    assert {"held", "looked", "kept"} <= {one["sort"] for one in told["sections"]}
    for word in ("Ada", "O’Canary", "Mill Lane", "PE37 7AB", "CTAS-77001", "Supervisor", "Kept for"):
        assert word in text and word in found["data"].decode(), word
    looks = next(one for one in told["sections"] if one["name"] == "looks")
    purposes = {fact["value"] for one in looks["entries"] for fact in one["facts"] if fact["label"] == "What for"}
    assert "To see that you are reached in time, and by whom" in purposes


def test_a_pack_with_more_looks_than_it_takes_says_so(case, ask, ig, work, everything, monkeypatch):
    monkeypatch.setattr("hub.subject_requests.gathering.MOST_LOOKS", 1)
    request_id = ask("access", case.resident_id)
    ig.post(f"/subject-requests/{request_id}/packs")
    work()
    [pack] = everything("select * from subject_pack where request_id = :id", id=request_id)
    [looks] = [one["entries"] for one in pack.content["sections"] if one["name"] == "looks"]
    assert len(looks) == 2 and looks[0]["facts"][0]["value"].startswith("Earlier looks, which are not told here")


def test_the_pack_says_how_long_this_organisation_itself_keeps_it(case, ask, ig, work, everything):
    """Its own rule where it has one, else the hub's."""
    change = {"number": "6", "unit": "months", "why": "Our schedule", "version": "0", "go": "confirm"}
    assert ig.post("/retention/classes/message/change", data=change).status_code == 303
    request_id = ask("access", case.resident_id)
    ig.post(f"/subject-requests/{request_id}/packs")
    work()
    [pack] = everything("select * from subject_pack where request_id = :id", id=request_id)
    [kept] = [one for one in pack.content["sections"] if one["name"] == "kept"]
    told = {fact["label"]: fact["value"] for entry in kept["entries"] for fact in entry["facts"]}
    assert told["Messages about a request"] == "Kept for 6 months after the request ended"
    assert told["Cases and their residents"] == "Kept for 8 years after the case was closed"


def test_free_texts_are_marked_to_be_read_and_names_and_days_are_not(case, norfolk, ask, ig, work, everything):
    with norfolk.acting("norfolk", "tracer"):
        write_note(case.id, "note", "Her sister Olga answered the door")
    request_id = ask("access", case.resident_id)
    ig.post(f"/subject-requests/{request_id}/packs")
    work()
    [pack] = everything("select * from subject_pack where request_id = :id", id=request_id)
    marked = [fact["value"] for _, fact in redacting.facts(pack.content) if fact.get("mind")]
    assert "Her sister Olga answered the door" in marked and all(len(one.split()) > 2 for one in marked)
    [place] = saying(pack, "Olga")
    section = ig.get(f"/subject-requests/packs/{pack.id}/sections/{place.split('.')[0]}").text
    assert "free text: read it" in section


def test_names_of_staff_are_in_no_byte_until_they_are_shown_with_a_reason(pack, ig, work, everything, norfolk):
    name = norfolk.person("norfolk", "supervisor").name
    found, text, reader = written(pack, ig, work, everything, 0)
    assert name not in text and name.encode() not in found["data"] and "member of staff" in text
    assert name.encode() not in streams(reader) and name.encode("utf-16-be") not in streams(reader)
    [spot, *_] = places(pack, "Name", name)
    entry = spot.rpartition(".")[0]
    address = f"/subject-requests/packs/{pack.id}/entries/{entry}"
    without = ig.post(address, data={"version": 0})
    assert without.status_code == 422 and "Select why it is shown" in without.text
    assert ig.post(address, data={"version": 0, "release": "public-role"}).status_code == 303
    found, text, _ = written(pack, ig, work, everything, 1)
    assert name in text and name.encode() in found["data"]


def test_what_an_officer_strikes_out_is_in_no_byte_and_its_ground_stands_there(pack, ig, work, everything):
    number = "+441632960777"
    spots = saying(pack, number)
    [entry] = {spot.rpartition(".")[0] for spot in spots}
    data = {"version": 0, "struck": [*before(pack, entry), *spots], "ground": "health", "words": "Said by Dr Nobody"}
    assert ig.post(f"/subject-requests/packs/{pack.id}/entries/{entry}", data=data).status_code == 303
    found, text, reader = written(pack, ig, work, everything, 1)
    assert number not in text and number.encode() not in found["data"] and number.encode() not in streams(reader)
    assert "A health professional says that it would do serious harm" in text
    assert "Dr Nobody" not in text and b"Dr Nobody" not in found["data"]
    [event] = everything("select facts from event where kind = 'pack:redacted'")
    assert (event.facts["struck"], event.facts["shown"]) == (len(spots), 0)
    page = ig.get(f"/subject-requests/packs/{pack.id}").text
    assert "Said by Dr Nobody" in page and "Every decision" in page


def test_many_looks_are_one_table_of_the_pdf(pack, ig, work, everything):
    _, text, _ = written(pack, ig, work, everything, 0)
    assert "No. and time What Role Where What for Name 1. " in text


def before(pack, entry):
    s, e = map(int, entry.split("."))
    facts = pack.content["sections"][s]["entries"][e]["facts"]
    return [f"{entry}.{f}" for f, fact in enumerate(facts) if fact.get("hide")]


def test_a_whole_entry_leaves_without_its_headings(pack, ig, work, everything):
    [spot, *_] = places(pack, "Postcode")
    entry = spot.rpartition(".")[0]
    data = {"version": 0, "whole": "yes", "struck": before(pack, entry), "ground": "crime"}
    assert ig.post(f"/subject-requests/packs/{pack.id}/entries/{entry}", data=data).status_code == 303
    found, text, _ = written(pack, ig, work, everything, 1)
    told = json.loads(found["data"])
    s, e = map(int, entry.split("."))
    assert told["sections"][s]["entries"][e] == {"removed": "It would harm the prevention or detection of crime"}
    page = ig.get(f"/subject-requests/packs/{pack.id}").text
    assert "Still to be read elsewhere" in page, "the same name stands in other entries"


def test_the_pdf_is_tagged_and_says_its_title(pack, ig, work, everything):
    found, _, reader = written(pack, ig, work, everything, 0)
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert b'pdfuaid:part="1"' in reader.trailer["/Root"]["/Metadata"].get_data()
    assert reader.metadata.title.startswith("SR-1: what Norfolk County Council holds")


def test_what_was_sent_is_kept_byte_for_byte(pack, ig, work, everything):
    found, _, _ = written(pack, ig, work, everything, 0)
    file = everything("select * from subject_file where kind = 'pack'")[0]
    day, before = (
        {"sent_on-day": str(one.day), "sent_on-month": str(one.month), "sent_on-year": str(one.year)}
        for one in (today(), today() - timedelta(days=1))
    )
    early = ig.post(f"/subject-requests/files/{file.id}/sent", data=before | {"how": "post"})
    assert early.status_code == 422 and "cannot have been sent before" in early.text
    assert ig.post(f"/subject-requests/files/{file.id}/sent", data=day | {"how": "post"}).status_code == 303
    file = everything("select * from subject_file where kind = 'pack'")[0]
    assert (file.sent_on, file.sent_how) == (today(), "post") and file.keep_until.year == today().year + 2
    assert ig.get(f"/subject-requests/files/{file.id}").data == found["pack"]
    assert ig.post(f"/subject-requests/files/{file.id}/sent", data=day | {"how": "post"}).status_code == 409
    events = [one.kind for one in everything("select kind from event where kind like 'subject_file:%' order by id")]
    assert events == ["subject_file:made", "subject_file:made", "subject_file:sent"]


def told_of(everything, kind):
    return everything("select account_id, reference from notice where kind = :kind", kind=kind)


def test_a_pack_that_could_not_be_gathered_says_so_and_is_gathered_anew(case, ask, ig, work, given_up, everything):
    request_id = ask("access", case.resident_id)
    first = ig.post(f"/subject-requests/{request_id}/packs").location
    assert "data-hub-progress" in ig.get(first).text
    given_up("subject_pack:gather")
    page = ig.get(first).text
    assert "What is held could not be gathered" in page and "data-hub-progress" not in page
    assert [one.account_id for one in told_of(everything, "subject-pack-failed")] == [ig.person.id]
    assert "could not be made" in ig.get(f"/subject-requests/{request_id}").text
    second = ig.post(f"/subject-requests/{request_id}/packs").location
    assert second != first
    work()
    assert "1. Look through it" in ig.get(second).text


def test_files_that_could_not_be_written_are_written_again(pack, ig, work, given_up, everything):
    address = f"/subject-requests/packs/{pack.id}"
    ig.post(f"{address}/files", data={"version": 0})
    assert ig.post(f"{address}/files", data={"version": 0}).status_code == 409
    given_up("subject_pack:write")
    assert "The files could not be written" in ig.get(address).text
    assert len(told_of(everything, "subject-pack-failed")) == 1
    written(pack, ig, work, everything, 0)
    assert "could not be written" not in ig.get(address).text


def test_a_pack_of_somebody_else_goes_when_the_request_is_about_another(pack, ig, norfolk, work, everything, version):
    """Or what is held on one resident would be sent to another."""
    written(pack, ig, work, everything, 0)
    with norfolk.acting("norfolk", "tracer"):
        other = open_case(programme(), TYPED | {"reference": "CTAS-77002", "surname": "Other"})
    [case] = everything("select resident_id from case_file where id = :id", id=other)
    request = f"/subject-requests/{pack.request_id}"
    seen = version("subject_request", pack.request_id)
    assert ig.post(f"{request}/person/{case.resident_id}", data={"version": seen}).status_code == 303
    [left] = everything("select state, content from subject_pack where id = :id", id=pack.id)
    assert (left.state, left.content) == ("erased", None)
    assert everything("select 1 from subject_file where pack_id = :id and body is not null", id=pack.id) == []
    assert "somebody else" in ig.get(f"/subject-requests/packs/{pack.id}").text
    [event] = everything("select facts from event where kind = 'pack:discarded'")
    assert event.facts["pack"] == str(pack.id)


def test_a_pack_goes_when_nothing_is_held_on_whoever_asked(pack, ig, everything, version):
    id_ = pack.request_id
    address, about = f"/subject-requests/{id_}", {"version": version("subject_request", id_)}
    assert ig.post(f"{address}/nobody", data=about).status_code == 303
    assert [one.content for one in everything("select content from subject_pack")] == [None]
    assert everything("select person from subject_request where id = :id", id=id_)[0].person == "nothing"


def test_who_is_said_to_be_the_same_person_again_keeps_the_pack(pack, ig, case, everything, version):
    seen = version("subject_request", pack.request_id)
    ig.post(f"/subject-requests/{pack.request_id}/person/{case.resident_id}", data={"version": seen})
    assert everything("select state from subject_pack where id = :id", id=pack.id)[0].state == "ready"


def test_it_begins_with_who_the_person_is(pack):
    assert [one["name"] for one in pack.content["sections"]][0] == "residents"
