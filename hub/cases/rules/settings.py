"""Complex settings: where a resident lives or works so that a consultant ought to know."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from hub.programmes.models import Programme, Setting


def settings_of(facts: Mapping[str, Any], programme: Programme) -> list[Setting]:
    """The complex settings that the facts of a case meet, each label once."""
    met = (one for one in programme.settings if _is_met(one, facts.get(one.fact)))
    return list({one.label: one for one in met}.values())


def _is_met(setting: Setting, value: Any) -> bool:
    if not isinstance(value, str):
        return False
    if setting.equals is not None:
        return value == setting.equals
    return bool(re.search(pattern(setting.contains), value, re.IGNORECASE))


def pattern(words: Iterable[str]) -> str:
    """Any of some words as a whole word, one or several: 'hospital' is found in 'Hospitals', not in 'hospitality'.

    Python and PostgreSQL read it alike.
    """
    return rf"(^|[^a-z])({'|'.join(words)})s?($|[^a-z])"


def to_escalate(case: Any, programme: Programme) -> str | None:
    """Why the consultant is proposed: a variant, or the setting; None where nothing asks for it or it was decided."""
    if programme.escalation is None or case.escalation_state is not None:
        return None
    if case.variant:
        ranked = (one.label for one in programme.priorities if one.fact == "variant")
        return next(ranked, "Variant")
    return next((one.label for one in settings_of(case.facts, programme) if one.escalate), None)
