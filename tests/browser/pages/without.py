"""Addresses that have no page, or whose page other tests look at."""

NO_PAGES = {
    "static", "health.live", "health.ready", "governance.events_file", "intake.rejected", "national.file",
    "sealing.checkpoint", "sealing.event_proof",
}  # fmt: skip
NO_PAGES |= {"cards.paper_style", "cases.next_case"}  # the second leads on to a case
NO_PAGES |= {"intake.closed_file", "intake.outside_file", "agreements.file", "agreements.dpia_file"}
NO_PAGES |= {"national.whole", "governance.between_file", "governance.counts_file"}
# These need years, or somebody who was erased and came again: tests/retention/test_pages.py and the walk look at them.
NO_PAGES |= {"erasures.show", "erasures.pdf", "retention.came_again"}
NO_PAGES |= {"needs.standing", "helpline.standing", "needs.unmet_file"}
NO_PAGES |= {"oddities.sign_several"}  # the same page as oddities.several, with another form
NO_PAGES |= {"cards.paper_style", "batches.file", "bulk.start"}
NO_PAGES |= {"doors.acknowledge", "doors.out"}  # somebody is overdue in tests/safety/test_in_browser.py alone
# A directory brings its groups: tests/provisioning/test_scim.py looks at their page.
NO_PAGES |= {"provisioning.group", "provisioning.staff_list_faults", "provisioning.staff_list_form"}
NO_PAGES |= {f"scim.{one}" for one in ("users", "user", "groups", "group", "config", "types", "one_type", "schemas")}
NO_PAGES |= {"scim.schema"}
# Whoever has a second factor stands in tests/second_factors/test_in_browser.py alone.
NO_PAGES |= {"second_step.give", "second_step.set_up", "own_factors.remove"}
# An answer is set aside only when a phone has made one: tests/doorstep/test_in_browser.py looks at these two.
NO_PAGES |= {"doorstep.worker", "doorstep.who", "doorstep.aside", "doorstep.dismiss"}
# A provider is there only in tests/single_sign_on/test_with_a_real_provider.py, which looks at its pages.
NO_PAGES |= {"single_sign_on.start", "single_sign_on.leave", "providers.show", "providers.change", "providers.secret"}
NO_PAGES |= {"single_sign_on.back", "providers.linked", "providers.delete"}
NO_PAGES |= {"subjects.file"}  # what is sent to a resident
