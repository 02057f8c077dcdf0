"""hub services: load the directory of services from a file or a feed."""

from pathlib import Path
from urllib.parse import urlsplit

import click

from hub.directory.sync import organisation_ids
from hub.kernel.commands import needs_app
from hub.kernel.problems import Invalid
from hub.kernel.tenancy import Acting, as_actor
from hub.services import actions, fetching, queries
from hub.services.reading import Unreadable


@click.group()
def services() -> None:
    """The directory of services that can help residents."""


@services.command("import")
@click.argument("source", metavar="FILE|URL")
@click.option("--org", "slug", required=True, metavar="SLUG", help="The council whose directory it is.")
@needs_app
def load(source: str, slug: str) -> None:
    """Load the directory from a FILE or a feed's URL in Open Referral UK form (HSDS-UK).

    The URL is that of /services, over https. What the source no longer has is no longer shown; what cannot be read is
    listed with its reason. A source that fails half way changes nothing.

    \b
    Examples:
      hub services import directory.json --org norfolk
      hub services import https://directory.example/api/services --org norfolk
    """
    org_id = organisation_ids().get(slug)
    if org_id is None:
        raise click.ClickException(f"There is no organisation '{slug}'.")
    try:
        with as_actor(Acting(org_id)):
            run = queries.run(_from_feed(source) if "://" in source else _from_file(Path(source)))
    except Invalid as wrong:
        raise click.ClickException(wrong.errors["file"][0]) from None
    except (fetching.Unreachable, Unreadable) as why:
        raise click.ClickException(f"{why} Nothing was changed.") from None
    if run.problem:
        raise click.ClickException(run.problem)
    told = run.counts
    click.echo(
        f"{told['new']} new, {told['changed']} changed, {told['unchanged']} unchanged, {told['gone']} gone, "
        f"{told['skipped']} skipped."
    )
    for one in run.skipped:
        click.echo(f"  Skipped {one['name'] or 'number ' + str(one['number'])}: {one['why']}", err=True)


def _from_file(path: Path):
    try:
        return actions.load_file(path.name, path.read_bytes())
    except OSError:
        raise click.ClickException(f"{path} could not be read.") from None


def _from_feed(feed: str):
    run_id, number = actions.begin(urlsplit(feed).hostname or "feed"), 0
    while True:
        number += 1
        page = fetching.page(feed, number)
        actions.stage(run_id, number, page.services)
        if page.last:
            actions.finish(run_id)
            return run_id
