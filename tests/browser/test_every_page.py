"""Every page of the application: no axe violation, and nothing to the right of a screen 320 pixels wide.

The application's own list of addresses is swept: a page without a line in VISITS fails.
"""

import json
import os
import re

import pytest

from hub import create_app
from hub.settings import ROOT, read
from tests.browser.steps import heading, press, reads_file
from tests.browser.world import ADAM, CAROL, IRIS, MAYA, OLIVE, PAT, SUPERVISOR, TEAMS_AND_PATCHES, TESSA, VIC, make

pytestmark = pytest.mark.browser

AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NOBODY = None
INVENTED = (
    "over=invented&count=300&seed=4&nobody=50&declined=10&due_hours=24&lapse_hours=240&weigh=even"
    "&since-day=23&since-month=11&since-year=2026"
)
# Mostly seen there: axe looks at both sizes.
ON_A_PHONE = ("check", "cards", "doorstep", "rota", "visits", "rounds", "tasks", "handovers", "enrichment", "error")

# endpoint, who looks, where: words in {braces} are an address of tests/browser/world.py
VISITS = [
    ("identity.sign_in", NOBODY, "/sign-in"),
    ("identity.demo", NOBODY, "/demo"),
    ("identity.choose_password", NOBODY, "{password link}"),
    ("identity.choose_password", NOBODY, "/password/over"),
    ("about.accessibility", NOBODY, "/accessibility"),
    ("about.cookies", NOBODY, "/cookies"),
    ("about.privacy", NOBODY, "/privacy"),
    ("identity.home", TESSA, "/"),
    ("identity.account", TESSA, "/account"),
    ("identity.workspace", SUPERVISOR, "/workspace"),
    ("notices.index", OLIVE, "/notices"),
    ("notices.index", IRIS, "/notices"),
    ("notices.open_notice", OLIVE, "{notice}"),
    ("notices.choose", OLIVE, "/notices/choose"),
    ("identity.people", ADAM, "/people"),
    ("identity.person", ADAM, "{person}"),
    ("identity.add_person", ADAM, "/people/new"),
    ("identity.close_person", ADAM, "{person}/close"),
    ("cases.index", TESSA, "/cases"),
    ("cases.index", SUPERVISOR, "/cases"),
    ("cases.index", SUPERVISOR, "/cases?show=closed"),
    ("cases.index", TESSA, "/cases?text=nothing+like+it"),
    ("cases.show", TESSA, "{case}"),
    ("cases.show", SUPERVISOR, "{asked}"),
    ("cases.show", TESSA, "{closed case}"),
    ("cases.new", TESSA, "/cases/new"),
    ("cases.change", TESSA, "{case}/change"),
    ("cases.contact", TESSA, "{case}/contact"),
    ("cases.allocate", SUPERVISOR, "{case}/allocate"),
    ("cases.allocate_many", SUPERVISOR, "/cases/allocate?case={case id}"),
    ("cases.close", TESSA, "{asked}/close"),
    ("cases.reopen", TESSA, "{closed case}/reopen"),
    ("calls.call", TESSA, "{case}/call"),
    ("calls.systems", TESSA, "{case}/systems"),
    ("asking.ask", TESSA, "{case}/ask/enrichment"),
    ("asking.ask", TESSA, "{case}/ask/door-knock"),
    ("asking.ask", TESSA, "{asked}/ask/door-knock"),
    ("asking.ask", TESSA, "{closed case}/ask/door-knock"),
    ("asking.conversation", TESSA, "{conversation}"),
    ("asking.withdraw", TESSA, "{withdraw}"),
    ("triage.index", SUPERVISOR, "/triage"),
    ("triage.route", SUPERVISOR, "{route}"),
    ("intake.index", SUPERVISOR, "/imports"),
    ("intake.show", SUPERVISOR, "{import}"),
    ("intake.show", SUPERVISOR, "{import ready}"),
    ("national.index", SUPERVISOR, "/hand-back"),
    ("national.show", SUPERVISOR, "/hand-back/1"),
    ("handovers.queue", OLIVE, "/requests"),
    ("handovers.queue", OLIVE, "/requests?text=nothing"),
    ("handovers.queue", (MAYA, "Manager"), "/requests?kind=door-knock&status=any"),
    ("handovers.printed", OLIVE, "/requests/print"),
    ("conversation.thread", OLIVE, "{request}/messages"),
    ("handovers.show", MAYA, "{waiting}"),
    ("handovers.show", OLIVE, "{request}"),
    ("handovers.assign", (MAYA, "Manager"), "{waiting}/assign"),
    ("handovers.not_ours", OLIVE, "{waiting}/not-ours"),
    ("enrichment.search", OLIVE, "{search}"),
    ("enrichment.search", MAYA, "{search}"),
    ("enrichment.search", OLIVE, "{waiting}/search"),
    ("enrichment.add", OLIVE, "{search}/add"),
    ("enrichment.send_back", OLIVE, "{search}/return"),
    ("visits.show", OLIVE, "{visit}"),
    ("visits.show", OLIVE, "{visit}?outcome=spoke-all"),
    ("visits.check_in", OLIVE, "{visit}/check-in"),
    ("doors.index", (MAYA, "Manager"), "/safety"),
    ("markers.index", OLIVE, "/risk-markers"),
    ("markers.index", OLIVE, "/risk-markers?show=ended"),
    ("markers.add", OLIVE, "/risk-markers/new"),
    ("markers.add_here", OLIVE, "{request}/risk-marker?category=dog"),
    ("markers.show", OLIVE, "{marker}"),
    ("markers.renew", OLIVE, "{marker}/renew"),
    ("markers.end", OLIVE, "{marker}/end"),
    ("markers.hand_over", OLIVE, "{marker}/hand-over"),
    ("visits.show", PAT, "{visit for a partner 1}"),
    ("visits.show", PAT, "{visit for a partner 3}"),
    ("visits.hand_on", PAT, "{visit for a partner 3}/hand-on"),
    ("visits.without_partner", PAT, "{visit for a partner 1}/without-partner"),
    ("doorstep.today", OLIVE, "/doorstep"),
    ("doorstep.today", PAT, "/doorstep"),
    ("doorstep.offline", NOBODY, "/doorstep/offline"),
    ("doorstep.asides", OLIVE, "/doorstep/set-aside"),
    ("identity.mobile", TESSA, "/account/mobile"),
    ("teams.index", (MAYA, "Manager"), "/rota/teams"),
    ("teams.show", (MAYA, "Manager"), "/rota/teams/revenues"),
    ("teams.show", OLIVE, "/rota/teams/environmental-health"),
    ("rota.week", (MAYA, "Manager"), "/rota"),
    ("rota.week", OLIVE, "/rota?team=revenues"),
    ("rota.mine", OLIVE, "/rota/mine"),
    ("rota_of.person", (MAYA, "Manager"), "{week}"),
    ("rota_of.change", (MAYA, "Manager"), "{week}/week"),
    ("rota_of.copy", (MAYA, "Manager"), "{week}/copy"),
    ("rota_of.add_leave", (MAYA, "Manager"), "{week}/leave"),
    ("patches.index", OLIVE, "/rota/patches"),
    *TEAMS_AND_PATCHES,
    ("volunteers.index", CAROL, "/volunteers"),
    ("volunteers.show", CAROL, "{volunteer}"),
    ("check.start", NOBODY, "/check"),
    ("check.start", NOBODY, "/check?lang=lt"),
    ("check.asked", NOBODY, "/check/asked?lang=cy"),
    ("cards.index", OLIVE, "/cards"),
    ("cards.of_visit", OLIVE, "{request}/cards"),
    ("cards.left", OLIVE, "{request}/cards/left"),
    ("cards.cancel", OLIVE, "{cards}"),
    ("cards.genuine", OLIVE, "/cards/genuine"),
    ("cards.call_backs", OLIVE, "/cards/call-backs"),
    ("cards.texts", OLIVE, "/cards/texts"),
    ("cards.text", (MAYA, "Manager"), "/cards/texts/pl"),
    ("rounds.index", (MAYA, "Manager"), "/rounds"),
    ("rounds.plan", (MAYA, "Manager"), "/rounds/new"),
    ("rounds.show", (MAYA, "Manager"), "{round}"),
    ("rounds.crew", (MAYA, "Manager"), "{round}/crew"),
    ("rounds.replan", (MAYA, "Manager"), "{round}/plan-again"),
    ("rounds.cancel", (MAYA, "Manager"), "{round}/cancel"),
    ("rounds.today", PAT, "/rounds/today"),
    ("rounds.officer", OLIVE, "{walk}"),
    ("rounds.sheet", OLIVE, "{walk}/sheet"),
    ("rounds.home", OLIVE, "{walk}/home"),
    ("drafting.start", (MAYA, "Manager"), "/visit-model/draft/start"),
    ("drafting.show", (MAYA, "Manager"), "/visit-model/draft"),
    ("drafting.about", (MAYA, "Manager"), "/visit-model/draft/about"),
    ("drafting.times", (MAYA, "Manager"), "/visit-model/draft/times"),
    ("drafting.discard", (MAYA, "Manager"), "/visit-model/draft/discard"),
    ("drafting.remove_part", (MAYA, "Manager"), "/visit-model/draft/remove/step/knock"),
    ("drafting.add_step", (MAYA, "Manager"), "/visit-model/draft/add-step"),
    ("drafting.step", (MAYA, "Manager"), "/visit-model/draft/steps/knock"),
    ("drafting.change_step", (MAYA, "Manager"), "/visit-model/draft/steps/knock/change"),
    ("drafting.add_outcome", (MAYA, "Manager"), "/visit-model/draft/steps/knock/add-outcome"),
    ("drafting.outcome", (MAYA, "Manager"), "/visit-model/draft/steps/knock/outcomes/no-answer"),
    ("drafting.try_step", (MAYA, "Manager"), "/visit-model/draft/steps/knock/try"),
    ("drafting.add_form", (MAYA, "Manager"), "/visit-model/draft/add-form"),
    ("drafting.form", (MAYA, "Manager"), "/visit-model/draft/forms/doorstep"),
    ("drafting.change_form", (MAYA, "Manager"), "/visit-model/draft/forms/doorstep/change"),
    ("drafting.add_question", (MAYA, "Manager"), "/visit-model/draft/forms/doorstep/add-question"),
    ("drafting.question", (MAYA, "Manager"), "/visit-model/draft/forms/doorstep/questions/card"),
    ("drafting.kind", (MAYA, "Manager"), "/visit-model/draft/forms/doorstep/questions/card/kind"),
    ("drafting.condition", (MAYA, "Manager"), "/visit-model/draft/forms/doorstep/questions/card/condition"),
    ("visit_models.index", (MAYA, "Manager"), "/visit-model"),
    ("visit_models.index", PAT, "/visit-model"),
    ("visit_models.show", (MAYA, "Manager"), "/visit-model/2"),
    ("visit_models.publish", (MAYA, "Manager"), "/visit-model/2/publish"),
    ("visit_models.compare", (MAYA, "Manager"), "/visit-model/compare?before=1&after=2"),
    ("visit_models.go_back", "Gwen Aldous", "/visit-model/1/go-back"),
    ("replay.run", (MAYA, "Manager"), "/visit-model/2/replay"),
    ("replay.run", (MAYA, "Manager"), "/visit-model/2/replay?over=past&count=50"),
    ("replay.run", (MAYA, "Manager"), f"/visit-model/2/replay?{INVENTED}"),
    ("tasks.index", CAROL, "/tasks"),
    ("tasks.index", VIC, "/tasks"),
    ("tasks.show", CAROL, "{task 1}"),
    ("tasks.show", VIC, "{task 2}"),
    ("tasks.show", VIC, "{task 2}?outcome=will-ring"),
    ("tasks.check_in", VIC, "{task 2}/check-in"),
    ("tasks.decline", CAROL, "{task 1}/decline"),
    ("tasks.give_back", VIC, "{task 2}/give-back"),
    ("tasks.give", CAROL, "{task 1}/give"),
    ("agreements.index", IRIS, "/agreements"),
    ("agreements.show", IRIS, "{agreement}"),
    ("agreements.sign", IRIS, "{agreement}/sign"),
    ("agreements.end", IRIS, "{agreement}/end"),
    ("governance.start", IRIS, "/governance"),
    ("governance.events", IRIS, "/governance/events"),
    ("governance.events", IRIS, "/governance/events?kind=case:opened"),
    ("governance.event", IRIS, "{event}"),
    ("governance.colleagues", IRIS, "/governance/people"),
    ("governance.colleague", IRIS, "{colleague}"),
    ("governance.find", IRIS, "/governance/residents"),
    ("governance.resident", IRIS, "{resident}"),
    ("governance.rights", IRIS, "/governance/rights"),
    ("governance.vocabulary", IRIS, "/governance/vocabulary"),
]
NO_PAGES = {"static", "health.live", "health.ready", "governance.events_file", "intake.rejected", "national.file"}
NO_PAGES |= {"cards.paper_style", "doors.acknowledge", "doors.out"}  # these: in tests/safety and tests/doorstep
NO_PAGES |= {"doorstep.worker", "doorstep.who", "doorstep.aside", "doorstep.dismiss"}


