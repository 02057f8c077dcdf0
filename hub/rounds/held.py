"""Rounds are about officers' days; a stop is a visit's id and a time."""

from hub.kernel.holding import not_held

not_held("round", "a day’s round of officers")
not_held("round_crew", "who walks a round")
not_held("round_stop", "ids of visits, their order, times and codes")
