"""hub import-line-list: the same import as from the page, for a scheduled task or a large file."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from hub.directory.sync import organisation_ids
from hub.intake import queries
from hub.intake.actions import runs
from hub.intake.rules.rejected import rejected_csv
from hub.kernel.commands import needs_app
from hub.kernel.problems import Invalid
from hub.kernel.tenancy import Acting, as_actor
from hub.programmes.queries import NoProgramme

SHOWN = 20
KEPT = "The file is kept for 24 hours: on the page “Imports” a supervisor can say which columns are meant."
IF_KILLED = timedelta(minutes=5)


class OnlyLooking(Exception):
    """Ends a dry run: its transaction is rolled back."""


@click.command("import-line-list")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--org", "slug", required=True, metavar="SLUG", help="The council whose list it is, such as norfolk.")
@click.option("--dry-run", is_flag=True, help="Say what would happen and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of sentences.")
@click.option("--rejected", type=click.Path(dir_okay=False, path_type=Path), help="Write rejected rows to this CSV.")
@needs_app
def import_line_list(file: Path, slug: str, dry_run: bool, as_json: bool, rejected: Path | None) -> None:
    """Import the line list FILE (CSV or XLSX) for a council.

    Columns may stand in any order and the header on any of the first 20 rows; which names are read is set in the
    council's programme, beside those that supervisors had remembered. Every row is counted once: new, changed,
    unchanged, rejected, or another county's, which opens no case. Rejected rows can be written to a file with the
    reason beside each, mended there, and imported again. Importing a file twice changes nothing.

    Ends with status 0 when the file was read, even if rows were rejected, and with 1 when it could not be read at all.

    \b
    Examples:
      hub import-line-list today.csv --org norfolk --dry-run
      hub import-line-list today.xlsx --org norfolk --rejected to-mend.csv
    """
    org_id = organisation_ids().get(slug)
    if org_id is None:
        raise click.ClickException(
            f"There is no organisation '{slug}'. 'hub tenants sync' makes them from their files."
        )
    try:
        told = _look(org_id, file) if dry_run else _import(org_id, file)
    except Invalid as wrong:
        _refuse(wrong.errors["file"], as_json)
    except NoProgramme:
        _refuse([f"{slug} has no programme in force, which says how a list is read."], as_json)
    if told["problem"]:
        more = [KEPT] if told["status"] == "unmatched" and not dry_run else []
        _refuse([told["problem"], *more], as_json)
    if rejected and told["rejected_rows"]:
        rejected.write_bytes(told["rejected_file"])
    del told["rejected_file"]
    click.echo(json.dumps(told, ensure_ascii=False, indent=2) if as_json else _sentences(told, dry_run))


def _look(org_id: int, file: Path) -> dict[str, Any]:
    told: dict[str, Any] = {}
    try:
        with as_actor(Acting(org_id)):
            run_id = runs.upload(file.name, file.read_bytes())
            runs.read(run_id)
            told = _told(run_id)
            raise OnlyLooking
    except OnlyLooking:
        return told | {"run": None}


def _import(org_id: int, file: Path) -> dict[str, Any]:
    with as_actor(Acting(org_id)):
        run_id = runs.upload(file.name, file.read_bytes(), wait=IF_KILLED)
    with as_actor(Acting(org_id)):
        runs.read(run_id)
    with as_actor(Acting(org_id)):
        if queries.run(run_id).status == "ready":
            runs.confirm(run_id, wait=IF_KILLED)
    more = True
    while more:
        with as_actor(Acting(org_id)):
            more = runs.import_step(run_id)
            run = queries.run(run_id)
            click.echo(f"  {run.done:,} of {run.total:,} rows …", err=True)
    with as_actor(Acting(org_id)):
        return _told(run_id)


def _told(run_id: UUID) -> dict[str, Any]:
    run, rejects = queries.run(run_id), queries.rejects(run_id)
    counts = ("new", "changed", "unchanged", "rejected", "outside", "unrouted")
    return {
        "run": str(run_id),
        "file": run.file_name,
        "status": run.status,
        "problem": run.problem,
        "rows": run.total,
        **{name: getattr(run, name) for name in counts},
        "notices": run.notices,
        "warnings": run.warnings,
        "rejected_rows": [{"row": row.number, "reasons": row.reasons} for row in rejects],
        "rejected_file": rejected_csv(run.names, rejects),
    }


def _sentences(told: dict[str, Any], dry_run: bool) -> str:
    lines = [
        f"{told['file']}: {told['rows']:,} rows: {told['new']:,} new, {told['changed']:,} changed, "
        f"{told['unchanged']:,} unchanged, {told['rejected']:,} rejected."
    ]
    if dry_run:
        lines.append("This was a look only: nothing was imported.")
    if told["unrouted"]:
        lines.append(f"{told['unrouted']:,} in no district that we know, for triage.")
    if told["outside"]:
        lines.append(f"{told['outside']:,} of other counties, not opened: the page “Imports” lists them.")
    lines += told["notices"]
    lines += [f"{warning} ({times:,} rows)" for warning, times in told["warnings"].items()]
    lines += [f"Row {row['row']}: {' '.join(row['reasons'])}" for row in told["rejected_rows"][:SHOWN]]
    if len(told["rejected_rows"]) > SHOWN:
        lines.append(f"and {len(told['rejected_rows']) - SHOWN:,} more rejected rows: --rejected FILE writes them all.")
    return "\n".join(lines)


def _refuse(sentences: list[str], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"status": "unreadable", "problems": sentences}, ensure_ascii=False, indent=2))
        raise SystemExit(1)
    raise click.ClickException("\n".join(sentences))
