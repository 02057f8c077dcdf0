"""The demo settles itself once; afterwards its people decide, as anywhere."""

from hub.demo.build import build_partnership


def test_a_restart_signs_and_publishes_nothing(app, everything, norfolk):
    """What a person left unsigned, or unpublished, is still so after the next start."""
    everything(
        """insert into agreement
               (id, slug, version, from_org, to_org, kind, gives, returns, purpose, legal_basis, valid)
           select gen_random_uuid(), slug, 99, from_org, to_org, kind, gives, returns, purpose, legal_basis, valid
           from agreement"""
    )
    everything(
        """insert into section (org_id, name, version, body, digest, origin)
           select org_id, name, 99, body, digest, origin from section where name = 'visit_model'"""
    )
    before = everything("select count(*) as n from event")[0].n
    build_partnership(app, say=lambda *_: None)
    assert everything("select count(*) as n from agreement where version = 99 and signed_from_at is not null")[0].n == 0
    assert everything("select count(*) as n from section where version = 99 and state = 'live'")[0].n == 0
    assert everything("select count(*) as n from event")[0].n == before
