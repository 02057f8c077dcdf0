"""Every question of an information governance officer, over a million events of one council and more of others."""

from datetime import timedelta

from sqlalchemy import text

from hub.kernel.clock import now
from tests.bench.measured import headings

SHARES = {"norfolk": 1, "breckland": 0.2, "norwich": 0.1}
RESIDENTS, REQUESTS, DAYS, LOOKED_AT = 20_000, 15_000, 90, 5_000
PROMISED = 500  # milliseconds
# Kind → of a hundred events how many, and how many records each is about.
MIX = {
    "list:shown": (30, 10), "record:opened": (36, 2), "search:made": (8, 1), "preview:shown": (4, 2),
    "handover:raised": (4, 2), "handover:accepted": (4, 1), "call:recorded": (6, 2), "case:updated": (7, 2),
    "access:refused": (0.9, 0), "file:made": (0.1, 5),
}  # fmt: skip
FACTS = {
    "list:shown": '{"list": "cases", "count": 12}', "record:opened": '{"record": "case"}',
    "search:made": '{"list": "cases", "fields": ["surname"], "count": 1}',
    "preview:shown": '{"kind": "enrichment", "fields": ["surname"]}', "file:made": '{"file": "hand_back", "count": 5}',
    "access:refused": '{"right": "SEE_CASES", "endpoint": "cases.index", "status": 403}',
}  # fmt: skip
PEOPLE = """
    insert into resident (org_id, id, forename, surname, forename_key, surname_key, postcode, postcode_key, created_at)
    select :org, uuidv7(), 'Ann', 'Bench' || n, 'ann', 'bench' || n, 'NR19 1DJ', 'NR191DJ', now()
    from generate_series(1, :n) n"""
CASES = """
    insert into case_file (org_id, id, resident_id, programme, category, received_at, priority)
    select org_id, uuidv7(), id, 'covid', 'case', now(), 1 from resident where org_id = :org and forename = 'Ann'"""
REQUESTED = """
    insert into handover (org_id, id, side, other_org_id, kind, reference, status, subject, returns, answer,
        agreement_id, origin_id, raised_at, due_at)
    select s.org, c.id, s.side, s.other, 'enrichment',
        translate(upper(substr(c.hash, 1, 4) || '-' || substr(c.hash, 5, 4)), '01', 'XY'), 'returned',
        '{"forename": "Ann", "surname": "Bench", "postcode": "NR19 1DJ"}', '{outcome}', '{"outcome": "found"}',
        (select id from agreement where from_org = :org and to_org = :other and kind = 'enrichment' limit 1),
        case s.side when 'sent' then c.case_id end, c.raised_at, now()
    from (select uuidv7() as id, id as case_id, md5(id::text) as hash,
                 now() - random() * :days * interval '1 day' as raised_at
          from case_file where org_id = :org and origin = 'list' limit :n) c
    cross join (values ('sent', cast(:org as int), cast(:other as int)), ('received', :other, :org))
        s (side, org, other)"""
THINGS = """
    create temporary table thing on commit drop as
    select row_number() over () as no, org_id, id from (
        select org_id, id from case_file union all select org_id, id from resident
        union all select org_id, id from handover) x where org_id = {org}"""
# Ids of past moments; a few people do most of it; what each is about comes from the records of the organisation.
MADE = """
    create temporary table made on commit drop as
    select id, uuid_extract_timestamp(id) as at, floor(power(random(), 1.5) * (select count(*) from account
               where org_id = {org}))::int as who
    from (select uuidv7(- (random() * {days}) * interval '1 day') as id from generate_series(1, {n})) x"""
PAIRS = """
    create temporary table pair on commit drop as
    select distinct p.event_id, t.id from (
        select m.id as event_id, 1 + floor(random() * (select count(*) from thing))::int as no
        from made m cross join generate_series(1, {about})) p join thing t on t.no = p.no"""
WRITTEN = """
    with people as (select id, row_number() over (order by id) - 1 as no from account where org_id = :org),
    named as (select event_id, jsonb_agg(id) as about from pair group by 1)
    insert into event (org_id, id, at, kind, account_id, role, via, about, facts)
    select :org, m.id, m.at, :kind, p.id, 'tracer', 'page', coalesce(n.about, '[]'), cast(:facts as jsonb)
    from made m join people p on p.no = m.who left join named n on n.event_id = m.id"""
POINTED = "insert into event_about (org_id, about, event_id) select :org, id, event_id from pair"
WAITING = "insert into unsealed (org_id, event_id) select :org, id from made"

# One resident stood in so many lists, more than anybody does in ten days of isolation.
POPULAR = """
    with whom as (
        select resident_id as id from case_file where org_id = :org and origin = 'list' limit 1
    ), chosen as (
        select e.id from event e where org_id = :org and kind = 'list:shown'
          and not exists (select 1 from event_about a, whom where a.event_id = e.id and a.about = whom.id) limit :n
    ), told as (
        update event e set about = about || to_jsonb(whom.id) from chosen, whom
        where e.org_id = :org and e.id = chosen.id
    )
    insert into event_about select :org, whom.id, chosen.id from chosen, whom"""


