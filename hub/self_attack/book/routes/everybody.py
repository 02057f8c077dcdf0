"""Open pages, one's own account, notices, and how an administrator looks after people."""

from hub.self_attack.book.routes.route import OWN, Route
from hub.self_attack.world import COUNTY

ROUTES = {
    "identity.sign_in": OWN,
    "identity.demo": OWN,
    "identity.choose_password": Route(ids={"token": "no token"}),
    "health.live": OWN,
    "health.ready": OWN,
    "about.accessibility": OWN,
    "about.cookies": OWN,
    "about.privacy": OWN,
    "identity.home": OWN,
    "identity.account": OWN,
    "identity.change_password": OWN,
    "identity.workspace": OWN,
    "identity.mobile": OWN,
    "identity.end_session": Route(COUNTY, {"session_id": "spare session"}),
    "notices.index": OWN,
    "notices.choose": OWN,
    "notices.open_notice": Route(ids={"notice_id": "notice"}),
    "notices.read_one": Route(ids={"notice_id": "notice"}),
    "notices.read_all": Route(after=1),
    # administrator
    "identity.people": OWN,
    "identity.add_person": OWN,
    "identity.person": Route(COUNTY, {"account_id": "spare account"}),
    "identity.badge": Route(COUNTY, {"account_id": "spare account"}),
    "identity.password_link": Route(COUNTY, {"account_id": "spare account"}),
    "identity.close_person": Route(COUNTY, {"account_id": "spare account"}, after=1),
    # last, because it ends the session that walks
    "identity.sign_out": Route(after=2),
}
