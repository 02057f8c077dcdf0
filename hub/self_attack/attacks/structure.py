"""Is the live database what the migrations make? Every guard in it, held against the twin's, which was made anew.

What the other attacks find of the twin is true of the live database only as far as this one finds no difference.
"""

from collections.abc import Callable, Iterator
from typing import Any

from hub.self_attack.finding import Finding

NAME = "structure"
# Each gives a name and what stands there; a difference in either direction is a finding.
GUARDS = {
    "table": """
        select c.relname, concat_ws(', ', pg_get_userbyid(c.relowner), c.relkind, c.relrowsecurity,
                                    c.relforcerowsecurity, array_to_string(c.reloptions, ' '), pg_get_viewdef(c.oid))
        from pg_class c where c.relnamespace in ('public'::regnamespace, 'lobby'::regnamespace)
          and c.relkind in ('r', 'p', 'v', 'm', 'f')""",
    "policy": """
        select tablename || '.' || policyname, concat_ws(' | ', permissive, roles::text, cmd, qual, with_check)
        from pg_policies""",
    "right": """
        select concat_ws(' ', c.relname, one.part, coalesce(g.rolname, 'everybody')),
               string_agg(x.privilege_type, ' ' order by x.privilege_type)
        from pg_class c
        cross join lateral (
            select null as part, c.relacl as granted
            union all select a.attname, a.attacl from pg_attribute a where a.attrelid = c.oid) as one
        cross join lateral aclexplode(one.granted) as x
        left join pg_roles g on g.oid = x.grantee
        where c.relnamespace in ('public'::regnamespace, 'lobby'::regnamespace) group by 1""",
    "function": """
        select p.oid::regprocedure::text,
               concat_ws(' | ', pg_get_userbyid(p.proowner), p.prosecdef, p.proconfig::text, p.proacl::text,
                         md5(pg_get_functiondef(p.oid)))
        from pg_proc p where p.pronamespace in ('public'::regnamespace, 'lobby'::regnamespace) and p.prokind = 'f'
          and not exists (select 1 from pg_depend d where d.objid = p.oid and d.deptype = 'e')""",
    "trigger": """
        select t.tgrelid::regclass || '.' || t.tgname, concat_ws(' ', t.tgenabled, pg_get_triggerdef(t.oid))
        from pg_trigger t where not t.tgisinternal""",
    "constraint": """
        select k.conrelid::regclass || '.' || k.conname, concat_ws(' ', pg_get_constraintdef(k.oid), k.convalidated)
        from pg_constraint k where k.connamespace = 'public'::regnamespace and k.contype <> 'n'""",
}


def attack(live: Callable[..., Any], twin: Callable[..., Any]) -> Iterator[Finding]:
    """Every guard that differs; both ask the catalogue, which every login may read."""
    for sort, asked in GUARDS.items():
        here, there = ({one[0]: one[1] for one in ask(asked)} for ask in (live, twin))
        for name in sorted(here.keys() | there.keys()):
            if here.get(name) != there.get(name):
                how = "is missing" if name not in here else "is one too many" if name not in there else "is another"
                yield Finding(NAME, "the live database", f"{sort} {name}", f"{how} than the migrations make")


def count(ask: Callable[..., Any]) -> int:
    """How many guards were compared."""
    return sum(len(ask(asked)) for asked in GUARDS.values())
