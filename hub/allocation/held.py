"""Levels and shifts are about the people who work here."""

from hub.kernel.holding import not_held

not_held("account_level", "about the people who work here")
not_held("shift_clock", "about the people who work here")
