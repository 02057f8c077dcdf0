"""`hub matching`: how well people are recognised, measured on an invented set."""

import click

from hub.matching.measuring import Measure, measure
from hub.matching.rules.weighing import standard


@click.group()
def matching() -> None:
    """Recognising one person in two records."""


@matching.command("measure")
@click.option("--people", type=click.IntRange(50, 200_000), default=5000, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
def measure_command(people: int, seed: int) -> None:
    """Print precision and recall on an invented set of so many records, of whom each seventh is somebody's second.

    Uses the weights that the hub has without a file. Needs no database, and nobody in the set exists.
    """
    for line in told(measure(people, seed, standard()), people, seed):
        click.echo(line)


def told(found: Measure, people: int, seed: int) -> list[str]:
    """The measure as lines of text: over all, per rule, and what was missed."""
    lines = [
        f"{people:,} invented records (seed {seed}), {len(found.true):,} people twice, {found.compared:,} compared",
        f"{'':32}{'offered':>8} {'precision':>10} {'recall':>8}",
        f"{'All rules':32}{len(found.offered):>8,} {found.precision:>10.1%} {found.recall:>8.1%}",
    ]
    for name, (offered, precision, recall) in found.by_rule().items():
        lines.append(f"  {name:30}{offered:>8,} {precision:>10.1%} {recall:>8.1%}")
    certain, right = found.certain, len(found.certain & found.true)
    lines.append(f"  {'of these certain':30}{len(certain):>8,} {right / (len(certain) or 1):>10.1%}")
    lines.append(f"{'What befell the second record':32}{'people':>8} {'':10} {'recall':>8}")
    for name, count in sorted(found.befell.items(), key=lambda one: found.missed[one[0]] / one[1]):
        lines.append(f"  {name:30}{count:>8,} {'':10} {1 - found.missed[name] / count:>8.1%}")
    return lines
