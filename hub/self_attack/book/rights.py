"""Who may: a second book beside the decorators, so that a route's right cannot be weakened in silence."""

from hub.kernel.access import May

RIGHTS = {
    "USE_ACCOUNT": "doorstep.answer doorstep.who identity.account identity.change_password "
    "identity.end_session identity.home identity.mobile identity.workspace notices.choose "
    "notices.index notices.open_notice notices.read_all notices.read_one",
    "MANAGE_PEOPLE": "identity.add_person identity.badge identity.close_person identity.password_link "
    "identity.people identity.person",
    "SEE_CASES": "batches.file batches.show bulk.ask bulk.do bulk.start cases.index cases.show households.show",
    "RECORD_CALLS": "allocation.end allocation.undo calls.booked calls.call calls.check_system calls.found "
    "calls.one_press calls.scripts calls.systems calls.undo calls.write cases.change "
    "cases.contact cases.new cases.next_case cases.seen cases.variant contacts.change "
    "contacts.named contacts.none contacts.remove escalations.decline escalations.end "
    "escalations.escalate escalations.reply households.call matching.use national.reference",
    "RAISE_REQUESTS": "asking.ask asking.conversation asking.send asking.withdraw",
    "MEET_NEEDS": "needs.add needs.change needs.give_up needs.pass_on needs.reopen needs.send needs.settle "
    "needs.show needs.signpost needs.standing",
    "REVIEW_NEEDS": "needs.review needs.unmet_file",
    "SEE_SUPPORT": "helpline.index helpline.standing",
    "WORK_SUPPORT": "helpline.accept helpline.release helpline.send_back helpline.show",
    "SEE_SERVICES": "services.index services.show",
    "LOAD_SERVICES": "services.load services.run",
    "CONFIRM_CARD_TEXTS": "cards.text",
    "CLOSE_CASES": "cases.close cases.reopen",
    "ALLOCATE_CASES": "allocation.bring_in allocation.index allocation.level allocation.level_of "
    "allocation.levels allocation.many allocation.move_load allocation.one allocation.suggest "
    "allocation.surge allocation.take_suggestion households.part",
    "TRIAGE_ADDRESSES": "triage.index triage.outside triage.route",
    "IMPORT_LINE_LISTS": "intake.closed_file intake.columns intake.confirm intake.discard intake.forget_name "
    "intake.index intake.other_counties intake.outside_file intake.rejected intake.rows "
    "intake.show intake.take_in intake.upload",
    "HAND_BACK": "national.acknowledge national.acknowledge_kind national.again national.crosswalk "
    "national.feed national.fetch_now national.file national.index national.make "
    "national.one_row national.show national.standing national.take national.whole",
    "SEE_REQUESTS": "handovers.printed handovers.queue handovers.show",
    "WORK_REQUESTS": "cards.call_backs cards.cancel cards.genuine cards.index cards.left cards.of_visit "
    "cards.paper_style cards.rung cards.texts conversation.thread enrichment.add "
    "enrichment.remove enrichment.search enrichment.send_back handovers.claim "
    "handovers.claim_ticked handovers.not_ours handovers.release handovers.release_ticked "
    "visits.check_in visits.come_out visits.more_time visits.show visits.start",
    "SEE_RISKS": "markers.add markers.add_here markers.end markers.hand_over markers.index markers.renew markers.show",
    "WATCH_DOORS": "doors.acknowledge doors.index doors.out",
    "ASSIGN_REQUESTS": "handovers.assign handovers.assign_ticked",
    "HAND_TO_PARTNERS": "visits.hand_on visits.without_partner",
    "CARRY_WORK": "doorstep.aside doorstep.asides doorstep.dismiss doorstep.pack doorstep.today",
    "WALK_ROUNDS": "rounds.cancel rounds.change rounds.confirm rounds.crew rounds.home rounds.index "
    "rounds.officer rounds.plan rounds.replan rounds.sheet rounds.show rounds.today",
    "DRAFT_VISIT_MODEL": "drafting.about drafting.add_form drafting.add_outcome drafting.add_question "
    "drafting.add_step drafting.arrange drafting.change_form drafting.change_step "
    "drafting.condition drafting.discard drafting.kind drafting.outcome drafting.question "
    "drafting.remove_part drafting.start drafting.times drafting.undo",
    "SEE_VISIT_MODEL": "drafting.form drafting.show drafting.step drafting.try_step replay.run "
    "visit_models.compare visit_models.index visit_models.show",
    "PUBLISH_VISIT_MODEL": "visit_models.call_off visit_models.go_back visit_models.publish",
    "SEE_TEAMS": "rota.mine rota.week teams.index teams.show",
    "MANAGE_TEAMS": "rota_of.add_leave rota_of.change rota_of.copy rota_of.person rota_of.remove_leave "
    "rota_of.remove_week team_edits.add team_edits.change team_edits.index team_edits.remove "
    "teams.add teams.remove",
    "RECORD_CHECKS": "volunteers.index volunteers.show",
    "SEE_TASKS": "tasks.index",
    "WORK_TASKS": "tasks.check_in tasks.come_out tasks.give_back tasks.more_time tasks.show",
    "ACCEPT_TASKS": "tasks.accept tasks.decline tasks.give",
    "SEE_SELF_ATTACK": "self_attack.index self_attack.show",
    "REVIEW_EVENTS": "governance.colleague governance.colleagues governance.event governance.events "
    "governance.events_file governance.find governance.resident governance.rights "
    "governance.start governance.vocabulary",
    "SEE_AGREEMENTS": "agreements.index agreements.show",
    "SIGN_AGREEMENTS": "agreements.end agreements.sign",
    "TAKE_ESCALATIONS": "escalations.index escalations.show escalations.step escalations.summary escalations.take",
    "SEE_PATCHES": "patches.index patches.show",
    "MANAGE_PATCHES": "patch_edits.add patch_edits.change patch_edits.index patch_edits.remove patches.add "
    "patches.remove rule_edits.change",
    "MATCH_PEOPLE": "matching.again matching.apart matching.index matching.pair matching.undo",
}
RIGHT_OF = {endpoint: May[right] for right, endpoints in RIGHTS.items() for endpoint in endpoints.split()}
