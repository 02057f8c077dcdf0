"""A partnership's files are read whole: every fault at once, each with file, key and reason."""

from datetime import datetime

import pytest

from hub.directory.files import load
from hub.kernel.clock import UK
from hub.settings import ROOT

HERE = ROOT / "tests" / "partnerships"
EVERY_FOLDER = sorted(path.parent for home in (ROOT / "tenants", HERE) for path in home.glob("*/partnership.toml"))


@pytest.mark.parametrize("folder", EVERY_FOLDER, ids=lambda folder: folder.name)
def test_every_partnership_of_the_repository_is_sound(fell, folder):
    assert load(folder).faults == []


def test_norfolk_is_a_county_seven_districts_and_three_partners(fell):
    norfolk = load(ROOT / "tenants" / "norfolk").partnership
    parts = [one.part for one in norfolk.organisations.values()]
    assert (parts.count("lead"), parts.count("district"), parts.count("partner")) == (1, 7, 3)
    gss = sorted(area.gss for one in norfolk.organisations.values() for area in one.areas)
    assert gss == [f"E0700014{number}" for number in range(3, 10)]


def test_norfolks_county_has_agreed_both_kinds_with_each_district(fell):
    norfolk = load(ROOT / "tenants" / "norfolk").partnership
    for district in (one.slug for one in norfolk.organisations.values() if one.part == "district"):
        assert norfolk.agreed("norfolk", district, "enrichment")
        assert norfolk.agreed("norfolk", district, "door-knock")


def test_a_sound_folder_becomes_one_partnership(fell):
    partnership = fell.load().partnership
    assert partnership.lead.slug == "fellshire"
    assert [(one.slug, one.part) for one in partnership.organisations.values()] == [
        ("dale", "district"), ("fellshire", "lead"), ("wardens", "partner"),
    ]  # fmt: skip
    assert partnership.organisations["dale"].keys("teams") == {"rangers"}
    assert partnership.people[0].roles == ("officer", "manager")


def test_an_agreement_holds_from_the_first_to_the_end_of_the_last_day_local_time(fell):
    terms = fell.load().partnership.agreed("fellshire", "dale", "enrichment")
    assert terms.starts_at == datetime(2020, 9, 1, tzinfo=UK)
    assert terms.ends_at == datetime(2099, 9, 1, tzinfo=UK)


def test_all_faults_come_at_once(fell):
    fell.change("dale.toml", 'kind = "district"', 'kind = "distrikt"')
    fell.change("dale.toml", 'label = "Housing"', 'lable = "Housing"')
    fell.change("fellshire.toml", "version = 1", "version = 0")
    fell.change("agreements.toml", '"postcode", "ends_on"', '"postkode", "ends_on"')
    fell.change("wardens.toml", "short_name", "shortname")
    assert {(file, key) for file, key, _ in fell.faults()} == {
        ("agreements.toml", "agreement.1.kind.2.gives.2"),
        ("dale.toml", "organisation.kind"),
        ("dale.toml", "systems.system.2.label"),
        ("dale.toml", "systems.system.2.lable"),
        ("fellshire.toml", "systems.version"),
        ("wardens.toml", "organisation.short_name"),
        ("wardens.toml", "organisation.shortname"),
    }


def test_an_unknown_key_names_the_one_that_was_probably_meant(fell):
    fell.change("wardens.toml", "kind =", 'fone = "1"\nkind =')
    assert fell.fault() == ("wardens.toml", "organisation.fone", "There is no such key. Did you mean 'phone'?")


