"""The only writers of accounts, roles, sessions and passwords; each records its event."""

from hub.identity.actions.accounts import (
    after_leaving,
    change_account,
    close_account,
    create_account,
    leave_when_due,
    make_badge,
    reopen_account,
    set_leaving,
    set_mobile,
)
from hub.identity.actions.passwords import LINK_HOURS, make_password_link, set_password, use_password_link
from hub.identity.actions.roles import change_roles, end_in
from hub.identity.actions.sessions import end_all, end_session, prove, start_session, switch_workspace

__all__ = [
    "LINK_HOURS",
    "after_leaving",
    "change_account",
    "change_roles",
    "close_account",
    "create_account",
    "end_all",
    "end_in",
    "end_session",
    "leave_when_due",
    "make_badge",
    "make_password_link",
    "prove",
    "reopen_account",
    "set_leaving",
    "set_mobile",
    "set_password",
    "start_session",
    "switch_workspace",
    "use_password_link",
]
