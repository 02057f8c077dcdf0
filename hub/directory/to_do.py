"""What people must do before a partnership's files are in force: publish drafts, sign agreements, mend files."""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import Row

from hub.directory import queries
from hub.directory.fields import KINDS
from hub.directory.files import Partnership
from hub.directory.rules import REFUSED
from hub.directory.sync import Line, organisation_ids
from hub.kernel.tenancy import Acting, as_actor

ONE_EACH = 3


def to_do(partnership: Partnership, lines: Sequence[Line]) -> list[str]:
    """A sentence for each thing that waits for a person, whether this sync or an earlier one left it waiting."""
    told = [
        f"Mend {one.organisation}: {one.part}, which was refused: {one.decision.why}."
        for one in lines
        if one.decision.what == REFUSED and not one.decision.raise_to
    ]
    told += _raise(lines)
    ids, signatures = organisation_ids(), []
    for slug in partnership.organisations:
        with as_actor(Acting(org_id=ids[slug])):
            told += [_publish(slug, one) for one in queries.drafts() if not one.publish_at]
            signatures += [one for one in queries.unsigned() if one.side == "from"]
    return told + list(_sign(signatures))


def _raise(lines: Iterable[Line]) -> Iterator[str]:
    """Which numbers to write into which file: what this hub holds under them says otherwise, as an older one's does."""
    grouped: dict[tuple[str, int], int] = {}
    for one in lines:
        if one.decision.what == REFUSED and one.decision.raise_to:
            name, agreed, _ = one.part.partition(" to ")
            part = (
                f"‘{name}’ from {one.organisation} in agreements.toml"
                if agreed
                else f"[{name}] in {one.organisation}.toml"
            )
            key = (part, one.decision.raise_to)
            grouped[key] = grouped.get(key, 0) + 1
    for (part, number), count in grouped.items():
        refused = f", refused {count} times" if count > 1 else ""
        yield f"Raise the version of {part} to {number}{refused}: this hub holds other words under the number there"


def _publish(slug: str, draft: Row) -> str:
    return f"Publish {slug}: {draft.name} version {draft.version}: hub tenants publish {slug} {draft.name}"


def _sign(waiting: Iterable[Row]) -> Iterator[str]:
    """Who must sign what; many agreements of one party that differ in nothing but the other party are one line."""
    grouped: dict[tuple, list[Row]] = {}
    for one in waiting:
        grouped.setdefault((one.slug, one.version, one.kind, one.from_short, one.missing), []).append(one)
    for (slug, version, kind, giver, missing), rows in grouped.items():
        receivers = [one.to_short for one in rows]
        named = ", ".join(receivers[:ONE_EACH])
        named += f" and {len(receivers) - ONE_EACH} more" if len(receivers) > ONE_EACH else ""
        parties = {"both": "both parties", "from": giver, "to": "the receiving side"}[missing]
        where = f"‘{slug}’ version {version}, {KINDS[kind].lower()}, from {giver} to {named}"
        yield f"Sign {where}: {parties}, in the hub under Agreements"
