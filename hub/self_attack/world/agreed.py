"""Agreements in the walk’s world: one that the county drafts, one that it has sent, and one that it has signed."""

from hub.agreements.actions import drafting, signing
from hub.agreements.queries import proposals
from hub.agreements.rules import content
from hub.kernel.clock import today

OTHER_PARTY = "breckland"  # who walks nowhere: the other party sees a copy of its own


def drafted(world, county: str) -> None:
    """A draft of the county’s own, and two proposals that both have before them, with something said by each."""
    parties, starts = (world.place.org(county), world.place.org(OTHER_PARTY)), {"starts": today().isoformat()}
    with world.acting(county, "ig"):
        for name in ("drafted", "sent", "signed"):
            body = content.from_template("visit-step", *parties) | starts | {"slug": f"{name}-visits"}
            world.made[f"{name} proposal"] = drafting.begin(body, "template")
        for name in ("sent", "signed"):
            drafting.send(world.made[f"{name} proposal"], 1)
    world.work()
    with world.acting(OTHER_PARTY, "ig"):
        drafting.note(world.made["sent proposal"], "Please leave the address out.")
    world.work()
    with world.acting(county, "ig"):
        drafting.note(world.made["sent proposal"], "You need it to find the door.")
        signing.sign(world.made["signed proposal"], proposals.proposal(world.made["signed proposal"]).digest)
    world.work()
