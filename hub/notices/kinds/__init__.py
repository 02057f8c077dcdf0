"""What people can be told of: a closed table, so that no notice, e-mail or text message can carry personal data.

A feature adds its own line. Only `{reference}` is filled in; a name, an address or free text never is.
"""

from dataclasses import dataclass

from hub.notices.kinds import accounts, agreements, both, county, district, rights


@dataclass(frozen=True)
class Kind:
    """How one kind of notice reads: its title (an e-mail's subject), and a sentence that says what to do."""

    title: str
    sentence: str


TABLES = (county, district, both, accounts, agreements, rights)
KINDS = {name: Kind(title, sentence) for table in TABLES for name, title, sentence in table.LINES}

# A row that an earlier or a later version of the hub wrote: one of them must not take its person's whole list away.
EARLIER = Kind("A notice of an earlier version of the hub", "What it was about can no longer be opened from here.")


def title(kind: str, reference: str) -> str:
    """A notice's title with its reference."""
    return KINDS.get(kind, EARLIER).title.format(reference=reference)


def sentence(kind: str, reference: str) -> str:
    """A notice's sentence with its reference."""
    return KINDS.get(kind, EARLIER).sentence.format(reference=reference)
