"""What the county's officer keeps asking of the trail, and asked of a district in which nobody walks."""

from datetime import timedelta

from hub.governance.actions import names, questions
from hub.governance.queries.names import handover
from hub.kernel.clock import today
from hub.kernel.db import row


def of_the_trail(world, county: str) -> None:
    """A question that is saved, and one for the names behind the district's looks at a request."""
    world.case(county, "asked elsewhere", "breckland")
    asked_about = world.ask(county, "asked elsewhere", "enrichment", "elsewhere enrichment")
    with world.acting(county, "ig"):
        # Of what no reading of a page adds to: another's work alone could change its answer.
        world.made["question"] = questions.save("Requests this week", {"kind": "handover:raised", "last": "7"})
        asked = handover(asked_about)
        world.made["names request"] = names.ask(asked, "A resident complains that a neighbour knew")
        world.made["district number"] = asked.other_org_id
        day = today() - timedelta(days=2)
        row("insert into event_day (org_id, day, counts) values (acting_org(), :day, '{}') returning day", day=day)
    world.work()
