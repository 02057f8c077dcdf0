"""A list of staff, held against who has an account: who joins, moves and leaves, and which rows say nothing safe.

Pure: the page shows the plan, and what is done is that plan.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from marshmallow import ValidationError, validate

from hub.identity.rules import NEVER_BY_ITSELF
from hub.kernel.access import ROLE_NAMES, Role
from hub.kernel.keys import email_key
from hub.kernel.sheets.table import HEADER_WITHIN, Table, Unreadable, clean, plain

COLUMNS = {
    "email": ("Email address", "Email", "E-mail", "Work email", "Username", "User principal name"),
    "name": ("Name", "Full name", "Employee name", "Display name"),
    "roles": ("Roles", "Role", "Hub role", "Hub roles"),
    "leaves_on": ("Last day", "Leaving date", "Leave date", "End date", "Termination date"),
}
MOST_ROWS, LONGEST_NAME, LONGEST_EMAIL = 5000, 100, 254
IS_EMAIL = validate.Email()
ROLE_OF = {plain(name): role for role, name in ROLE_NAMES.items()} | {plain(role): role for role in Role}
DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y")
JOIN, BACK, MOVE, LEAVE = "join", "back", "move", "leave"


@dataclass(frozen=True)
class Row:
    """One row that can be done. `version` is the account's as it was looked at; ids and days are texts, for storing."""

    number: int
    kind: str
    email: str
    name: str
    account_id: str | None = None
    version: int | None = None
    give: tuple[str, ...] = ()
    withdraw: tuple[str, ...] = ()
    leaves_on: str | None = None


@dataclass
class Plan:
    """What a list asks for: rows to be done, rows that cannot be, and how many would change nothing."""

    rows: list[Row] = field(default_factory=list)
    bad: list[dict[str, Any]] = field(default_factory=list)
    same: int = 0

    def stored(self) -> dict[str, Any]:
        """As it is kept until somebody confirms it."""
        return {"rows": [asdict(one) for one in self.rows], "bad": self.bad, "same": self.same}


def recognised(cells: Sequence[str]) -> int:
    """How many names of known columns a row has."""
    known = {plain(name) for names in COLUMNS.values() for name in names}
    return len(known & {plain(cell) for cell in cells if cell})


def cells_of(table: Table) -> Iterator[tuple[int, dict[str, str], list[str]]]:
    """Every row below the header: its number, its cells by what they hold, and in COLUMNS' order. Raises Unreadable."""
    header = max(range(len(table.head[:HEADER_WITHIN])), key=lambda at: recognised(table.head[at]), default=None)
    names = [plain(cell) for cell in table.head[header]] if header is not None else []
    places = {
        fact: next((names.index(plain(name)) for name in wanted if plain(name) in names), None)
        for fact, wanted in COLUMNS.items()
    }
    if header is None or places["email"] is None:
        raise Unreadable(
            "No column “Email address” was found in the first 20 rows. One row must hold the column names."
        )
    found = 0
    for number, cells in enumerate(table.rows(), start=1):
        if number <= header + 1 or not any(clean(cell) for cell in cells):
            continue
        found += 1
        if found > MOST_ROWS:
            raise Unreadable(f"The list has more than {MOST_ROWS:,} rows. Split it.")
        told = {fact: clean(cells[at]) if at is not None and at < len(cells) else "" for fact, at in places.items()}
        known = list(told.values())  # what is not done is handed out in the hub's own columns, to be read in again
        told["roles said"] = "yes" if places["roles"] is not None and told["roles"] else ""
        yield number, told, known
    if not found:
        raise Unreadable("The file has a header and no rows below it.")


