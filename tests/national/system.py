"""A model of the national system: it exports its list and applies packs: rightly, wrongly, late, not at all."""

import csv
import io
import re
import zipfile
from random import Random

from tests.national.conftest import HEADER

COUNT = "Number of Contacts"
MODES = ("right", "wrong", "late", "lost")
WRONG = {"Surname": "Wrongname", "House Number": "999", "Date of Birth": "1901-01-01", COUNT: "9"}


class System:
    """Its records by reference, and what it has put off until later."""

    def __init__(self, records: list[dict[str, str]]):
        self.records = {one["ID"]: dict(one) for one in records}
        self.later: list[tuple[str, dict[str, str]]] = []
        self.told: dict[str, int | None] = {}
        self.named: dict[str, set[str]] = {}
        self.mode_of: dict[tuple[str, str, str], str] = {}

    def list(self) -> list[dict[str, str]]:
        """The next line list."""
        return [{name: one.get(name, "") for name in HEADER} for one in self.records.values()]

    def catch_up(self) -> None:
        """Apply what was put off."""
        for kind, row in self.later:
            self._apply(kind, row)
        self.later = []

    def take(self, pack: bytes, chance: Random | None = None) -> None:
        """Apply a pack as a clerk uploads it; with `chance` not every row fares well."""
        with zipfile.ZipFile(io.BytesIO(pack)) as files:
            for name in files.namelist():
                kind = re.fullmatch(r"hand-back-\d{4}-(.+)\.csv", name)[1]
                for row in csv.DictReader(io.StringIO(files.read(name).decode("utf-8-sig"))):
                    self._take(kind, row, chance.choice(MODES) if chance else "right")

    def _take(self, kind: str, row: dict[str, str], mode: str) -> None:
        what = row.get("Entry ID") or row.get("Column") or row.get("Phone") or row.get("Email") or ""
        self.mode_of[row["ID"], kind.replace("-", "_"), what] = mode
        if mode == "late":
            self.later.append((kind, row))
        elif mode != "lost":
            self._apply(kind, row, wrong=mode == "wrong")

    def _apply(self, kind: str, row: dict[str, str], wrong: bool = False) -> None:
        record = self.records[row["ID"]]
        if kind == "closing":
            record["Status"] = "Failed: deceased" if wrong else row["Status"]
        elif kind == "fact":
            record[row["Column"]] = WRONG[row["Column"]] if wrong else row["Is"]
        elif kind == "need":
            record["LA Support Required"] = "A new roof" if wrong else row["LA Support Required"]
        elif kind == "close-contact" and not wrong:
            self._name(record, row)
        elif kind == "contact-point" and not wrong:
            column = "Phone" if row["Phone"] else "Email"
            known = [one for one in record.get(column, "").split("; ") if one and one != row[column]]
            record[column] = "; ".join(known + [row[column]] * (row["Use"] == "Use this"))

    def _name(self, record: dict[str, str], row: dict[str, str]) -> None:
        """Its list counts those whom it knows, unless somebody entered their number."""
        known = self.named.setdefault(row["ID"], set())
        (known.add if row["Use"] == "Use this" else known.discard)(row["Entry ID"])
        record[COUNT] = record.get(COUNT) or str(len(known - {""}))
