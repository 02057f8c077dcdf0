"""`hub tenants`: check a partnership's files, bring them in, publish what they drafted, write back what is in force."""

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import click
from sqlalchemy import Row

from hub.directory import queries
from hub.directory.actions import publish
from hub.directory.export import export, partnerships
from hub.directory.files import Partnership, load
from hub.directory.rules import REFUSED, UNCHANGED
from hub.directory.sections import Fault, faults_here, numbered
from hub.directory.sync import Line, organisation_ids, sync
from hub.directory.to_do import to_do
from hub.kernel.commands import needs_app
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
      hub tenants export                       write what is in force back into the files
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
    shown; an older one is left alone. Agreements wait for signatures. The last lines say what waits for a person:
    drafts to publish, agreements to sign, files to mend. It is safe to repeat. Ends with status 1 when something was
    refused.
    """
    refused, waiting = False, []
    for partnership in _all_sound(folder):
        lines = sync(partnership)
        click.echo(f"{partnership.folder}: {_content(partnership)}")
        quiet = [line for line in lines if line.decision.what == UNCHANGED and not line.decision.why]
        for line in (one for one in lines if one not in quiet):
            click.echo(_shown(line))
            for change in line.decision.difference:
                click.echo(f"             {change}")
        if quiet:
            click.echo(f"  unchanged  {len(quiet)} more")
        refused = refused or any(line.decision.what == REFUSED for line in lines)
        waiting += to_do(partnership, lines)
    click.echo("\n".join(["", "What people must do now:", *(f"  {one}" for one in waiting or ["Nothing."])]))
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
        drafts = {one.name: one for one in queries.drafts()}
        if section and section not in drafts:
            raise click.ClickException(f"There is no draft of ‘{section}’ to publish.")
        for draft in [drafts[section]] if section else drafts.values():
            click.echo(f"{organisation}: {_put_in_force(draft)}")
        if not drafts:
            click.echo(f"{organisation} has no drafts.")


def _put_in_force(draft: Row) -> str:
    """Publish what stands there, and say so. A file was checked with its partnership; the browser's draft is now."""
    body = numbered(draft.name, draft.version).body
    faults = faults_here(draft.name, body) if draft.origin != "file" else []
    if faults:
        told = "".join(f"\n  {key}: {reason}" for key, reason in faults)
        raise click.ClickException(f"{draft.name} version {draft.version} has faults:{told}")
    try:
        publish(draft.name, draft.version)
    except NotPossibleNow as refused:
        raise click.ClickException(f"{draft.name}: {refused} {refused.what_to_do}") from refused
    return f"{draft.name} version {draft.version} is in force."


@tenants.command("export")
@click.argument("folder", metavar="[FOLDER]", required=False, type=click.Path(file_okay=False, path_type=Path))
@click.option("--partnership", "slug", metavar="SLUG", help="Which one, for a new folder, where there are several.")
@click.option("--drafts", is_flag=True, help="Write a section's newest draft instead, where there is one.")
@click.option("--dry-run", is_flag=True, help="Write nothing; end with status 1 if there is something to write.")
@needs_app
def export_command(folder: Path | None, slug: str | None, drafts: bool, dry_run: bool) -> None:
    """Write what is in force back into the files of a partnership.

    FOLDER is one partnership's folder; left out, it is each in tenants/. A section that says what is in force keeps
    its bytes; one that was published in the browser is rewritten with its version, and its comments stay where they
    can. What a file says and nobody has brought in is refused and never overwritten. A new FOLDER is written whole:
    organisations, sections, agreements that have not ended. Ends with status 1 when something was refused.
    """
    know_sections()
    refused = False
    for target, present in _targets(folder):
        name = present.slug if present else _only(slug)
        made = export(name, target, present, drafts)
        click.echo(f"{target.name}: {len(made.files)} files to write")
        for line in made.lines:
            click.echo(_shown(line))
            for change in line.decision.difference:
                click.echo(f"             {change}")
        refused = refused or dry_run and bool(made.files) or any(one.decision.what == REFUSED for one in made.lines)
        if not dry_run:
            _write(target, made.files)
    if refused:
        raise SystemExit(1)


def _targets(folder: Path | None) -> list[tuple[Path, Partnership | None]]:
    """Each folder with what its files say; a folder without files is a new one. Ends the command at a fault."""
    if folder is not None and not any(folder.glob("*.toml")):
        return [(folder, None)]
    return [(one, _all_sound(one)[0]) for one in _folders(folder or TENANTS)]


def _only(slug: str | None) -> str:
    known = partnerships()
    if slug in known or (slug is None and len(known) == 1):
        return slug or known[0]
    raise click.ClickException(f"Say which with --partnership: {', '.join(known) or 'there is none yet'}.")


def _write(folder: Path, files: dict[str, str]) -> None:
    """Put the files there, and read them back: what cannot be read is told at once."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    faults = load(folder).faults if files else []
    if faults:
        click.echo(_table(faults, "The files were written, and need mending."), err=True)
        raise SystemExit(1)


def know_sections() -> None:
    """Let each feature register its sections, so that files can be checked with no application and no server."""
    for schemas in sorted((ROOT / "hub").glob("*/schemas*")):  # a module, or a package of several
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


def _table(faults: Sequence[Fault], end: str = "Nothing was changed.") -> str:
    head = ("File", "Key", "Reason")
    body = [(fault.file, fault.key or "–", fault.reason) for fault in faults]
    widths = [max(len(row[column]) for row in (head, *body)) for column in (0, 1)]
    lines = [f"{file:<{widths[0]}}  {key:<{widths[1]}}  {reason}" for file, key, reason in (head, *body)]
    return "\n".join((*lines, f"{len(faults)} fault{'s' if len(faults) != 1 else ''}. {end}"))


def _content(partnership: Partnership) -> str:
    return f"{len(partnership.organisations)} organisations, {len(partnership.agreements)} agreements"


def _shown(line: Line) -> str:
    why = f" ({line.decision.why})" if line.decision.why else ""
    return f"  {line.decision.what:<9}  {line.organisation}: {line.part}{why}"
