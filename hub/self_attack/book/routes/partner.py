"""A partner's pages: its tasks and its volunteers."""

from hub.self_attack.book.routes.route import OWN, Route
from hub.self_attack.world import PARTNER

ROUTES = {
    "volunteers.index": OWN,
    "volunteers.show": Route(PARTNER, {"account_id": "volunteer"}),
    "tasks.index": OWN,
    **{
        f"tasks.{one}": Route(PARTNER, {"task_id": "task"})
        for one in ("show", "accept", "check_in", "more_time", "come_out", "give_back", "give")
    },
    "tasks.decline": Route(PARTNER, {"task_id": "task"}, after=1),
}
