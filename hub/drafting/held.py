"""Drafts of visit models are about work, not about residents."""

from hub.kernel.holding import not_held

not_held("draft_change", "the visit model as it is being written")
