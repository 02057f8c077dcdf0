"""An invented line list: nobody in it exists, no phone number can ring, every postcode is a real one.

Phones come from the ranges that Ofcom keeps for drama, NHS numbers from the 999 range that is never issued, e-mail
addresses from example.com and example.org. The same seed, day and postcodes make the same file.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from hub.demo.names import ORIGINS

COLUMNS = (
    """
Category, ID, Account ID, CDR Specimen Request sk, Exposer ID, Exposure Group, Matched Person ID, Matched Exposer ID,
Date Created, NHS Number, Forename, Surname, Gender, Date of Birth, Ethnicity, House Number, Postcode, Postcode Area
ID, Email, Phone, Phone2, UTLA, UTLA Index, UTLA from Index, LTLA, LTLA Index, LTLA from Index, PHE Centre, PHE Centre
Index, First Symptomatic At, Date Tested, Number of Contacts, Number of Occupations, Occupation, Occupation Type, Job
Title, Job Postcode, Job Description, Activity Details, Care Home, Residence Type, HPT Code, Status, Status Report,
Initial Tier, Final Tier, Call Centre Outcome, LA Support Required, LA Support Received, LA Support Letter Received,
LA Support Filter, Comments, Day 4 Outcome, Day 7 Outcome, Day 10 Outcome, Day 13 Outcome, Isolation Follow Up,
Isolation Start Date, Combined Date Completed, Delay Creation Completion Days, Date Failed Uncontactable, Date
Updated, Date Time Extracted
""".replace("\n", " ")
    .strip()
    .split(", ")
)
JOBS = ("Retail assistant", "Care worker", "Poultry worker", "Teacher", "Warehouse operative", "Chef", "Bus driver", "")
ETHNICITIES = (
    "White British",
    "White other",
    "Asian or Asian British",
    "Black or Black British",
    "Mixed",
    "Not stated",
)
FOREIGN = ("75011", "LV-1010", "28001 Madrid", "")
KINDS_OF_BAD = 6


@dataclass(frozen=True)
class Area:
    """Where the invented people live: real postcodes with the name of their district, and some from elsewhere."""

    county: str
    places: Sequence[tuple[str, str, str]]  # postcode, GSS code, name
    elsewhere: Sequence[str] = ()


@dataclass(frozen=True)
class Mix:
    """How many of a hundred people have no phone, live elsewhere, are somebody's contact; `bad` is a number of rows."""

    no_phone: int = 8
    elsewhere: int = 2
    contacts: int = 25
    bad: int = 0


@dataclass
class Home:
    """A household: people at one address, usually of one name."""

    origin: str
    surname: str
    house: str
    postcode: str
    gss: str
    district: str
    county: str
    landline: str
    first_id: str = ""
    left: int = field(default=1)


def line_list(rows: int, seed: int, today: date, area: Area, mix: Mix = Mix()) -> Iterator[list[str]]:  # noqa: B008
    """The header and `rows` rows, `mix.bad` of them spoilt, one in each of the ways that imports meet."""
    chance = Random(seed)  # noqa: S311 - invented people need no secrecy, they need to be the same again
    spoilt = dict(zip(chance.sample(range(1, rows), min(mix.bad, max(rows - 1, 0))), range(mix.bad), strict=False))
    yield list(COLUMNS)
    home, last = None, {}
    for number in range(rows):
        if home is None or not home.left:
            home = _home(chance, area, mix)
        home.left -= 1
        person = _person(chance, number, home, today, mix)
        if number in spoilt:
            _spoil(person, spoilt[number], last)
        last = last if number in spoilt else dict(person)
        yield [person.get(column, "") for column in COLUMNS]


def _home(chance: Random, area: Area, mix: Mix) -> Home:
    origin = chance.choices(list(ORIGINS), [share for share, _, _ in ORIGINS.values()])[0]
    surname = chance.choice(ORIGINS[origin][2].split())
    street_number = chance.randint(1, 180)
    house = chance.choice((f"{street_number}", f"Flat {chance.randint(1, 12)}, {street_number}", "The Old Staithe"))
    landline = f"01632 960{chance.randint(0, 999):03}" if chance.random() < 0.4 else ""
    size = chance.choices((1, 2, 3, 4, 5, 6), (45, 25, 13, 11, 4, 2))[0]
    if chance.randrange(100) < mix.elsewhere:
        postcode, gss, district = chance.choice((*area.elsewhere, *FOREIGN)), "", ""
    else:
        postcode, gss, district = chance.choice(area.places)
    return Home(origin, surname, house, postcode, gss, district, area.county if gss else "", landline, left=size)


