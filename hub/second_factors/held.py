"""Second factors are those of the people who work here."""

from hub.kernel.holding import not_held

for table in ("second_factor", "recovery_code", "factor_reset", "half_session"):
    not_held(table, "about the people who work here, and how they sign in")
