"""Versions of what the files say: a draft may change, what is live never does, and work under way keeps its own."""

import pytest
from sqlalchemy.exc import IntegrityError, ProgrammingError

from hub.directory import actions
from hub.directory.sections import live, numbered
from hub.directory.sync import sync
from hub.kernel.db import rows
from hub.kernel.problems import NotPossibleNow
from hub.kernel.tenancy import Acting, as_actor

CHANGED = {"system": [{"key": "library", "label": "Library"}]}


@pytest.fixture
def breckland(norfolk):
    """Acting as Breckland's manager, whose [systems] version 1 is live."""

    def acting():
        return norfolk.acting("breckland", "manager")

    return acting


def test_publishing_a_draft_retires_the_version_before_and_both_can_be_read(breckland, everything):
    with breckland():
        before = live("systems").body
        actions.draft("systems", 2, CHANGED)
        assert live("systems").version == 1, "a draft changes nothing"
        actions.publish("systems", 2)
    with breckland():
        assert live("systems").body == CHANGED
        assert numbered("systems", 1).body == before
        assert numbered("systems", 1).state == "retired"
    kinds = [
        row.kind for row in everything("select kind from event where kind like 'section:%' order by id desc limit 2")
    ]
    assert kinds == ["section:published", "section:drafted"]


def test_a_draft_is_replaced_by_a_later_one_of_its_number(breckland):
    with breckland():
        actions.draft("systems", 2, {"system": []})
        actions.draft("systems", 2, CHANGED)
        assert numbered("systems", 2).body == CHANGED


def test_without_a_draft_there_is_nothing_to_publish(breckland):
    with pytest.raises(NotPossibleNow, match="no version 2"), breckland():
        actions.publish("systems", 2)
    with pytest.raises(NotPossibleNow, match="is in force"), breckland():
        actions.publish("systems", 1)


@pytest.mark.parametrize(
    "change",
    [
        "body = '{}'",
        "digest = 'x'",
        "live_from = now()",
        "published_by = null, origin = 'browser'",
        "state = 'draft', live_from = null",
    ],
)
def test_the_database_keeps_what_was_published(breckland, change):
    with pytest.raises(ProgrammingError, match="never changes|from draft to live"), breckland():
        rows(
            f"update section set {change} where org_id = acting_org() and name = 'systems' and version = 1 returning 1"
        )


def test_a_retired_version_does_not_come_back(breckland):
    with breckland():
        actions.draft("systems", 2, CHANGED)
        actions.publish("systems", 2)
    with pytest.raises(ProgrammingError, match="from draft to live to retired"), breckland():
        rows("update section set state = 'live', retired_at = null where name = 'systems' and version = 1 returning 1")


def test_two_versions_are_never_live(breckland):
    with pytest.raises(IntegrityError, match="one_live_section"), breckland():
        actions.draft("systems", 2, CHANGED)
        rows("update section set state = 'live', live_from = now() where name = 'systems' and version = 2 returning 1")


def test_a_version_is_born_a_draft(breckland):
    with pytest.raises(ProgrammingError, match="permission denied"), breckland():
        rows("""insert into section (org_id, name, version, body, digest, origin, state, live_from)
                values (acting_org(), 'systems', 7, '{}', 'x', 'file', 'live', now()) returning 1""")


def test_nobody_reads_or_writes_another_organisations_sections(norfolk):
    with norfolk.acting("breckland", "manager"):
        assert live("systems", norfolk.org("norwich")) is None
        assert {row.org_id for row in rows("select org_id from section")} == {norfolk.org("breckland")}
        assert rows("update section set digest = digest where org_id <> acting_org() returning 1") == []
    with pytest.raises(ProgrammingError, match="row-level security"), norfolk.acting("breckland", "manager"):
        rows(
            """insert into section (org_id, name, version, body, digest, origin)
               values (:org, 'x', 1, '{}', '', 'file') returning 1""",
            org=norfolk.org("norwich"),
        )


@pytest.fixture
def synced(app, fell):
    """Bring the fell's files in: `synced()` returns {(organisation, part): decision}."""

    def run():
        with app.app_context():
            return {(line.organisation, line.part): line.decision for line in sync(fell.load().partnership)}

    return run


def org_id(everything, slug):
    return everything("select id from organisation where slug = :slug", slug=slug)[0].id


def test_a_first_sync_makes_organisations_drafts_and_unsigned_agreements(synced, everything):
    lines = synced()
    assert lines["dale", "organisation"].what == "created"
    assert lines["dale", "systems"].what == "drafted"
    assert lines["fellshire", "tracing to dale: enrichment"].what == "created"
    assert everything("select 1 from agreement where slug = 'tracing' and not isempty(live)") == []
    assert {
        row.state for row in everything("select state from section where org_id = :org", org=org_id(everything, "dale"))
    } == {"draft"}


def test_a_second_sync_changes_nothing(synced, everything):
    synced()
    before = everything("select count(*), max(id::text) from event")
    assert {decision.what for decision in synced().values()} == {"unchanged"}
    assert everything("select count(*), max(id::text) from event") == before


def test_a_file_never_overwrites_what_is_live(app, synced, everything, fell):
    synced()
    with app.app_context(), as_actor(Acting(org_id(everything, "dale"))):
        actions.publish("systems", 1)
    fell.change("dale.toml", 'label = "Housing"', 'label = "Housing register"')
    refused = synced()["dale", "systems"]
    assert refused.what == "refused"
    assert '+system.2.label = "Housing register"' in refused.difference
    fell.change("dale.toml", "[systems]\nversion = 1", "[systems]\nversion = 2")
    assert synced()["dale", "systems"].what == "drafted"
    with app.app_context(), as_actor(Acting(org_id(everything, "dale"))):
        assert live("systems").version == 1
        actions.publish("systems", 2)


def test_a_file_never_edits_an_agreement(synced, everything, fell):
    synced()
    fell.change("agreements.toml", '["surname", "postcode"]', '["surname"]')
    refused = synced()["fellshire", "tracing to dale: enrichment"]
    assert refused.what == "refused" and '+gives = ["surname"]' in refused.difference
    fell.change("agreements.toml", "version = 1", "version = 2")
    assert synced()["fellshire", "tracing to dale: enrichment"].what == "created"
    versions = everything(
        "select version, gives from agreement where slug = 'tracing' and kind = 'enrichment' order by version"
    )
    assert [tuple(row) for row in versions] == [(1, ["postcode", "surname"]), (2, ["surname"])]


def test_what_the_operator_wrote_about_an_organisation_is_brought_up_to_date(synced, everything, fell):
    synced()
    fell.change("dale.toml", "Dale District Council", "Dale Council")
    fell.change("dale.toml", '"E07000001"', '"E07000002"')
    assert synced()["dale", "organisation"].why == "name, areas"
    assert [
        tuple(row)
        for row in everything("select gss from organisation_area where org_id = :org", org=org_id(everything, "dale"))
    ] == [("E07000002",)]


def test_a_member_without_a_file_is_reported_and_kept(synced, everything, fell):
    synced()
    (fell.path / "wardens.toml").unlink()
    fell.change("partnership.toml", '["wardens"]', "[]")
    assert synced()["wardens", "organisation"].what == "refused"
    assert everything("select 1 from member where org_id = :org", org=org_id(everything, "wardens"))
