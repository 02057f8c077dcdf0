"""What residents may need, in the words of every page: of whoever asks for it, and of whoever looks for a service."""

# The kinds of need, in the order in which people are asked.
KINDS = {
    "food": "Food",
    "medicine": "Medicine",
    "money": "Money",
    "wellbeing": "Someone to talk to",
    "caring": "Caring for others",
    "pets": "Pets",
    "transport": "Transport",
    "digital": "Getting online",
    "other": "Something else",
}


def label(kind: str) -> str:
    """The words for a kind; one that another organisation named differently is shown as it came."""
    return KINDS.get(kind, kind.replace("-", " ").capitalize())
