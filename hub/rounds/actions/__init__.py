"""The only writers of rounds; each records its event. What could not be given to an officer is returned and told."""

from hub.rounds.actions.day import cancel, confirm, plan, replan
from hub.rounds.actions.people import change_who_goes, go_home, goes_alone
from hub.rounds.actions.stops import change, take_out

__all__ = ["cancel", "change", "change_who_goes", "confirm", "go_home", "goes_alone", "plan", "replan", "take_out"]
