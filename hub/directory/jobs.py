"""What happens by itself with a section: it comes into force on the day that somebody chose."""

from hub.directory import actions
from hub.directory.rules import PUBLISHERS
from hub.kernel.work.jobs import job


@job("section:publish", by=PUBLISHERS)
def publish(section: str, version: int) -> None:
    """The timer of a version that waits; late when nobody worked at midnight, and once however often it runs."""
    actions.publish_when_due(section, version)