@pytest.fixture(scope="module")
def places(address, folder, person, tmp_path_factory):
    made = make(person, folder, tmp_path_factory.mktemp("world"))
    return made | {"case id": made["case"].rpartition("/")[2]}


@pytest.fixture
def looker(anyone, person):
    """The page of whoever looks."""
    nobody = []

    def find(who):
        if who is None:
            nobody.append(anyone())
            return nobody[0]
        return person(who) if isinstance(who, str) else person(*who)

    return find


def check(page, name: str) -> None:
    """On a desk and on a phone: axe has nothing to say, and nothing stands to the right of the screen."""
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900 if width > 320 else 640})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if os.environ.get("HUB_SCREENSHOTS"):
            page.screenshot(path=f"{os.environ['HUB_SCREENSHOTS']}/{name}-{width}.png", full_page=True)
        if width == 320 and not name.startswith(ON_A_PHONE):
            break
        found = page.evaluate(AXE + f"; axe.run(document, {{runOnly: {RULES}, resultTypes: ['violations']}})")
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found["violations"]] == []
    assert page.locator("h1").count() == 1
    assert page.title().endswith("Partnership Hub") and not page.title().startswith("–")


def test_no_page_is_left_out(address, folder):
    app = create_app(read({**os.environ, **json.loads((folder / "running.json").read_text())}))
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in rule.methods}
    assert pages - NO_PAGES == {endpoint for endpoint, _, _ in VISITS}


