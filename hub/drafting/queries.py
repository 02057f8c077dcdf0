"""The draft that is written in the browser: which it is, what it stands beside, and its last change."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Row

from hub.directory.sections import SECTIONS
from hub.kernel.db import row, rows
from hub.visit_models import queries as models
from hub.visit_models.queries import NAME

KEPT_CHANGES = 20


@dataclass(frozen=True)
class Stand:
    """Every version of the model, the newest first, and among them the draft that the browser goes on with."""

    versions: Sequence[Row]

    @property
    def live(self) -> Row | None:
        """The version in force."""
        return next((one for one in self.versions if one.state == "live"), None)

    @property
    def draft(self) -> Row | None:
        """The newest draft of the browser that can be changed: neither overtaken nor waiting for its day."""
        newest = self.live.version if self.live else 0
        mine = (one for one in self.versions if one.state == "draft" and one.origin == "browser")
        return next((one for one in mine if one.version > newest and not one.publish_at), None)

    @property
    def other_draft(self) -> Row | None:
        """A draft from a file, or one that waits for its day: it may still take over, too."""
        newest = self.live.version if self.live else 0
        drafts = (one for one in self.versions if one.state == "draft" and one.version > newest)
        return next((one for one in drafts if self.draft is None or one.version != self.draft.version), None)

    @property
    def next_number(self) -> int:
        """What a new draft is called."""
        return max((one.version for one in self.versions), default=0) + 1


def stand() -> Stand:
    """Where the acting organisation's model stands."""
    return Stand(models.versions())


def locked(version: int) -> Row | None:
    """This draft, held until the commit, so that of two who save at one moment the second sees what the first did."""
    return row(
        """select s.version, s.body, s.digest from section s
           where s.org_id = acting_org() and s.name = :name and s.version = :version and s.state = 'draft'
             and s.origin = 'browser' and s.publish_at is null for update""",
        name=NAME,
        version=version,
    )


def last_change(version: int) -> Row | None:
    """The last change of a draft: the body before it, who made it and when."""
    found = rows(
        """select c.number, c.body, c.at, a.name as account_name from draft_change c
           join account a on a.org_id = c.org_id and a.id = c.account_id
           where c.org_id = acting_org() and c.name = :name and c.version = :version order by c.number desc limit 1""",
        name=NAME,
        version=version,
    )
    return found[0] if found else None


def may_have_one() -> bool:
    """Whether the acting organisation is of a kind that visits by a model of its own."""
    kind = row("select kind from organisation where id = acting_org()").kind
    return kind in (SECTIONS[NAME].owners or {kind})
