"""What a directory says of a person becomes an account: made, changed, closed, opened again without its roles."""

from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from hub.identity import queries as accounts
from hub.identity.actions import change_account, close_account, create_account, reopen_account
from hub.kernel.access import Role
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.keys import email_key
from hub.kernel.problems import Invalid, NotYours
from hub.kernel.tenancy import acting
from hub.provisioning import queries
from hub.provisioning.actions.proposals import propose
from hub.provisioning.models import ScimMember, ScimPerson
from hub.provisioning.scim.resources import Person


def add_person(told: Person) -> UUID:
    """An account without a role for somebody new; one that the directory had deleted is opened again.

    Raises Invalid when the name or the address is taken.
    """
    if queries.people_by_user_name(email_key(told.user_name)):
        raise Invalid({"userName": ["There is somebody with this userName."]})
    known = accounts.account_by_email(email_key(told.email))
    if known is None:
        account_id = create_account(told.email, told.name, [])
    elif (link := queries.link(known.id)) and link.gone_at:
        account_id = known.id
        _name(account_id, told)
        _open(account_id)
    else:
        raise Invalid({"emails": ["There is somebody with this email address."]})
    _link(account_id, told)
    if not told.active:
        close_account(account_id)
    return account_id


def change_person(account_id: UUID, told: Person) -> None:
    """Bring an account to what the directory says. Raises NotYours, Invalid."""
    found = queries.person(account_id)
    if found is None:
        raise NotYours()
    others = [one for one in queries.people_by_user_name(email_key(told.user_name)) if one.id != account_id]
    if others:
        raise Invalid({"userName": ["There is somebody else with this userName."]})
    if (found.email, found.name) != (told.email, told.name):
        _name(account_id, told)
    _link(account_id, told)
    if found.active and not told.active:
        close_account(account_id)
    elif told.active and not found.active:
        _open(account_id)


def _name(account_id: UUID, told: Person) -> None:
    account = accounts.account(account_id)
    roles = [Role(one) for one in account.roles]
    change_account(account_id, account.version, told.name, told.email, roles)


def _open(account_id: UUID) -> None:
    """Back, and without a role until an administrator acts."""
    for role in reopen_account(account_id):
        propose(account_id, role, "give", "scim")


def _link(account_id: UUID, told: Person) -> None:
    moment = now()
    said = {"external_id": told.external_id, "user_name": told.user_name, "user_name_key": email_key(told.user_name)}
    said |= {"changed_at": moment, "gone_at": None}
    new = {"org_id": acting().org_id, "account_id": account_id, "made_at": moment}
    keys = [ScimPerson.org_id, ScimPerson.account_id]
    db.session.execute(insert(ScimPerson).values(new | said).on_conflict_do_update(index_elements=keys, set_=said))


def remove_person(account_id: UUID) -> None:
    """The directory has deleted somebody: the account closes, and it finds it no longer. Raises NotYours, Invalid."""
    found = queries.person(account_id)
    if found is None:
        raise NotYours()
    if found.active:
        close_account(account_id)
    moment, org_id = now(), acting().org_id
    db.session.execute(delete(ScimMember).where(ScimMember.org_id == org_id, ScimMember.account_id == account_id))
    gone = {"gone_at": moment, "changed_at": moment, "user_name_key": None}
    new = {"org_id": org_id, "account_id": account_id, "made_at": moment}
    keys = [ScimPerson.org_id, ScimPerson.account_id]
    db.session.execute(insert(ScimPerson).values(new | gone).on_conflict_do_update(index_elements=keys, set_=gone))
