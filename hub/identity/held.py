"""Accounts and sessions are about the people who work here."""

from hub.kernel.holding import not_held

for table in ("account", "account_role", "session", "password_link"):
    not_held(table, "about the people who work here")
