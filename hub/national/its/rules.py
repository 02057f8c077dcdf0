"""What can go wrong with a national system, in plain words; how long to wait then; when to stop asking."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from hub.kernel.work.jobs import GIVEN_UP

LONGEST_WAIT = timedelta(hours=1)
FIRST_WAIT = timedelta(seconds=30)

FAULTS = {
    "own_fault": GIVEN_UP,
    "timeout": "It did not answer in time.",
    "unreachable": "It could not be reached.",
    "busy": "It asked the hub to wait.",
    "server": "It has a fault of its own.",
    "cut": "The connection was cut in the middle of an answer.",
    "unreadable": "Its answer could not be understood.",
    "too_big": "Its answer was too large.",
    "redirected": "It sent the hub to another address, and the hub goes only where your organisation’s file says.",
    "secret": "It refuses the hub’s name or secret. Ask whoever runs the hub to check HUB_NATIONAL_SECRETS and "
    "client_id, then press “Fetch now”.",
    "refused": "It does not let the hub do this, though it knows the hub. Ask the national system’s service desk, "
    "then press “Fetch now”.",
    "no_secret": "The hub has no secret for it. Ask whoever runs the hub to set HUB_NATIONAL_SECRETS, then press "
    "“Fetch now”.",
    "not_https": "Its address is not a safe one. Mend it in your organisation’s file.",
}
# Asking again changes nothing: somebody has to mend it first.
HOPELESS = frozenset({"secret", "refused", "no_secret", "not_https"})


class Fault(Exception):
    """One of FAULTS; `wait` is how long the other side asked the hub to be quiet."""

    def __init__(self, code: str, wait: timedelta | None = None):
        super().__init__(code)
        self.code, self.wait = code, wait

    @property
    def hopeless(self) -> bool:
        """Whether only a person can mend it."""
        return self.code in HOPELESS


class Gone(Exception):
    """The other side has forgotten the place in its list from which the hub wanted to go on."""


def retry_after(header: str | None, their_clock: str | None) -> timedelta | None:
    """How long a Retry-After header asks to wait; a moment in it is measured on their clock, not on ours."""
    if not header:
        return None
    if header.strip().isascii() and header.strip().isdigit():
        return min(timedelta(seconds=int(header.strip()[:9])), LONGEST_WAIT)
    until, since = _moment(header), _moment(their_clock) or datetime.now(UTC)
    return min(max(until - since, timedelta()), LONGEST_WAIT) if until else None


def _moment(header: str | None) -> datetime | None:
    try:
        found = parsedate_to_datetime(header or "")
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def wait_for(faults: int, asked: timedelta | None, every: timedelta) -> timedelta:
    """How long to wait after so many faults in a row: twice as long each time, and never less than they asked."""
    grown = min(FIRST_WAIT * 2 ** min(faults - 1, 10), max(every, FIRST_WAIT), LONGEST_WAIT)
    return max(grown, asked or timedelta())
