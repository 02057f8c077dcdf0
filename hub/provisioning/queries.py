"""Reads for a directory and for the administrator who lets it in."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import Row

from hub.identity.rules import token_hash
from hub.kernel.db import lobby, row, rows

PEOPLE = """
    select a.id, a.email, a.name, a.active, a.version, p.external_id, p.user_name,
           coalesce(p.made_at, a.created_at) as made_at,
           greatest(coalesce(p.changed_at, a.created_at), a.closed_at) as changed_at,
           (select json_agg(json_build_object('id', g.id, 'name', g.name) order by g.name)
            from scim_member m join scim_group g on g.org_id = m.org_id and g.id = m.group_id
            where m.org_id = a.org_id and m.account_id = a.id) as groups
    from account a left join scim_person p on p.org_id = a.org_id and p.account_id = a.id
    where a.org_id = acting_org() and p.gone_at is null"""


def token(text: str) -> Row | None:
    """Whose directory has this token, if it is still good: asked of the lobby."""
    return next(iter(lobby("scim_token_by_hash", hash=token_hash(text))), None)


def people() -> Sequence[Row]:
    """Everyone whom a directory may see: of this organisation, and not deleted by it."""
    return rows(f"{PEOPLE} order by a.id")


def people_by_user_name(key: str) -> Sequence[Row]:
    """The one whom the directory calls so, or whose address it is."""
    return rows(f"{PEOPLE} and (p.user_name_key = :key or p.user_name_key is null and a.email_key = :key)", key=key)


def people_by_external_id(external_id: str) -> Sequence[Row]:
    """Those with this id of the directory."""
    return rows(f"{PEOPLE} and p.external_id = :external_id", external_id=external_id)


def person(account_id: UUID) -> Row | None:
    """One of them."""
    return row(f"{PEOPLE} and a.id = :id", id=account_id)


def known(account_ids: Collection[UUID]) -> set[UUID]:
    """Those of these ids whom a directory may see."""
    found = rows(f"{PEOPLE} and a.id = any(:ids)", ids=list(account_ids)) if account_ids else ()
    return {one.id for one in found}


def link(account_id: UUID) -> Row | None:
    """What the directory has said of an account, deleted ones too."""
    return row("select * from scim_person where org_id = acting_org() and account_id = :id", id=account_id)


def groups() -> Sequence[Row]:
    """The directory's groups, with how many members each has."""
    return rows("""
        select g.id, g.name, g.external_id, g.role, g.made_at, g.changed_at,
               (select count(*) from scim_member m where m.org_id = g.org_id and m.group_id = g.id) as members
        from scim_group g where g.org_id = acting_org() order by g.name_key, g.id""")


def group(group_id: UUID) -> Row | None:
    """One group."""
    return next((one for one in groups() if one.id == group_id), None)


def members() -> dict[UUID, list[Row]]:
    """Who is in which group."""
    found: dict[UUID, list[Row]] = {}
    for one in rows("""
        select m.group_id, m.account_id, a.name from scim_member m
        join account a on a.org_id = m.org_id and a.id = m.account_id
        where m.org_id = acting_org() order by m.group_id, m.account_id"""):
        found.setdefault(one.group_id, []).append(one)
    return found


def roles_by_groups(account_id: UUID) -> set[str]:
    """The roles that the groups of somebody stand for."""
    found = rows(
        """select g.role from scim_member m join scim_group g on g.org_id = m.org_id and g.id = m.group_id
           where m.org_id = acting_org() and m.account_id = :id and g.role is not null""",
        id=account_id,
    )
    return {one.role for one in found}


def tokens() -> Sequence[Row]:
    """The tokens of directories, the latest first."""
    return rows("""
        select t.id, t.name, t.made_at, t.ends_at, t.used_at, t.revoked_at, a.name as made_by_name
        from scim_token t left join account a on a.org_id = t.org_id and a.id = t.made_by
        where t.org_id = acting_org() order by t.made_at desc""")


def proposals() -> Sequence[Row]:
    """The roles that wait to be given or withdrawn, the oldest first."""
    return rows("""
        select p.id, p.account_id, p.role, p.change, p.source, p.made_at, a.name, a.active
        from role_proposal p join account a on a.org_id = p.org_id and a.id = p.account_id
        where p.org_id = acting_org() and p.decided_at is null order by p.made_at, p.id""")


def proposal(proposal_id: UUID) -> Row | None:
    """One that waits, locked."""
    return row(
        """select id, account_id, role, change from role_proposal
           where org_id = acting_org() and id = :id and decided_at is null for update""",
        id=proposal_id,
    )


def staff_list(list_id: UUID, lock: bool = False) -> Row | None:
    """A list of staff that was read in; locked where it is to be done."""
    return row(
        f"""select id, read_at, read_by, told, done_at from staff_list
            where org_id = acting_org() and id = :id {"for update" if lock else ""}""",  # noqa: S608
        id=list_id,
    )


def staff_lists() -> Sequence[Row]:
    """The last lists, the latest first, with how much each said."""
    return rows("""
        select l.id, l.read_at, l.done_at, a.name as read_by_name, jsonb_array_length(l.told -> 'rows') as waiting,
               jsonb_array_length(l.told -> 'bad') as bad, (l.told ->> 'done')::int as done
        from staff_list l join account a on a.org_id = l.org_id and a.id = l.read_by
        where l.org_id = acting_org() order by l.read_at desc limit 20""")
