"""An invented set of records of which it is known who is who: what matching is measured on. Nobody in it exists.

Families live together and share numbers; there are twins, and fathers and sons of one name. Some people are in it
twice, as lists and typing fingers would have them: misspelt, by a short form, names swapped, married, moved, undated.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random
from uuid import UUID

from hub.gazetteer.homes import home_key
from hub.kernel.keys import postcode_key, surname_key
from hub.matching.rules.names import COMMON_SURNAMES, short_forms

NAMES = """
men: James John Robert Michael William David Richard Thomas Daniel Matthew Joseph Samuel George Edward Henry Oliver Jack
Harry Charlie Jacob Noah Oscar Leo Arthur Mohammed Andrzej Pawel Luca Kevin Graham Trevor Nigel Stuart Callum
women: Mary Elizabeth Margaret Susan Patricia Jennifer Catherine Sarah Rebecca Charlotte Emily Olivia Amelia Sophie
Isabella Jessica Grace Poppy Florence Ivy Fatima Agnieszka Joanna Deborah Christine Barbara Dorothy Hazel Beryl
beginnings: Barley Thorn Wick Sed Fen Hol Marsh Wind Ash Brad Cot East Gart Harl Ing Kett Lang Mat North Ox Pock Quid
Rush Shel Thet Up Wal Yax Elm Bex
ends: mow well field ham ton wick by thorpe worth land ley ford den stead croft gate burn dale more acre
streets: High_Street Mill_Lane Church_Road Station_Road The_Street Norwich_Road Chapel_Lane School_Close
pets: Bunny Buster Tig Duke Pip Sunny Ginger Dot
"""  # nobody can know whose pet name it is
MEN, WOMEN, BEGINNINGS, ENDS, STREETS, PET_NAMES = (
    [word.replace("_", " ") for word in one.split()] for one in re.split(r"\w+:", NAMES)[1:]
)
FORMS = short_forms()
LETTERS = "abcdefghijklmnoprstuvwy"


@dataclass(frozen=True)
class Record:
    """One record, with whom it is of (`who`) and what befell it."""

    id: UUID
    who: int
    forename: str | None
    surname: str
    born_on: date | None
    nhs_number: str | None
    gender: str
    house: str
    address: str
    postcode: str
    points: tuple[str, ...]
    befell: tuple[str, ...] = ()
    uprn: str | None = None
    version: int = 1

    @property
    def root(self) -> UUID:
        """Nobody of the set is merged."""
        return self.id

    forename_key = property(lambda self: surname_key(self.forename))
    surname_key = property(lambda self: surname_key(self.surname))
    postcode_key = property(lambda self: postcode_key(self.postcode))
    home_key = property(lambda self: home_key(vars(self)))


@dataclass
class Invented:
    """The set while it grows, with its own dice: the same seed brings the same set."""

    dice: Random
    records: list[Record] = field(default_factory=list)
    people: int = 0

    def family(self) -> None:
        """One to five people at one address, sometimes with twins, sometimes with a son of his father's name."""
        dice, home = self.dice, self.home()
        surname, phone = self.surname(), self.phone()
        size = dice.choices((1, 2, 3, 4, 5), (35, 30, 15, 14, 6))[0]
        parents = [
            self.one(home, surname, "mf"[place % 2], self.day(1935, 1990), phone) for place in range(min(size, 2))
        ]
        twins = self.day(1990, 2016) if size > 3 and dice.random() < 0.12 else None
        for place in range(max(size - 2, 0)):
            child = self.one(home, surname, dice.choice("mf"), twins or self.day(1990, 2016), phone)
            if place == 0 and not twins and dice.random() < 0.08 and parents[0].gender == "m":
                child = replace(child, forename=parents[0].forename, gender="m")
            self.records.append(child)
        self.records += parents

    def one(self, home: dict[str, str], surname: str, gender: str, born_on: date, phone: str) -> Record:
        """Somebody of a family; in two cases of three with the family's number, else with their own."""
        dice = self.dice
        self.people += 1
        taken = {one.forename for one in self.records[-5:] if one.postcode == home["postcode"]}
        name = dice.choice([one for one in (MEN if gender == "m" else WOMEN) if one not in taken])
        number = f"9{dice.randrange(10**9):09d}" if dice.random() < 0.7 else None
        points = (phone if dice.random() < 0.66 else self.phone(),)
        return Record(self.id(), self.people, name, surname, born_on, number, gender, points=points, **home)

    def again(self, one: Record) -> Record:
        """The same person as another list, or somebody on the phone, would have them: one to three things befall."""
        dice = self.dice
        befall = dice.sample(sorted(BEFALLS), dice.choices((0, 1, 2, 3), (10, 45, 35, 10))[0])
        copy = replace(one, id=self.id(), befell=tuple(befall))
        if dice.random() < 0.35:
            copy = replace(copy, nhs_number=None)
        for name in befall:
            copy = BEFALLS[name](self, copy)
        return copy

    def id(self) -> UUID:
        """The next id."""
        return UUID(int=self.dice.getrandbits(128), version=4)

    def day(self, first: int, last: int) -> date:
        """A day between the beginnings of two years."""
        return date(first, 1, 1) + timedelta(self.dice.randrange((last - first) * 365))

    def home(self) -> dict[str, str]:
        """An address in a postcode that some others share."""
        dice = self.dice
        postcode = f"NR{dice.randint(1, 30)} {dice.randint(1, 9)}{dice.choice('ABDEF')}{dice.choice('ABDEFGHJLN')}"
        return {"house": str(dice.randint(1, 80)), "address": dice.choice(STREETS), "postcode": postcode}

    def surname(self) -> str:
        """Every third family bears one of the common names."""
        dice = self.dice
        if dice.random() < 0.33:
            return dice.choice(COMMON_SURNAMES.split()).capitalize()
        return dice.choice(BEGINNINGS) + dice.choice(ENDS)

    def phone(self) -> str:
        """A number of Ofcom's range for drama, with more digits than exist: so many people need one."""
        return f"+447700900{self.dice.randrange(10**6):06d}"


