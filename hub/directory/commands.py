"""`hub tenants`: check a partnership's files, bring them in, publish what they drafted."""

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import click

from hub.directory.actions import publish
from hub.directory.files import Partnership, load
from hub.directory.rules import REFUSED
from hub.directory.sections import Fault
from hub.directory.sync import Line, organisation_ids, sync
from hub.kernel.commands import needs_app
from hub.kernel.db import rows
from hub.kernel.problems import NotPossibleNow
from hub.kernel.tenancy import Acting, as_actor
from hub.settings import ROOT

TENANTS = ROOT / "tenants"
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group()
def tenants() -> None:
    """Partnerships as files.

    A partnership is a folder of TOML files, one per organisation; tenants/README.md says how to write one. The files
    never change what is in force: `sync` turns them into drafts, `publish` puts a draft in force, and an agreement
    waits for both parties' signatures, which are given in the hub.

    \b
    The usual way:
      hub tenants check                        is everything written correctly?
      hub tenants sync                         make organisations and drafts
      hub tenants publish norfolk programme    put one draft in force
    """


@tenants.command()
@click.argument("folder", metavar="[DIR]", required=False, type=FOLDER)
def check(folder: Path | None) -> None:
    """Check the files of a partnership and change nothing.

    DIR is one partnership's folder, or a folder of such folders; left out, it is tenants/. Every fault is listed at
    once with its file, its key and the reason, and the command then ends with status 1.
    """
    know_sections()
    for partnership in _all_sound(folder):
        click.echo(f"{partnership.folder}: {_content(partnership)}, no faults.")


@tenants.command("sync")
@click.argument("folder", metavar="[DIR]", required=False, type=FOLDER)
@needs_app
def sync_command(folder: Path | None) -> None:
    """Bring the files of a partnership into the hub.

    Nothing is brought in while one fault is left. Organisations are made or brought up to date. A section becomes a
    draft when its version follows the live one; the same version with other content is refused, and the difference
    shown; an older one is left alone. Agreements wait for signatures. It is safe to repeat. Ends with status 1 when
    something was refused.
    """
    refused = False
    for partnership in _all_sound(folder):
        lines = sync(partnership)
        click.echo(f"{partnership.folder}: {_content(partnership)}")
        for line in lines:
            click.echo(_shown(line))
            for change in line.decision.difference:
                click.echo(f"             {change}")
        refused = refused or any(line.decision.what == REFUSED for line in lines)
    if refused:
        raise SystemExit(1)


@tenants.command("publish")
@click.argument("organisation", metavar="ORG")
@click.argument("section", required=False)
@needs_app
def publish_command(organisation: str, section: str | None) -> None:
    """Put a draft of an organisation's section in force.

    ORG is the organisation's slug, SECTION the name of the part, such as visit_model or programme; left out, every
    draft of the organisation is published. The version in force until now is retired; work that began under it keeps
    it.
    """
    org_id = organisation_ids().get(organisation)
    if org_id is None:
        raise click.ClickException(
            f"There is no organisation '{organisation}'. 'hub tenants sync' makes it from its file."
        )
    with as_actor(Acting(org_id=org_id)):
        drafts = rows("select distinct name from section where org_id = acting_org() and state = 'draft' order by name")
        names = [section] if section else [row.name for row in drafts]
        if not names:
            click.echo(f"{organisation} has no drafts.")
        for name in names:
            try:
                click.echo(f"{organisation}: {name} version {publish(name)} is in force.")
            except NotPossibleNow as refused:
                raise click.ClickException(str(refused)) from refused


def know_sections() -> None:
    """Let each feature register its sections, so that files can be checked with no application and no server."""
    for schemas in sorted((ROOT / "hub").glob("*/schemas.py")):
        import_module(f"hub.{schemas.parent.name}.schemas")


def _all_sound(folder: Path | None) -> list[Partnership]:
    """The partnerships in a folder. Ends the command with a table of faults when there is one."""
    found = [load(one) for one in _folders(folder or TENANTS)]
    faults = [fault for loaded in found for fault in loaded.faults]
    if faults:
        click.echo(_table(faults), err=True)
        raise SystemExit(1)
    return [loaded.partnership for loaded in found if loaded.partnership]


def _folders(folder: Path) -> list[Path]:
    if (folder / "partnership.toml").exists():
        return [folder]
    found = sorted(path.parent for path in folder.glob("*/partnership.toml"))
    if not found:
        raise click.ClickException(f"{folder} holds no partnership.toml, nor does a folder in it.")
    return found


def _table(faults: Sequence[Fault]) -> str:
    head = ("File", "Key", "Reason")
    body = [(fault.file, fault.key or "–", fault.reason) for fault in faults]
    widths = [max(len(row[column]) for row in (head, *body)) for column in (0, 1)]
    lines = [f"{file:<{widths[0]}}  {key:<{widths[1]}}  {reason}" for file, key, reason in (head, *body)]
    return "\n".join((*lines, f"{len(faults)} fault{'s' if len(faults) != 1 else ''}. Nothing was changed."))


def _content(partnership: Partnership) -> str:
    return f"{len(partnership.organisations)} organisations, {len(partnership.agreements)} agreements"


def _shown(line: Line) -> str:
    why = f" ({line.decision.why})" if line.decision.why else ""
    return f"  {line.decision.what:<9}  {line.organisation}: {line.part}{why}"