def fill(bench, count: int) -> None:
    """A trail of three months in each organisation, of `count` events in the county's.

    Written past triggers, which are no part of the question, and before anything is sealed: later it were backdated.
    """
    orgs = {slug: bench.norfolk.org(slug) for slug in SHARES}
    with bench.superuser.connect() as connection:
        run = connection.exec_driver_sql
        run("set session_replication_role = replica")
        run("begin")
        connection.execute(text(PEOPLE), {"org": orgs["norfolk"], "n": RESIDENTS})
        connection.execute(text(CASES), {"org": orgs["norfolk"]})
        given = {"org": orgs["norfolk"], "other": orgs["breckland"], "n": REQUESTS, "days": DAYS}
        connection.execute(text(REQUESTED), given)
        run("commit")
        for slug, share_of_all in SHARES.items():
            for kind, (share, about) in MIX.items():
                _write(connection, orgs[slug], kind, round(count * share_of_all * share / 100), about)
        connection.execute(text(POPULAR), {"org": orgs["norfolk"], "n": LOOKED_AT})
        run("set session_replication_role = origin")
    bench.everything("vacuum analyze event, event_about, unsealed, handover, resident, case_file")


def _write(connection, org: int, kind: str, n: int, about: int) -> None:
    run, given = connection.exec_driver_sql, {"org": org, "kind": kind, "facts": FACTS.get(kind, "{}")}
    run("begin")
    run(THINGS.format(org=org))
    run(MADE.format(org=org, days=DAYS, n=n))
    run(PAIRS.format(about=about))
    run("analyze made, pair")
    connection.execute(text(WRITTEN), given)
    connection.execute(text(POINTED), {"org": org})
    connection.execute(text(WAITING), {"org": org})
    run("commit")


def questions(bench) -> dict[str, str]:
    """What an officer asks → the address of the answer: the busiest colleague, the resident most looked at."""
    org, other = bench.norfolk.org("norfolk"), bench.norfolk.org("breckland")
    busiest = bench.everything(
        "select account_id as id from event where org_id = :org group by 1 order by count(*) desc limit 1", org=org
    )[0].id
    resident = bench.everything(
        "select resident_id as id from case_file where org_id = :org and origin = 'list' limit 1", org=org
    )[0].id
    reference = bench.everything("select reference from handover where org_id = :org limit 1", org=org)[0].reference
    middle = (now() - timedelta(days=45)).strftime("%d/%m/%Y")
    trail, person = "/governance/events", f"/governance/people/{busiest}"
    return {
        "IG: the start page": "/governance",
        "IG: every event, newest first": trail,
        "IG: every refusal of 12 months": f"{trail}?kind=refusals&last=365",
        "IG: files, the rarest kind": f"{trail}?kind=file:made",
        "IG: a kind that never happened": f"{trail}?kind=agreement:ended",
        "IG: words, many kinds": f"{trail}?words=case",
        "IG: until the middle of the trail": f"{trail}?until={middle}",
        "IG: what the busiest did not do": f"{trail}?person={busiest}&kind=agreement:ended",
        "IG: a request by its reference": f"{trail}?reference={reference}",
        "IG: who looked at this resident": f"/governance/residents/{resident}",
        "IG: the statement": f"/governance/residents/{resident}/statement",
        "IG: the letter": f"/governance/residents/{resident}/letter",
        "IG: the busiest colleague, 30 days": person,
        "IG: the busiest colleague, 12 months": f"{person}?last=365",
        "IG: between two councils": f"/governance/between?other={other}",
        "IG: counts of 30 days": "/governance/counts",
        "IG: counts of 12 months": "/governance/counts?last=365",
        "IG: saved questions with what is new": "/governance/saved",
    }


def asking(bench, rounds: int = 15) -> None:
    """Print each question's median and p95 in milliseconds, and how many statements it takes."""
    [size] = bench.everything("select count(*) as n from event where org_id = :org", org=bench.norfolk.org("norfolk"))
    print(f"questions to a trail of {size.n:,} events of one council   (promised: under {PROMISED} ms)")
    headings()
    browser = bench.browser(bench.norfolk.actor("norfolk", "ig"))
    for name, kind in (("Files", "file:made"), ("Looks", "looks"), ("Refusals", "refusals")):
        browser.post(f"/governance/saved/new?kind={kind}&last=7", data={"name": name})
    bench.everything("update question_look set looked_at = now() - interval '7 days'")
    counted = bench.page(browser, "/governance/counts?last=365")()
    print(f"{'IG: days that are over, counted and kept once':44}{counted:>10.1f}")
    for name, address in questions(bench).items():
        bench.line(name, bench.page(browser, address), rounds)
