"""Putting a visit model in force."""

from hub.directory import actions as sections
from hub.kernel.problems import NotPossibleNow
from hub.visit_models import queries


def publish(version: int) -> None:
    """Publish this draft; visits under way keep the version they began with. Raises NotPossibleNow."""
    newest = next(iter(queries.versions()), None)
    if newest is None or newest.version != version or newest.state != "draft":
        raise NotPossibleNow(
            "This is no longer the newest draft.", "Read the model again and publish what stands there now."
        )
    found = queries.surroundings().faults(newest.body)
    if found:
        raise NotPossibleNow("This draft has faults: " + " ".join(f"{key}: {reason}" for key, reason in found))
    sections.publish(queries.NAME)
