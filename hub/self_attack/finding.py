"""What an attack brings home."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Finding:
    """One thing that ought not to have been possible: by which attack, as whom, where, and what was seen.

    `who` is an organisation of the invented world and a role in it; `what` names codes, tables and numbers of the twin,
    in which there is nobody's data.
    """

    attack: str
    who: str
    where: str
    what: str

    def told(self) -> dict[str, str]:
        """As it stands in a report."""
        return asdict(self)
