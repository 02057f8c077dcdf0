"""A district's visit model: drafted, replayed, compared, published."""

from hub.self_attack.book.routes.route import OWN, Route


def drafted(after: int = 0, **keys) -> Route:
    """A page of the draft that one's own organisation writes."""
    return Route(ids={name: f"={key}" for name, key in keys.items()}, after=after)


ROUTES = {
    "drafting.show": OWN,
    "drafting.start": OWN,
    "drafting.about": OWN,
    "drafting.times": OWN,
    "drafting.arrange": OWN,
    "drafting.undo": OWN,
    "drafting.add_step": OWN,
    "drafting.step": drafted(step_key="village-visit"),
    "drafting.change_step": drafted(step_key="village-visit"),
    "drafting.add_outcome": drafted(step_key="village-visit"),
    "drafting.outcome": drafted(step_key="village-visit", outcome_key="declined"),
    "drafting.try_step": drafted(step_key="village-visit"),
    "drafting.add_form": OWN,
    "drafting.form": drafted(form_key="friendly-call"),
    "drafting.change_form": drafted(form_key="friendly-call"),
    "drafting.add_question": drafted(form_key="friendly-call"),
    "drafting.question": drafted(form_key="friendly-call", question_key="needs"),
    "drafting.kind": drafted(form_key="friendly-call", question_key="needs"),
    "drafting.condition": drafted(form_key="friendly-call", question_key="needs"),
    "drafting.remove_part": drafted(1, what="step/village-visit"),
    "drafting.discard": Route(after=1),
    "visit_models.index": OWN,
    "visit_models.show": Route(ids={"version": "=1"}),
    "visit_models.publish": Route(ids={"version": "=1"}),
    "visit_models.call_off": Route(ids={"version": "=1"}),
    "visit_models.compare": OWN,
    "visit_models.go_back": Route(ids={"version": "=1"}),
    "replay.run": Route(ids={"version": "=1"}),
}
