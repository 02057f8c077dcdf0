"""A partner's pages: its tasks and its volunteers."""

from tests.walk.routes.route import OWN, Route
from tests.walk.world import PARTNER

ROUTES = {
    "volunteers.index": OWN,
    "volunteers.show": Route(PARTNER, {"account_id": "volunteer"}),
    "tasks.index": OWN,
    "tasks.show": Route(PARTNER, {"task_id": "task"}),
    "tasks.accept": Route(PARTNER, {"task_id": "task"}),
    "tasks.give_back": Route(PARTNER, {"task_id": "task"}),
    "tasks.give": Route(PARTNER, {"task_id": "task"}),
    "tasks.decline": Route(PARTNER, {"task_id": "task"}, after=1),
}
