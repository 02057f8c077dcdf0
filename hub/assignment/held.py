"""By which rule a request was placed: codes."""

from hub.kernel.holding import not_held

not_held("placement", "the rule, team and patch by which a request was placed: codes and ids")
