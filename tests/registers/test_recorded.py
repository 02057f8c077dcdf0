"""Nothing changes, and no resident is shown, without an event: read from the program itself."""

import ast
import inspect

import pytest

from tests.registers.test_declared import HUB, ROOT, TREES

# Pages that record no look, because no resident is on them.
SILENT = {
    "homes.mine": "one's own home, which nobody can read",
    "national.crosswalk": "the programme's codes, no resident",
    "national.feed": "times and counts, no resident",
    "cards.index": "who made which cards, by reference",
    "cards.cancel": "a batch of cards, no resident",
    "cards.paper_style": "a colour and a size",
    "cards.text": "a translation",
    "cards.texts": "translations",
    "identity.home": "leads on to the first page of the role",
    "identity.account": "one's own account and sessions",
    "identity.workspace": "one's own roles",
    "identity.people": "colleagues, no resident",
    "identity.person": "a colleague",
    "identity.close_person": "a colleague",
    "identity.add_person": "an empty form",
    "single_sign_on.own": "one's own links",
    "providers.index": "providers and counts",
    "providers.new": "an empty form",
    "providers.show": "a provider",
    "providers.change": "a provider",
    "providers.secret": "a provider, without its secret",
    "providers.delete": "a provider and a count",
    "providers.linked": "colleagues, no resident",
    "providers.waiting": "people who would be colleagues, no resident",
    "providers.passwords": "administrators by name",
    "bulk.start": "leads on to the page that records the look",
    "cases.new": "an empty form",
    "subjects.new": "an empty form",
    "calls.scripts": "what callers say, without anybody's name",
    "cases.next_case": "leads on to the page that records the look",
    "drafting.show": "the organisation's own model",
    "drafting.start": "the organisation's own model",
    "drafting.about": "the organisation's own model",
    "drafting.times": "the organisation's own model",
    "drafting.discard": "the organisation's own model",
    "drafting.remove_part": "the organisation's own model",
    "drafting.add_step": "the organisation's own model",
    "drafting.step": "the organisation's own model",
    "drafting.change_step": "the organisation's own model",
    "drafting.add_outcome": "the organisation's own model",
    "drafting.outcome": "the organisation's own model",
    "drafting.try_step": "the organisation's own model",
    "drafting.add_form": "the organisation's own model",
    "drafting.form": "the organisation's own model",
    "drafting.change_form": "the organisation's own model",
    "drafting.add_question": "the organisation's own model",
    "drafting.question": "the organisation's own model",
    "drafting.kind": "the organisation's own model",
    "drafting.condition": "the organisation's own model",
    "markers.add": "an empty form",
    "visit_models.compare": "the organisation's own model",
    "visit_models.go_back": "the organisation's own model",
    "visit_models.index": "the organisation's own model",
    "visit_models.show": "the organisation's own model",
    "visit_models.publish": "the organisation's own model",
    "retention.show": "a rule, no resident",
    "retention.change": "a rule, no resident",
    "retention.night": "a rule, no resident",
    "erasures.show": "counts, and ids of what a hold kept",
    "holds.review": "a hold's reason, which names nobody",
    "holds.lift": "the same",
    "agreements.index": "terms, no resident",
    "agreements.sign": "terms, no resident",
    "agreements.end": "terms, no resident",
    "agreements.renew": "terms, no resident",
    "agreements.dpia": "terms, no resident",
    "agreements.flows": "terms, no resident",
    "drafts.start": "an empty form",
    "drafts.load": "an empty form",
    **dict.fromkeys(
        ("drafts.words", "drafts.add_kind", "drafts.kind", "drafts.remove_kind", "drafts.take_back", "drafts.withdraw"),
        "terms of one's own draft",
    ),
    "doorstep.who": "one's own id",
    "needs.standing": "a mark, not a word of a resident",
    "helpline.standing": "the same",
    "helpline.send_back": "a reference and a question",
    "services.index": "services, no resident",
    "services.show": "the same",
    "services.load": "loads by name",
    "services.run": "the same",
    "intake.index": "runs by name",
    "rounds.index": "days, officers and counts",
    "rounds.today": "leads on to one's own round, or says that there is none",
    "rounds.cancel": "a question about a round, with counts",
    "rounds.crew": "colleagues and their hours",
    "rounds.replan": "a question about a round, with counts",
    "rounds.home": "a question about a round, with counts",
    "notices.open_notice": "leads on to the page that records the look",
    "notices.choose": "one's own choice",
    "identity.mobile": "one's own number",
    "identity.sessions": "a colleague's sessions",
    "identity.leaving_date": "a colleague",
    "access_reviews.index": "counts of rights",
    "provisioning.staff_lists": "lists by day",
    "provisioning.staff_list": "colleagues who come and go",
    "provisioning.staff_list_form": "an empty list",
    "provisioning.directory": "keys and groups of the organisation's directory",
    "provisioning.group": "colleagues in a group",
    "provisioning.proposals": "colleagues and roles",
    "own_factors.index": "one's own factors",
    "own_factors.add_app": "an empty form",
    "own_factors.add_key": "an empty form",
    "own_factors.remove": "one's own factor",
    "factor_resets.reset": "a colleague's factors",
    "allocation.level_of": "a colleague",
    "allocation.levels": "colleagues, no resident",
    "allocation.surge": "counts and colleagues",
    "teams.index": "colleagues, no resident",
    "teams.show": "colleagues, no resident",
    "rota.week": "colleagues, no resident",
    "rota.mine": "one's own hours",
    "rota_of.person": "a colleague",
    "rota_of.change": "a colleague",
    "rota_of.copy": "a colleague",
    "rota_of.add_leave": "a colleague",
    "patches.index": "places, counts and colleagues",
    "patches.show": "a place, a count and colleagues",
    "patch_edits.index": "places",
    "patch_edits.add": "places",
    "patch_edits.change": "places",
    "patch_edits.remove": "a place, a count and colleagues",
    "team_edits.index": "teams",
    "team_edits.add": "a team",
    "team_edits.change": "a team",
    "team_edits.remove": "a team and colleagues",
    "rule_edits.change": "the organisation's own rules",
    "volunteers.index": "volunteers, no resident",
    "volunteers.show": "a volunteer",
    "tasks.decline": "a question about a reference",
    "tasks.give_back": "a question about a reference",
    "tasks.give": "a reference and colleagues",
}

