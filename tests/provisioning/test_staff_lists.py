"""A list of staff: what is shown is what is done, each bad row comes back, and nobody locks everybody out."""

import io
from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from openpyxl import Workbook

from hub.identity import actions as accounts
from hub.identity import queries
from hub.kernel.access import Role
from hub.kernel.clock import today
from hub.provisioning.staff import Planner

ADMIN = ("breckland", "administrator")
HEAD = "Email address,Name,Roles,Last day\n"


def send(browser, content: bytes | str, name="staff.csv"):
    body = content.encode() if isinstance(content, str) else content
    return browser.post(
        "/people/staff-lists", data={"file": (io.BytesIO(body), name)}, content_type="multipart/form-data"
    )


@pytest.fixture
def keeper(client):
    return client(*ADMIN)


def roles(everything, account_id) -> set[str]:
    return {one.role for one in everything("select role from account_role where account_id = :id", id=account_id)}


def test_joiners_movers_and_leavers(keeper, client, norfolk, everything):
    officer, ig = client("breckland", "officer", 1), norfolk.person("breckland", "ig")
    leaver = norfolk.person("breckland", "manager")
    day = today() + timedelta(days=10)
    assert len({officer.person.id, ig.id, leaver.id}) == 3
    moved = f"{officer.person.email},,Helpline adviser,\n"
    shown = send(keeper, HEAD + f"joan@breckland.example,Joan Joiner,Officer; Manager,\n{moved}"
                 f"{leaver.email},,,{day:%d/%m/%Y}\n{ig.email},,,\n")  # fmt: skip
    address, text = shown.location, keeper.get(shown.location).text
    assert "Joan Joiner" in text and "loses at once: Officer" in text and "proposed: Helpline adviser" in text
    assert "Without any change: 1" in text
    assert everything("select 1 from account where email_key = 'joan@breckland.example'") == [], (
        "a look changes nothing"
    )
    assert officer.get("/requests").status_code == 200
    assert keeper.post(address).status_code == 303
    [joan] = everything("select id, password_hash from account where email_key = 'joan@breckland.example'")
    assert roles(everything, joan.id) == set() and joan.password_hash is None
    assert "officer" not in roles(everything, officer.person.id) and officer.get("/requests").status_code == 302
    assert everything("select leaves_on from account where id = :id", id=leaver.id)[0].leaves_on == day
    waiting = {(one.account_id, one.role) for one in everything("select account_id, role from role_proposal")}
    assert waiting == {(joan.id, "officer"), (joan.id, "manager"), (officer.person.id, "adviser")}
    [done] = everything("select facts from event where kind = 'staff_list:done'")
    assert (done.facts["done"], done.facts["refused"]) == (3, 0)
    assert everything("select 1 from event where kind = 'staff_list:read'")
    assert "joan" not in str(everything("select told from staff_list")[0].told), "names stand in the accounts now"
    assert keeper.post(address).status_code == 409, "once"


def test_a_leaver_of_the_past_is_closed_at_once_and_may_come_back(keeper, client, norfolk, everything):
    officer = client("breckland", "officer")
    had = roles(everything, officer.person.id)
    keeper.post(send(keeper, HEAD + f"{officer.person.email},,,2026-01-31\n").location)
    assert officer.get("/account").status_code == 302
    again = send(keeper, HEAD + f"{officer.person.email},,Officer,\n").location
    assert "Back again" in keeper.get(again).text
    keeper.post(again)
    assert everything("select active from account where id = :id", id=officer.person.id)[0].active
    assert had and roles(everything, officer.person.id) == set()


def test_a_list_of_many_leavers_costs_no_more_statements_than_one_of_few(keeper, norfolk, statements):
    with norfolk.acting(*ADMIN):
        mails = [f"leaver{n}@breckland.example" for n in range(12)]
        for mail in mails:
            accounts.create_account(mail, "Lee Leaver", [Role.OFFICER])
    asked = []
    for many in (2, 12):
        address = send(keeper, HEAD + "".join(f"{mail},,,2090-01-01\n" for mail in mails[:many])).location
        with statements() as sent:
            assert keeper.get(address).text.count("Lee Leaver") == many
        asked.append(len(sent))
    assert asked[0] == asked[1]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("nonsense,Name,,", "missing or is none"),
        (",Name,,", "missing or is none"),
        (f"{'n' * 250}@b.example,Name,,", "missing or is none"),
        ("new@b.example,,,", "needs a name"),
        ("new@b.example,New,King,", "“King” is no role"),
        ("new@b.example,New,Tracer,", "Nobody is tracer"),
        ("new@b.example,New,,31/31/2026", "is no day"),
        ("new@b.example,New,,1066-10-14", "is no day"),
        ("gone@b.example,Gone,,2020-01-01", "their last day is over"),
        ("twice@b.example,A,,\nTWICE@b.example,B,,", "more than once"),
    ],
)
def test_each_bad_row_comes_back_with_its_reason(keeper, everything, row, why):
    address = send(keeper, HEAD + row + "\n").location
    assert "There is nothing to do" in keeper.get(address).text
    told = keeper.get(f"{address}/not-done").get_data(as_text=True)
    assert why in told and told.splitlines()[0].endswith("Row,Why,Email address,Name,Roles,Last day")
    before = everything("select count(*) as n from account")[0].n
    assert keeper.post(address).status_code == 303
    assert everything("select count(*) as n from account")[0].n == before
    assert why in keeper.get(address).text


