"""Which records are compared at all: everybody with everybody would be billions. No database."""

from collections.abc import Iterable, Iterator
from datetime import date

from hub.matching.rules.comparing import Person

# A postcode, a birth date or a number that more people bear than this stands for “not known”: it says nothing of
# whether two of them are one, and to compare them all would hold up everything else that waits for the worker.
LARGEST = 500


def blocks(one: Person) -> Iterator[tuple]:
    """The groups in which somebody is compared with everybody else."""
    if one.nhs_number:
        yield ("nhs", one.nhs_number)
    if one.born_on:
        yield ("born", one.born_on)
    if one.postcode:
        yield ("postcode", one.postcode)
    if one.forename and one.surname:
        yield ("names", one.forename, one.surname)
    for point in one.points:
        yield ("point", point)


def belongs(block: str, one: Person, other: Person) -> bool:
    """Whether two of a group are worth comparing: in large ones only those whose names could be the same."""
    if block == "nhs":
        return True
    if block == "names":
        return one.born_on is not None and other.born_on is not None and may_be_misread(one.born_on, other.born_on)
    a, b, c, d = (key[:1] for key in (one.forename, one.surname, other.forename, other.surname))
    return bool({a, b} & {c, d})


def may_be_misread(one: date, other: date) -> bool:
    """Two of year, month and day are the same, or day and month changed places."""
    if (one.year, one.month, one.day) == (other.year, other.day, other.month):
        return True
    return (one.year == other.year) + (one.month == other.month) + (one.day == other.day) >= 2


def pairs(asked: Iterable[Person], everybody: Iterable[Person]) -> set[tuple[Person, Person]]:
    """Every pair of one of those asked about with anybody that is worth comparing, the smaller id first.

    A group of more than LARGEST makes no pairs; its people are still compared in their other groups.
    """
    asked = list(asked)
    grouped: dict[tuple, list[Person]] = {}
    for one in {one.id: one for one in (*asked, *everybody)}.values():
        for block in blocks(one):
            grouped.setdefault(block, []).append(one)
    return {
        (one, other) if one.id < other.id else (other, one)
        for one in asked
        for block in blocks(one)
        if len(grouped[block]) <= LARGEST
        for other in grouped[block]
        if other.id != one.id and belongs(block[0], one, other)
    }
