"""The only writers of what other systems say of people; each records its event."""

from hub.provisioning.actions.groups import add_group, change_group, map_group, remove_group
from hub.provisioning.actions.people import add_person, change_person, remove_person
from hub.provisioning.actions.proposals import decide, propose
from hub.provisioning.actions.staff_lists import discard_list, do_list, read_list
from hub.provisioning.actions.tokens import make_token, note_use, revoke_token

__all__ = [
    "add_group",
    "add_person",
    "change_group",
    "change_person",
    "decide",
    "discard_list",
    "do_list",
    "make_token",
    "map_group",
    "note_use",
    "propose",
    "read_list",
    "remove_group",
    "remove_person",
    "revoke_token",
]
