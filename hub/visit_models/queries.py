"""What a model stands in: the county's outcomes, this organisation's teams, and the partners it has agreements with."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Row

from hub.directory.sections import live
from hub.kernel.db import rows
from hub.visit_models.faults import faults
from hub.visit_models.rules import Fault, Model

NAME = "visit_model"


@dataclass(frozen=True)
class Surroundings:
    """Names for the keys that a model uses; a partner's row has org_id, slug, name, gives and returns."""

    outcomes: dict[str, str]
    teams: dict[str, str]
    partners: dict[str, Row]

    def faults(self, model: Model) -> list[Fault]:
        """What is wrong with a model here and now."""
        returns = {slug: partner.returns for slug, partner in self.partners.items()}
        return faults(model, self.outcomes, self.teams, returns)


def surroundings() -> Surroundings:
    """Where the acting organisation's model stands now."""
    section = live("teams")
    teams = {team["key"]: team["label"] for team in section.body.get("team", [])} if section else {}
    return Surroundings(county_outcomes(), teams, {partner.slug: partner for partner in partners()})


def county_outcomes() -> dict[str, str]:
    """The outcomes of the partnership's lead and their labels, as its live programme has them."""
    return {outcome.key: outcome.label for outcome in rows("select key, label from lobby.county_outcomes()")}


def partners() -> Sequence[Row]:
    """The organisations to which this one may hand visit steps now, and what each agreement gives and returns."""
    return rows("""
        select o.id as org_id, o.slug, o.name, o.short_name, a.gives, a.returns
        from agreement a join organisation o on o.id = a.to_org
        where a.from_org = acting_org() and a.kind = 'visit-step' and a.live @> now() order by o.slug
    """)


def versions() -> Sequence[Row]:
    """Every version of the model, the newest first."""
    return rows(
        """
        select s.version, s.state, s.origin, s.body, s.drafted_at, s.live_from, s.retired_at, a.name as published_by
        from section s left join account a on a.org_id = s.org_id and a.id = s.published_by
        where s.org_id = acting_org() and s.name = :name order by s.version desc
        """,
        name=NAME,
    )
