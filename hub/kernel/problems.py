"""What can go wrong on the way to a page, each with the plain words a person reads."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID


class Problem(Exception):
    """An outcome that ends the request with an error page (or, for an API caller, a problem document)."""

    status = 500
    title = "Sorry, there is a problem with the service"

    def __init__(self, what_happened: str = "", what_to_do: str = ""):
        super().__init__(what_happened or self.title)
        self.what_happened = what_happened
        self.what_to_do = what_to_do


class NotSignedIn(Problem):
    """No session, or it has ended."""

    status = 401
    title = "Sign in to continue"


class Refused(Problem):
    """The person's role may not do this."""

    status = 403
    title = "You cannot do this in your current role"

    def __init__(self, right: Any = None, what_happened: str = ""):
        sentence = f"Your role does not let you {right.value}." if right is not None else what_happened
        advice = "If you have another role, switch to it. If not, ask your organisation’s administrator."
        super().__init__(sentence, advice)
        self.right = right


class NotYours(Problem):
    """No such thing here: it does not exist, or it is another organisation's, and the page is the same for both."""

    status = 404
    title = "Page not found"


class Invalid(Problem):
    """An action refuses its input; `errors` maps a field to its sentences, '' to the whole form."""

    status = 422
    title = "There is a problem"

    def __init__(self, errors: dict[str, list[str]]):
        super().__init__("; ".join(message for messages in errors.values() for message in messages))
        self.errors = errors


class EditConflict(Problem):
    """Someone else changed the record meanwhile: `changes` lists (label, theirs, yours), `version` is today's.

    `about` names the resident whose facts the page shows: that look is recorded too."""

    status = 409
    title = "Someone else changed this while you were working on it"

    def __init__(self, version: int, changes: list[tuple[str, Any, Any]], about: Iterable[UUID] = ()):
        super().__init__("Nothing of yours is lost: compare both below.")
        self.version = version
        self.changes = changes
        self.about = tuple(about)


class NotPossibleNow(Problem):
    """The record's state no longer allows the step (withdrawn meanwhile, already answered)."""

    status = 409
    title = "This can no longer be done"