def _person(chance: Random, number: int, home: Home, today: date, mix: Mix) -> dict[str, str]:
    forename = chance.choice(ORIGINS[home.origin][1].split())
    born = today - timedelta(days=int(chance.triangular(1, 34_000, 14_000)))
    tested = today - timedelta(days=chance.choice((1, 1, 2, 2, 3, 4)))
    onset = tested - timedelta(days=chance.randint(0, 3)) if chance.random() < 0.75 else None
    contact = bool(home.first_id) and chance.randrange(100) < mix.contacts * 2
    person = {
        "Category": "Contact" if contact else "Case",
        "ID": f"{chance.randrange(16**3):03x}{number:05x}" + ("" if number % 7 else f"{chance.randrange(16**24):024x}"),
        "Account ID": f"{chance.randrange(10**7):07}",
        "Exposer ID": home.first_id if contact else "",
        "Exposure Group": "Household" if contact else "",
        "Date Created": f"{today:%d/%m/%Y} {chance.randint(0, 7):02}:{chance.randint(0, 59):02}",
        "NHS Number": _nhs_number(chance) if chance.random() < 0.85 else "",
        "Forename": forename,
        "Surname": home.surname,
        "Gender": chance.choice(("Female", "Male", "Female", "Male", "Not stated")),
        "Date of Birth": f"{born:%d/%m/%Y}",
        "Ethnicity": chance.choice(ETHNICITIES),
        "House Number": home.house,
        "Postcode": home.postcode,
        "Email": chance.choice((f"{_ascii(forename)}.{number}@example.com", f"{_ascii(forename)}@example.org", "", "")),
        "UTLA": home.county,
        "LTLA": home.district,
        "LTLA Index": home.gss,
        "First Symptomatic At": f"{onset:%d/%m/%Y}" if onset and not contact else "",
        "Date Tested": "" if contact else f"{tested:%d/%m/%Y}",
        "Occupation": _occupation(chance, (today - born).days // 365),
        "Care Home": "Yes" if chance.random() < 0.02 else "No",
        "Status": "Failed: uncontactable",
        "Initial Tier": "Tier 3",
        "Isolation Start Date": f"{onset or tested:%d/%m/%Y}",
        "Date Updated": f"{today:%d/%m/%Y}",
        "Date Time Extracted": f"{today:%d/%m/%Y} 08:00",
    }
    if chance.randrange(100) >= mix.no_phone:
        person["Phone"] = f"07700 900{chance.randint(0, 999):03}"
        person["Phone2"] = home.landline
    home.first_id = home.first_id or person["ID"]
    return person


def _occupation(chance: Random, age: int) -> str:
    return "" if age < 4 else "Pupil" if age < 17 else "Retired" if age > 67 else chance.choice(JOBS)


def _nhs_number(chance: Random) -> str:
    while True:
        digits = f"999{chance.randrange(10**6):06}"
        check = (11 - sum(int(d) * w for d, w in zip(digits, range(10, 1, -1), strict=True)) % 11) % 11
        if check < 10:
            return f"{digits[:3]} {digits[3:6]} {digits[6:]}{check}"


def _ascii(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter in "abcdefghijklmnopqrstuvwxyz") or "resident"


def _spoil(person: dict[str, str], way: int, last: dict[str, str]) -> None:
    """Spoil a row: no ID, year 711, no such day, no name, a day to come, or the ID of the row before."""
    match way % KINDS_OF_BAD:
        case 0:
            person["ID"] = ""
        case 1:
            person["Date of Birth"] = f"{person['Date of Birth'][:6]}0711"
        case 2:
            person["Date Tested"] = "31/02/2021"
        case 3:
            person["Forename"] = person["Surname"] = ""
        case 4:
            person["Date Tested"] = "01/01/2199"
        case 5:
            person["ID"] = last.get("ID", "")
