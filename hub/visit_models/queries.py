"""What a model stands in: the county's outcomes, this organisation's teams, and the partners it has agreements with."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Row

from hub.directory.files.reading import checked
from hub.directory.sections import Fault as FileFault
from hub.directory.sections import checked_here, live
from hub.kernel.db import rows
from hub.visit_models.faults import faults
from hub.visit_models.rules import Fault, Model
from hub.visit_models.schemas import VisitModelSchema

NAME = "visit_model"


@dataclass(frozen=True)
class Surroundings:
    """Names for the keys that a model uses, and the partners to which a step may be handed now.

    A partner's row has org_id, slug, name, short_name, gives and returns.
    """

    outcomes: dict[str, str]
    teams: dict[str, str]
    partners: dict[str, Row]
    names: dict[str, str]

    def faults(self, model: Model) -> list[Fault]:
        """What is wrong with a model here and now."""
        returns = {slug: partner.returns for slug, partner in self.partners.items()}
        misshapen: list[FileFault] = []
        checked(VisitModelSchema(), model, "", "", misshapen)
        return [
            *((one.key, one.reason) for one in misshapen),
            *faults(model, self.outcomes, self.teams, returns),
        ]


def surroundings() -> Surroundings:
    """Where the acting organisation's model stands now."""
    section = live("teams")
    teams = {team["key"]: team["label"] for team in section.body.get("team", [])} if section else {}
    known = neighbours()
    partners = {one.slug: one for one in known if one.gives is not None}
    return Surroundings(county_outcomes(), teams, partners, {one.slug: one.short_name for one in known})


def county_outcomes() -> dict[str, str]:
    """The outcomes of the partnership's lead and their labels, as its live programme has them."""
    return {outcome.key: outcome.label for outcome in rows("select key, label from lobby.county_outcomes()")}


def neighbours() -> Sequence[Row]:
    """Who else is in the partnership, with what its agreement about visit steps gives and returns, if one is live."""
    return rows("""
        select o.id as org_id, o.slug, o.name, o.short_name, a.gives, a.returns, upper(a.live) as agreement_ends_at
        from organisation o
        left join agreement a
            on a.from_org = acting_org() and a.to_org = o.id and a.kind = 'visit-step' and a.live @> now()
        where o.id <> acting_org() order by o.slug
    """)


def versions() -> Sequence[Row]:
    """Every version of the model, the newest first."""
    return rows(
        """
        select s.version, s.state, s.origin, s.body, s.digest, s.drafted_at, s.live_from, s.retired_at, s.publish_at,
               s.repeats, a.name as published_by
        from section s left join account a on a.org_id = s.org_id and a.id = coalesce(s.published_by, s.publish_by)
        where s.org_id = acting_org() and s.name = :name order by s.version desc
        """,
        name=NAME,
    )


@checked_here(NAME)
def faults_now(model: Model) -> list[Fault]:
    """What is wrong with a model here and now, for whoever puts it in force."""
    return surroundings().faults(model)
