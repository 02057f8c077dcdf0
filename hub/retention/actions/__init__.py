"""What retention does: erasures, holds, and what is decided about people who came again."""

from hub.retention.actions.holding import lift, place, review
from hub.retention.actions.returns import look_for_returns, settle
from hub.retention.actions.runs import alone, begin, begin_person, step

__all__ = ["alone", "begin", "begin_person", "lift", "look_for_returns", "place", "review", "settle", "step"]
