"""Reads of providers, of whom they know, and of sign-ins under way; what comes before the tenant asks the lobby."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Row

from hub.kernel.db import lobby, row, rows

PROVIDER = """
    select p.org_id, p.id, p.label, p.issuer, p.client_id, p.method, p.secret, p.algorithms, p.name_claim,
           p.email_claim, p.groups_claim, p.group_roles, p.metadata, p.metadata_at, p.keys, p.keys_at, p.listed,
           p.enabled, p.tried_at, p.claims_seen, p.version
    from provider p where p.org_id = acting_org()
"""


def offered() -> Sequence[Row]:
    """Every provider that the sign-in page offers, whosever it is: asked of the lobby."""
    return lobby("providers")


def organisation_of(provider_id: UUID) -> int | None:
    """Whose provider this is, if it is in use: asked of the lobby."""
    found = lobby("provider_in_use", provider_id=provider_id)
    return found[0].org_id if found else None


def attempt_of(state_hash: bytes) -> Row | None:
    """The organisation and id of the sign-in that has this state: asked of the lobby."""
    return next(iter(lobby("attempt_by_state", hash=state_hash)), None)


def provider(provider_id: UUID) -> Row | None:
    """One provider of this organisation."""
    return row(PROVIDER + " and p.id = :id", id=provider_id)


def providers() -> Sequence[Row]:
    """This organisation's providers by label, each with how many people it knows and how many wait."""
    return rows("""
        select p.id, p.label, p.issuer, p.enabled, p.listed, p.tried_at,
               count(l.account_id) as linked, count(l.id) filter (where l.account_id is null) as waiting
        from provider p left join provider_link l on l.org_id = p.org_id and l.provider_id = p.id
        where p.org_id = acting_org() group by p.org_id, p.id order by p.label, p.id""")


def in_use() -> Sequence[Row]:
    """This organisation's providers that sign people in: id, label."""
    return rows("select id, label from provider where org_id = acting_org() and enabled order by label, id")


def stays_in_use(provider_id: UUID) -> bool:
    """Whether a provider signs people in; until this transaction ends nobody turns it off."""
    asked = "select 1 from provider where org_id = acting_org() and id = :id and enabled for share"
    return bool(rows(asked, id=provider_id))


def attempt(attempt_id: UUID) -> Row | None:
    """A sign-in under way."""
    return row(
        """select id, provider_id, browser_hash, nonce_hash, verifier, purpose, account_id, wanted, ends_at, used_at
           from provider_attempt where org_id = acting_org() and id = :id""",
        id=attempt_id,
    )


LINK = """
    select l.id, l.provider_id, l.subject, l.account_id, l.name, l.email, l.proposed, l.made_at, l.used_at,
           a.name as account_name, a.email as account_email, a.active, p.label,
           array(select r.role from account_role r where r.org_id = l.org_id and r.account_id = l.account_id) as roles
    from provider_link l join provider p on p.org_id = l.org_id and p.id = l.provider_id
    left join account a on a.org_id = l.org_id and a.id = l.account_id
    where l.org_id = acting_org()
"""


WAITING = f"""{LINK}
    and (l.account_id is null or (a.active and not exists (
         select 1 from account_role r where r.org_id = l.org_id and r.account_id = l.account_id)))
    order by l.made_at, l.id
"""  # noqa: S608


def link(link_id: UUID) -> Row | None:
    """Somebody whom a provider knows."""
    return row(LINK + " and l.id = :id", id=link_id)


def link_of(provider_id: UUID, subject: str) -> Row | None:
    """Whom a provider means by this subject."""
    return row(LINK + " and l.provider_id = :provider and l.subject = :subject", provider=provider_id, subject=subject)


def links_of_account(account_id: UUID) -> Sequence[Row]:
    """With which providers somebody can sign in."""
    return rows(LINK + " and l.account_id = :account order by p.label, l.id", account=account_id)


def linked(provider_id: UUID) -> Sequence[Row]:
    """Everyone of this organisation whom a provider knows, by name."""
    return rows(
        LINK + " and l.provider_id = :provider and l.account_id is not null order by a.name, l.id",
        provider=provider_id,
    )


def waiting() -> Sequence[Row]:
    """Whoever signed in and was not let in: without a role, or with an address that an account has. Oldest first."""
    return rows(WAITING)


def sessions_of_link(link_id: UUID) -> list[UUID]:
    """The sessions that somebody began by this provider."""
    return _ids("link_id = :id", id=link_id)


def sessions_of_provider(provider_id: UUID) -> list[UUID]:
    """The sessions that this provider began."""
    return _ids("provider_id = :id", id=provider_id)


def sessions_of_sid(provider_id: UUID, sid: str) -> list[UUID]:
    """The sessions that belong to this session of the provider's."""
    return _ids("provider_id = :id and sid = :sid", id=provider_id, sid=sid)


def _ids(condition: str, **given: object) -> list[UUID]:
    found = rows(
        f"select session_id from provider_session where org_id = acting_org() and {condition}",  # noqa: S608
        **given,
    )
    return [one.session_id for one in found]


def provider_of_session(session_id: UUID) -> UUID | None:
    """The provider that began a session, if one did."""
    found = row(
        "select provider_id from provider_session where org_id = acting_org() and session_id = :id", id=session_id
    )
    return found.provider_id if found else None


def session_by_hash(token_hash: bytes) -> UUID:
    """The session that was begun just now."""
    return row("select id from session where org_id = acting_org() and token_hash = :hash", hash=token_hash).id


def rule() -> Row | None:
    """Whose password still counts, where the organisation takes no other; None where everybody's does."""
    return row("""
        select s.keeper_id, a.name, a.active and exists (
                 select 1 from account_role r where r.org_id = a.org_id and r.account_id = a.id
                 and r.role = 'administrator') as stands
        from sign_in_rule s join account a on a.org_id = s.org_id and a.id = s.keeper_id
        where s.org_id = acting_org()
          and exists (select 1 from provider p where p.org_id = s.org_id and p.enabled)""")


def keepers() -> Sequence[Row]:
    """The administrators who have a password: one of them keeps the way in."""
    return rows("""
        select a.id, a.name from account a join account_role r on r.org_id = a.org_id and r.account_id = a.id
        where a.org_id = acting_org() and a.active and a.password_hash is not null and r.role = 'administrator'
        order by a.name, a.id""")


def is_open(session_id: UUID) -> bool:
    """Whether a session has not been ended."""
    return bool(
        rows("select 1 from session where org_id = acting_org() and id = :id and ended_at is null", id=session_id)
    )
