"""One self-attack from beginning to end: the twin is made, every attack runs, and what each found is told."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from hub.kernel.clock import now
from hub.self_attack.attacks import errands, forms, numbers, statements, structure, walking
from hub.self_attack.finding import Finding
from hub.self_attack.target import Target
from hub.self_attack.twin import Ask, twin
from hub.settings import Settings

# What ends sessions and things of one's own comes last.
IN_ORDER = (statements, numbers, errands, forms)


@dataclass
class Report:
    """What was tried and found, by attack; a run that broke off says at which and by what kind of fault."""

    began_at: datetime
    ended_at: datetime | None = None
    tried: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    broken: str = ""

    @property
    def clean(self) -> bool:
        """True when every attack ran and none found anything."""
        return not self.findings and not self.broken

    def told(self) -> dict[str, Any]:
        """As it is kept, and printed as JSON."""
        return {
            "began_at": self.began_at.isoformat(timespec="seconds"),
            "ended_at": self.ended_at.isoformat(timespec="seconds") if self.ended_at else None,
            "tried": self.tried,
            "findings": [one.told() for one in self.findings],
            "broken": self.broken,
        }


def run(report: Report, live: Settings, ask: Ask, say: Callable[[str], None]) -> None:
    """Attack a twin of this hub. `ask` reads the live database's catalogue. Raises WrongSettings."""
    with twin(live) as target:
        for name, tries, found in _attacks(target, ask):
            findings = list(found())
            report.tried[name] = tries()
            report.findings += findings
            say(f"· {name}: {report.tried[name]:,} tried, {len(findings)} found")
    report.ended_at = now()


def _attacks(target: Target, ask: Ask) -> Iterator[tuple[str, Callable[[], int], Callable[[], Iterator[Finding]]]]:
    """Each attack's name, how much it tried, and how it is begun."""
    yield structure.NAME, lambda: structure.count(target.see), lambda: structure.attack(ask, target.see)
    for attack in IN_ORDER:
        target.tries = 0
        yield attack.NAME, lambda: target.tries, lambda attack=attack: attack.attack(target)
    target.tries = 0
    yield walking.NAME, lambda: target.tries, lambda: walking.attack(target)
