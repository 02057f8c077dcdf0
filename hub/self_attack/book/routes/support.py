"""Needs, helplines and the directory of services."""

from hub.self_attack.book.routes.route import OWN, Route
from hub.self_attack.world import COUNTY


def need(name: str = "need", **more) -> Route:
    return Route(COUNTY, {"need_id": name} | more)


PASSING = {"kind": "=referral", "receiver": "=county-helpline"}
ROUTES = {
    "needs.add": Route(COUNTY, {"about_kind": "=case", "about_id": f"{COUNTY} open"}),
    **{f"needs.{one}": need() for one in ("show", "change", "settle", "standing", "reopen")},
    "needs.pass_on": need(**PASSING),
    "needs.send": need(**PASSING),
    "needs.signpost": need(service_id="service"),
    "needs.give_up": need("need passed on"),
    "needs.review": OWN,
    "needs.unmet_file": OWN,
    "helpline.index": OWN,
    "helpline.standing": OWN,
    **{f"helpline.{one}": Route(COUNTY, {"handover_id": "referral"}) for one in ("show", "accept", "release")},
    "helpline.send_back": Route(COUNTY, {"handover_id": "referral"}, after=1),
    "services.index": OWN,
    "services.show": Route(COUNTY, {"service_id": "service"}),
    "services.load": OWN,
    "services.run": Route(COUNTY, {"run_id": "service run"}),
}
