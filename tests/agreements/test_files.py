"""TOML is the other view: what a page gives the loader takes, and a file never changes what was signed."""

import io

import pytest

from hub.agreements.rules.files import as_toml, read
from hub.directory.files import load
from tests.agreements.conftest import GIVER, RECEIVER, STRANGER

HEAD = """
[[agreement]]
slug = "welfare-visits"
version = 2
from = "north-norfolk"
to = ["city-welcome", "fens-and-coast-help"]
purpose = "Another purpose."
legal_basis = "Article 6(1)(e)"
bases = ["gdpr-6-1-e"]
starts = 2026-12-01

[[agreement.kind]]
kind = "{kind}"
gives = [{gives}]
returns = ["outcome"]
"""


def toml(kind="visit-step", gives='"surname"'):
    return HEAD.format(kind=kind, gives=gives)


def upload(browser, text):
    file = (io.BytesIO(text.encode()), "agreements.toml")
    return browser.post("/agreements/drafts/load", data={"file": file}, content_type="multipart/form-data")


@pytest.fixture
def officer(client):
    return client(GIVER, "ig")


def test_what_is_downloaded_the_loader_takes_and_reads_the_same(officer, table, tmp_path):
    made = table.agreed("support", ends="2027-03-31")
    body = officer.get(f"/agreements/{made.id}.toml").text
    (tmp_path / "agreements.toml").write_text(body)
    for slug, kind in ((GIVER, "district"), (RECEIVER, "voluntary")):
        (tmp_path / f"{slug}.toml").write_text(
            f'[organisation]\nslug = "{slug}"\nname = "{slug}"\nshort_name = "x"\nkind = "{kind}"\n'
        )
    (tmp_path / f"{GIVER}.toml").write_text((tmp_path / f"{GIVER}.toml").read_text().replace("district", "unitary"))
    (tmp_path / "partnership.toml").write_text(
        f'[partnership]\nslug = "pair"\nname = "P"\nlead = "{GIVER}"\npartners = ["{RECEIVER}"]\n'
    )
    loaded = load(tmp_path)
    assert loaded.faults == []
    terms = {one.kind: one for one in loaded.partnership.agreements}
    one = terms[made.kind]
    assert (list(one.gives), list(one.returns)) == (sorted(made.gives), sorted(made.returns))
    assert (one.purpose, one.legal_basis, list(one.bases), one.retention) == (
        made.purpose, made.legal_basis, sorted(made.bases), made.retention,
    )  # fmt: skip
    assert (one.starts_at, one.ends_at) == (made.valid.lower, made.valid.upper)
    assert set(terms) == {"referral", "warm-transfer"}, "every kind of the document"


def test_the_same_file_loaded_again_makes_nothing(officer, table, everything):
    made = table.agreed()
    body = officer.get(f"/agreements/{made.id}.toml").text
    page = upload(officer, body).text
    assert "The file says what version 1 says. Nothing is made." in page and "Make" not in page.partition("<main")[2]
    assert everything("select count(*) as n from proposal where origin = 'file'")[0].n == 0


def test_a_file_shows_what_differs_and_makes_a_draft_that_overwrites_nothing(officer, table, everything):
    made = table.agreed()
    page = upload(officer, toml()).text
    assert (
        "A draft of version 2 is made" in page and "Another purpose." in page and "North Norfolk gives: Address" in page
    )
    assert everything("select count(*) as n from proposal where origin = 'file'")[0].n == 0, "looking makes nothing"
    answer = officer.post("/agreements/drafts/load/drafts", data={"text": toml()})
    assert answer.status_code == 303
    drafted = everything("select * from proposal where origin = 'file' order by other_org_id")
    assert {one.other_org_id for one in drafted} == {
        table.norfolk.org(RECEIVER),
        table.norfolk.org("fens-and-coast-help"),
    }
    with_them = next(one for one in drafted if one.other_org_id == table.norfolk.org(RECEIVER))
    assert with_them.body["version"] == 2 and with_them.state == "draft"
    [still] = everything("select purpose, signed_from_by from agreement where id = :id", id=made.id)
    assert still.purpose == made.purpose and still.signed_from_by


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("this is not toml", "This is not TOML"),
        ("[organisation]\nslug = 'x'", "holds no [[agreement]]"),
        (toml(gives='"surnam"'), "Not known"),
        (toml("enrichment", '"surname", "risk"'), "may never give “Risks to visitors”"),
        (toml().replace('"north-norfolk"', '"norwich"'), "party to none of the agreements"),
        (toml().replace("2026-12-01", '"soon"'), "agreement 1.starts"),
    ],
)
def test_a_file_with_a_fault_makes_nothing_and_says_why(officer, table, text, told, everything):
    answer = upload(officer, text)
    assert answer.status_code == 422 and told in answer.text
    assert everything("select count(*) as n from proposal")[0].n == 0


def test_no_file_is_a_fault_beside_the_field(officer):
    answer = officer.post("/agreements/drafts/load", data={})
    assert answer.status_code == 422 and "Select a file" in answer.text


def test_a_file_cannot_name_an_organisation_that_one_does_not_know(table):
    ids = {GIVER: table.norfolk.org(GIVER)}
    found, faults = read(toml().encode(), ids, table.norfolk.org(GIVER))
    assert found == [] and "party to none" in faults[0]


def test_loading_is_for_those_who_draft(client, table):
    for slug, role in ((GIVER, "manager"), (STRANGER, "officer")):
        assert client(slug, role).get("/agreements/drafts/load").status_code == 403
    made = table.agreed()
    assert client(STRANGER, "ig").get(f"/agreements/{made.id}.toml").status_code == 404


def test_every_agreement_of_the_demo_comes_back_from_its_file(table, everything):
    slugs = {one.id: one.slug for one in everything("select id, slug from organisation")}
    ids = {slug: org for org, slug in slugs.items()}
    for one in everything("select * from agreement order by from_org, to_org, slug"):
        [loaded], faults = read(as_toml([one], slugs).encode(), ids, one.from_org)
        assert faults == [] and loaded.version == one.version
        kind = loaded.body["kinds"][0]
        assert (kind["kind"], kind["gives"]) == (one.kind, sorted(one.gives))


def test_the_command_refuses_a_file_that_says_otherwise_than_what_was_signed_in_the_hub(app, table, tmp_path):
    """The hub made version 2; a file’s version 2 with other words is refused with the difference."""
    from hub.directory.rules import REFUSED, UNCHANGED
    from hub.directory.sync import sync
    from hub.settings import ROOT

    table.agreed(slug="welcome-visits")
    with app.app_context():
        loaded = load(ROOT / "tenants" / "norfolk")
        assert {line.decision.what for line in sync(loaded.partnership)} == {UNCHANGED}
    folder = tmp_path / "norfolk"
    folder.mkdir()
    for path in (ROOT / "tenants" / "norfolk").glob("*.toml"):
        (folder / path.name).write_text(path.read_text())
    written = (folder / "agreements.toml").read_text()
    other = toml().replace("welfare-visits", "welcome-visits").replace("version = 2", "version = 1")
    (folder / "agreements.toml").write_text(written + other.replace(', "fens-and-coast-help"', ""))
    with app.app_context():
        lines = sync(load(folder).partnership)
    [refused] = [line for line in lines if line.decision.what == REFUSED]
    assert "version 1 has other terms" in refused.decision.why and any(
        "purpose" in one for one in refused.decision.difference
    )