RECORDS = {"record", "record_each", "mirror", "preview"}  # the preview of a hand-over records itself
WRITES = {"insert", "update", "delete", "upsert"}


def called(node: ast.AST) -> set[str]:
    """The names of everything that is called here."""
    found = (one.func for one in ast.walk(node) if isinstance(one, ast.Call))
    return {getattr(one, "id", None) or getattr(one, "attr", "") for one in found}


def functions(tree: ast.Module) -> dict[str, ast.FunctionDef]:
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


def records(name: str, here: dict[str, ast.FunctionDef], seen: frozenset = frozenset()) -> bool:
    """Whether a function records an event, itself or by another function of its own module."""
    names = called(here[name])
    return bool(names & RECORDS) or any(
        records(one, here, seen | {name}) for one in names & set(here) if one not in seen | {name}
    )


def writes(node: ast.FunctionDef) -> bool:
    """Whether a function changes rows by itself: through Core, or by a statement in capitals or in a literal."""
    text = ast.unparse(node).lower()
    told = any(f"{verb} " in text for verb in ("insert into", "delete from")) or " set " in text and "update " in text
    return bool(called(node) & WRITES) or told


@pytest.mark.asvs("14.2.4")
def test_every_page_records_the_look(standing):
    silent = set()
    for rule in standing.url_map.iter_rules():
        view = inspect.unwrap(standing.view_functions[rule.endpoint])
        if "GET" not in rule.methods or not hasattr(standing.view_functions[rule.endpoint], "requires"):
            continue
        path = next(path for path in HUB if str(path) == inspect.getsourcefile(view))
        if not records(view.__name__, functions(TREES[path])):
            silent.add(rule.endpoint)
    assert silent == set(SILENT)


# Writers without an event of their own, and whose event covers them.
COVERED = {
    "provisioning/actions/people.py:_link": "a step of what a directory says, which the address that it called records",
    "provisioning/actions/people.py:remove_person": "the same, beside the closing of the account",
    "cases/actions/writing.py:write": "how every change of a case is written; the action that calls it records it",
    "cases/actions/writing.py:write_note": "the action that writes the note records what it is about",
    "drafting/actions.py:begin": "lets go of notes on what is published; saving the draft records itself",
    "drafting/actions.py:_write": "keeps what the draft said; saving the draft records itself",
    "handovers/actions/changing.py:change": "how a received one is written; the action that calls it records it",
    "conversation/actions.py:mark_read": "the page that shows the messages records the look",
    "conversation/actions.py:give": "a step of passing a message on, which take_in records",
    "conversation/actions.py:_mark": "the same",
    "governance/actions/names.py:give_copy": "a step of passing a question on, which take_in records",
    "visit_models/attempts/actions.py:forget": "the attempt is recorded, or one's own answers are thrown away",
    "intake/actions/staging.py:_bring_back": "a step of the import, which runs.py records",
    "intake/actions/staging.py:unstage_outside": "a step of taking rows in, which outside.py records",
    "intake/actions/staging.py:drop_read": "a step of matching columns, which columns.py records",
    "intake/actions/staging.py:_keep": "a step of the reading, which runs.py records",
    "handovers/actions/correcting.py:correct_answer": "the same of what was answered",
    "handovers/actions/correcting.py:correct_subject": "a step of a correction, which its request or notice records",
    "subject_requests/actions/copies.py:on_record": "the same",
    "subject_requests/actions/notices.py:deliver": "a step of passing a notice on, which take_in records",
    "subject_requests/actions/writing.py:write": "how every change of a request is written; its action records it",
    "matching/actions/writing.py:write_parts": "the changes of a merge or of its undoing, which record themselves",
    "retention/actions/erasing.py:statement": "how every row is erased; the step of the erasure records it",
    "retention/actions/runs.py:copied": "that an erasure, which is recorded, stands in the register as well",
    "rounds/actions/hold.py:hold": "a step of every change of a round, whose action records it",
    "rounds/actions/stops.py:add": "a step of planning and of planning again, which day.py records",
    "rounds/actions/stops.py:order": "the same",
    "sealed_fields/actions.py:_write": "the same values, sealed: the rotation records itself with each organisation",
}


def test_every_writer_records_what_it_did():
    quiet = set()
    for path in HUB:
        where = str(path.relative_to(ROOT / "hub"))
        if "actions" not in where:
            continue
        here = functions(TREES[path])
        callers = {name: {one for one in here if name in called(here[one])} for name in here}
        for name, node in here.items():
            if writes(node) and not records(name, here) and not any(records(one, here) for one in callers[name]):
                quiet.add(f"{where}:{name}")
    assert quiet == set(COVERED)