def test_what_was_not_done_is_mended_in_its_own_file_and_read_again(keeper, everything):
    """Whatever the columns were called, and in whatever order: the file has them as the hub does."""
    rows = "Role,Ignored,E-mail,Employee name\nAstronaut,x,ann@b.example,Ann New\n"
    address = send(keeper, rows).location
    told = keeper.get(f"{address}/not-done").get_data(as_text=True)
    assert "ann@b.example,Ann New,Astronaut," in told
    again = send(keeper, told.replace("Astronaut,", "Officer,")).location
    assert keeper.post(again).status_code == 303
    assert everything("select name from account where email_key = 'ann@b.example'")[0].name == "Ann New"


def test_nobody_locks_themself_or_everybody_out(keeper, client, norfolk, everything):
    me, ig = keeper.person, norfolk.person("breckland", "ig")
    told = keeper.get(send(keeper, HEAD + f"{me.email},,,2026-12-31\n").location).text
    assert "This is you" in told and "nothing to do" in told
    assert "This is you" in keeper.get(send(keeper, HEAD + f"{me.email},,Officer,\n").location).text
    with norfolk.acting(*ADMIN):
        accounts.change_roles(ig.id, give=[Role.ADMINISTRATOR])
    other = client("breckland", "ig")
    with norfolk.acting(*ADMIN):
        accounts.change_roles(me.id, give=[Role.OFFICER])
    second = send(keeper, HEAD + f"{ig.email},,Information governance officer,\n{me.email},,Officer,\n").location
    assert "This is you" in keeper.get(second).text and "loses at once: Administrator" in keeper.get(second).text
    keeper.post(second)
    assert "administrator" in roles(everything, me.id) and "administrator" not in roles(everything, ig.id)
    assert other.get("/people").status_code == 403


def test_what_changed_after_the_look_is_not_done(keeper, norfolk, everything):
    officer = norfolk.person("breckland", "officer")
    address = send(keeper, HEAD + f"{officer.email},,,2026-01-31\nnew@b.example,New Person,,\n").location
    with norfolk.acting(*ADMIN):
        found = queries.account(officer.id)
        accounts.change_account(
            officer.id, found.version, "Other Name", found.email, [Role(one) for one in found.roles]
        )
    keeper.post(address)
    assert everything("select active from account where id = :id", id=officer.id)[0].active
    assert everything("select 1 from account where email_key = 'new@b.example'"), "the other row is done all the same"
    assert "Somebody changed this account" in keeper.get(f"{address}/not-done").get_data(as_text=True)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "empty"),
        (b"%PDF-1.7", "PDF"),
        (b"a,b\n1,2\n", "No column “Email address”"),
        (HEAD.encode(), "no rows below it"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(keeper, content, told):
    answer = send(keeper, content)
    assert answer.status_code == 422 and told in answer.text


def test_a_workbook_with_its_header_further_down_and_other_names(keeper):
    book, out = Workbook(), io.BytesIO()
    for cells in (
        ["Starters of the month"],
        [],
        ["Employee name", "Work e-mail", "Work email"],
        ["Joan Joiner", "x", "joan@b.example"],
    ):
        book.active.append(cells)
    book.save(out)
    shown = keeper.get(send(keeper, out.getvalue(), "staff.xlsx").location).text
    assert "Joan Joiner" in shown and "joan@b.example" in shown


def test_the_empty_list_can_be_read_in_when_it_is_filled(keeper):
    head = keeper.get("/people/staff-lists/form").get_data().decode("utf-8-sig").strip()
    shown = keeper.get(send(keeper, f"{head}\njoan@b.example,Joan Joiner,,\n").location).text
    assert "Joan Joiner" in shown


def test_a_list_can_be_thrown_away(keeper, everything):
    address = send(keeper, HEAD + "joan@b.example,Joan,,\n").location
    assert keeper.post(f"{address}/discard").status_code == 303
    assert keeper.get(address).status_code == 404 and everything("select 1 from staff_list") == []
    assert everything("select 1 from event where kind = 'staff_list:discarded'")


def test_others_see_and_do_nothing(keeper, client, everything):
    address = send(keeper, HEAD + "joan@b.example,Joan,,\n").location
    for slug, role, answer in (("norwich", "administrator", 404), ("breckland", "ig", 403)):
        stranger = client(slug, role)
        for path in (address, f"{address}/not-done"):
            assert stranger.get(path).status_code == answer
        for path in (address, f"{address}/discard"):
            assert stranger.post(path).status_code == answer
    assert everything("select done_at from staff_list")[0].done_at is None


@pytest.mark.parametrize(("role", "why"), [
    ("administrator", "no administrator left"), ("ig", "no information governance officer left"),
])  # fmt: skip
def test_whoever_reads_it_the_last_of_two_roles_stays(role, why):
    ann = SimpleNamespace(
        id=uuid4(), email="ann@b.example", name="Ann", active=True, roles=[role], version=1, leaves_on=None
    )
    told = {"email": ann.email, "name": "", "roles": "", "leaves_on": "2026-12-31", "roles said": ""}
    plan = Planner([ann], set(Role), uuid4(), today()).all([(2, told, [])])
    assert plan.rows == [] and why in plan.bad[0]["why"]
    moved = Planner([ann], set(Role), uuid4(), today()).all([(2, told | {"leaves_on": "", "roles said": "x"}, [])])
    assert moved.rows == [] and why in moved.bad[0]["why"]