def test_an_unknown_section_names_the_one_that_was_probably_meant(fell):
    fell.change("dale.toml", "[teams]", "[team]")
    assert "Did you mean 'teams'?" in fell.fault()[2]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"[organisation\n", "This is not TOML"),
        (b'name = "\xff\xfe"', "not UTF-8"),
        (b"a = 1\na = 2\n", "This is not TOML"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_fault_and_the_others_are_still_checked(fell, content, reason):
    (fell.path / "wardens.toml").write_bytes(content)
    fell.change("dale.toml", "version = 1", 'version = "one"')
    found = fell.faults()
    assert {file for file, *_ in found} == {"dale.toml", "wardens.toml"}
    assert any(file == "wardens.toml" and reason in why for file, _, why in found)


def test_an_empty_folder_says_what_is_missing(tmp_path):
    assert [(one.file, one.reason) for one in load(tmp_path).faults] == [("partnership.toml", "There is no such file.")]


def test_everyone_who_is_listed_has_a_file_and_every_file_is_listed(fell):
    fell.change("partnership.toml", '["wardens"]', '["wardens", "rowers"]')
    fell.write("guests.toml", '[organisation]\nslug = "guests"\nname = "G"\nshort_name = "G"\nkind = "voluntary"')
    assert {(file, key) for file, key, _ in fell.faults()} == {
        ("partnership.toml", "partnership.partners"),
        ("guests.toml", "organisation.slug"),
    }


def test_a_file_is_named_after_its_organisation(fell):
    fell.change("wardens.toml", 'slug = "wardens"', 'slug = "rangers"')
    assert fell.fault() == ("wardens.toml", "organisation.slug", "This must be 'wardens', as the file is named.")


def test_nobody_has_two_parts(fell):
    fell.change("partnership.toml", '["dale"]', '["dale", "wardens"]')
    assert {key for _, key, _ in fell.faults()} >= {"partnership.districts", "partnership.partners"}


def test_a_voluntary_organisation_cannot_lead(fell):
    fell.change("fellshire.toml", 'kind = "county"', 'kind = "voluntary"')
    assert fell.fault()[:2] == ("fellshire.toml", "organisation.kind")


def test_one_address_has_one_answer_on_any_day(fell):
    fell.change("fellshire.toml", 'kind = "county"', 'kind = "county"\ngss = ["E07000001"]')
    assert fell.fault()[:2] == ("fellshire.toml", "organisation.gss")


def test_an_area_may_pass_from_one_to_the_other_on_a_day(fell):
    fell.change("dale.toml", 'gss = ["E07000001"]', '[[organisation.area]]\ngss = "E07000001"\nuntil = 2028-04-01')
    fell.change(
        "fellshire.toml",
        'kind = "county"',
        'kind = "county"\n[[organisation.area]]\ngss = "E07000001"\nstarts = 2028-04-01',
    )
    assert fell.faults() == []
    fell.change("fellshire.toml", "2028-04-01", "2028-03-31")
    assert fell.fault()[:2] == ("fellshire.toml", "organisation.gss")


def test_a_section_belongs_to_some_kinds_of_organisation_only(fell):
    fell.add("dale.toml", "[programme]\nversion = 1")
    assert any("A district organisation can't have this" in reason for *_, reason in fell.faults())


@pytest.mark.parametrize("key", ["ends_on", "visit_by", "programme", "risk", "instructions"])
def test_enrichment_may_never_give_what_tells_of_health(fell, key):
    fell.change("agreements.toml", '"surname", "postcode"]', f'"surname", "{key}"]')
    file, where, reason = fell.fault()
    assert (file, where) == ("agreements.toml", "agreement.tracing.enrichment.gives")
    assert f"may never give '{key}'" in reason


def test_both_parties_of_an_agreement_must_exist_and_differ(fell):
    fell.change("agreements.toml", 'from = "fellshire"\nto = ["dale"]', 'from = "dale"\nto = ["dale", "nowhere"]')
    reasons = " ".join(reason for *_, reason in fell.faults())
    assert "needs no agreement with itself" in reasons
    assert "'nowhere' is no organisation" in reasons


def test_an_agreement_does_not_end_before_it_starts(fell):
    fell.change("agreements.toml", "ends = 2099-08-31", "ends = 2020-08-31")
    assert fell.fault()[:2] == ("agreements.toml", "agreement.1.ends")


def test_two_agreements_may_not_speak_of_the_same_work_at_one_time(fell):
    other = (fell.path / "agreements.toml").read_text().replace('"tracing"', '"tracing-two"')
    fell.add("agreements.toml", other)
    assert all("'tracing' says already" in reason for *_, reason in fell.faults())
    assert len(fell.faults()) == 2, "one for each kind of work"


def test_one_agreement_may_follow_another(fell):
    other = (fell.path / "agreements.toml").read_text().replace('"tracing"', '"tracing-two"')
    fell.change("agreements.toml", "ends = 2099-08-31", "ends = 2021-08-31")
    fell.add("agreements.toml", other.replace("starts = 2020-09-01", "starts = 2021-09-01"))
    assert fell.faults() == []


def test_a_new_version_may_stand_beside_the_old_one_and_the_newest_is_what_was_agreed(fell):
    text = (fell.path / "agreements.toml").read_text()
    fell.add(
        "agreements.toml", text.replace("version = 1", "version = 2").replace('"surname", "postcode"]', '"surname"]')
    )
    partnership = fell.load().partnership
    assert partnership.agreed("fellshire", "dale", "enrichment").gives == ("surname",)


def test_a_partner_is_no_tracer_and_a_district_has_no_volunteers(fell):
    fell.add("demo_people.toml", '[[person]]\norg = "wardens"\nemail = "w@w.example"\nname = "W"\nroles = ["tracer"]')
    fell.change("demo_people.toml", '"officer", "manager"', '"officer", "volunteer"')
    assert {key for _, key, _ in fell.faults()} == {"person.kay@dale.example.roles", "person.w@w.example.roles"}


def test_a_person_stands_once_with_all_their_roles(fell):
    fell.add("demo_people.toml", '[[person]]\norg = "dale"\nemail = "kay@dale.example"\nname = "Kay"\nroles = ["ig"]')
    assert "listed twice" in fell.fault()[2]