class Planner:
    """Goes through the rows once; each comes out as a row to do, a bad row, or nothing to change."""

    def __init__(self, accounts: Iterable[Any], fitting: Collection[Role], me: Any, today: date):
        self.accounts = {email_key(one.email): one for one in accounts}
        self.fitting, self.me, self.today, self.plan = set(fitting), me, today, Plan()
        self.staying = {
            role: {one.id for one in self.accounts.values() if one.active and role in one.roles}
            for role in NEVER_BY_ITSELF
        }

    def all(self, rows: Iterable[tuple[int, dict[str, str], list[str]]]) -> Plan:
        """The plan of a whole list."""
        listed = list(rows)
        often = Counter(email_key(told["email"]) for _, told, _ in listed)
        for number, told, cells in listed:
            try:
                if often[email_key(told["email"])] > 1:
                    raise Wrong("The email address is in the list more than once.")
                self._row(number, told)
            except Wrong as wrong:
                self.plan.bad.append({"number": number, "cells": cells, "why": str(wrong)})
        return self.plan

    def _row(self, number: int, told: Mapping[str, str]) -> None:
        email, roles, day = _email(told["email"]), self._roles(told["roles"]), _day(told["leaves_on"])
        account = self.accounts.get(email_key(email))
        if account is None or not account.active:
            self._joins(number, told, email, roles, day, account)
            return
        kept = {"number": number, "email": account.email, "name": account.name, "account_id": str(account.id)}
        if day is not None:
            self._leaves(account, day, kept | {"version": account.version})
        elif told["roles said"]:
            self._moves(account, roles, kept | {"version": account.version})
        else:
            self.plan.same += 1

    def _joins(self, number: int, told: Mapping, email: str, roles: set[Role], day: date | None, known: Any) -> None:
        if day is not None and day < self.today:
            if known is None:
                raise Wrong("They have no account here, and their last day is over.")
            self.plan.same += 1
            return
        name = told["name"] or (known.name if known else "")
        if not name or len(name) > LONGEST_NAME:
            raise Wrong("A new person needs a name of at most 100 letters.")
        facts = {"account_id": str(known.id), "version": known.version} if known else {}
        give = tuple(sorted(roles))
        leaves = day.isoformat() if day else None
        self.plan.rows.append(Row(number, BACK if known else JOIN, email, name, give=give, leaves_on=leaves, **facts))

    def _moves(self, account: Any, roles: set[Role], kept: dict[str, Any]) -> None:
        held = {Role(one) for one in account.roles}
        if held == roles:
            self.plan.same += 1
            return
        if NEVER_BY_ITSELF & held - roles:
            self._spare(account, held - roles)
        give, withdraw = tuple(sorted(roles - held)), tuple(sorted(held - roles))
        self.plan.rows.append(Row(kind=MOVE, give=give, withdraw=withdraw, **kept))

    def _leaves(self, account: Any, day: date, kept: dict[str, Any]) -> None:
        if account.leaves_on == day:
            self.plan.same += 1
            return
        self._spare(account, NEVER_BY_ITSELF)
        self.plan.rows.append(Row(kind=LEAVE, leaves_on=day.isoformat(), **kept))

    def _spare(self, account: Any, lost: Collection[Role]) -> None:
        """Whoever reads the list in stays as they are; so does the last of two roles. Raises Wrong."""
        if account.id == self.me:
            raise Wrong("This is you: ask another administrator to do it.")
        theirs = [role for role in sorted(NEVER_BY_ITSELF & set(lost)) if account.id in self.staying[role]]
        for role in theirs:
            if len(self.staying[role]) == 1:
                raise Wrong(f"Your organisation would have no {ROLE_NAMES[role].lower()} left.")
        for role in theirs:
            self.staying[role].remove(account.id)

    def _roles(self, text: str) -> set[Role]:
        found = {}
        for part in filter(None, (one.strip() for one in re.split(r"[,;|\n]", text))):
            found[part] = ROLE_OF.get(plain(part))
            if found[part] is None:
                raise Wrong(f"“{part[:60]}” is no role of the hub.")
            if found[part] not in self.fitting:
                raise Wrong(f"Nobody is {ROLE_NAMES[found[part]].lower()} in your kind of organisation.")
        return set(found.values())


class Wrong(ValueError):
    """A row that can't be done, and why."""


def _email(text: str) -> str:
    try:
        return str(IS_EMAIL(text if len(text) <= LONGEST_EMAIL else ""))
    except ValidationError:
        raise Wrong("The email address is missing or is none.") from None


def _day(text: str) -> date | None:
    if not text:
        return None
    for form in DAYS:
        try:
            found = datetime.strptime(text[:10], form).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
        if 2000 <= found.year <= 2100:
            return found
    raise Wrong(f"“{text[:40]}” is no day: write it like 31/12/2026.")
