"""What else the list told is shown in words, whatever it was."""

from types import SimpleNamespace

from hub.cases.rules.facts import told_besides


def test_columns_that_no_fact_reads_stand_under_their_own_names():
    facts = {
        "listed_at": "2026-11-21T05:00:00+00:00",
        "occupation": "Chef",
        "extra": {"UTLA": "Norfolk", "Comments": ""},
    }
    told = dict(told_besides(SimpleNamespace(facts=facts)))
    assert told["UTLA"] == "Norfolk" and "Comments" not in told and "extra" not in told
    assert "21 November 2026 at 5am" in told.values()
    assert not any("{" in value or "T05" in value for value in told.values())
