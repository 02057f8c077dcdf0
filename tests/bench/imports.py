"""A list of 10,000 people from the upload to its end, as CSV and as XLSX, against what is promised."""

import csv
import io
import time

from openpyxl import Workbook

from hub.demo.line_list import Area, Mix, line_list
from hub.gazetteer import actions as gazetteer
from hub.gazetteer.rules import Located
from hub.intake.actions import runs
from hub.kernel.clock import now
from hub.kernel.tenancy import as_actor

ROWS = 10_000
PROMISED = {"csv": 2, "xlsx": 20}  # seconds
LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
PLACES = [
    (f"NR{area} {sector}{first}{second}", "E07000148", "Norwich")
    for area in range(1, 19) for sector in range(1, 5) for first in LETTERS for second in LETTERS
]  # fmt: skip


def importing(bench) -> None:
    """Print a line for a new list, for the same list again, and for a new workbook."""
    with bench.app.app_context():
        gazetteer.load([Located("postcode", key.replace(" ", ""), gss) for key, gss, _ in PLACES])
    first = _csv(1)
    for name, kind, content in (
        ("csv, new", "csv", first),
        ("csv, the same again", "csv", first),
        ("xlsx, new", "xlsx", _workbook(_csv(2))),
    ):
        taken, steps = _import(bench, f"list.{kind}", content)
        parts = ", ".join(f"{step} {seconds:.2f}" for step, seconds in steps.items())
        promised = f"(promised: under {PROMISED[kind]} s)"
        print(f"import of {ROWS:,} rows, {name:20}{taken:>8.2f} s  {parts} {promised}", flush=True)


def _import(bench, name: str, content: bytes) -> tuple[float, dict[str, float]]:
    supervisor, steps = bench.norfolk.actor("norfolk", "supervisor"), {}

    def timed(step: str, do):
        start = time.perf_counter()
        with bench.app.app_context(), as_actor(supervisor):
            found = do()
        steps[step] = steps.get(step, 0) + time.perf_counter() - start
        return found

    run_id = timed("upload", lambda: runs.upload(name, content))
    timed("read", lambda: runs.read(run_id))
    timed("confirm", lambda: runs.confirm(run_id))
    while timed("import", lambda: runs.import_step(run_id)):
        pass
    return sum(steps.values()), steps


def _csv(seed: int) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(line_list(ROWS, seed, now().date(), Area("Norfolk", PLACES), Mix(bad=12)))
    return text.getvalue().encode()


def _workbook(content: bytes) -> bytes:
    book, target = Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet("List")
    for row in csv.reader(io.StringIO(content.decode(), newline="")):
        sheet.append(row)
    book.save(target)
    return target.getvalue()
