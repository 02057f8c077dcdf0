"""People whom the county knows twice, for the walk."""

from hub.matching import actions, queries
from hub.programmes.queries import programme


def known(world, slug: str) -> None:
    """Three people who are each in two cases: one pair nobody has decided, one is kept apart, one is merged."""
    for name, surname in (("pair", "Barleymow"), ("apart", "Thistlewick"), ("merge", "Quidthorpe")):
        for number in (1, 2):
            world.case(slug, f"{slug} {name} {number}", surname=surname, forename="Beryl", postcode="NR1 3AB")
        with world.acting(slug, "tracer"):
            [found] = [one for one in queries.open_pairs() if one.surname == one.other_surname == surname]
            world.made[f"{slug} {name}"] = found.id
    with world.acting(slug, "tracer"):
        kept = queries.likeness(world.made[f"{slug} apart"])
        actions.decide_different(kept, kept.version)
        likeness = queries.likeness(found.id)
        world.made[f"{slug} merge"] = actions.merge(likeness, likeness.version, programme(), [])
