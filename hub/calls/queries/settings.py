"""How the acting county rings and writes, and with which names and numbers."""

from typing import Any, NamedTuple

from hub.calls.rules.settings import Calls
from hub.calls.schemas.section import standard
from hub.directory.sections import in_force
from hub.kernel.db import row
from hub.kernel.tenancy import acting


class Desk(NamedTuple):
    """What a caller has at hand: the settings, the numbers that residents may see, whose voice it is."""

    settings: Calls
    numbers: tuple[str, ...]
    number: str | None
    tracer: str
    organisation: str

    @property
    def channels(self) -> set[str]:
        """The ways in which the county has something to write: text, email."""
        return {one.channel for one in self.settings.templates.values()}

    def places(self, case: Any = None) -> dict[str, str | None]:
        """What a script or a message fills in, for the resident of a case."""
        return {
            "resident_first_name": case.forename if case is not None else None, "tracer": self.tracer,
            "organisation": self.organisation, "shown_phone": self.number,
        }  # fmt: skip


def settings() -> Calls:
    """The live `[calls]` section; without one what fits any programme."""
    return in_force("calls") or standard()


def desk() -> Desk:
    """All of it for the acting person; the number is the one that they showed last, if it is still in use."""
    chosen = settings()
    found = row(
        """
        select o.name as organisation, coalesce(o.shown_phone, o.phone) as phone, a.name as tracer,
               (select l.number_shown from call l where l.org_id = o.id and l.by = :me and l.number_shown is not null
                order by l.recorded_at desc limit 1) as last
        from organisation o left join account a on a.org_id = o.id and a.id = :me where o.id = acting_org()
        """,
        me=acting().account_id,
    )
    numbers = chosen.shown_phones or ((found.phone,) if found.phone else ())
    number = found.last if found.last in numbers else next(iter(numbers), None)
    return Desk(chosen, numbers, number, found.tracer or "", found.organisation)
