"""Open pages, one's own account, notices, and how an administrator looks after people."""

from tests.walk.routes.route import OWN, Route
from tests.walk.world import COUNTY

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
    "identity.end_others": Route(after=2),
    "second_step.give": OWN,
    "second_step.set_up": OWN,
    "own_factors.index": OWN,
    "own_factors.add_app": OWN,
    "own_factors.new_codes": OWN,
    "own_factors.confirm": OWN,
    "own_factors.remove": Route(ids={"factor_id": "factor"}),
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
    "identity.sessions": Route(COUNTY, {"account_id": "spare account"}),
    "identity.leaving_date": Route(COUNTY, {"account_id": "spare account"}),
    "identity.end_theirs": Route(COUNTY, {"account_id": "spare account", "session_id": "spare session"}),
    "identity.end_all_theirs": Route(COUNTY, {"account_id": "spare account"}, after=1),
    "factor_resets.reset": Route(COUNTY, {"account_id": "spare account"}),
    "identity.password_link": Route(COUNTY, {"account_id": "spare account"}),
    "identity.close_person": Route(COUNTY, {"account_id": "spare account"}, after=1),
    # reviews of access
    "access_reviews.index": OWN,
    "access_reviews.open_now": OWN,
    "access_reviews.show": Route(COUNTY, {"review_id": "access review"}),
    "access_reviews.evidence": Route(COUNTY, {"review_id": "access review"}),
    "access_reviews.sign_off": Route(COUNTY, {"review_id": "access review"}),
    # last, because it ends the session that walks
    "identity.sign_out": Route(after=2),
}
