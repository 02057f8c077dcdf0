"""Seals are made of the trail: hashes, numbers and signatures, which must stay, so that it can be verified."""

from hub.kernel.holding import not_held

not_held("unsealed", "ids of events that wait to be sealed")
not_held("seal_copy", "how far a copy of the checkpoints has got")
for table in ("seal_leaf", "seal_node", "seal_checkpoint", "seal_key"):
    not_held(table, "hashes of events, and what was signed over them; no event holds a value")