@pytest.mark.parametrize(("endpoint", "who", "where"), VISITS, ids=[f"{one[0]} {one[2]}" for one in VISITS])
def test_the_page(looker, places, endpoint, who, where):
    page = looker(who)
    answer = page.goto(where.format_map(places))
    assert answer.status == (410 if where == "/password/over" else 200)
    check(page, re.sub(r"\W+", "-", f"{endpoint} {where}").strip("-"))


@pytest.mark.parametrize(
    ("status", "who", "where"),
    [(403, TESSA, "/people"), (404, TESSA, "/cases/01900000-0000-7000-8000-000000000000"), (404, NOBODY, "/nowhere")],
)
def test_a_refusal(looker, places, status, who, where):
    page = looker(who)
    assert page.goto(where).status == status
    check(page, f"error-{status}-{where.split('/')[1]}")


def test_a_page_that_needs_a_person_leads_to_the_sign_in_page(looker):
    page = looker(NOBODY)
    page.goto("/cases")
    check(page, "not-signed-in")


def test_a_faulty_form(looker, places):
    page = looker(TESSA)
    page.goto(f"{places['case']}/call")
    press(page, "Record")
    assert page.title().startswith("Error: ")
    check(page, "error-422")


def test_a_file_without_a_header(looker, tmp_path):
    (tmp_path / "list.csv").write_text("a,b\n1,2\n")
    page = looker(SUPERVISOR)
    reads_file(page, tmp_path / "list.csv")
    assert page.title().startswith("Error: ")
    check(page, "import-refused")


def test_somebody_else_was_quicker(looker, places):
    page = looker(OLIVE)
    page.goto(f"{places['visit']}?outcome=no-answer")
    page.locator("main input[name=version]").first.evaluate("(it) => { it.value = 1 }")
    page.get_by_label("None", exact=True).check()
    press(page, "Record this attempt")
    heading(page, "Someone else changed this")
    check(page, "error-409")


def test_what_a_district_will_see(looker, places):
    page = looker(TESSA)
    page.goto(f"{places['case']}/ask/enrichment")
    press(page, "See what they will see")
    check(page, "preview")
