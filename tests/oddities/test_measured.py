"""The invented month is the same for the same seed, is searched, and leaves nothing behind."""

from hub.oddities.commands import measure
from hub.oddities.invented import month


def test_the_same_seed_makes_the_same_month():
    one, again, other = month(3, 4, 5), month(3, 4, 5), month(4, 4, 5)
    assert one.deeds == again.deeds != other.deeds
    assert {deed.kind for deed in one.deeds} == {"list:shown", "record:opened", "call:recorded"}


def test_false_alarms_are_counted_by_rule_and_nothing_stays(app, everything):
    def standing():
        return everything("select (select count(*) from account), (select count(*) from event), "
                          "(select count(*) from resident), (select count(*) from staff_home)")  # fmt: skip

    before = standing()
    with app.app_context():
        lines = measure(1, 5, 8)
    assert standing() == before
    assert "248 cases" in lines[0] and lines[1].startswith("Rule")
    assert len(lines) == 2 + 11 and lines[-1].startswith("All")
    counts = {line[:32].strip(): int(line[32:46].replace(",", "")) for line in lines[2:]}
    assert counts.pop("All") == sum(counts.values()) > 0
    assert counts["Leaver"] == counts["Refused again and again"] == counts["Restricted record"] == 0
