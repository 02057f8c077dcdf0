import time
from datetime import date
import csv, io
from hub.demo.line_list import Area, Mix, line_list
from hub.gazetteer import actions as gazetteer
from hub.gazetteer.rules import from_csv
from pathlib import Path
from hub.intake.actions import runs
from hub.intake import queries


def test_big(app, norfolk, everything):
    data = Path("/work/shared/data/norfolk_postcodes_onspd_nov2025.csv.gz").read_bytes()
    places = list(from_csv(data))
    with app.app_context():
        gazetteer.load(places)
    area = Area("Norfolk", [(p.key, p.gss, "x") for p in places], ["IP1 1AA", "CB1 1AA"])
    out = io.StringIO(newline="")
    rows = list(line_list(10000, 1, date.today(), area, Mix(bad=12)))
    csv.writer(out).writerows(rows)
    content = out.getvalue().encode("utf-8-sig")

    def go(content):
        t = time.time()
        with norfolk.acting("norfolk", "supervisor"):
            rid = runs.upload("list.csv", content)
        print("upload", time.time() - t)
        t0 = time.time()
        with norfolk.acting("norfolk", "supervisor"):
            runs.read(rid)
        print("read", time.time() - t0)
        with norfolk.acting("norfolk", "supervisor"):
            r = queries.run(rid)
            print(
                r.status,
                r.problem,
                r.total,
                r.new,
                r.changed,
                r.unchanged,
                r.rejected,
                r.unrouted,
                r.warnings,
                r.notices,
            )
            runs.confirm(rid)
        more = True
        while more:
            t1 = time.time()
            with norfolk.acting("norfolk", "supervisor"):
                more = runs.import_step(rid)
            print("step", time.time() - t1)
        print("TOTAL", time.time() - t)
        with norfolk.acting("norfolk", "supervisor"):
            r = queries.run(rid)
            print(r.status, r.total, r.done, r.new, r.changed, r.unchanged, r.rejected, r.unrouted)

    go(content)
    print(everything("select kind,count(*) from event group by 1 order by 1"))
    print(
        everything("select routed,count(*) from case_file group by 1"),
        everything("select count(*) from resident"),
        everything("select kind,count(*) from contact_point group by 1"),
    )
    print(everything("select * from case_file limit 2"), everything("select * from resident limit 1"))
    go(content)
    import random

    for r in rows[1:500]:
        r[rows[0].index("Date Tested")] = ""
        r[rows[0].index("Surname")] = "Changed"
    for r in rows[500:600]:
        r[rows[0].index("Postcode")] = "NR1 3AB"
    for r in rows[1:]:
        r[-1] = "22/11/2026 09:00"
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    go(out.getvalue().encode("cp1252", "replace"))
    print(everything("select kind,count(*) from event group by 1 order by 1"))
    print(everything("select facts from event where kind='case:updated' limit 2"))
