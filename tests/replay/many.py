"""Past visits of one district in bulk, as their rows would stand there: for measuring, not for behaviour."""

MANY = """
    with made as (
        select gen_random_uuid() as handover, uuidv7() as visit, n,
               timestamptz '2026-10-01 09:00+01' + n * interval '37 minutes' as at from generate_series(1, :count) n
    ), asked as (
        insert into handover (org_id, id, side, other_org_id, kind, reference, status, subject, returns, agreement_id,
                              raised_at, due_at, lapses_at, accepted_at, ended_at)
        select :org, handover, 'received', :county, 'door-knock',
               'MANY-' || translate(lpad(n::text, 4, '0'), '01', 'AB'), 'returned', '{}', '{}', gen_random_uuid(),
               at, at + interval '24 hours', at + interval '10 days', at, at + interval '1 day' from made
    ), gone as (
        insert into visit (org_id, id, handover_id, model_version, status, state, started_at, ended_at, outcome)
        select :org, visit, handover, 1, 'ended', '{}', at, at + interval '1 day',
               (array['reached-complete', 'reached-partial', 'no-answer-card-left', 'moved'])[1 + n % 4] from made
    )
    insert into visit_attempt (org_id, visit_id, number, step, outcome, at, recorded_at, role, account_id, answers)
    select :org, visit, k.number, 'knock', k.outcome, at + k.number * interval '5 hours', at, 'officer', :account, '{}'
    from made cross join lateral unnest((case n % 4 when 0 then array['spoke-all']
        when 1 then array['no-answer', 'spoke-will-call'] when 2 then array['no-answer', 'household', 'no-answer']
        else array['moved'] end)) with ordinality as k (outcome, number)
"""


def past_visits(everything, norfolk, count: int) -> None:
    """Put so many visits of Breckland by its first model there, of four kinds, over some weeks."""
    officer = norfolk.person("breckland", "officer").id
    everything(MANY, count=count, org=norfolk.org("breckland"), county=norfolk.org("norfolk"), account=officer)
