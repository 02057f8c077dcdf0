"""Agreements say which kinds of facts may cross, never anybody’s."""

from hub.kernel.holding import not_held

not_held("proposal", "the terms that two organisations propose to each other")
not_held("proposal_signature", "who of the people who work here signed which terms")
not_held("proposal_note", "what the drafters of two organisations write to each other about the terms")
