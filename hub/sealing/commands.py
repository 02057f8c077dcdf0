"""`hub audit`: verify the trail, prove an event or that the tree only grew, keys, files for an auditor."""

import json
from pathlib import Path
from uuid import UUID

import click
from flask import current_app
from sqlalchemy import make_url, text

from hub.kernel.commands import needs_app
from hub.kernel.db import relay_engine
from hub.kernel.seal.keys import NoKeys, public_keys_in, read_keys
from hub.kernel.seal.note import WrongNote, notes_in, read
from hub.sealing import actions, exporting, proving
from hub.sealing.logins import WrongLogin
from hub.sealing.verifying import Findings, verify

ORGANISATION = text("select id, slug from organisation where slug = :slug")
OF_EVENT = text("select org_id from seal_leaf where event_id = :id order by org_id")
LAST = text("""
    select o.slug, s.note from organisation o cross join lateral (
        select note from seal_checkpoint where org_id = o.id order by number desc limit 1) s
    where cast(:slug as text) is null or o.slug = :slug order by o.slug
""")
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def audit() -> None:
    """The audit trail: verify it, prove an event, hand it to an auditor, change the key that signs it."""


@audit.command("verify")
@click.option("--org", "slug", help="Only this organisation.")
@click.option("--checkpoint", "outside", type=FILE, help="A copy of the checkpoints that was kept outside the hub.")
@click.option("--keys", "keys_file", type=FILE, help="Public keys to trust, one a line [default: HUB_SEAL_KEYS].")
@click.option("--json", "as_json", is_flag=True, help="For a program.")
@needs_app
def verify_command(slug: str | None, outside: Path | None, keys_file: Path | None, as_json: bool) -> None:
    """Recompute every leaf from its event and hold the trees against the signed checkpoints.

    Without --checkpoint this finds changes by anybody who cannot sign; with a copy kept outside it finds every change
    of what that copy has seen. Exit status 1 if anything is wrong. It signs in by HUB_RELAY_URL, as hub_relay: a login
    that row security binds would see nothing, and is refused.
    """
    name, trusted = _trusted(keys_file)
    if slug:
        _organisation(slug)
    found = _or_sentence(lambda: verify(_url(), name, trusted, slug, _text(outside) if outside else None))
    whole = all(one.is_whole for one in found)
    if as_json:
        click.echo(json.dumps({"ok": whole, "organisations": [one.told() for one in found]}, indent=2))
    else:
        for one in found:
            _say(one)
    raise SystemExit(0 if whole else 1)


def _say(found: Findings) -> None:
    if found.is_whole:
        against = f" Kept outside, and the same: {found.outside:,}." if found.outside else ""
        click.echo(
            f"{found.slug}: the trail is whole. Events sealed: {found.size:,}. Checkpoints: {found.checkpoints:,}."
            f"{against} Waiting to be sealed: {found.waiting:,}."
        )
    else:
        click.echo(f"{found.slug}: the trail is not what was sealed.")
    for fault in found.faults:
        click.echo(f"  {fault.says}")
    told = {fault.what for fault in found.faults}
    for what in sorted(told):
        more = found.counted[what] - sum(fault.what == what for fault in found.faults)
        if more:
            click.echo(f"  … and {more:,} more of the sort {what}.")
    for remark in found.remarks:
        click.echo(f"  Note: {remark}")


@audit.command()
@click.argument("event_id", type=click.UUID)
@click.option("--org", "slug", help="Whose copy of a mirrored event [default: the first that has it].")
@needs_app
def prove(event_id: UUID, slug: str | None) -> None:
    """Print the proof that an event stands in its tree: hub audit prove EVENT_ID > event.tlog-proof."""
    with relay_engine().connect() as connection:
        org = _organisation(slug) if slug else connection.execute(OF_EVENT, {"id": event_id}).scalar()
        if org is None:
            raise click.ClickException("No event with this number is sealed. A new one is within a few seconds.")
        click.echo(_or_sentence(lambda: proving.event_proof(connection, org, event_id)), nl=False)


