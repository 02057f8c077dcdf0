"""A question as it stands in an address or was saved: read, judged, and told in words."""

from dataclasses import dataclass
from uuid import UUID

from werkzeug.datastructures import MultiDict

from hub.governance import rules, schemas, subjects
from hub.governance.queries.events import Filter
from hub.identity import queries as people
from hub.kernel.clock import now
from hub.kernel.forms.form import Form
from hub.kernel.forms.schemas import offer
from hub.kernel.problems import NotYours

NO_KIND = "Nothing that is recorded has these words. Leave some out, or choose from “What happened”"
NOT_THEIRS = "This request is not about the resident chosen. Leave it out, or ask about the request alone"
ONE_RESIDENT = "About one resident"


@dataclass(frozen=True)
class Asked:
    """The form as typed, the filter it means (None where it makes no sense), and the resident it is about."""

    form: Form
    filter: Filter | None
    subject: subjects.Subject | None = None

    @property
    def fields(self) -> list[str]:
        """The names of the fields that narrow it."""
        return sorted(name for name, value in self.form.data.items() if value)

    @property
    def in_words(self) -> list[tuple[str, str]]:
        """What it asks, field by field, in the words of the form."""
        return [(one.label, _told(one, self.subject)) for one in self.form if one.name in self.fields]


def _told(control, subject: subjects.Subject | None) -> str:
    if control.name == "resident":
        return subject.name if subject else ONE_RESIDENT
    choices = {str(value): str(label) for value, label, *_ in control.choices}
    return choices.get(str(control.value), str(control.value))


def kept(given: MultiDict) -> dict[str, str]:
    """What is given of the filter's fields: to be saved, or to be asked of another page."""
    return {name: given[name] for name in schemas.EventFilter().fields if given.get(name)}


def everyone() -> list[tuple[UUID, str]]:
    """Who may be chosen as the one who did it: leavers too."""
    return [(one.id, one.name if one.active else f"{one.name} (left)") for one in people.accounts()]


def ask(source: MultiDict, chosen_from: list[tuple[UUID, str]] | None = None) -> Asked:
    """The question of these answers, its faults beside its fields; `chosen_from` is `everyone()`, if that is known.

    Raises NotYours for a resident of nobody here.
    """
    choices = {"person": everyone() if chosen_from is None else chosen_from}
    form = Form(schemas.EventFilter, source=source, choices=choices)
    if form.errors:
        return Asked(form, None)
    if not form.submitted:
        return Asked(form, Filter())
    given = form.data
    subject = subjects.subject(given["resident"]) if given["resident"] else None
    if given["resident"] and subject is None:
        raise NotYours()
    about = _about(form, subject)
    kinds = rules.kinds_of(given["kind"] or "", given["words"] or "")
    if kinds is None:
        form.refuse({"words": [NO_KIND]})
    if form.errors:
        return Asked(form, None, subject)
    if given["words"]:
        offer(form.schema.fields["kind"], schemas.narrowed({*kinds, given["kind"]}))
    since = given["since"] or rules.back(given["last"], now())
    return Asked(form, Filter(about, given["person"], kinds, since, given["until"]), subject)


def _about(form: Form, subject: subjects.Subject | None) -> tuple:
    """The ids that it is about: the resident's, the request's, or what both have in common."""
    about = subject.about if subject else ()
    if not form.data["reference"]:
        return about
    handed = subjects.handovers(form.data["reference"])
    if not handed:
        form.refuse({"reference": ["No request of this organisation has this reference"]})
        return ()
    both = tuple(set(about) & set(handed)) if about else handed
    if not both:
        form.refuse({"reference": [NOT_THEIRS]})
    return both
