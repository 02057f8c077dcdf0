"""The only writers of reviews; each records its event."""

from hub.access_reviews.actions.deciding import decide, sign_off
from hub.access_reviews.actions.lapsing import lapse, remind
from hub.access_reviews.actions.opening import open_review, set_timer
from hub.access_reviews.actions.watching import tell_the_others

__all__ = ["decide", "lapse", "open_review", "remind", "set_timer", "sign_off", "tell_the_others"]
