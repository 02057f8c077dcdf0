"""Who may: a second book beside the decorators, so that a route's right cannot be weakened in silence."""

from hub.kernel.access import May

RIGHTS = {
    "USE_ACCOUNT": "doorstep.answer doorstep.who homes.mine homes.remove identity.account "
    "identity.change_password identity.end_others identity.end_session identity.home "
    "identity.mobile identity.workspace notices.choose notices.index notices.open_notice "
    "notices.read_all notices.read_one own_factors.add_app own_factors.add_key "
    "own_factors.index own_factors.new_codes own_factors.remove "
    "single_sign_on.link single_sign_on.own",
    "MANAGE_PEOPLE": "factor_resets.reset identity.add_person identity.badge identity.close_person "
    "identity.end_all_theirs identity.end_theirs identity.leaving_date identity.password_link "
    "identity.people identity.person identity.sessions provisioning.decide "
    "provisioning.directory provisioning.discard_staff_list provisioning.group "
    "provisioning.proposals provisioning.revoke provisioning.staff_list "
    "provisioning.staff_list_faults provisioning.staff_list_form provisioning.staff_lists",
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
    "REVIEW_EVENTS": "governance.ask_again governance.between governance.between_file governance.colleague "
    "governance.colleagues governance.counts governance.counts_file governance.event "
    "governance.events governance.events_file governance.find governance.let_go "
    "governance.letter governance.names_ask governance.names_index governance.names_show "
    "governance.rename governance.resident governance.rights governance.save governance.saved governance.start "
    "governance.statement governance.vocabulary",
    "SEE_AGREEMENTS": "agreements.dpia agreements.dpia_file agreements.file agreements.flows agreements.index "
    "agreements.shared agreements.show drafts.show",
    "DRAFT_AGREEMENTS": "agreements.renew drafts.add_kind drafts.kind drafts.load drafts.note drafts.remove_kind "
    "drafts.send drafts.start drafts.take_back drafts.take_in drafts.withdraw drafts.words",
    "SIGN_AGREEMENTS": "agreements.end agreements.sign drafts.sign",
    "TAKE_ESCALATIONS": "escalations.index escalations.show escalations.step escalations.summary escalations.take",
    "SEE_PATCHES": "patches.index patches.show",
    "MANAGE_PATCHES": "patch_edits.add patch_edits.change patch_edits.index patch_edits.remove patches.add "
    "patches.remove rule_edits.change",
    "MATCH_PEOPLE": "matching.again matching.apart matching.index matching.pair matching.undo",
    "SEE_INTEGRITY": "sealing.checkpoint sealing.event_proof sealing.integrity",
    "MANAGE_PROVIDERS": "providers.accept providers.allow providers.change providers.delete providers.details "
    "providers.disable providers.dismiss providers.enable providers.index providers.linked "
    "providers.new providers.passwords providers.read providers.secret providers.show "
    "providers.try_out providers.unlink providers.waiting",
    "REVIEW_ACCESS": "access_reviews.evidence access_reviews.index access_reviews.open_now access_reviews.show",
    "SIGN_OFF_ACCESS": "access_reviews.sign_off",
    "REVIEW_ODDITIES": "oddities.figures oddities.index oddities.judge oddities.search oddities.several oddities.show "
    "oddities.trial oddities.try_figures",
    "MARK_RESTRICTED": "restricted.change restricted.index restricted.lift restricted.mark",
    "BREAK_GLASS": "restricted.end_now restricted.look",
    "REVIEW_GLASS": "glass.index glass.show",
    "SIGN_OFF_ODDITIES": "oddities.reopen oddities.sign_off oddities.sign_several",
    "KEEP_RECORDS": "erasures.due erasures.erase erasures.pdf erasures.show holds.find holds.index holds.lift "
    "holds.place holds.review holds.show retention.came_again retention.change "
    "retention.index retention.night retention.show",
    "ANSWER_SUBJECTS": "subjects.change subjects.correct subjects.correct_field subjects.file subjects.gather "
    "subjects.index subjects.is_person subjects.letter subjects.new subjects.nobody "
    "subjects.notice subjects.notice_sent subjects.notices subjects.pack subjects.person "
    "subjects.redact subjects.section subjects.section_from subjects.sent subjects.show "
    "subjects.step subjects.tell subjects.write",
    "SEE_SELF_ATTACK": "self_attack.index self_attack.show",
}
RIGHT_OF = {endpoint: May[right] for right, endpoints in RIGHTS.items() for endpoint in endpoints.split()}