def _misspelt(dice: Random, word: str) -> str:
    """One slip: a letter other, missing, twice, or two in the wrong order."""
    place = dice.randrange(1, max(len(word) - 1, 2))
    how = dice.randrange(4)
    if how == 0:
        return word[:place] + dice.choice(LETTERS) + word[place + 1 :]
    if how == 1 and len(word) > 4:
        return word[:place] + word[place + 1 :]
    if how == 2:
        return word[:place] + word[place] + word[place:]
    return word[:place] + word[place : place + 2][::-1] + word[place + 2 :]


def _short_form(set_: Invented, one: Record) -> Record:
    """Mostly one that is written down (rules/names.py), sometimes a pet name that nobody else uses."""
    forms = sorted(FORMS.get(one.forename_key, frozenset()) - {one.forename_key})
    if set_.dice.random() < 0.1 or not forms:
        return replace(one, forename=set_.dice.choice(PET_NAMES))
    return replace(one, forename=set_.dice.choice(forms).capitalize())


def _misread(set_: Invented, one: Record) -> Record:
    """Day and month changed places where that is a day, else the last digit of the year is another."""
    born = one.born_on
    if born and born.day <= 12 and born.day != born.month:
        return replace(one, born_on=born.replace(month=born.day, day=born.month))
    year = born.year // 10 * 10 + set_.dice.randrange(10) if born else 0
    return replace(one, born_on=born.replace(year=year, day=min(born.day, 28))) if born else one


def _swapped(_: Invented, one: Record) -> Record:
    return replace(one, forename=one.surname, surname=one.forename) if one.forename else one


def _renamed(set_: Invented, one: Record) -> Record:
    other = set_.surname()
    return replace(one, surname=f"{one.surname}-{other}" if set_.dice.random() < 0.3 else other)


BEFALLS: dict[str, Callable[[Invented, Record], Record]] = {
    "surname misspelt": lambda set_, one: replace(one, surname=_misspelt(set_.dice, one.surname)),
    "first name misspelt": lambda set_, one: replace(one, forename=_misspelt(set_.dice, one.forename or "Jo")),
    "short form": _short_form,
    "names swapped": _swapped,
    "surname changed": _renamed,
    "moved house": lambda set_, one: replace(one, **set_.home()),
    "birth date missing": lambda _, one: replace(one, born_on=None),
    "birth date misread": _misread,
    "other number": lambda set_, one: replace(one, points=(set_.phone(),)),
    "number missing": lambda _, one: replace(one, points=()),
    "house number missing": lambda _, one: replace(one, house=""),
}


def invent(people: int, seed: int) -> list[Record]:
    """About so many records, of whom every seventh is somebody's second; the same for the same seed."""
    set_ = Invented(Random(seed))  # noqa: S311 - dice for an invented set, no secret
    while len(set_.records) < people * 6 // 7:
        set_.family()
    first = list(set_.records)
    return first + [set_.again(one) for one in set_.dice.sample(first, people // 7)]


def true_pairs(records: list[Record]) -> Iterator[tuple[Record, Record]]:
    """The two records of each person who is in the set twice, the smaller id first."""
    known: dict[int, Record] = {}
    for one in records:
        other = known.setdefault(one.who, one)
        if other is not one:
            yield (one, other) if one.id < other.id else (other, one)
