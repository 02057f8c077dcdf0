"""The `[assignment]` section of a tenant's file: who gets what arrives."""

from typing import Any

from marshmallow import Schema, fields, validate

from hub.assignment.rules import PATCH
from hub.directory.files.partnership import Partnership
from hub.directory.files.schemas import one_of, text
from hub.directory.sections import Fault, section
from hub.visit_models.schemas import STRATEGIES

ARRIVING = ("enrichment", "door-knock")


class RuleSchema(Schema):
    """[[assignment.rule]]: what happens to requests of one kind as they arrive, among the people of which team."""

    kind = one_of(ARRIVING, required=True)
    strategy = one_of(STRATEGIES, required=True)
    team = text()


def check(body: dict[str, Any], partnership: Partnership) -> list[Fault]:
    """Rules that contradict each other, or speak of a team or of patches that there are not."""
    written = body.get("rule")
    seen: set[str] = set()
    found: list[Fault] = []
    for place, rule in enumerate(written if isinstance(written, list) else [], 1):
        if not isinstance(rule, dict):
            continue
        kind, team, where = rule.get("kind"), rule.get("team"), f"rule.{place}"
        if isinstance(kind, str) and kind in seen:
            found.append(Fault("", f"{where}.kind", f"There is a rule for “{kind}” already."))
        seen.add(str(kind))
        if isinstance(team, str) and team not in partnership.home.keys("teams"):
            found.append(Fault("", f"{where}.team", f"There is no team “{team}” in [teams]."))
        if rule.get("strategy") == PATCH and not partnership.home.keys("patches"):
            found.append(Fault("", f"{where}.strategy", "There are no [patches] to go by."))
    return found


@section("assignment", owners={"district", "unitary"}, faults=check, lenient=True)
class AssignmentSchema(Schema):
    """[assignment]: one rule for each kind of request; without one it waits until somebody takes it."""

    rule = fields.List(fields.Nested(RuleSchema), required=True, validate=validate.Length(min=1))
