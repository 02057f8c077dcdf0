"""What the walk knows of one address."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Route:
    """`owner` is whose page it is; `ids` fill the address from what the world made; without ids each sees their own."""

    owner: str = ""
    ids: dict[str, str] = field(default_factory=dict)
    after: int = 0  # owners post in this order: what ends a thing comes last


OWN = Route()
