"""What was recorded is sealed: in order, once, by one sealer at a time, whenever it was committed."""


def test_every_event_becomes_a_leaf_of_its_organisation_and_nothing_waits(everything, seal, check):
    waiting = everything("select count(*) as n from unsealed")[0].n
    assert waiting == everything("select count(*) as n from event")[0].n > 100
    assert seal() == waiting
    assert everything("select 1 from unsealed") == []
    found = check(None)
    assert [one.faults for one in found if not one.is_whole] == []
    assert sum(one.size for one in found) == sum(one.events for one in found) == waiting