@audit.command()
@click.argument("old")
@click.argument("new")
@click.option("--org", "slug", required=True, help="Whose tree.")
@needs_app
def consistency(old: str, new: str, slug: str) -> None:
    """Print the proof that the tree of checkpoint NEW begins with that of OLD; each a file, or a number of events."""
    org = _organisation(slug)
    with relay_engine().connect() as connection:
        notes = [_note(connection, org, one) for one in (old, new)]
        click.echo(_or_sentence(lambda: proving.consistency_proof(connection, org, *notes)), nl=False)


@audit.command()
@click.option("--org", "slug", help="Only this organisation.")
@needs_app
def checkpoint(slug: str | None) -> None:
    """Print the last checkpoint of every organisation, or of one: keep it somewhere else."""
    if slug:
        _organisation(slug)
    with relay_engine().connect() as connection:
        click.echo("\n".join(one.note for one in connection.execute(LAST, {"slug": slug})), nl=False)


@audit.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--org", "slug", required=True, help="Whose trail.")
@needs_app
def export(folder: Path, slug: str) -> None:
    """Write an organisation's events and checkpoints into FOLDER, for docs/verify_audit.py."""
    events, checkpoints = _or_sentence(lambda: exporting.export(_url(), _organisation(slug), folder))
    click.echo(f"{events:,} events and {checkpoints:,} checkpoints are in {folder}.")


@audit.command()
@needs_app
def keys() -> None:
    """Print the public keys, one a line: hand them to an auditor before there is anything to doubt."""
    known = read_keys(current_app.config["HUB"].seal_keys)
    if not known.public:
        raise click.ClickException("There is no key yet: the worker makes the first one when it seals.")
    for line in known.lines():
        click.echo(line)


@audit.command()
@needs_app
def rotate() -> None:
    """Make a new key. The old one names it in a last checkpoint of each tree; then its private half can go."""
    try:
        old, new = actions.rotate()
    except NoKeys as why:
        raise click.ClickException(str(why)) from why
    click.echo(f"From now on this key signs: {new}")
    click.echo(f"Copy the folder of HUB_SEAL_KEYS to every machine with a worker; then destroy {old}.key there.")


def _url() -> str:
    return make_url(current_app.config["HUB"].relay_url).set(drivername="postgresql").render_as_string(False)


def _organisation(slug: str) -> int:
    with relay_engine().connect() as connection:
        found = connection.execute(ORGANISATION, {"slug": slug}).one_or_none()
    if found is None:
        raise click.ClickException(f"There is no organisation “{slug}”: its short name stands in its file’s name.")
    return found.id


def _trusted(file: Path | None) -> tuple[str, list[bytes]]:
    """The name that the trees begin with, and the keys to trust."""
    known = read_keys(current_app.config["HUB"].seal_keys)
    try:
        trusted = public_keys_in(_text(file)) if file else known.trusted
    except WrongNote as why:
        raise click.ClickException(f"{file}: {why}") from why
    if not trusted:
        raise click.ClickException("There is no public key to trust: name a file of them with --keys.")
    name = known.name or _text(file).split("+")[0].strip()
    return name, trusted


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except UnicodeDecodeError as why:
        raise click.ClickException(f"{file} is no text.") from why


def _note(connection, org: int, named: str) -> str:
    """The checkpoint of this size, or the first one in this file."""
    if named.isdecimal():
        found = proving.checkpoint_at(connection, org, int(named))
        if found is None:
            raise click.ClickException(_near(int(named), proving.sizes_near(connection, org, int(named))))
        return found
    path = Path(named)
    note = next(notes_in(_text(path)), None) if path.is_file() else None
    if note is None:
        raise click.ClickException(f"{named} is no number of events and no file with a checkpoint.")
    return _or_sentence(lambda: read(note) and note)


def _near(size: int, near: list[int]) -> str:
    told = " and ".join(f"{one:,}" for one in near) or "none"
    return f"No checkpoint signs a tree of {size:,} events. Those next to it: {told}."


def _or_sentence(make) -> str:
    try:
        return make()
    except (proving.CannotProve, WrongNote, WrongLogin) as why:
        raise click.ClickException(str(why)) from why
