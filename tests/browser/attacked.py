"""Two nights of the hub's attack on itself, told as the attack tells them: a real one takes minutes."""

import json
from pathlib import Path
from uuid import UUID

from sqlalchemy import create_engine, text

from hub.kernel.clock import now

TRIED = {"structure": 1200, "statements": 5400, "numbers": 300, "jobs": 40, "forms": 900, "addresses": 12000}
FOUND = {"attack": "addresses", "who": "broadland, officer", "where": "cases.show", "what": "answered 200"}
RUN = UUID("01900000-0000-7000-8000-00000000a77a")
CLEAN = UUID("01900000-0000-7000-8000-00000000a77b")


def attacked(folder: Path) -> dict[str, str]:
    """The addresses of a report that found something and of one that found nothing, written as the hub's owner."""
    engine = create_engine(json.loads((folder / "running.json").read_text())["HUB_LOCAL_MIGRATOR_URL"])
    with engine.begin() as connection:
        connection.exec_driver_sql("set role hub_owner")
        for run, found in ((RUN, [FOUND]), (CLEAN, [])):
            connection.execute(
                text("""insert into self_attack (id, began_at, ended_at, tried, findings)
                        values (:id, :at, :at, cast(:tried as jsonb), cast(:found as jsonb))"""),
                {"id": run, "at": now(), "tried": json.dumps(TRIED), "found": json.dumps(found)},
            )
    engine.dispose()
    return {"attack": f"/self-attack/{RUN}", "clean attack": f"/self-attack/{CLEAN}"}
