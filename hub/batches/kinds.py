"""What can be done to several cases at once; a feature adds its own."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of batch reads: '3 of 5 {verb}'; `again` is the page that takes the refused ones for another try."""

    title: str
    verb: str
    again: str | None = None
    ids: tuple[tuple[str, str], ...] = ()


KINDS: dict[str, Kind] = {}


def batch_kind(key: str, title: str, verb: str, again: str | None = None, **ids: str) -> str:
    """Register a kind and return its key; `ids` fill the address of `again`."""
    KINDS[key] = Kind(title, verb, again, tuple(ids.items()))
    return key
