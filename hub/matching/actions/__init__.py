"""The only writers of matching. Each records its event; none commits."""

from hub.matching.actions.deciding import ask_again, decide_different, say_different
from hub.matching.actions.finding import find_for, find_fresh
from hub.matching.actions.merging import merge
from hub.matching.actions.parting import part

__all__ = ["ask_again", "decide_different", "find_for", "find_fresh", "merge", "part", "say_different"]
