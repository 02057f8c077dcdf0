"""What a later list says otherwise than the one before it: one query tells it before an import and keeps it after."""

# ruff: noqa: S608 - every statement is put together from this file's own constants, values travel apart

TEXTS = ("forename", "surname", "nhs_number", "gender", "ethnicity", "language", "house", "address", "postcode", "uprn")
DAYS = ("onset_on", "tested_on", "exposed_on", "isolation_from")
# Facts with a column of their own, in which a person may have put something better.
OF_RESIDENT = (*TEXTS, "born_on")
OF_CASE = (*DAYS, "reference", "category", "contacts_named")
HELD = ", ".join([f"'{name}', x.{name}" for name in OF_RESIDENT] + [f"'{name}', c.{name}" for name in OF_CASE])
OWN = ", ".join(f"'{name}'" for name in (*OF_RESIDENT, *OF_CASE))


def _said(facts: str) -> str:
    """What a list said, columns kept as they came under names of their own; the export's stamps say nothing."""
    extra = f"(select jsonb_object_agg('extra.' || key, value) from jsonb_each({facts} -> 'extra'))"
    return f"(({facts} - 'extra' - 'stamps') || coalesce({extra}, '{{}}'))"


def differing(source: str) -> str:
    """The statement that finds, for the changed rows of `source`, each fact with its old and its new word.

    A case that no list has brought yet is held against what it says itself. `kept`: it goes on saying what it says.
    """
    return f"""
        select r.number, r.case_id, c.resident_id, d.field, d.old, d.new, case
                   when d.field in ({OWN}) then d.new is null
                        or (h.held -> d.field is not null and h.held -> d.field is distinct from d.old)
                   when d.field = 'variant' then d.new is distinct from 'true'
                   else d.new is null end as kept
        from {source} r
        join case_file c on c.org_id = cast(:org as int) and c.id = r.case_id
        join resident x on x.org_id = c.org_id and x.id = c.resident_id
        left join arrival a on a.org_id = c.org_id and a.case_id = c.id
        cross join lateral (select jsonb_strip_nulls(jsonb_build_object({HELD})) as held) h
        cross join lateral (
            select coalesce(n.key, o.key) as field, o.value as old, n.value as new
            from jsonb_each({_said("r.facts")}) n
            full join jsonb_each({_said("coalesce(a.facts, c.facts || h.held)")}) o on o.key = n.key
            where n.value is distinct from o.value and (a.case_id is not null or n.key is not null)
        ) d
        where r.verdict = 'changed'
    """
