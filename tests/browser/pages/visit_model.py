"""Pages of the visit model: its draft, its versions, its replay."""

from tests.browser.world import MAYA, PAT

INVENTED = (
    "over=invented&count=300&seed=4&nobody=50&declined=10&due_hours=24&lapse_hours=240&weigh=even"
    "&since-day=23&since-month=11&since-year=2026"
)

VISITS = [
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
]
