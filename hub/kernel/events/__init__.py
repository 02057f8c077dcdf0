"""The closed vocabulary of audit events: each name with exactly the facts it must carry.

Facts are ids, numbers, codes and names of fields; never a value from a record, never a person's name, never free text.
An event with another fact, or without one of these, raises and takes its page down with it.
"""

from hub.kernel.events import (
    accounts,
    agreements,
    asking,
    county,
    district,
    everyone,
    handovers,
    oversight,
    retention,
    rights,
    sealing,
    single_sign_on,
    teams,
)

# In the order of the page that shows what is recorded.
PARTS = (
    everyone,
    single_sign_on,
    accounts,
    handovers,
    county,
    teams,
    district,
    asking,
    oversight,
    rights,
    agreements,
    sealing,
    retention,
)
VOCABULARY: dict[str, frozenset[str]] = {
    name: frozenset(facts.split()) for part in PARTS for name, facts in part.EVENTS.items()
}
