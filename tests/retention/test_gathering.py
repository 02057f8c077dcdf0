"""What is held on a person is found by their ids, told in words, and said of whom else it speaks."""

from hub.governance.subjects import ids_of, subject
from hub.kernel.holding import HELD, OTHERS, STAFF, WORDS, gather, statement
from hub.self_attack.canaries import CANARY, RESIDENT

COUNTY, DISTRICT = "norfolk", "south-norfolk"


def of(world, slug, id_):
    with world.acting(slug, "ig"):
        return gather(ids_of(subject(id_).about))


def resident(world, everything_held, name="door door-knock"):
    found = everything_held(
        """select c.resident_id from handover h join case_file c on c.org_id = h.org_id and c.id = h.origin_id
           where h.id = :id and h.side = 'sent'""",
        id=world.made[name],
    )
    return found[0].resident_id


def test_a_county_finds_what_hangs_on_a_resident_their_cases_and_their_requests(world, everything_held):
    sections = {one.name: one for one in of(world, COUNTY, resident(world, everything_held))}
    assert {"residents", "cases", "contact-points", "requests"} <= set(sections)
    facts = dict(sections["residents"].entries[0].facts)
    assert facts["Last name"].startswith("Fenwick") and facts["Postcode"]
    assert sections["requests"].entries[0].third_party["What was told: Last name"] == WORDS


def test_a_district_finds_the_request_its_visit_and_what_was_answered(world):
    sections = {one.name: one for one in of(world, DISTRICT, world.made["door door-knock"])}
    assert {"requests", "visits"} <= set(sections)
    assert "residents" not in sections and "cases" not in sections


def test_nobody_finds_what_another_organisation_holds(world, everything_held):
    ids = {"residents": [resident(world, everything_held)], "cases": [], "handovers": [world.made["door door-knock"]]}
    with world.acting("norwich", "ig"):
        assert gather(ids) == []


def test_what_is_gathered_is_of_this_person_alone(world, everything_held):
    """Every text carries whose resident it is about: no other's stands in the pack."""
    who = resident(world, everything_held)
    told = str(of(world, COUNTY, who))
    assert f"‡{str(who)[-12:]}‡" in told
    others = everything_held("select id from resident where org_id = :org and id <> :id",
                             org=world.place.org(COUNTY), id=who)  # fmt: skip
    assert others and [one.id for one in others if f"‡{str(one.id)[-12:]}‡" in told] == []
    assert {one for one in CANARY.findall(told) if not RESIDENT.match(f"‡{one}‡")} == {COUNTY}


def test_every_declaration_can_be_read_and_has_a_label_for_each_fact(world):
    with world.acting(COUNTY, "ig"):
        gather({name: [world.made["door door-knock"]] for one in HELD.values() for name in one.sets})
    for one in HELD.values():
        labels = [fact.label for fact in one.tells]
        assert len(labels) == len(set(labels)), one.name
        assert "acting_org()" in statement(one)
        assert {fact.third for fact in one.tells} <= {None, STAFF, OTHERS, WORDS}
