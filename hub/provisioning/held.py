"""Who joins, moves and leaves: the people who work here, as their organisation’s directory tells of them."""

from hub.kernel.holding import not_held

not_held("scim_token", "keys of the organisation’s own directory, as hashes")
for table in ("scim_person", "scim_group", "scim_member", "role_proposal", "staff_list"):
    not_held(table, "about the people who work here, as their organisation’s directory tells of them")
