"""Jobs that only tests cause: each leaves an event, which can be counted."""

from uuid import UUID, uuid4

from hub.kernel.access import Role
from hub.kernel.audit import record
from hub.kernel.tenancy import acting_for
from hub.kernel.work.jobs import ANYONE, job, later

MARK = "hand_back:made"


@job("test:mark", by=ANYONE)
def mark(pack: str) -> None:
    """Leave one event."""
    record(MARK, pack=UUID(pack), count=1)


@job("test:mark_there", by={Role.TRACER}, crosses=True)
def mark_there(pack: str, acts_for: int) -> None:
    """Leave one event on each side."""
    record(MARK, pack=UUID(pack), count=1)
    with acting_for(acts_for):
        record(MARK, pack=UUID(pack), count=2)


def mourn(pack: str) -> None:
    """Leave an event of its own."""
    record(MARK, pack=UUID(pack), count=3)


@job("test:mourned", by=ANYONE, given_up=mourn)
def mourned(pack: str) -> None:
    """Fail."""
    raise ValueError("Bloggs of 1 High Street cannot be reached")


@job("test:stumble", by=ANYONE)
def stumble(pack: str) -> None:
    """Leave an event, then fail."""
    record(MARK, pack=UUID(pack), count=1)
    raise ValueError("Bloggs of 1 High Street cannot be reached")


def cause(norfolk, name="test:mark", who=("norfolk", "tracer"), **more) -> UUID:
    """Cause a job in the name of a person; returns what its mark will be found by."""
    pack = uuid4()
    with norfolk.acting(*who):
        later(name, pack=pack, **more)
    return pack
