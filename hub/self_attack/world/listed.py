"""The line lists of the walk: what was imported, what waits to be confirmed, what waits for its columns."""

from hub.intake.actions import runs
from hub.intake.actions.columns import remember_column

LINE_LIST = (
    "ID,Forename,Surname,Date of Birth,NHS Number,House Number,Postcode,Phone,Date Tested\n"
    "{0}-1,Ada,Barleymow,12/04/1961,943 476 5919,12,NR1 3AB,07700 900123,19/11/2026\n"
    "{0}-2,Ben,Barleymow,31/31/1961,943 476 5919,12,NR1 3AB,07700 900123,19/11/2026\n"
)
# The same people a day later: a fact has changed, one lives elsewhere, and one column goes by another name.
LATER = "ID,Forename,Surname,LTLA\nimported-1,Ada,Barley-Reed,\naway-1,Zoe,Barleymow,Ipswich\n"


def bring(world, slug: str) -> None:
    """A list imported with its bad row, and the next day's; one that waits to be confirmed, one for its columns."""
    with world.acting(slug, "supervisor"):
        remember_column("covid-19", "Rings on", "phones")
    lists = {name: LINE_LIST.format(name) for name in ("imported", "ready")} | {"later": LATER}
    lists["unmatched"] = lists["ready"].replace("ID,", "Case ID,", 1)
    for name, confirmed in (("imported", True), ("later", True), ("ready", False), ("unmatched", False)):
        with world.acting(slug, "supervisor"):
            run_id = world.made[f"{slug} {name}"] = runs.upload(f"{name}.csv", lists[name].encode())
        world.work()
        if confirmed:
            with world.acting(slug, "supervisor"):
                runs.confirm(run_id)
            world.work()
