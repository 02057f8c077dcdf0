"""Reviews are of what the people who work here may do."""

from hub.kernel.holding import not_held

for table in ("access_review", "access_review_right", "suspended_role"):
    not_held(table, "about the people who work here, and what they may do")
