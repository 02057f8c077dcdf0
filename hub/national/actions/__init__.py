"""The only writers of the hand-back: packs, what a list says to them, what people settle."""

from hub.national.actions.packs import make_pack, ready_now
from hub.national.actions.reconciling import reconcile
from hub.national.actions.settling import acknowledge, acknowledge_kind, add_reference, send_again, take_theirs

__all__ = [
    "acknowledge",
    "acknowledge_kind",
    "add_reference",
    "make_pack",
    "ready_now",
    "reconcile",
    "send_again",
    "take_theirs",
]
