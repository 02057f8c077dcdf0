"""Which column holds which fact: CTAS header names in any order, and what to say when one is missing or renamed."""

import difflib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from hub.kernel.sheets.table import HEADER_WITHIN, Unreadable, clean, plain
from hub.programmes.models import LineList

LONGEST_NAME = 500  # letters; a longer one is no name of a column
MANY = frozenset({"phones", "emails"})  # facts that gather every column named for them
SHORT = 5  # letters: so few stand by chance within another name


@dataclass(frozen=True)
class Layout:
    """The header of one file: where it stands, its names, the columns of each fact, and those kept as they come."""

    header_row: int
    names: tuple[str, ...]
    columns: Mapping[str, tuple[int, ...]]
    extra: Mapping[str, int] = field(default_factory=dict)
    notices: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()


class MissingColumns(Unreadable):
    """Required columns are not in the file; `sentences` names each, with the nearest name that is there."""

    def __init__(self, sentences: Sequence[str], header_row: int, names: Sequence[str]):
        super().__init__(" ".join(sentences))
        self.sentences = tuple(sentences)
        self.header_row, self.names = header_row, tuple(names)


def counter(mapping: Mapping[str, Sequence[str]]) -> Callable[[Sequence[str]], int]:
    """A function that counts the names of this programme's columns in a row."""
    known = {plain(name) for names in mapping.values() for name in names}
    return lambda cells: len(known & {plain(cell) for cell in cells if cell})


def find_layout(head: list[list[str]], line_list: LineList) -> Layout:
    """Find the header among the first rows and map its columns. Raises MissingColumns naming all that are not there."""
    mapping = line_list.columns
    count = counter(mapping)
    scores = [count(cells) for cells in head[:HEADER_WITHIN]]
    best = max(scores, default=0)
    if best < min(2, len(mapping)):
        wanted = ", ".join(f"“{mapping[fact][0]}”" for fact in line_list.required)
        raise Unreadable(
            f"No header was found in the first {HEADER_WITHIN} rows. "
            f"One row must hold the column names, among them {wanted}."
        )
    at = scores.index(best)
    names = tuple(clean(name) for name in head[at])
    columns = map_columns(names, mapping)
    if missing := [fact for fact in line_list.required if fact not in columns]:
        unknown = unknown_columns(names, columns, line_list)
        raise MissingColumns([_missing(fact, unknown, mapping) for fact in missing], at + 1, names)
    kept = map_columns(names, {name: (name,) for name in line_list.extra})
    used = {index for indexes in (*columns.values(), *kept.values()) for index in indexes}
    ignored = tuple(name for index, name in enumerate(names) if name and index not in used)
    extra = {name: indexes[0] for name, indexes in kept.items()}
    return Layout(at + 1, names, columns, extra, tuple(_notices(names, ignored, columns, mapping)), ignored)


def map_columns(names: Sequence[str], mapping: Mapping[str, Sequence[str]]) -> dict[str, tuple[int, ...]]:
    """Fact → columns. Of several names for a fact the first present counts; phones and e-mails gather them all."""
    places: dict[str, list[int]] = {}
    for index, name in enumerate(names):
        places.setdefault(plain(name), []).append(index)
    found = {}
    for fact, wanted in mapping.items():
        here = [index for name in wanted for index in places.get(plain(name), ())]
        if here:
            found[fact] = tuple(here) if fact in MANY else (here[0],)
    return found


def with_names(line_list: LineList, names: Mapping[str, Sequence[str]]) -> LineList:
    """The list as this council gets it, with other names for facts. What a name says already it goes on saying."""
    known = {plain(one) for wanted in line_list.columns.values() for one in wanted}
    columns = dict(line_list.columns)
    for fact, others in names.items():
        columns[fact] = (*columns.get(fact, ()), *(one for one in others if plain(one) not in known))
    taken = {plain(one) for others in names.values() for one in others}
    extra = tuple(one for one in line_list.extra if plain(one) not in taken)
    return replace(line_list, columns={fact: wanted for fact, wanted in columns.items() if wanted}, extra=extra)


def free_columns(names: Sequence[str], columns: Mapping[str, Sequence[int]]) -> list[str]:
    """The columns of a file that hold no known fact, each name once, in the file's order."""
    used = {plain(names[index]) for indexes in columns.values() for index in indexes}
    return list(dict.fromkeys(name for name in names if 0 < len(name) <= LONGEST_NAME and plain(name) not in used))


def unknown_columns(names: Sequence[str], columns: Mapping[str, Sequence[int]], line_list: LineList) -> list[str]:
    """Those of them that may be a known fact under another name: what the programme knows as something else is none."""
    known = {plain(one) for one in line_list.extra}
    return [one for one in free_columns(names, columns) if plain(one) not in known]


def nearest(name: str, names: Sequence[str]) -> str | None:
    """The name that is probably meant, or None. ‘Post Code (home)’ is nearer to ‘Postcode’ than ‘HPT Code’ is."""
    by_plain = {plain(one): one for one in names if one}
    joined = plain(name).replace(" ", "")
    close = [one for one in by_plain if len(joined) > SHORT and joined in one.replace(" ", "")]
    close = close or difflib.get_close_matches(plain(name), by_plain, n=1, cutoff=0.6)
    if not close:
        words = set(plain(name).split())
        close = [one for one in by_plain if words <= set(one.split()) or set(one.split()) <= words][:1]
    return by_plain[close[0]] if close else None


def _missing(fact: str, names: Sequence[str], mapping: Mapping[str, Sequence[str]]) -> str:
    wanted = mapping.get(fact) or (fact,)
    sentence = f"The column “{wanted[0]}” is missing."
    near = next((near for name in wanted if (near := nearest(name, names))), None)
    if near:
        return f"{sentence} The nearest name in the file is “{near}”."
    return f"{sentence} No column in the file has a similar name."


def _lacking(fact: str, wanted: Sequence[str], names: Sequence[str], columns: Mapping) -> list[str]:
    """The names under which a fact is missed: of one that gathers several columns, each that is not there."""
    if fact not in columns:
        return [wanted[0]]
    here = {plain(name) for name in names}
    return [name for name in wanted if plain(name) not in here] if fact in MANY else []


def _notices(
    names: Sequence[str], ignored: Sequence[str], columns: Mapping, mapping: Mapping[str, Sequence[str]]
) -> Iterable[str]:
    absent = [name for fact, wanted in mapping.items() for name in _lacking(fact, wanted, names, columns)]
    near = {name: found for name in absent if (found := nearest(name, ignored))}
    for name, found in near.items():
        yield f"The file has no column “{name}”, so it is left empty. Is “{found}” the same column under another name?"
    others = sorted(set(absent) - set(near))
    if others:
        yield f"Not in this file, so left empty: {', '.join(f'“{name}”' for name in others)}."
    known = {plain(name) for wanted in mapping.values() for name in wanted}
    counted = Counter(plain(name) for name in names)
    twice = {name for name in names if plain(name) in known and counted[plain(name)] > 1}
    for name in sorted(twice):
        yield f"The file has more than one column “{name}”: the first counts, except for phones and e-mail addresses."
